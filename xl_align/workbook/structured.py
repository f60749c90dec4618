"""References to tables as plain ranges, for a program that knows no tables."""

import re
from collections.abc import Mapping

from xl_align.errors import WorkbookError
from xl_align.workbook import places
from xl_align.workbook.contents import TablePart
from xl_align.workbook.formula import TOKEN, closing
from xl_align.workbook.places import Area

_ITEM = re.compile(r"\[((?:[^\[\]']|'.)*)\]\s*([,:]?)\s*")
_THIS_ROW = "#this row"


def without_tables(
    formula: str, tables: Mapping[str, TablePart], row: int | None = None
) -> str:
    """Return a formula with every reference to a table as a range.

    Parameters
    ----------
    formula : as a file stores it, such as ``SUM(Plan[[#This Row],[Jan]:[Mar]])``
    tables : by name, in small letters
    row : of the cell it stands in; None for a name, which stands in none

    Returns
    -------
    text such as ``SUM('Plan'!B7:D7)``
        WorkbookError for a table or column that is not there, and for another file.
    """
    out: list[str] = []
    at = 0
    while at < len(formula):
        if formula[at] == "[":
            end = closing(formula, at)
            name = out.pop() if out else ""
            if name.casefold() not in tables:
                raise WorkbookError(f"{name}{formula[at : end + 1]} is no table here")
            table = tables[name.casefold()]
            meant = _meant(table, formula[at + 1 : end], row)
            out.append(f"{places.sheet_prefix(table.sheet)}{meant}")
            at = end + 1
            continue
        token = TOKEN.match(formula, at)
        assert token is not None  # its last branch takes any character
        at = token.end()
        if token.lastgroup == "sheet" and "[" in token.group():
            raise WorkbookError(f"{token.group()} is another file")
        out.append(token.group())
    return "".join(out)


def _meant(table: TablePart, inner: str, row: int | None) -> Area:
    """Return the range that the text between a table's brackets means."""
    bands: list[tuple[int, int]] = []
    columns: list[int] = []
    for text in _items(inner):
        if text.startswith("#"):
            bands.append(_band(table, text.casefold(), row))
        elif text:
            columns.append(_column(table, text))
    top, bottom = table.body.top, table.body.bottom
    if bands:
        top, bottom = min(first for first, _ in bands), max(last for _, last in bands)
    if not columns:
        return Area(table.area.left, top, table.area.right, bottom)
    return Area(min(columns), top, max(columns), bottom)


def _items(inner: str) -> list[str]:
    """Return what stands in brackets of its own, or all of it if nothing does."""
    if not inner.lstrip().startswith("["):
        return [inner.strip()]
    found, at = [], 0
    text = inner.strip()
    while at < len(text):
        item = _ITEM.match(text, at)
        if item is None:
            raise WorkbookError(f"[{inner}] is no reference to a table")
        found.append(item.group(1))
        at = item.end()
    return found


def _band(table: TablePart, item: str, row: int | None) -> tuple[int, int]:
    """Return the first and last row of one of Excel's items."""
    whole, body = table.area, table.body
    if item == _THIS_ROW and row is not None and body.top <= row <= body.bottom:
        return row, row
    rows = {"#all": (whole.top, whole.bottom), "#data": (body.top, body.bottom)}
    if table.header:
        rows["#headers"] = whole.top, whole.top
    if table.totals:
        rows["#totals"] = whole.bottom, whole.bottom
    if item not in rows:
        raise WorkbookError(f"table {table.name} has no {item} here")
    return rows[item]


def _column(table: TablePart, text: str) -> int:
    title = re.sub(r"'(.)", r"\1", text).casefold()
    for at, column in enumerate(table.columns):
        if column.title.casefold() == title:
            return table.area.left + at
    raise WorkbookError(f"table {table.name} has no column {text!r}")
