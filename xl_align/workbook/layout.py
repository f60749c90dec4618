"""Column widths and row heights chosen from what a sheet holds."""

import math
from collections.abc import Iterator, Mapping

from xl_align.workbook import Cell, Content, Formula, Sheet
from xl_align.workbook.style import is_text, shown

_NARROW, _WIDE = 9.0, 44.0
_LINE = 15.0  # points of a line of text
_HEADING, _BUTTON = 13.0, 11.0  # of a heading, and of a filter button below it
_INDENT = 3  # room at both edges of a cell


def widths(sheet: Sheet) -> dict[int, float]:
    """Return a width for each column in use: asked for, else from the content."""
    wide: dict[int, float] = {}
    for column, width in _needs(sheet):
        wide[column] = max(wide.get(column, _NARROW), min(width, _WIDE))
    asked = {
        block.left + i: column.width
        for block in sheet.blocks
        for i, column in enumerate(block.columns)
        if column.width
    }
    return dict(sorted((wide | asked | dict(sheet.widths)).items()))


def _needs(sheet: Sheet) -> Iterator[tuple[int, float]]:
    for cell in sheet.cells:
        # Titles and notes may run over the empty cells at their right.
        if cell.role not in ("title", "note") and cell.span == 1:
            yield cell.column, len(_text(cell.content, cell.unit)) + _INDENT
    for block in sheet.blocks:
        for i, column in enumerate(block.columns):
            contents = [row[i] for row in block.rows] + [column.total]
            longest = max((len(_text(c, column.unit)) for c in contents), default=0)
            yield block.left + i, max(longest, _halved(column.title)) + _INDENT


def _text(content: Content, unit: str) -> str:
    value = content.value if isinstance(content, Formula) else content
    return shown(value, unit)


def _halved(title: str) -> int:
    """Return the width of a heading broken over two lines at a blank."""
    words = title.split(" ")
    breaks = range(1, len(words))
    halves = [max(len(" ".join(words[:i])), len(" ".join(words[i:]))) for i in breaks]
    return min([len(title), *halves])


def heights(sheet: Sheet, columns: Mapping[int, float]) -> dict[int, float]:
    """Return heights of rows that hold a title, a merged note or a long heading.

    ``columns`` are the widths of the sheet, which take long to find.
    """
    tall: dict[int, float] = {}
    for block in sheet.blocks:
        lines = 1
        for i, column in enumerate(block.columns):
            room = columns[block.left + i] - _INDENT + 1
            lines = max(lines, math.ceil(len(column.title) / max(room, 1)))
        tall[block.top] = _HEADING * lines + (_BUTTON if block.filters else 4)
    for cell in sheet.cells:
        need = _LINE * _lines(cell, columns) if cell.role != "title" else 24.0
        if need > _LINE:
            tall[cell.row] = max(tall.get(cell.row, 0.0), need)
    return tall


def over_numbers(sheet: Sheet) -> set[tuple[int, int]]:
    """Return the row and column of each cell right above a number."""
    return {
        (cell.row - 1, cell.column)
        for cell in sheet.cells
        if cell.role not in ("title", "heading", "label", "note")
        and not is_text(cell.unit)
    }


def wraps(cell: Cell, columns: Mapping[int, float]) -> bool:
    """Tell whether a cell's text goes over several lines."""
    if cell.role == "heading":
        return True
    if cell.role == "note":
        return cell.span > 1  # else it runs on to the right
    return cell.role != "title" and _long(cell) > _room(cell, columns)


def _lines(cell: Cell, columns: Mapping[int, float]) -> int:
    if not wraps(cell, columns):
        return 1
    return math.ceil(_long(cell) / max(_room(cell, columns), 1))


def _long(cell: Cell) -> int:
    value = cell.content.value if isinstance(cell.content, Formula) else cell.content
    return len(value) if isinstance(value, str) else 0


def _room(cell: Cell, columns: Mapping[int, float]) -> float:
    """Return the letters a line takes: most are narrower than a digit."""
    span = range(cell.column, cell.column + cell.span)
    return 1.25 * sum(columns.get(column, 8.43) for column in span)
