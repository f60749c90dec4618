"""Formulas of the stand-in for Excel that fill a range (Formula2)."""

from contextlib import contextmanager

from hosts.excel_windows import refused
from openpyxl.utils import get_column_letter as letters
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula

from xl_align.workbook.formula import stored

MOST = 40, 20  # rows and columns that a trial looks at


def adopt_spills(ws):
    """Return what each filling formula of a sheet fills: its cell -> (r, c)s."""
    return {
        cell.coordinate: filled(cell.value.ref)
        for cell in ws._cells.values()
        if isinstance(cell.value, ArrayFormula)
    }


def filled(ref):
    left, top, right, bottom = range_boundaries(ref)
    return {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}


def anchor(sheet, cell):
    """Return the cell whose formula fills a cell: itself if none does."""
    for first, places in sheet._spills.items():
        if (cell.row, cell.column) in places:
            return sheet._ws[first]
    return cell


def written(sheet, cell, typed):
    """Take note of what is typed over a formula that fills a range."""
    first = anchor(sheet, cell)
    if first.coordinate not in sheet._spills:
        return
    if first is cell:
        del sheet._spills[cell.coordinate]
    else:
        assert typed == "", f"{cell.coordinate} is in the way: #SPILL!"


def enter(sheet, cell, typed):
    """Let a formula fill as many cells as LibreOffice finds values for."""
    book, ws = sheet._book, sheet._ws
    if not sheet.Application._dynamic:
        raise refused("Object doesn't support this property or method")
    text, low = f"={stored(typed, '')}", ws.max_row + 5
    trial = f"A{low}:{letters(MOST[1])}{low + MOST[0] - 1}"
    ws.cell(low, 1).value = ArrayFormula(trial, text)
    found = book._calculated().sheet(sheet.Name).cells
    del ws._cells[low, 1]
    size = [0, 0]
    for (r, c), held in found.items():
        if r >= low and held.value not in (None, "", "#N/A"):
            size = [max(size[0], r - low + 1), max(size[1], c)]
    last = f"{letters(cell.column + size[1] - 1)}{cell.row + size[0] - 1}"
    ref = f"{cell.coordinate}:{last}"
    for place in filled(ref) - {(cell.row, cell.column)}:
        held = ws._cells.get(place)
        assert held is None or held.value is None, "in the way: #SPILL!"
    cell.value = ArrayFormula(ref, text)
    sheet._spills[cell.coordinate] = filled(ref)
    book._changed()


@contextmanager
def shown_spills(book):
    """Fill the cells with their values while a file is saved, as Excel does."""
    lent = [
        (sheet, place)
        for sheet in book._sheets
        for first, places in sheet._spills.items()
        for place in places
        if f"{letters(place[1])}{place[0]}" != first
    ]
    values = [book._value(s.Name, f"{letters(c)}{r}") for s, (r, c) in lent]
    for (sheet, place), value in zip(lent, values, strict=True):
        sheet._ws.cell(*place).value = value
    try:
        yield
    finally:
        for sheet, place in lent:
            sheet._ws.cell(*place).value = None
