"""Excel held still while we write, and given back as it was, whatever happens."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import xlwings

from xl_align.errors import WorkbookError


class Undo:
    """How to take back what has been done so far, last things first."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self._steps: list[Callable[[], object]] = []

    def add(self, step: Callable[[], object]) -> None:
        """Remember how to take back what is about to be done."""
        self._steps.append(step)

    def run(self) -> list[str]:
        """Take everything back; return what Excel refused, if anything."""
        refused = []
        for step in reversed(self._steps):
            try:
                step()
            except refusals() as trouble:
                refused.append(words(trouble))
        return refused


def refusals() -> tuple[type[Exception], ...]:
    """Return the errors by which Excel refuses a call.

    xlwings has imported pywin32 wherever there is an Excel to refuse.
    """
    known = sys.modules.get("pywintypes")
    return (known.com_error,) if known else ()


def words(trouble: Exception) -> str:
    """Return what Excel says about a call it refused."""
    details = trouble.args[2] if len(trouble.args) > 2 else None
    told = details[2] if details and len(details) > 2 else None
    plain = trouble.args[1] if len(trouble.args) > 1 else trouble
    return str(told or plain).rstrip(".")


@contextmanager
def held_still(book: xlwings.Book) -> Iterator[None]:
    """Stop calculation, drawing and events, then give back what was set before.

    The sheet in front and its selection come back too. Excel calculates at the end
    even where a person calculates by hand: sheets of one moment show one moment.
    Every setting comes back on its own, so that one refused keeps no other.
    """
    after = ExitStack()
    try:
        _hold(book, after)
        yield
    except BaseException as trouble:
        with suppress(*refusals()):  # what went wrong first is what is told
            after.close()
        if isinstance(trouble, refusals()):
            raise _setting(book, trouble) from trouble
        raise
    try:
        after.close()
    except refusals() as trouble:
        raise _setting(book, trouble) from trouble


def _hold(book: xlwings.Book, after: ExitStack) -> None:
    app, correct = book.app, book.app.api.AutoCorrect
    after.callback(app.calculate)
    still = {"calculation": "manual", "screen_updating": False}
    still |= {"enable_events": False, "display_alerts": False}
    for name, value in still.items():
        after.callback(setattr, app, name, getattr(app, name))
        setattr(app, name, value)
    filling, word = correct.AutoFillFormulasInLists, "AutoFillFormulasInLists"
    after.callback(setattr, correct, word, filling)
    correct.AutoFillFormulasInLists = False
    picked = app.selection
    place = picked.address if picked is not None else ""
    after.callback(_select, book, book.sheets.active.name, place)


def _select(book: xlwings.Book, title: str, place: str) -> None:
    if title in book.sheet_names:  # else it was removed
        book.sheets[title].api.Activate()
        if place:
            book.sheets[title].range(place).select()


def _setting(book: xlwings.Book, trouble: Exception) -> WorkbookError:
    return WorkbookError(
        f"{book.name}: Excel refused a setting of its own: {words(trouble)}. Press the"
        " button again"
    )


@contextmanager
def all_or_nothing(name: str, copy: Path) -> Iterator[Undo]:
    """Take back what was done if anything fails, and say so.

    Parameters
    ----------
    name : of the workbook
    copy : of the workbook from before, which stays if Excel refuses even that
    """
    undo = Undo()
    try:
        yield undo
    except BaseException as trouble:
        left = undo.run()
        if left:
            kept = shutil.copy(copy, tempfile.mkdtemp(prefix="xl_align_"))
            raise WorkbookError(
                f"{name}: Excel refused to write ({words_of(trouble)}) and to take back"
                f" what was written ({left[0]}). Close it without saving; a copy from"
                f" before is {kept}"
            ) from trouble
        if isinstance(trouble, refusals()):
            raise WorkbookError(
                f"{name}: Excel refused to write: {words(trouble)}. The workbook is as"
                " it was"
            ) from trouble
        raise


def words_of(trouble: BaseException) -> str:
    """Return what went wrong, in Excel's words if they are its own."""
    return words(trouble) if isinstance(trouble, refusals()) else str(trouble)
