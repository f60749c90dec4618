"""Figures of the workbook itself, found by the names its result sheets show."""

from collections.abc import Sequence
from typing import Any

from xl_align.errors import MissingError

LATEST = "latest"
CURES = {
    "Scenarios": "build the workbook with xl-align, or copy its sheet here",
    "Baseline": "promote a scenario first (command Promote)",
}
COLUMNS = ("version", "scenario", "measure", "value")  # of a table of promoted figures


def figure_of(
    sheet: Sequence[Sequence[Any]] | None, row: str, column: str, title: str
) -> Any:
    """Return the cell of a result sheet in a named row and a named column.

    Parameters
    ----------
    sheet : rows of cells, None where the workbook has no such sheet
    row : text in the first column, below the heading
    column : text of the heading
    title : of the sheet, for messages

    Notes
    -----
    The heading is the first row that has the column's name, capitals or not. Raises
    MissingError where there is no sheet, row, column or figure.
    """
    rows = _there(sheet, title)
    wanted = _plain(column)
    for at, line in enumerate(rows):
        names = [_plain(cell) for cell in line]
        if wanted not in names[1:]:
            continue
        place = names.index(wanted, 1)
        for below in rows[at + 1 :]:
            if below and _plain(below[0]) == _plain(row):
                if place < len(below) and below[place] is not None:
                    return below[place]
                raise MissingError(f"{row} of {column} is blank on sheet {title!r}")
        raise MissingError(f"no measure {row!r} on sheet {title!r}")
    raise MissingError(f"no column {column!r} on sheet {title!r}")


def promoted_figure(
    sheet: Sequence[Sequence[Any]] | None, measure: str, version: str, title: str
) -> Any:
    """Return a figure of a promoted version.

    Parameters
    ----------
    sheet : rows of cells with a table headed Version, Scenario, Measure, Value; None
        where the workbook has no such sheet
    measure : as the table names it, capitals or not
    version : its number, or the name of its scenario, whose last version counts;
        "latest" is the highest number of all
    title : of the sheet, for messages

    Notes
    -----
    Raises MissingError where there is no sheet, table, version, measure or figure.
    """
    held = _promoted(_there(sheet, title), title)
    wanted = _plain(version)
    chosen = [
        line for line in held if wanted in (LATEST, _plain(line[0]), _plain(line[1]))
    ]
    if not chosen:
        known = ", ".join(sorted({_plain(line[0]) for line in held}))
        hint = f"there are {known}" if known else CURES[title]
        raise MissingError(f"no version {version!r} on sheet {title!r}; {hint}")
    last = max(float(_plain(line[0])) for line in chosen)
    for number, _, name, value in chosen:
        if float(_plain(number)) == last and _plain(name) == _plain(measure):
            if value is None or value == "":
                raise MissingError(f"{measure} of version {last:g} is blank")
            return value
    raise MissingError(f"no measure {measure!r} in version {last:g} on {title!r}")


def _promoted(rows: Sequence[Sequence[Any]], title: str) -> list[list[Any]]:
    """Return the lines of the table of promoted figures, by its columns."""
    for at, line in enumerate(rows, 1):
        names = [_plain(cell) for cell in line]
        if all(name in names for name in COLUMNS):
            places = [names.index(name) for name in COLUMNS]
            lines = [[row[p] if p < len(row) else None for p in places] for row in rows]
            return [line for line in lines[at:] if _plain(line[0]).isdigit()]
    columns = ", ".join(COLUMNS)
    raise MissingError(f"no table headed {columns} on sheet {title!r}; {CURES[title]}")


def _there(
    sheet: Sequence[Sequence[Any]] | None, title: str
) -> Sequence[Sequence[Any]]:
    if sheet is None:
        raise MissingError(f"there is no sheet {title!r} to read here; {CURES[title]}")
    return sheet


def _plain(cell: Any) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:g}"
    return " ".join(cell.split()).lower() if isinstance(cell, str) else ""
