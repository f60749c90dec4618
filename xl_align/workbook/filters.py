"""Rows that a table's filter hides, found again for a new body."""

from collections.abc import Callable

import polars as pl

from xl_align.errors import WorkbookError
from xl_align.workbook import markup
from xl_align.workbook.markup import Tree

_COMPARED: dict[str, Callable[[pl.Series, float], pl.Series]] = {
    "equal": lambda values, bound: values == bound,
    "notEqual": lambda values, bound: values != bound,
    "greaterThan": lambda values, bound: values > bound,
    "greaterThanOrEqual": lambda values, bound: values >= bound,
    "lessThan": lambda values, bound: values < bound,
    "lessThanOrEqual": lambda values, bound: values <= bound,
}


def hidden(table: Tree, frame: pl.DataFrame, titles: tuple[str, ...]) -> pl.Series:
    """Tell for each row whether the table's filter hides it.

    Parameters
    ----------
    table : root of the table's part
    frame : the new body
    titles : of the columns, in order

    Notes
    -----
    Raises WorkbookError for a filter that cannot be worked out outside of Excel
    (by colour, top ten, dates such as "last month"): clear it there first.
    """
    gone = pl.Series("hidden", [False] * frame.height, dtype=pl.Boolean)
    buttons = markup.child(table, "autoFilter")
    if buttons is None:
        return gone
    for column in markup.within(buttons, "filterColumn"):
        at = markup.whole(column.get("colId", "0"))
        if at >= len(titles):
            raise WorkbookError("the filter of a table is damaged")
        title = titles[at]
        for rule in column:
            if markup.local(rule) != "extLst":
                gone = gone | ~_kept(rule, frame, title)
    return gone


def _kept(rule: Tree, frame: pl.DataFrame, title: str) -> pl.Series:
    if title not in frame.columns:
        raise _unclear(title)
    values = frame[title]
    kind = markup.local(rule)
    if kind == "filters":
        return _listed(rule, values, title)
    if kind == "customFilters":
        return _bounded(rule, values, title)
    raise _unclear(title)


def _listed(rule: Tree, values: pl.Series, title: str) -> pl.Series:
    if markup.within(rule, "dateGroupItem") or values.dtype.is_temporal():
        raise _unclear(title)
    words = [
        markup.decoded(one.get("val", "")) for one in markup.within(rule, "filter")
    ]
    if values.dtype.is_numeric():
        numbers = [_number(word, title) for word in words if _is_number(word)]
        kept = values.cast(pl.Float64).is_in(numbers)
    elif values.dtype == pl.Boolean:
        kept = values.cast(pl.String).str.to_uppercase().is_in(words)
    else:
        folded = [word.casefold() for word in words]
        kept = values.cast(pl.String).str.to_lowercase().is_in(folded)
    return kept.fill_null(value=rule.get("blank") in ("1", "true"))


def _bounded(rule: Tree, values: pl.Series, title: str) -> pl.Series:
    if not values.dtype.is_numeric():
        raise _unclear(title)
    tests = []
    for one in markup.within(rule, "customFilter"):
        operator = _COMPARED[one.get("operator", "equal")]
        tests.append(operator(values, _number(one.get("val", ""), title)))
    both = rule.get("and") in ("1", "true")
    kept = tests[0]
    for test in tests[1:]:
        kept = kept & test if both else kept | test
    return kept.fill_null(value=False)


def _is_number(word: str) -> bool:
    return word.replace(",", "").replace(".", "", 1).lstrip("-").isdigit()


def _number(word: str, title: str) -> float:
    try:
        return float(word.replace(",", ""))
    except ValueError as trouble:
        raise _unclear(title) from trouble


def _unclear(title: str) -> WorkbookError:
    return WorkbookError(
        f"column {title!r} has a filter that only Excel can work out: clear it first"
    )
