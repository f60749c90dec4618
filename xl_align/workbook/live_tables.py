"""Excel tables and defined names where a page wants them, kept alive as they move.

A formula elsewhere that says ``Items[Stock]`` follows a table that is resized or cut
to another place; it would break if the table were deleted and made again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import xlwings
from xlwings.main import Table

from xl_align.workbook.live_cells import spot, used
from xl_align.workbook.live_page import Page
from xl_align.workbook.live_sketch import ListSpec
from xl_align.workbook.live_state import Undo
from xl_align.workbook.live_words import typed
from xl_align.workbook.places import Area

_GAP = 3  # rows between tables that are set aside


@dataclass(frozen=True, slots=True)
class Kept:
    """A table as it was."""

    name: str
    area: Area
    totals: bool
    filters: bool
    style: str
    titles: tuple[str, ...]


def area_of(cells: xlwings.Range) -> Area:
    """Return the area of a range."""
    last = cells.last_cell
    return Area(cells.column, cells.row, last.column, last.row)


def titles_of(table: Table) -> tuple[str, ...]:
    """Return the headings of a table."""
    whole = area_of(table.range)
    head = Area(whole.left, whole.top, whole.right, whole.top)
    shown = spot(table.parent, head).options(ndim=1).value
    return tuple(str(title) for title in shown)


def lay_tables(sheet: xlwings.Sheet, page: Page, undo: Undo) -> list[str]:
    """Make, move and resize the tables of a sheet; return the names of those gone.

    Every table that changes its area is first cut to free rows far below: there
    it can take its new size, and its totals, without meeting another.
    """
    old, wanted = _listed(sheet), {spec.name: spec for spec in page.tables}
    gone = [kept for name, kept in old.items() if name not in wanted]
    for kept in gone:
        undo.add(partial(_made, sheet, kept))
        sheet.tables[kept.name].api.Unlist()
    moving = [s for n, s in wanted.items() if n in old and not _fits(s, old[n])]
    if moving:
        undo.add(partial(_rearrange, sheet, [old[spec.name] for spec in moving]))
        _rearrange(sheet, [_spec(spec) for spec in moving])
    for name, spec in wanted.items():
        if name not in old:
            undo.add(partial(_only, sheet, set(old)))
            _made(sheet, _spec(spec))
        elif old[name].titles != spec.titles:
            _headed(sheet, spec.titles, spec.area)
    return [kept.name for kept in gone]


def moves(sheet: xlwings.Sheet, page: Page) -> bool:
    """Tell whether a page wants a table of the sheet at another place or size."""
    old = _listed(sheet)
    return any(s.name in old and not _fits(s, old[s.name]) for s in page.tables)


def _listed(sheet: xlwings.Sheet) -> dict[str, Kept]:
    return {table.name: _kept(table) for table in sheet.tables}


def _kept(table: Table) -> Kept:
    marks = table.show_totals, table.show_autofilter, table.table_style
    return Kept(table.name, area_of(table.range), *marks, titles_of(table))


def _spec(spec: ListSpec) -> Kept:
    marks = spec.totals, spec.filters, spec.style.replace(" ", "")
    return Kept(spec.name, spec.area, *marks, spec.titles)


def _fits(spec: ListSpec, old: Kept) -> bool:
    return spec.area == old.area and spec.totals == old.totals


def _made(sheet: xlwings.Sheet, wanted: Kept) -> None:
    """Make a table out of its headings and blank rows."""
    area = wanted.area
    spot(sheet, area).clear_contents()  # else totals would push down what is there
    body = Area(area.left, area.top, area.right, area.bottom - wanted.totals)
    _headed(sheet, wanted.titles, area)
    made = sheet.tables.add(
        spot(sheet, body), wanted.name, table_style_name=wanted.style
    )
    made.show_autofilter = wanted.filters
    if wanted.totals:
        made.show_totals = True


def _headed(sheet: xlwings.Sheet, titles: Sequence[str], area: Area) -> None:
    head = Area(area.left, area.top, area.right, area.top)
    spot(sheet, head).formula = [[typed(title) for title in titles]]


def _only(sheet: xlwings.Sheet, names: set[str]) -> None:
    """Unlist every other table: also one that was made but has no name yet."""
    for table in [table for table in sheet.tables if table.name not in names]:
        table.api.Unlist()


def _rearrange(sheet: xlwings.Sheet, wanted: Sequence[Kept]) -> None:
    bottom = max(used(sheet).bottom, *(one.area.bottom for one in wanted))
    for one in wanted:
        table = sheet.tables[one.name]
        table.show_totals = False
        here, there = area_of(table.range), bottom + _GAP
        table.range.move(sheet.range((there, one.area.left)))
        height = one.area.bottom - one.area.top + 1 - one.totals
        width = one.area.right - one.area.left
        left = one.area.left
        size = Area(left, there, left + width, there + height - 1)
        table.resize(spot(sheet, size))
        table.show_totals = one.totals
        bottom = there + max(height, here.bottom - here.top + 1) + 1
    for one in wanted:
        place = sheet.range((one.area.top, one.area.left))
        sheet.tables[one.name].range.move(place)


def lay_names(book: xlwings.Book, names: Mapping[str, str], undo: Undo) -> None:
    """Let each name say its cell, as a new one or as one that moves."""
    for name, place in names.items():
        if name in book.names:
            known = book.names[name]
            undo.add(partial(setattr, known, "refers_to", known.refers_to))
            known.refers_to = place
        else:
            undo.add(partial(_forgotten, book, name))
            book.names.add(name, place)


def drop_names(book: xlwings.Book, names: Sequence[str], undo: Undo) -> None:
    """Take out names that nothing says any more."""
    for name in names:
        if name in book.names:
            undo.add(partial(book.names.add, name, str(book.names[name].refers_to)))
            book.names[name].delete()


def _forgotten(book: xlwings.Book, name: str) -> None:
    if name in book.names:
        book.names[name].delete()
