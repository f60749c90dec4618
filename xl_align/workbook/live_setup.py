"""What surrounds the cells of a sheet in Excel: sizes, panes, tab, print set-up."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import xlwings
from xlwings import constants as xl

from xl_align.workbook.live_cells import grid, spot
from xl_align.workbook.live_charts import shade
from xl_align.workbook.live_page import Page
from xl_align.workbook.live_state import Undo
from xl_align.workbook.places import Area, letters

_INCH = 72  # points
_GAP = 3  # rows below a page: a table grows into the next one
_PARTS = {"L": "LeftFooter", "C": "CenterFooter", "R": "RightFooter"}


def unmerge(sheet: xlwings.Sheet, areas: list[Area], undo: Undo) -> None:
    """Take merged cells apart: Excel keeps only the first content of each."""
    for area in areas:
        undo.add(spot(sheet, area).merge)
        spot(sheet, area).unmerge()


def merge(sheet: xlwings.Sheet, areas: list[Area], undo: Undo) -> None:
    """Merge the cells of each area."""
    for area in areas:
        undo.add(spot(sheet, area).unmerge)
        spot(sheet, area).merge()


def lay_sizes(sheet: xlwings.Sheet, page: Page, undo: Undo) -> None:
    """Give columns and rows their sizes."""
    sizes = [((1, column), "column_width", w) for column, w in page.widths.items()]
    sizes += [((row, 1), "row_height", h) for row, h in page.heights.items()]
    for place, word, size in sizes:
        one = sheet.range(place)
        was = getattr(one, word)
        if abs(was - size) > 0.01:  # Excel rounds to whole pixels
            if word == "column_width" and one.api.UseStandardWidth:
                # Set to the same number it would no longer follow the standard.
                undo.add(partial(setattr, one.api, "UseStandardWidth", True))
            else:
                undo.add(partial(setattr, one, word, was))
            setattr(one, word, size)


def lay_rules(sheet: xlwings.Sheet, page: Page, undo: Undo) -> None:
    """Add the conditional formats of a page before those that are there.

    Excel reads a rule as if it were typed for the active cell, so the first cell
    of its area is made the active one.
    """
    sheet.api.Activate()
    done: list[int] = []
    undo.add(partial(_drop_rules, sheet, len(sheet.cells.conditional_formats), done))
    formulas = local(sheet, page, [rule.formula for rule in page.rules])
    said = [*zip(page.rules, formulas, strict=True)]
    for at, (rule, formula) in enumerate(reversed(said)):
        cells, look = sheet.range(rule.area), dict(rule.look)
        cells.select()
        colors: dict[str, Any] = {"font_color": look["font_color"]}
        if "bg_color" in look:
            colors["fill_color"] = look["bg_color"]
        cells.conditional_formats.add_custom(formula, **colors)
        done.append(at)


def local(sheet: xlwings.Sheet, page: Page, formulas: Sequence[str]) -> list[str]:
    """Return formulas in the words and separators of this Excel.

    Its rules take no others, as a cell does; so free cells, away from any table,
    translate them.
    """
    if not formulas:
        return []
    first = page.area.bottom + _GAP
    cells = spot(sheet, Area(1, first, 1, first + len(formulas) - 1))
    cells.formula = [[formula] for formula in formulas]
    shown = grid(cells.api.FormulaLocal, cells.shape)
    cells.clear_contents()
    return [str(row[0]) for row in shown]


def _drop_rules(sheet: xlwings.Sheet, before: int, done: list[int]) -> None:
    """Take out new rules: whole ones stand first, one that was begun stands last."""
    rules = sheet.cells.conditional_formats
    while len(rules) > before:
        rules[0 if done else len(rules) - 1].delete()
        del done[-1:]


def lay_page(sheet: xlwings.Sheet, page: Page) -> None:
    """Set tab, panes and print set-up."""
    sheet.api.Tab.Color = shade(page.setup["set_tab_color"][0])
    sheet.show_gridlines = False
    _panes(sheet, *page.setup.get("freeze_panes", (0, 0)))
    app = sheet.book.app.api
    app.PrintCommunication = False  # one talk with the printer, not one a setting
    try:
        _print(sheet.api.PageSetup, page)
    finally:
        app.PrintCommunication = True


def _panes(sheet: xlwings.Sheet, rows: int, columns: int) -> None:
    window = sheet.book.api.Windows(1)
    sheet.api.Activate()
    if window.FreezePanes and (window.SplitRow, window.SplitColumn) == (rows, columns):
        return
    window.FreezePanes = False
    if rows or columns:
        window.ScrollRow = window.ScrollColumn = 1
        window.SplitRow, window.SplitColumn = rows, columns
        window.FreezePanes = True


def _print(setup: Any, page: Page) -> None:
    given = page.setup
    wide = "set_landscape" in given
    setup.Orientation = (
        xl.PageOrientation.xlLandscape if wide else xl.PageOrientation.xlPortrait
    )
    across, down = given["fit_to_pages"]
    setup.Zoom = False
    setup.FitToPagesWide, setup.FitToPagesTall = across, down or False
    for side, inches in given["set_margins"][0].items():
        setattr(setup, f"{side.title()}Margin", inches * _INCH)
    if "repeat_rows" in given:
        first, last = given["repeat_rows"]
        setup.PrintTitleRows = f"${first + 1}:${last + 1}"
    if "repeat_columns" in given:
        first, last = given["repeat_columns"]
        setup.PrintTitleColumns = f"${letters(first + 1)}:${letters(last + 1)}"
    pieces = re.split(r"&([LCR])(?=&8)", given["set_footer"][0])
    for side, text in zip(pieces[1::2], pieces[2::2], strict=True):
        setattr(setup, _PARTS[side], text)
