"""A workbook open in LibreOffice Calc, read and written in whole ranges by UNO.

Only LibreOffice's own Python can import this module: ``uno`` lives there.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import uno  # type: ignore[import-not-found]

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import Sheet, Value, ownership
from xl_align.workbook.calc_copy import dress, grown, lay, marked, reshaped, taken
from xl_align.workbook.writer import assemble

DATES = 2  # com.sun.star.util.NumberFormat.DATE
FIRST_DAY = date(1899, 12, 30)  # of the workbooks we write


class CalcBook:
    """An open document: what is put is collected, and written by `finish` at once."""

    def __init__(self, document: Any) -> None:
        """Remember the document; nothing is read yet."""
        self.document = document
        self.notes: list[str] = []  # what a reader should know about the last finish
        self._sheets: dict[str, Sheet] = {}

    @property
    def home(self) -> Path:
        """The folder of the document; MissingError if it was never saved."""
        if not self.document.URL:
            raise MissingError("save the workbook first: its data is found from there")
        return Path(uno.fileUrlToSystemPath(self.document.URL)).parent

    def table(self, name: str) -> pd.DataFrame:
        """Read a table with the values of its formulas; MissingError if none."""
        known = self.document.DatabaseRanges
        found = [one for one in known.ElementNames if one.lower() == name.lower()]
        if not found:
            raise MissingError(f"no table {name!r} in {self.document.Title}")
        table = known.getByName(found[0])
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

    def put(self, sheet: Sheet) -> None:
        """Collect a sheet, replacing its older self."""
        self._sheets[sheet.title] = sheet

    def finish(self, title: str, as_of: date, label: str) -> list[str]:
        """Write the collected sheets as one step for Undo; return their titles."""
        titles = list(self._sheets)
        marks = marked(self.document)
        strangers = [
            repr(one)
            for one in titles
            if self.document.Sheets.hasByName(one)
            and ownership.PREFIX + one not in marks
        ]
        if strangers:
            raise WorkbookError(
                f"would be lost: sheet {', '.join(strangers)}, which this program did "
                "not write. Rename it"
            )
        with _opened(assemble(list(self._sheets.values()), title, as_of, {})) as fresh:
            pages = taken(fresh, titles)
            moved, larger = reshaped(pages, self.document), grown(fresh, self.document)
            with self._one_undo(label):
                lay(pages, self.document)
                dress(fresh, self.document, [one for one in titles if one in larger])
        if moved or larger:
            # Undo of tables that moved ends LibreOffice 25.2: rather none than that.
            self.document.UndoManager.clear()
            self.notes.append("sheets changed their size: this cannot be undone")
        return titles

    @contextmanager
    def _one_undo(self, label: str) -> Iterator[None]:
        """Make what is written one step for Undo; calculate and draw at its end."""
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
    hidden = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    hidden.Name, hidden.Value = "Hidden", True
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.xlsx"
        path.write_bytes(content)
        url = uno.systemPathToFileUrl(str(path))
        document = desktop.loadComponentFromURL(url, "_blank", 0, (hidden,))
        try:
            yield document
        finally:
            document.close(True)


def _value(cell: Any, dated: bool) -> Any:
    if cell == "":
        return None
    if dated and isinstance(cell, float):
        return FIRST_DAY + timedelta(days=int(cell))
    return cell
