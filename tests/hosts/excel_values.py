"""What cells of the stand-in for Excel hold: errors, formulas and days."""

import datetime as dt

ERRORS = {
    **{"#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259},
    **{"#NULL!": -2146826288, "#NUM!": -2146826252, "#REF!": -2146826265},
    "#VALUE!": -2146826273,
}


def formula_of(cell):
    """Return what the formula bar shows."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        value = getattr(value, "text", value)
        return value.replace("_xlfn.", "")
    if isinstance(value, bool):
        return str(value).upper()
    return str(days(value)) if isinstance(value, dt.date) else str(value)


def days(value):
    """Return a date as Excel counts it."""
    since = moment(value) - dt.datetime(1899, 12, 30)
    return float(since.days) + since.seconds / 86400


def moment(value):
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime(value.year, value.month, value.day)
