"""A workbook as a file on disk, without any spreadsheet program."""

import os
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import (
    Sheet,
    Value,
    bulk,
    columns,
    contents,
    ownership,
    parts,
    places,
    save,
)
from xl_align.workbook import properties as document
from xl_align.workbook.bulk import NotPlain
from xl_align.workbook.contents import TablePart
from xl_align.workbook.dependents import brought_up_to_date
from xl_align.workbook.fill import fill
from xl_align.workbook.graft import graft
from xl_align.workbook.ownership import Survey
from xl_align.workbook.reading import Held, Reader
from xl_align.workbook.writer import assemble

_MANY = 10_000  # cells of a table from which reading in bulk is faster
CURE = "Move them to another sheet, or save the result under a new name."


class FileBook:
    """A workbook file: tables and names are read, sheets are collected and saved.

    A refresh writes our sheets anew and leaves whatever else is in the file as it
    is. It reads inputs first, by ``table`` or ``named``, and puts them into the new
    sheets; what else a person added to our sheets would be lost, so ``save`` refuses
    and lists it.
    """

    def __init__(self, path: Path) -> None:
        """Remember the file as it is now; it need not exist yet."""
        self.path = path
        self.notes: list[str] = []  # what a reader should know about the last content
        self._sheets: dict[str, Sheet] = {}
        self._bodies: dict[str, pd.DataFrame] = {}
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
        for table in contents.tables(self._reader.package) if self._seen else []:
            if table.name.lower() == name.lower():
                return self._frame(table)
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
        self._refuse_unsaved(title, place.replace("$", ""), [held])
        found: Value = None if held is None else self._reader.value(held)
        return found

    def put(self, sheet: Sheet) -> None:
        """Collect a sheet for the next save, replacing its older self."""
        self._sheets[sheet.title] = sheet

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

    def store(self, content: bytes) -> None:
        """Put the bytes from `content` in place of the file, whole or not at all."""
        with save.held(self.path):
            self._refuse_changed()
            save.replace(self.path, content)
        self._seen = _stamp(self.path)
        for known in ("_reader", "_survey"):
            self.__dict__.pop(known, None)

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
        losses = self.losses() if self._sheets else []
        if losses:
            listed = "\n".join(f"  {loss}" for loss in losses)
            raise WorkbookError(f"{self.path.name}: would be lost:\n{listed}\n{CURE}")
        self.notes = []
        sheets = list(self._sheets.values())
        if self._bodies:
            return self._filled(as_of)
        fresh = assemble(sheets, title, as_of, properties or {})
        if not self._seen or not self._survey.kept:
            return fresh
        target = parts.opened(parts.content(self.path), self.path.name)
        graft(target, parts.opened(fresh))
        document.set_modified(target, as_of)
        content, self.notes = brought_up_to_date(self._reader, target, self._sheets)
        return content

    def _filled(self, as_of: date) -> bytes:
        if self._sheets:
            raise WorkbookError("fill tables and put sheets in two saves")
        target = parts.opened(parts.content(self.path), self.path.name)
        self.notes = fill(target, self._bodies)
        document.set_modified(target, as_of)
        return target.content()

    def losses(self) -> list[str]:
        """List what ``save`` would destroy: what is not ours, and sheets not put."""
        if not self._seen:
            return []
        unwritten = [
            f"sheet {title!r}, which this refresh does not write"
            for title in self._ours
            if title not in self._sheets
        ]
        return [*self._survey.lost, *unwritten]

    @property
    def _ours(self) -> list[str]:
        known = document.read(self._reader.package)
        return [t for t in self._reader.tabs if ownership.PREFIX + t in known]

    @cached_property
    def _reader(self) -> Reader:
        return Reader(parts.opened(parts.content(self.path), self.path.name))

    @cached_property
    def _survey(self) -> Survey:
        return ownership.survey(self._reader)

    def _refuse_changed(self) -> None:
        if _stamp(self.path) != self._seen:
            raise WorkbookError(
                f"{self.path.name} was changed while it was being refreshed: run again"
            )

    def _frame(self, table: TablePart) -> pd.DataFrame:
        titles = [column.title for column in table.columns]
        try:
            listed = self._columns(table)
        except NotPlain:
            return pd.DataFrame(self._rows(table), columns=titles)
        return pd.DataFrame(dict(enumerate(listed))).set_axis(titles, axis=1)

    def _columns(self, table: TablePart) -> list[Any]:
        """Return the columns of a long table; NotPlain where `_rows` must read it."""
        body, read = table.body, self._reader
        size = (body.right - body.left + 1) * (body.bottom - body.top + 1)
        if size < _MANY or read.knows(table.sheet):
            raise NotPlain
        found = bulk.cells(read, table.sheet)
        if column := columns.unsaved(found, body):
            raise self._unsaved(table.sheet, f"{places.letters(column)}{body.top}")
        return columns.values(read, found, body)

    def _rows(self, table: TablePart) -> list[list[Any]]:
        cells, body = self._reader.sheet(table.sheet).cells, table.body
        across = range(body.left, body.right + 1)
        rows = sorted({row for row, column in cells if (row, column) in body})
        for column in across:
            place = f"{places.letters(column)}{body.top}"
            first = [cells.get((body.top, column))]
            rest = [cells.get((row, column)) for row in rows]
            self._refuse_unsaved(table.sheet, place, first + rest)
        shown = [[self._shown(cells.get((r, c))) for c in across] for r in rows]
        return [row for row in shown if any(value is not None for value in row)]

    def _shown(self, held: Held | None) -> Any:
        return None if held is None else self._reader.value(held)

    def _refuse_unsaved(
        self, title: str, place: str, column: list[Held | None]
    ) -> None:
        """Refuse formulas without values: a blank must not pass for no stock."""
        if not column or any(h is not None and h.value is not None for h in column):
            return
        # A formula whose answer is an empty text also reads as None: then others
        # in the sheet still have their values.
        if column[0] is not None and column[0].formula and not self._any_value(title):
            raise self._unsaved(title, place)

    def _unsaved(self, title: str, place: str) -> WorkbookError:
        return WorkbookError(
            f"{self.path.name} was saved by a program that does not calculate:"
            f" {title}!{place} has no value. Open and save it in Excel"
        )

    def _any_value(self, title: str) -> bool:
        cells = self._reader.sheet(title).cells.values()
        return any(held.formula and held.value is not None for held in cells)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
