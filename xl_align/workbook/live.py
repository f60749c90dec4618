"""A workbook open in Excel, read and written in whole ranges through xlwings."""

import tempfile
from collections.abc import Collection
from datetime import date, datetime, time
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd
import xlwings
from xlwings.main import Table

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import (
    Content,
    Formula,
    Place,
    Sheet,
    Value,
    live_guard,
    ownership,
    parts,
)
from xl_align.workbook import properties as document
from xl_align.workbook.live_before import looks_before
from xl_align.workbook.live_cells import dress, remember, write
from xl_align.workbook.live_charts import draw
from xl_align.workbook.live_marks import every_table, mark
from xl_align.workbook.live_others import formulas_on, put_back, spills_on
from xl_align.workbook.live_page import Page, taken_down
from xl_align.workbook.live_setup import lay_page, lay_rules, lay_sizes, merge, unmerge
from xl_align.workbook.live_state import (
    Undo,
    all_or_nothing,
    held_still,
    refusals,
    words,
)
from xl_align.workbook.live_tables import (
    area_of,
    drop_names,
    lay_names,
    lay_tables,
    moves,
)
from xl_align.workbook.places import Area
from xl_align.workbook.reading import Reader
from xl_align.workbook.writer import assemble

_WHOLE = 2.0**53  # beyond it a double does not count one by one


class ExcelBook:
    """An open workbook: what is put is collected, and written by `finish` at once."""

    def __init__(self, book: xlwings.Book) -> None:
        """Remember the workbook; nothing is read yet."""
        self.book = book
        self.notes: list[str] = []  # what a reader should know about the last finish
        self._sheets: dict[str, Sheet] = {}
        self._removed: list[str] = []

    @property
    def home(self) -> Path:
        """The folder of the workbook; MissingError if it was never saved."""
        if not self.book.api.Path:
            raise MissingError("save the workbook first: its data is found from there")
        try:
            return Path(self.book.fullname).parent
        except xlwings.XlwingsError as trouble:  # in a cloud, not synchronised
            raise MissingError(
                f"{self.book.name} has no folder on this computer: synchronise it with"
                " OneDrive, or save it on a drive"
            ) from trouble

    def table(self, name: str) -> pd.DataFrame:
        """Read a table with the values of its formulas; MissingError if none.

        Blank rows are left out, blank cells are None, errors their text.
        """
        table = self._table(name)
        cells = table.range.options(ndim=2, err_to_str=True)
        titles, *rows = cells.value
        if table.show_totals:
            rows.pop()
        shown = [[_plain(value) for value in row] for row in rows]
        full = [row for row in shown if any(value is not None for value in row)]
        return pd.DataFrame(full, columns=[str(title) for title in titles])

    def named(self, name: str) -> Value:
        """Read the cell of a defined name; MissingError if there is none."""
        if name not in self.book.names:
            raise MissingError(f"no cell named {name!r} in {self.book.name}")
        try:
            cells = self.book.names[name].refers_to_range
        except refusals():  # a constant, or a cell that is gone
            cells = None
        if cells is None or cells.size != 1:
            raise MissingError(f"name {name!r} in {self.book.name} is not one cell")
        return _value(cells)

    def tables(self) -> list[str]:
        """Return the names of all tables."""
        return [table.name for table in self._tables.values()]

    def where(self, name: str) -> tuple[str, Area]:
        """Return the sheet and the body of a table; MissingError if there is none."""
        table = self._table(name)
        whole = area_of(table.range)
        last = whole.bottom - table.show_totals
        return table.parent.name, Area(whole.left, whole.top + 1, whole.right, last)

    def cell(self, place: Place) -> Content:
        """Read one cell: its value, or its formula with the value it has now."""
        if place.sheet not in [sheet.name for sheet in self.book.sheets]:
            raise MissingError(f"no sheet {place.sheet!r} in {self.book.name}")
        one = self.book.sheets[place.sheet].range((place.row, place.column))
        text = str(one.formula)
        return Formula(text, _value(one)) if one.api.HasFormula else _value(one)

    def selected(self) -> Place | None:
        """Return the upper left cell that is selected; None if a chart is, say."""
        picked = self.book.app.selection
        if picked is None or picked.sheet.book.name != self.book.name:
            return None
        return Place(picked.sheet.name, picked.row, picked.column)

    def show(self, title: str) -> None:
        """Bring a sheet to the front."""
        if title in [sheet.name for sheet in self.book.sheets]:
            self.book.sheets[title].api.Activate()

    def put(self, sheet: Sheet) -> None:
        """Collect a sheet, replacing its older self."""
        self._sheets[sheet.title] = sheet

    def ours(self) -> list[str]:
        """Return the titles of the sheets that are ours."""
        marks = {one.Name for one in self.book.api.CustomDocumentProperties}
        return [t for t in self.book.sheet_names if ownership.PREFIX + t in marks]

    def remove(self, title: str) -> None:
        """Collect a sheet of ours to take out, with its tables and names."""
        self._removed.append(title)

    def finish(self, title: str, as_of: date, label: str) -> list[str]:
        """Write the collected sheets, all or nothing; return their titles.

        A sheet that is there is filled anew in its place: what others refer to
        stays. ``label`` names the step for Undo, which Excel does not offer here.
        """
        sheets = list(self._sheets.values())
        self.notes = []
        fresh = parts.properties(assemble(sheets, title, as_of, {}))
        pages, names = taken_down(sheets, title)
        with tempfile.TemporaryDirectory(prefix="xl_align_") as folder:
            copy = self._copied(Path(folder))
            before = Reader(parts.opened(parts.content(copy), self.book.name))
            live_guard.refuse(self.book, pages, names, self._removed, before)
            says = {*names, *(spec.name for page in pages for spec in page.tables)}
            gone = live_guard.stale(before, pages, self._removed, says)
            known = document.read(before.package)
            with held_still(self.book), all_or_nothing(self.book.name, copy) as undo:
                self._lay(pages, before, copy, undo)
                drop_names(self.book, gone, undo)
                lay_names(self.book, names, undo)
                self._write(pages, undo)
                mark(self.book, fresh, known, self._removed, undo)
                self._drop_old(pages)
        self.__dict__.pop("_tables", None)
        return [page.title for page in pages]

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {table.name.lower(): table for table in every_table(self.book)}

    def _table(self, name: str) -> Table:
        if name.lower() not in self._tables:
            raise MissingError(f"no table {name!r} in {self.book.name}")
        return self._tables[name.lower()]

    def _copied(self, folder: Path) -> Path:
        """Save a copy: it shows what is not ours, and saves the day if all fails."""
        copy = folder / f"before{Path(self.book.name).suffix}"
        try:
            self.book.api.SaveCopyAs(str(copy))
        except refusals() as trouble:
            raise WorkbookError(
                f"{self.book.name}: Excel cannot save a copy to look at:"
                f" {words(trouble)}"
            ) from trouble
        return copy

    def _lay(self, pages: list[Page], before: Reader, copy: Path, undo: Undo) -> None:
        """Make sheets and tables where the pages want them, before any formula."""
        titles = [page.title for page in pages]
        known = [p for p in pages if p.title in before.tabs]
        moving = [p.title for p in known if moves(self.book.sheets[p.title], p)]
        others = formulas_on(before, moving, {*titles, *self._removed})
        undo.add(partial(put_back, self.book, others))
        undo.add(partial(_only, self.book, self.book.sheet_names))
        for page in pages:
            if page.title in before.tabs:
                sheet = self.book.sheets[page.title]
                undo.add(partial(_dress_again, sheet, copy))
                remember(sheet, spills_on(before, page.title), undo)
                unmerge(sheet, live_guard.merged(before, page.title), undo)
            else:
                sheet = self._added(page.title, titles)
            lay_tables(sheet, page, undo)
        put_back(self.book, others)

    def _added(self, title: str, titles: list[str]) -> xlwings.Sheet:
        """Add a sheet behind the ones it follows in the order of reading."""
        sheets = self.book.sheets
        there = {sheet.name: sheet.index for sheet in sheets}
        at = titles.index(title)
        earlier = [there[one] for one in titles[:at] if one in there]
        later = [there[one] for one in titles[at:] if one in there]
        if later and not earlier:
            return sheets.add(title, before=sheets[min(later) - 1])
        behind = max(earlier, default=len(sheets))
        return sheets.add(title, after=sheets[behind - 1])

    def _write(self, pages: list[Page], undo: Undo) -> None:
        for page in pages:
            write(self.book.sheets[page.title], page)
        for page in pages:
            sheet = self.book.sheets[page.title]
            dress(sheet, page)
            merge(sheet, page.merged, undo)
            lay_sizes(sheet, page, undo)
            lay_rules(sheet, page, undo)
            undo.add(partial(_drop_charts, sheet, len(sheet.charts)))
            for drawing in page.charts:
                draw(sheet, drawing)
            lay_page(sheet, page)

    def _drop_old(self, pages: list[Page]) -> None:
        """Take out old rules, charts and sheets: Excel cannot bring them back."""
        for page in pages:
            sheet = self.book.sheets[page.title]
            rules = sheet.cells.conditional_formats
            while len(rules) > len(page.rules):
                rules[len(rules) - 1].delete()
            while len(sheet.charts) > len(page.charts):
                sheet.charts[0].delete()
        for title in self._removed:
            self.book.sheets[title].delete()


def _only(book: xlwings.Book, titles: Collection[str]) -> None:
    """Delete every other sheet: also one that was added but has no title yet."""
    for sheet in [sheet for sheet in book.sheets if sheet.name not in titles]:
        sheet.delete()


def _drop_charts(sheet: xlwings.Sheet, before: int) -> None:
    while len(sheet.charts) > before:
        sheet.charts[len(sheet.charts) - 1].delete()


def _dress_again(sheet: xlwings.Sheet, copy: Path) -> None:
    dress(sheet, looks_before(copy, sheet.name))


def _value(cell: xlwings.Range) -> Value:
    value: Value = _plain(cell.options(err_to_str=True).value)
    return value


def _plain(value: Any) -> Any:
    """Return a value as a file holds it: whole numbers whole, midnights as days."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return int(value)
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    return value
