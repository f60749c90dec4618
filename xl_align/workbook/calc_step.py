"""What a command writes into a document open in Calc, as one step for Undo.

LibreOffice 25.2 ends when it undoes by itself that a sheet came, went or changed its
shape. Then the document from before is kept, and Undo writes its sheets again.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import unohelper  # type: ignore[import-not-found]
from com.sun.star.awt import XCallback  # type: ignore[import-not-found]
from com.sun.star.document import XUndoAction  # type: ignore[import-not-found]

from xl_align.errors import WorkbookError
from xl_align.workbook import calc_copy, calc_files, calc_guard
from xl_align.workbook.calc_charts import draw, redrawn
from xl_align.workbook.calc_looks import (
    dress,
    foot,
    freeze,
    number_formats,
    panes,
    set_number_formats,
)

FINAL = "(no Redo)"  # Undo's menu says so of such a step

Told: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """Sheets of one document to be written into another."""

    fresh: Any  # the document they come from
    document: Any
    pages: calc_copy.Pages
    dressed: Sequence[str]  # of those that are new or have another shape
    removed: Sequence[str]

    @property
    def plain(self) -> bool:
        """Whether LibreOffice can undo it by itself."""
        return not (self.dressed or self.removed) and not any(
            redrawn(self.fresh, self.document, title) for title in self.pages.sheets
        )


def planned(
    fresh: Any, document: Any, titles: Sequence[str], removed: Sequence[str]
) -> Step:
    """Return what is to be written for sheets to be as they are in ``fresh``."""
    pages = calc_copy.taken(fresh, titles)
    dressed = calc_copy.reshaped(pages, fresh, document)
    return Step(fresh, document, pages, dressed, removed)


def run(step: Step, label: str, copy: Path, told: Told) -> bool:
    """Write all of a step or nothing; WorkbookError says what became of it.

    Parameters
    ----------
    step : what is written
    label : of the step, for Undo
    copy : of the document from before, should it not come back
    told : shows a message, should a later Undo fail

    Returns
    -------
    bool
        Whether what could be undone before is forgotten.
    """
    document = step.document
    known = document.UndoManager.isUndoPossible()
    before = None if step.plain else Before(step, label, copy, told)
    try:
        with _one_step(document, label):
            _write(step)
    except Exception as trouble:
        raise _taken_back(document, before, trouble, copy) from trouble
    if before:
        document.UndoManager.clear()
        document.UndoManager.addUndoAction(before)
    return bool(before and known)


def _taken_back(
    document: Any, before: "Before | None", trouble: Exception, copy: Path
) -> WorkbookError:
    """Take back what was written; return what to say of it."""
    try:
        if before:
            before.bring_back()
        else:
            document.UndoManager.undo()
            document.UndoManager.clearRedo()
    except Exception:  # noqa: BLE001  the first trouble is the one to tell
        return calc_guard.broken_off(document, trouble, copy)
    return calc_guard.taken_back(document, trouble)


class Before(unohelper.Base, XUndoAction, XCallback):  # type: ignore[misc]
    """A document as it was before a step, for Undo."""

    def __init__(self, step: Step, label: str, copy: Path, told: Told) -> None:
        """Keep the document as it is now: its cells, and a copy that has its looks."""
        self.Title = f"{label} {FINAL}"
        self._document, self._told = step.document, told
        document, titles = step.document, [*step.pages.sheets, *step.removed]
        self._pages = calc_copy.taken(document, titles)
        self._added = [one for one in titles if one not in self._pages.sheets]
        self._names = {*step.pages.names, *step.pages.tables}
        self._panes = panes(document, step.removed)
        self._hidden = [
            one for one in step.removed if not _tab(document, one).IsVisible
        ]
        self._content = copy.read_bytes()
        dressed = [one for one in step.dressed if one in self._pages.sheets]
        self._dressed = [*dressed, *step.removed]
        # An .xlsx file spells some of them otherwise.
        self._formats = number_formats(document, self._dressed)

    def undo(self) -> None:
        """Ask to be called when Undo is over: within it, sheets cannot come or go."""
        calc_files.made("awt.AsyncCallback").addCallback(self, None)

    def redo(self) -> None:
        """Do nothing: what was undone is forgotten."""

    def notify(self, _: object) -> None:
        """Bring the document back, or say why it stays as it is."""
        try:
            self._write_back()
        except Exception as trouble:  # noqa: BLE001  nobody else hears of it
            with tempfile.TemporaryDirectory(prefix="xl_align_") as folder:
                copy = Path(folder) / "before.xlsx"
                copy.write_bytes(self._content)
                error = calc_guard.broken_off(self._document, trouble, copy)
            self._told(str(error))
        finally:
            self._document.UndoManager.clear()

    def bring_back(self) -> None:
        """Write the sheets as they were, and take out those that were not there."""
        try:
            self._write_back()
        finally:
            self._document.UndoManager.clear()

    def _write_back(self) -> None:
        document, pages = self._document, self._pages
        gone = [one for one in self._added if document.Sheets.hasByName(one)]
        with calc_files.opened(self._content) as before:
            with _one_step(document, self.Title):
                _write(Step(before, document, pages, self._dressed, gone))
                set_number_formats(document, self._formats)
                calc_copy.mend(before, document, self._names)
        freeze(document, self._panes)
        for title in self._hidden:
            _tab(document, title).IsVisible = False


def _tab(document: Any, title: str) -> Any:
    return document.Sheets.getByName(title)


def _write(step: Step) -> None:
    pages, document, titles = step.pages, step.document, list(step.pages.sheets)
    calc_copy.lay(pages, document)
    dress(step.fresh, document, step.dressed)
    foot(step.fresh, document, titles)
    calc_copy.lay_formulas(pages, document)
    calc_copy.take_out(pages, document, step.removed)
    calc_copy.mark(pages, document, step.removed)
    for title in titles:
        draw(step.fresh, document, title)


@contextmanager
def _one_step(document: Any, label: str) -> Iterator[None]:
    """Calculate and draw at the end of what is written."""
    automatic = document.isAutomaticCalculationEnabled()
    document.UndoManager.enterUndoContext(label)
    document.lockControllers()
    document.enableAutomaticCalculation(False)
    try:
        yield
    finally:
        document.enableAutomaticCalculation(automatic)
        document.calculate()
        document.unlockControllers()
        document.UndoManager.leaveUndoContext()
