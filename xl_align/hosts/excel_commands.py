"""A command run on a workbook open in Excel: what a button of the ribbon does."""

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import xlwings

from xl_align.commands import Session
from xl_align.errors import AlignError, Cancelled
from xl_align.hosts import buttons
from xl_align.workbook.live import ExcelBook
from xl_align.workbook.live_state import refusals

ESCAPE = 0x1B  # the key, as Windows counts keys
_PRESSED = 0x8000 | 1  # down now, or pressed since it was last asked for


def press(
    name: str,
    book: xlwings.Book,
    stop: Callable[[xlwings.App], bool] | None = None,
    reason: str = "",
) -> tuple[str, str]:
    """Run a command on an open workbook; return the kind of its message, and it.

    Parameters
    ----------
    name : of the command
    book : the open workbook; the selected cell is the one the command works on
    stop : tells between two steps whether a person wants to stop; the key Esc
    reason : of the error that cell shows, its code first, if the macros have kept it

    Returns
    -------
    (kind, text)
        INFO, WARNING, or ERROR for a fault of ours, which leaves the workbook as it
        was too. The status bar shows each step and is Excel's own again at the end.
    """
    app, live = book.app, ExcelBook(book)
    asked = stop or escape_pressed
    asked(app)  # forget what was pressed before
    try:
        label = buttons.named(name).label
        before = app.status_bar
        try:
            session = Session(
                home=live.home,
                at=live.selected(),
                reason=reason,
                user=buttons.person(),
                today=date.today(),
                step=_progress(app, label, asked),
            )
            return buttons.press(name, live, session)
        finally:
            with suppress(*refusals()):
                app.status_bar = before
    except AlignError as error:
        return "WARNING", str(error)
    except Exception as error:  # noqa: BLE001  the last stop before VBA
        kind, words = type(error).__name__, str(error)
        return "ERROR", (
            f"{name}: a fault of this program ({kind}: {words}). The workbook is as it"
            " was; press Diagnose and report both messages"
        )


def _progress(
    app: xlwings.App, label: str, asked: Callable[[xlwings.App], bool]
) -> Callable[[str], None]:
    def step(words: str) -> None:
        if asked(app):
            raise Cancelled(f"{label}: stopped before: {words}. Nothing was written")
        with suppress(*refusals()):  # no reason to stop
            app.status_bar = f"{label}: {words} (Esc stops)"

    return step


def escape_pressed(app: xlwings.App) -> bool:
    """Tell whether Esc was pressed since the last call, with Excel in front.

    Excel itself cannot be asked: it waits for us.
    """
    if sys.platform != "win32":
        return False
    user = ctypes.windll.user32
    pressed = bool(user.GetAsyncKeyState(ESCAPE) & _PRESSED)
    return pressed and bool(user.GetForegroundWindow() == app.hwnd)
