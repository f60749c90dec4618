"""A workbook as a file on disk, without any spreadsheet program."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import pandas as pd

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import (
    Content,
    Formula,
    Place,
    Sheet,
    Value,
    contents,
    ownership,
    parts,
    places,
    references,
    save,
    tabular,
)
from xl_align.workbook import properties as document
from xl_align.workbook.contents import TablePart
from xl_align.workbook.dependents import brought_up_to_date
from xl_align.workbook.engine import Functions
from xl_align.workbook.fill import fill
from xl_align.workbook.graft import graft, take_away
from xl_align.workbook.ownership import Survey
from xl_align.workbook.places import Area
from xl_align.workbook.reading import Reader
from xl_align.workbook.refill import named_table
from xl_align.workbook.writer import assemble

CURE = (
    "Undo that, or move what is yours to another sheet; a sheet of ours that you "
    "delete is written anew."
)


class FileBook:
    """A workbook file: tables and names are read, sheets are collected and saved.

    What is put takes the place of its older self, what is removed goes, and whatever
    else is in the file stays as it is. Inputs are read first, by ``table`` or
    ``named``, and put into the new sheets; what else a person added to a sheet that
    is written anew would be lost, so ``save`` refuses and lists it.
    """

    def __init__(self, path: Path, functions: Functions | None = None) -> None:
        """Remember the file as it is now; it need not exist yet.

        ``functions`` makes our worksheet functions, by name: formulas of others that
        use them are calculated by them.
        """
        self.path = path
        self._functions = functions
        self.notes: list[str] = []  # what a reader should know about the last content
        self._sheets: dict[str, Sheet] = {}
        self._bodies: dict[str, pd.DataFrame] = {}
        self._gone: list[str] = []
        self._seen = _stamp(path)

    def table(self, name: str) -> pd.DataFrame:
        """Read an Excel table with the saved values of its formulas.

        Parameters
        ----------
        name : of the table, whatever the case; MissingError if there is none

        Returns
        -------
        DataFrame
            One column a title; blank rows are left out, blank cells are None.
        """
        found = self._table(name)  # first: a new file has nothing to read
        return tabular.frame(self._reader, found)

    def _table(self, name: str) -> TablePart:
        for table in contents.tables(self._reader.package) if self._seen else []:
            if table.name.lower() == name.lower():
                return table
        raise MissingError(f"no table {name!r} in {self.path.name}")

    def named(self, name: str) -> Value:
        """Read the cell of a defined name; MissingError if there is none."""
        entries = contents.names(self._reader.package) if self._seen else []
        known = {entry.name.lower(): entry.text for entry in entries}
        if name.lower() not in known:
            raise MissingError(f"no cell named {name!r} in {self.path.name}")
        title, _, place = known[name.lower()].rpartition("!")
        title = title.strip("'").replace("''", "'")
        if title not in self._reader.tabs or ":" in place:
            raise MissingError(f"name {name!r} in {self.path.name} is not one cell")
        held = self._reader.sheet(title).cells.get(places.cell(place))
        first = place.replace("$", "")
        tabular.refuse_unsaved(self._reader, title, first, [held])
        found: Value = None if held is None else self._reader.value(held)
        return found

    def tables(self) -> list[str]:
        """Return the names of all tables."""
        known = contents.tables(self._reader.package) if self._seen else []
        return [one.name for one in known]

    def where(self, name: str) -> tuple[str, Area]:
        """Return the sheet and the body of a table; MissingError if there is none."""
        one = self._table(name)
        return one.sheet, one.body

    def cell(self, place: Place) -> Content:
        """Read one cell: its value, or its formula with the value saved with it."""
        if not self._seen or place.sheet not in self._reader.tabs:
            raise MissingError(f"no sheet {place.sheet!r} in {self.path.name}")
        held = self._reader.sheet(place.sheet).cells.get((place.row, place.column))
        if held is None:
            return None
        value: Value = self._reader.value(held)
        return Formula(held.formula, value) if held.formula else value

    def rows(self, title: str) -> list[list[Value]] | None:
        """Read a sheet from A1 on, row by row; None if there is no such sheet."""
        if not self._seen or title not in self._reader.tabs:
            return None
        cells = self._reader.sheet(title).cells
        down = range(1, max((row for row, _ in cells), default=0) + 1)
        across = range(1, max((column for _, column in cells), default=0) + 1)
        shown = partial(tabular.shown, self._reader)
        return [[shown(cells.get((row, c))) for c in across] for row in down]

    def titles(self) -> list[str]:
        """Return the titles of all sheets of cells, in the order of the tabs."""
        return list(self._reader.tabs) if self._seen else []

    def put(self, sheet: Sheet) -> None:
        """Collect a sheet for the next save, replacing its older self."""
        self._sheets[sheet.title] = sheet

    def ours(self) -> list[str]:
        """Return the titles of the sheets that are ours."""
        return ownership.ours(self._reader.package) if self._seen else []

    def remove(self, title: str) -> None:
        """Collect a sheet of ours to take out, unless others refer to it then."""
        if title not in self.ours():
            raise MissingError(f"no sheet {title!r} of ours in {self.path.name}")
        self._gone.append(title)

    def fill(self, name: str, frame: pd.DataFrame) -> None:
        """Collect a new body for a table of somebody's, for the next save.

        Parameters
        ----------
        name : of the table, whatever the case
        frame : columns by title; calculated columns may be left out
        """
        self._bodies[name] = frame

    def save(
        self, *, title: str, as_of: date, properties: Mapping[str, str] | None = None
    ) -> None:
        """Write the collected sheets, unless somebody's work would be lost.

        Parameters
        ----------
        title, as_of, properties : as in ``writer.write``
        """
        self.store(self.content(title=title, as_of=as_of, properties=properties))

    def finish(self, title: str, as_of: date, label: str) -> list[str]:
        """Save the collected sheets and return their titles, as a live workbook does.

        ``label`` is what a live one calls the step for Undo; a file has none.
        """
        titles = list(self._sheets)
        self.save(title=title, as_of=as_of)
        return titles

    def store(self, content: bytes, anyway: bool = False) -> None:
        """Put the bytes from `content` in place of the file, whole or not at all.

        ``anyway`` writes although a program left a mark that it has the file open.
        """
        holder = save.holder(self.path) if anyway else ""
        if holder:
            self.notes.append(f"written although it is marked as open by {holder}")
        with save.held(self.path, anyway):
            self._refuse_changed()
            save.replace(self.path, content, anyway)
        self._seen = _stamp(self.path)
        self._gone.clear()
        self.__dict__.pop("_reader", None)

    def content(
        self, *, title: str, as_of: date, properties: Mapping[str, str] | None = None
    ) -> bytes:
        """Return what `save` would write; refuse where it would destroy something.

        Parameters
        ----------
        title, as_of, properties : as in ``writer.write``
        """
        self._refuse_changed()
        if not self._seen and self.path.suffix.lower() != ".xlsx":
            raise WorkbookError(f"{self.path.name}: a new workbook is an .xlsx")
        found = self._survey()
        if losses := self._losses(found):
            listed = "\n".join(f"  {loss}" for loss in losses)
            raise WorkbookError(f"{self.path.name}: would be lost:\n{listed}\n{CURE}")
        self.notes = []
        sheets = list(self._sheets.values())
        fresh = assemble(sheets, title, as_of, properties or {}) if sheets else b""
        others = found.kept or found.commented
        if sheets and not self._bodies and not others:
            return self._whole(fresh)
        target = parts.opened(parts.content(self.path), self.path.name)
        self._refuse_ours(self._bodies)
        filled = fill(target, self._bodies)
        gone = {name: take_away(target, name) for name in self._gone}
        if sheets:
            graft(target, parts.opened(fresh))
        for name, words in gone.items():
            references.refuse(target, name, words, ())
        document.set_modified(target, as_of)
        content, self.notes = brought_up_to_date(
            self._reader, target, self._sheets, filled, self._functions
        )
        return content

    def _whole(self, fresh: bytes) -> bytes:
        """Return a workbook that is all ours; a sheet that goes must not be missed."""
        package = parts.opened(fresh, self.path.name)
        for name in self._gone:
            words = references.names_on(self._reader.package, name)
            references.refuse(package, name, words, ())
        return fresh

    def _refuse_ours(self, names: Iterable[str]) -> None:
        """Refuse to fill a table of ours: its sheet is put whole, inputs and all."""
        ours = {title.casefold() for title in [*self.ours(), *self._sheets]}
        for name in names:
            table = named_table(self._reader.package, name)
            if table.sheet.casefold() in ours:
                raise WorkbookError(f"table {name!r} is on a sheet of ours: put that")

    def losses(self) -> list[str]:
        """List what ``save`` would destroy: what people added to sheets it writes."""
        return self._losses(self._survey())

    def _losses(self, found: Survey) -> list[str]:
        commented = [title for title in self._gone if title in found.commented]
        return [
            *found.lost,
            *(f"comments on sheet {t!r}, which goes" for t in commented),
        ]

    @cached_property
    def _reader(self) -> Reader:
        return Reader(parts.opened(parts.content(self.path), self.path.name))

    def _survey(self) -> Survey:
        if not self._seen:
            return Survey((), ())
        return ownership.survey(self._reader, {*self._sheets, *self._gone})

    def _refuse_changed(self) -> None:
        if _stamp(self.path) != self._seen:
            raise WorkbookError(
                f"{self.path.name} was changed while it was being refreshed: run again"
            )


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
