"""A workbook open in LibreOffice Calc, read and written in whole ranges by UNO.

Only LibreOffice's own Python can import this module: ``uno`` lives there.
"""

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
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
    calc_guard,
    ownership,
)
from xl_align.workbook.calc_charts import draw
from xl_align.workbook.calc_copy import (
    Pages,
    lay,
    lay_formulas,
    mark,
    marks,
    reshaped,
    take_out,
    taken,
)
from xl_align.workbook.calc_looks import dress, foot, freeze
from xl_align.workbook.places import Area
from xl_align.workbook.writer import assemble

DATES = 2  # com.sun.star.util.NumberFormat.DATE
XLSX = "Calc MS Excel 2007 XML"
LISTED = 3  # sheets a note names; of more it says how many
FIRST_DAY = date(1899, 12, 30)  # of the workbooks we write


class CalcBook:
    """An open document: what is put is collected, and written by `finish` at once."""

    def __init__(self, document: Any) -> None:
        """Remember the document; nothing is read yet."""
        self.document = document
        self.notes: list[str] = []  # what a reader should know about the last finish
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
        added = [one for one in titles if one not in ours]
        content = assemble(list(self._sheets.values()), title, as_of, {})
        with tempfile.TemporaryDirectory(prefix="xl_align_") as folder:
            copy = Path(folder) / "before.xlsx"
            self.document.storeToURL(_url(copy), _settings(FilterName=XLSX))
            calc_guard.refuse(self.document, titles, self._removed, ours, copy)
            with _opened(content) as fresh:
                pages = taken(fresh, titles)
                changed = reshaped(pages, fresh, self.document)
                new = added or changed or self._removed
                with self._all_or_nothing(label, copy if new else None):
                    redrawn = self._lay(pages, fresh, changed)
        freeze(self.document, [self._sheets[one] for one in changed])
        self._forget(added, {*changed, *redrawn}.difference(added))
        return titles

    def _lay(self, pages: Pages, fresh: Any, changed: Sequence[str]) -> list[str]:
        """Write what was collected; return the titles whose charts were drawn anew."""
        titles = list(self._sheets)
        lay(pages, self.document)
        dress(fresh, self.document, [self._sheets[one] for one in changed])
        foot(fresh, self.document, titles)
        lay_formulas(pages, self.document)
        take_out(pages, self.document, self._removed)
        mark(pages, self.document)
        return [one for one in titles if draw(fresh, self.document, one)]

    def _forget(self, added: Collection[str], changed: Collection[str]) -> None:
        """Empty Undo where it would end LibreOffice 25.2, and say for which sheets."""
        why = (("added", added), ("reshaped", changed), ("removed", self._removed))
        words = [f"{word} {_listed(sorted(some))}" for word, some in why if some]
        if words:
            self.document.UndoManager.clear()
            self.notes.append(f"Undo is empty: {'; '.join(words)}")

    @contextmanager
    def _all_or_nothing(self, label: str, copy: Path | None) -> Iterator[None]:
        """Make what is written one step for Undo, and take it back if it breaks off.

        ``copy`` is of the document from before, where Undo would end LibreOffice.
        """
        try:
            with self._one_undo(label):
                yield
        except Exception as trouble:
            if copy:
                raise calc_guard.broken_off(self.document, trouble, copy) from trouble
            self.document.UndoManager.undo()
            self.document.UndoManager.clearRedo()
            raise calc_guard.taken_back(self.document, trouble) from trouble

    @contextmanager
    def _one_undo(self, label: str) -> Iterator[None]:
        """Calculate and draw at the end of what is written."""
        automatic = self.document.isAutomaticCalculationEnabled()
        self.document.UndoManager.enterUndoContext(label)
        self.document.lockControllers()
        self.document.enableAutomaticCalculation(False)
        try:
            yield
        finally:
            self.document.enableAutomaticCalculation(automatic)
            self.document.calculate()
            self.document.unlockControllers()
            self.document.UndoManager.leaveUndoContext()

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


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    """Yield a workbook we wrote, loaded by LibreOffice but not shown."""
    context = uno.getComponentContext()
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.xlsx"
        path.write_bytes(content)
        document = desktop.loadComponentFromURL(
            _url(path), "_blank", 0, _settings(Hidden=True)
        )
        try:
            yield document
        finally:
            document.close(True)


def _url(path: Path) -> str:
    url: str = uno.systemPathToFileUrl(str(path))
    return url


def _settings(**values: Any) -> tuple[Any, ...]:
    made = []
    for name, value in values.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


def _value(cell: Any, dated: bool) -> Any:
    if cell == "":
        return None
    if dated and isinstance(cell, float):
        return FIRST_DAY + timedelta(days=int(cell))
    return cell


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(titles) if len(titles) <= LISTED else f"{len(titles)} sheets"
