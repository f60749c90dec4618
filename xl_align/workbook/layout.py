"""Column widths and row heights chosen from what a sheet holds."""

import math
from collections.abc import Iterator

from xl_align.workbook import Cell, Content, Formula, Sheet
from xl_align.workbook.style import shown

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


def heights(sheet: Sheet) -> dict[int, float]:
    """Return heights of rows that hold a title, a merged note or a long heading."""
    columns = widths(sheet)
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


def _lines(cell: Cell, columns: dict[int, float]) -> int:
    if not isinstance(cell.content, str) or cell.role not in ("note", "heading"):
        return 1
    if cell.role == "note" and cell.span == 1:
        return 1  # runs on to the right, it does not wrap
    span = range(cell.column, cell.column + cell.span)
    room = float(sum(columns.get(c, 8.43) for c in span))
    return math.ceil(len(cell.content) / max(room * 1.1, 1))
