"""A workbook open in LibreOffice Calc, read and written in whole ranges by UNO.

Only LibreOffice's own Python can import this module: ``uno`` lives there.
"""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import uno  # type: ignore[import-not-found]

from xl_align.errors import MissingError
from xl_align.workbook import (
    Content,
    Formula,
    Place,
    Sheet,
    Value,
    calc_files,
    calc_guard,
    calc_step,
    ownership,
)
from xl_align.workbook.calc_copy import marks
from xl_align.workbook.calc_looks import freeze
from xl_align.workbook.places import Area
from xl_align.workbook.writer import assemble

DATES = 2  # com.sun.star.util.NumberFormat.DATE
FIRST_DAY = date(1899, 12, 30)  # of the workbooks we write


class CalcBook:
    """An open document: what is put is collected, and written by `finish` at once."""

    def __init__(self, document: Any, told: calc_step.Told) -> None:
        """Remember the document, and how to show a message later; nothing is read."""
        self.document = document
        self.notes: list[str] = []  # what a reader should know about the last finish
        self._told = told
        self._sheets: dict[str, Sheet] = {}
        self._removed: list[str] = []

    @property
    def home(self) -> Path:
        """The folder of the document; MissingError if it was never saved."""
        if not self.document.URL:
            raise MissingError("save the workbook first: its data is found from there")
        return Path(uno.fileUrlToSystemPath(self.document.URL)).parent

    def table(self, name: str) -> pd.DataFrame:
        """Read a table with the values of its formulas; MissingError if none."""
        table = self._table(name)
        spot = table.DataArea
        sheet = self.document.Sheets.getByIndex(spot.Sheet)
        last = spot.EndRow - bool(table.TotalsRow)
        titles, *rows = sheet.getCellRangeByPosition(
            spot.StartColumn, spot.StartRow, spot.EndColumn, last
        ).getDataArray()
        dates = [
            self._dated(sheet.getCellRangeByPosition(at, spot.StartRow + 1, at, last))
            for at in range(spot.StartColumn, spot.EndColumn + 1)
        ]
        shown = [
            [_value(cell, dated) for cell, dated in zip(row, dates, strict=True)]
            for row in rows
        ]
        full = [row for row in shown if any(value is not None for value in row)]
        return pd.DataFrame(full, columns=[str(title) for title in titles])

    def named(self, name: str) -> Value:
        """Read the cell of a defined name; MissingError if there is none."""
        known = self.document.NamedRanges
        found = [one for one in known.ElementNames if one.lower() == name.lower()]
        cells = known.getByName(found[0]).getReferredCells() if found else None
        if cells is None:
            raise MissingError(f"no cell named {name!r} in {self.document.Title}")
        value: Value = _value(cells.getDataArray()[0][0], self._dated(cells))
        return value

    def tables(self) -> list[str]:
        """Return the names of all tables."""
        return list(self.document.DatabaseRanges.ElementNames)

    def where(self, name: str) -> tuple[str, Area]:
        """Return the sheet and the body of a table; MissingError if there is none."""
        table = self._table(name)
        spot = table.DataArea
        sheet = self.document.Sheets.getByIndex(spot.Sheet).Name
        last = spot.EndRow + 1 - bool(table.TotalsRow)
        area = Area(spot.StartColumn + 1, spot.StartRow + 2, spot.EndColumn + 1, last)
        return sheet, area

    def cell(self, place: Place) -> Content:
        """Read one cell: its value, or its formula with the value it has now."""
        sheets = self.document.Sheets
        if not sheets.hasByName(place.sheet):
            raise MissingError(f"no sheet {place.sheet!r} in {self.document.Title}")
        one = sheets.getByName(place.sheet).getCellByPosition(
            place.column - 1, place.row - 1
        )
        held = one.String if one.getError() else one.getDataArray()[0][0]
        value: Value = _value(held, self._dated(one))
        return Formula(one.Formula, value) if one.Formula.startswith("=") else value

    def selected(self) -> Place | None:
        """Return the cell the cursor is on; None without a window."""
        controller = self.document.CurrentController
        picked = controller.getSelection() if controller else None
        if picked is None or not hasattr(picked, "RangeAddress"):
            return None
        spot = picked.RangeAddress
        sheet = self.document.Sheets.getByIndex(spot.Sheet).Name
        return Place(sheet, spot.StartRow + 1, spot.StartColumn + 1)

    def show(self, title: str) -> None:
        """Bring a sheet to the front, where there is a window."""
        controller = self.document.CurrentController
        if controller and self.document.Sheets.hasByName(title):
            controller.setActiveSheet(self.document.Sheets.getByName(title))

    def put(self, sheet: Sheet) -> None:
        """Collect a sheet, replacing its older self."""
        self._sheets[sheet.title] = sheet

    def ours(self) -> list[str]:
        """Return the titles of the sheets that are ours."""
        known = marks(self.document)
        titles = self.document.Sheets.ElementNames
        return [title for title in titles if ownership.PREFIX + title in known]

    def remove(self, title: str) -> None:
        """Collect a sheet of ours to take out, with its tables and names."""
        self._removed.append(title)

    def finish(self, title: str, as_of: date, label: str) -> list[str]:
        """Write the collected sheets as one step for Undo; return their titles."""
        titles, ours = list(self._sheets), self.ours()
        content = assemble(list(self._sheets.values()), title, as_of, {})
        with tempfile.TemporaryDirectory(prefix="xl_align_") as folder:
            copy = Path(folder) / "before.xlsx"
            calc_files.store(self.document, copy)
            calc_guard.refuse(self.document, titles, self._removed, ours, copy)
            with calc_files.opened(content) as fresh:
                step = calc_step.planned(fresh, self.document, titles, self._removed)
                if calc_step.run(step, label, copy, self._told):
                    self.notes.append("Undo takes this back, nothing from before it")
        wanted = {one: self._sheets[one].freeze for one in step.dressed}
        freeze(self.document, wanted)
        return titles

    def _table(self, name: str) -> Any:
        known = self.document.DatabaseRanges
        found = [one for one in known.ElementNames if one.lower() == name.lower()]
        if not found:
            raise MissingError(f"no table {name!r} in {self.document.Title}")
        return known.getByName(found[0])

    def _dated(self, cells: Any) -> bool:
        key = cells.NumberFormat
        if key is None:  # several formats: the first cell speaks for them
            key = cells.getCellByPosition(0, 0).NumberFormat
        kind: int = self.document.NumberFormats.getByKey(key).Type
        return bool(kind & DATES)


def _value(cell: Any, dated: bool) -> Any:
    if cell == "":
        return None
    if dated and isinstance(cell, float):
        return FIRST_DAY + timedelta(days=int(cell))
    return cell
