"""The cells XlsxWriter has just written, without reading the file again."""

from typing import Any

from xlsxwriter.worksheet import (
    CellBooleanTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellRichStringTuple,
    CellStringTuple,
)

from xl_align.workbook.exact import Spilling
from xl_align.workbook.reading import Held

Cells = dict[tuple[int, int], Held]


def cells(book: Any) -> dict[str, Cells]:
    """Return the cells of each sheet of a closed XlsxWriter workbook, by title.

    They are what a reader of the file would hold: texts whole, formulas with their
    equals sign. Its attributes are private to XlsxWriter; the tests compare what is
    read back, so a new version that moves them does not pass.
    """
    return {page.name: _cells(page) for page in book.worksheets()}


def _cells(page: Any) -> Cells:
    texts = page.str_table.string_array
    return {
        (row + 1, column + 1): _held(cell, texts)
        for row, line in page.table.items()
        for column, cell in line.items()
    }


def _held(cell: Any, texts: list[str]) -> Held:
    style = cell.format._get_xf_index() if cell.format else 0
    if isinstance(cell, CellStringTuple):
        return Held(texts[cell.string], "", style, "s")
    if isinstance(cell, CellRichStringTuple):
        return Held(cell.raw_string, "", style, "s")
    if isinstance(cell, CellFormulaTuple):
        area = f" {cell.formula.area}" if isinstance(cell.formula, Spilling) else ""
        return Held(cell.value, f"={cell.formula}{area}", style)
    if isinstance(cell, CellNumberTuple):
        return Held(cell.number, "", style)
    if isinstance(cell, CellBooleanTuple):
        return Held(bool(cell.boolean), "", style, "b")
    return Held(None, "", style)
