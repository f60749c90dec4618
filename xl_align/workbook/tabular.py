"""The body of a table as a frame: in bulk if it is long, else cell by cell."""

from typing import Any

import pandas as pd

from xl_align.errors import WorkbookError
from xl_align.workbook import bulk, columns, places
from xl_align.workbook.contents import TablePart
from xl_align.workbook.reading import Held, Reader

_MANY = 10_000  # cells from which reading in bulk is faster


def frame(reader: Reader, table: TablePart) -> pd.DataFrame:
    """Return a table with the saved values of its formulas.

    Parameters
    ----------
    reader, table : the workbook and one of its tables

    Returns
    -------
    DataFrame
        One column a title; blank rows are left out, blank cells are None.
    """
    titles = [column.title for column in table.columns]
    try:
        listed = _columns(reader, table)
    except bulk.NotPlain:
        return pd.DataFrame(_rows(reader, table), columns=titles)
    return pd.DataFrame(dict(enumerate(listed))).set_axis(titles, axis=1)


def refuse_unsaved(
    reader: Reader, title: str, place: str, column: list[Held | None]
) -> None:
    """Refuse formulas without values: a blank must not pass for no stock.

    Parameters
    ----------
    reader, title : the workbook and the sheet
    place : the first cell, as A1
    column : its cells
    """
    if not column or any(h is not None and h.value is not None for h in column):
        return
    # A formula whose answer is an empty text also reads as None: then others
    # in the sheet still have their values.
    if column[0] is not None and column[0].formula and not _any_value(reader, title):
        raise _unsaved(reader, title, place)


def _columns(reader: Reader, table: TablePart) -> list[Any]:
    """Return the columns of a long table; NotPlain where `_rows` must read it."""
    body = table.body
    size = (body.right - body.left + 1) * (body.bottom - body.top + 1)
    if size < _MANY or reader.knows(table.sheet):
        raise bulk.NotPlain
    found = bulk.cells(reader, table.sheet)
    if column := columns.unsaved(found, body):
        place = f"{places.letters(column)}{body.top}"
        raise _unsaved(reader, table.sheet, place)
    return columns.values(reader, found, body)


def _rows(reader: Reader, table: TablePart) -> list[list[Any]]:
    cells, body = reader.sheet(table.sheet).cells, table.body
    across = range(body.left, body.right + 1)
    rows = sorted({row for row, column in cells if (row, column) in body})
    for column in across:
        place = f"{places.letters(column)}{body.top}"
        first = [cells.get((body.top, column))]
        rest = [cells.get((row, column)) for row in rows]
        refuse_unsaved(reader, table.sheet, place, first + rest)
    values = [[shown(reader, cells.get((r, c))) for c in across] for r in rows]
    return [row for row in values if any(value is not None for value in row)]


def shown(reader: Reader, held: Held | None) -> Any:
    """Return the value of a cell, None for one that is not there."""
    return None if held is None else reader.value(held)


def _unsaved(reader: Reader, title: str, place: str) -> WorkbookError:
    return WorkbookError(
        f"{reader.package.name} was saved by a program that does not calculate:"
        f" {title}!{place} has no value. Open and save it in Excel"
    )


def _any_value(reader: Reader, title: str) -> bool:
    cells = reader.sheet(title).cells.values()
    return any(held.formula and held.value is not None for held in cells)
