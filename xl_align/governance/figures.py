"""Figures of the workbook itself, found by the names its result sheets show."""

from collections.abc import Sequence
from typing import Any

from xl_align.errors import MissingError

LATEST = "latest"


def figure_of(
    sheet: Sequence[Sequence[Any]] | None, row: str, column: str, title: str
) -> Any:
    """Return the cell of a result sheet in a named row and a named column.

    Parameters
    ----------
    sheet : rows of cells, None where the workbook has no such sheet
    row : text in the first column, below the heading
    column : text of the heading; "latest" is its last
    title : of the sheet, for messages

    Notes
    -----
    The heading is the first row that has the column's name, capitals or not, or,
    for the latest, the first with names beyond the first column. Raises
    MissingError where there is no sheet, row, column or figure.
    """
    if sheet is None:
        raise MissingError(f"there is no sheet {title!r} to read here")
    wanted, latest = _plain(column), _plain(column) == LATEST
    for at, line in enumerate(sheet):
        names = [_plain(cell) for cell in line]
        beyond = [place for place, name in enumerate(names) if place and name]
        if not beyond or not (latest or wanted in names[1:]):
            continue
        place = beyond[-1] if latest else names.index(wanted, 1)
        for below in sheet[at + 1 :]:
            if below and _plain(below[0]) == _plain(row):
                if place < len(below) and below[place] is not None:
                    return below[place]
                raise MissingError(f"{row} of {column} is blank on sheet {title!r}")
        raise MissingError(f"no measure {row!r} on sheet {title!r}")
    raise MissingError(f"no column {column!r} on sheet {title!r}")


def _plain(cell: Any) -> str:
    return " ".join(cell.split()).lower() if isinstance(cell, str) else ""
