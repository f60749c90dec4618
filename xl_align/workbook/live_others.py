"""Formulas of others that speak of our sheets: they keep the words they have.

Excel lets a formula follow cells that are cut, and breaks one whose cells are pasted
over. A file keeps it as it is when our sheets are written anew, and so do we here.
"""

import re
from collections.abc import Collection

import xlwings

from xl_align.workbook.live_cells import grid, spot, used
from xl_align.workbook.live_words import spoken
from xl_align.workbook.places import Area, area
from xl_align.workbook.reading import Reader

_SPREAD = re.compile(r" \$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?$")  # an array's

Formulas = dict[str, dict[tuple[int, int], str]]  # sheet -> (row, column) -> formula


def formulas_on(
    reader: Reader, titles: Collection[str], but: Collection[str]
) -> Formulas:
    """Return the formulas that speak of any of these sheets, by sheet and cell.

    Parameters
    ----------
    reader : a copy of the workbook as it was
    titles : of the sheets spoken of
    but : sheets whose formulas do not matter: they are written anew
    """
    words = [title.replace("'", "''") for title in titles]
    found: Formulas = {}
    for title, tab in reader.tabs.items():
        text = reader.package.read(tab.part).decode("utf-8", "replace")
        if title in but or not any(f"{w}'!" in text or f"{w}!" in text for w in words):
            continue
        found[title] = {
            place: spoken(held.formula)
            for place, held in reader.sheet(title).cells.items()
            if any(word in held.formula for word in words)
            and not _SPREAD.search(held.formula)
        }
    return found


def spills_on(reader: Reader, title: str) -> dict[Area, str]:
    """Return the formulas of a sheet that fill a range, by what they fill."""
    found = {}
    for held in reader.sheet(title).cells.values():
        if spread := _SPREAD.search(held.formula):
            found[area(spread[0].strip())] = spoken(held.formula[: spread.start()])
    return found


def put_back(book: xlwings.Book, formulas: Formulas) -> None:
    """Give those formulas their words again that Excel has changed."""
    for title, kept in formulas.items():
        sheet = book.sheets[title]
        cells = spot(sheet, used(sheet))
        shown = grid(cells.formula, cells.shape)
        for (row, column), text in kept.items():
            if shown[row - 1][column - 1] != text:
                sheet.range((row, column)).formula = text
