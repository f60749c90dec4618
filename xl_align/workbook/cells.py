"""Write one cell in its right type: data text never becomes a formula."""

import math
from datetime import date, datetime
from typing import Any, Protocol

from xl_align.errors import WorkbookError
from xl_align.workbook import Content, Formula, Role, Value
from xl_align.workbook.formula import stored

_DAY_ZERO = datetime(1899, 12, 30)
_LONGEST_TEXT = 32767  # Excel's limit for a cell
_STARTS_A_FORMULA = tuple("=+-@\t\r\n")


class Formats(Protocol):
    """Whoever makes the formats of a workbook."""

    def format(self, role: Role, unit: str, **more: Any) -> Any:
        """Return the format of a role and unit."""


def put(
    formats: Formats,
    page: Any,
    row: int,
    column: int,
    content: Content,
    role: Role,
    unit: str,
    table: str = "",
    **more: Any,
) -> None:
    """Write a constant or a formula with its cached value.

    Parameters
    ----------
    formats, page : the open workbook and its sheet; row and column from 0
    content : NaN shows as #N/A, because a blank would add up as zero
    role, unit, more : decide the format
    table : the table whose row it is, for ``[@column]``
    """
    if isinstance(content, datetime) and content != content:
        content = None  # pandas' missing date
    if isinstance(content, str) and content.startswith(_STARTS_A_FORMULA):
        more["quote_prefix"] = True  # stays text when somebody edits the cell
    look = formats.format(role, unit, **more)
    if isinstance(content, Formula) and content.spill:
        _spill(page, row, column, content, table, look)
        for r, values in enumerate(content.spill, row):
            for c, value in enumerate(values, column):
                if (r, c) != (row, column):
                    put(formats, page, r, c, value, role, unit, **more)
    elif isinstance(content, Formula):
        text = stored(content.text, table)
        page.write_formula(row, column, text, look, cached(content.value))
    elif isinstance(content, str):
        _text(formats, page, row, column, content, look)
    else:
        _number(page, row, column, content, look)


def _spill(
    page: Any, row: int, column: int, content: Formula, table: str, look: Any
) -> None:
    """Write a formula that fills a range, as Excel keeps a dynamic array."""
    if table:
        raise WorkbookError(
            f"{content.text} fills a range: Excel has no room for that in table {table}"
        )
    sizes = {len(values) for values in content.spill}
    if len(sizes) != 1 or cached(content.spill[0][0]) != cached(content.value):
        raise WorkbookError(f"{content.text}: what it fills is no range of its values")
    size = (len(content.spill), sizes.pop())
    text, value = stored(content.text, table), cached(content.value)
    page.write_spilling(row, column, size, text, look, value)


def _text(
    formats: Formats, page: Any, row: int, column: int, text: str, look: Any
) -> None:
    if len(text) > _LONGEST_TEXT:
        raise WorkbookError(f"a text of {len(text)} letters is too long for a cell")
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take it for its own mark-up and copy it unescaped.
        plain = formats.format("label", "text")
        page.write_rich_string(row, column, text[:1], plain, text[1:], look)
    elif text:
        page.write_string(row, column, text, look)
    else:
        page.write_blank(row, column, None, look)


def _number(page: Any, row: int, column: int, content: Value, look: Any) -> None:
    value = cached(content)
    if content is None:
        page.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, look)
    elif isinstance(value, str):  # NaN or infinite
        formula = "NA()" if value == "#N/A" else "1/0"
        page.write_formula(row, column, formula, look, value)
    else:
        page.write_number(row, column, value, look)


def cached(value: Value) -> float | int | str | bool:
    """Return a value as the file holds it: dates as days, NaN as an error."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        since = value.replace(tzinfo=None) - _DAY_ZERO
        return since.days + since.seconds / 86400
    if isinstance(value, date):
        return (datetime(value.year, value.month, value.day) - _DAY_ZERO).days
    if isinstance(value, str | bool):
        return value
    if hasattr(value, "item"):  # a numpy scalar
        return cached(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return "#N/A" if math.isnan(value) else "#DIV/0!"
    return value
