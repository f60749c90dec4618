"""A workbook as a file on disk, without any spreadsheet program."""

import os
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils.cell import range_boundaries

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import Sheet, Value, ownership, parts, save
from xl_align.workbook.writer import assemble

CURE = "Move them to another workbook, or save the result under a new name."


class FileBook:
    """A workbook file: tables and names are read, sheets are collected and saved.

    A refresh writes every sheet anew. It reads inputs first, by ``table`` or
    ``named``, and puts them into the new sheets; what else a person added would be
    lost, so ``save`` refuses and lists it.
    """

    def __init__(self, path: Path) -> None:
        """Remember the file as it is now; it need not exist yet."""
        self.path = path
        self._sheets: dict[str, Sheet] = {}
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
        for sheet in self._values.worksheets if self._seen else []:
            for table in sheet.tables.values():
                if table.name.lower() == name.lower():
                    return self._frame(sheet, table)
        raise MissingError(f"no table {name!r} in {self.path.name}")

    def named(self, name: str) -> Value:
        """Read the cell of a defined name; MissingError if there is none."""
        defined = self._values.defined_names if self._seen else {}
        places = {key.lower(): entry for key, entry in defined.items()}
        if name.lower() not in places:
            raise MissingError(f"no cell named {name!r} in {self.path.name}")
        for title, place in places[name.lower()].destinations:
            if title in self._values.sheetnames and ":" not in place:
                where = place.replace("$", "")
                found: Value = _value(self._values[title][where].value)
                self._refuse_unsaved(title, where, [found])
                return found
        raise MissingError(f"name {name!r} in {self.path.name} is not one cell")

    def put(self, sheet: Sheet) -> None:
        """Collect a sheet for the next save, replacing its older self."""
        self._sheets[sheet.title] = sheet

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
            save.replace(self.path, content)
        self._seen = _stamp(self.path)
        for known in ("_values", "_formulas", "_content"):
            self.__dict__.pop(known, None)

    def content(
        self, *, title: str, as_of: date, properties: Mapping[str, str] | None = None
    ) -> bytes:
        """Return what `save` would write; refuse where it would destroy something.

        Parameters
        ----------
        title, as_of, properties : as in ``writer.write``
        """
        if _stamp(self.path) != self._seen:
            raise WorkbookError(
                f"{self.path.name} was changed while it was being refreshed: run again"
            )
        losses = self.losses()
        if losses:
            listed = "\n".join(f"  {loss}" for loss in losses)
            raise WorkbookError(f"{self.path.name}: would be lost:\n{listed}\n{CURE}")
        sheets = list(self._sheets.values())
        return assemble(sheets, title, as_of, properties or {})

    def losses(self) -> list[str]:
        """List what ``save`` would destroy: what is not ours, and sheets not put."""
        if not self._seen:
            return []
        ours = parts.properties(self._content)
        unwritten = [
            f"sheet {title!r}, which this refresh does not write"
            for title in self._formulas.sheetnames
            if ownership.PREFIX + title in ours and title not in self._sheets
        ]
        return ownership.foreign(self.path) + unwritten

    @cached_property
    def _content(self) -> bytes:
        return parts.content(self.path)

    @cached_property
    def _values(self) -> Any:
        return ownership.load(self._content, self.path.name, values=True)

    @cached_property
    def _formulas(self) -> Any:
        return ownership.load(self._content, self.path.name)

    def _frame(self, sheet: Any, table: Any) -> pd.DataFrame:
        left, top, right, bottom = range_boundaries(table.ref)
        last = bottom - (table.totalsRowCount or 0)
        first = top + (1 if table.headerRowCount != 0 else 0)
        cells = sheet.iter_rows(first, last, left, right, values_only=True)
        rows = [[_value(value) for value in row] for row in cells]
        titles = [column.name for column in table.tableColumns]
        for i in range(len(titles)):
            column = [row[i] for row in rows]
            area = sheet.cell(first, left + i).coordinate
            self._refuse_unsaved(sheet.title, area, column)
        full = [row for row in rows if any(value is not None for value in row)]
        return pd.DataFrame(full, columns=titles)

    def _refuse_unsaved(self, title: str, place: str, values: list[Any]) -> None:
        """Refuse formulas without values: a blank must not pass for no stock."""
        if any(value is not None for value in values):
            return
        cell = self._formulas[title][place]
        # A formula whose answer is an empty text also reads as None: then others
        # in the sheet still have their values.
        if cell.data_type == "f" and not self._any_value(title):
            raise WorkbookError(
                f"{self.path.name} was saved by a program that does not calculate:"
                f" {title}!{place} has no value. Open and save it in Excel"
            )

    def _any_value(self, title: str) -> bool:
        formulas, values = self._formulas[title], self._values[title]
        return any(
            values[cell.coordinate].value is not None
            for row in formulas.iter_rows()
            for cell in row
            if cell.data_type == "f"
        )


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


def _value(value: Any) -> Any:
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return value
