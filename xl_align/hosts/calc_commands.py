"""A command run on a document open in Calc: what a menu entry or a button does."""

from datetime import date
from threading import Event
from typing import Any

from xl_align.commands import Session
from xl_align.errors import AlignError, Cancelled
from xl_align.hosts.buttons import named, person, press
from xl_align.hosts.libreoffice import STOP
from xl_align.workbook.calc import CalcBook
from xl_align.workbook.calc_step import Told

STEPS = 10  # a status bar wants an end; no command has more
BOXES = {"INFO": "INFOBOX", "WARNING": "WARNINGBOX"}

_running, _stopped = Event(), Event()


def run(name: str, document: Any, told: Told) -> tuple[str, str]:
    """Run a command; return the kind of its message box, and the message.

    A planner's mistake is a message and the document stays as it was: a command
    collects its sheets, and they are written at its end. An empty message is none;
    ``told`` shows one later, should it not be possible to undo the command.
    """
    if _running.is_set():
        # Called from within a step, which let the menu have its turn.
        _stopped.set()
        return "INFOBOX", ""
    if name == STOP:
        return "INFOBOX", "no command is running"
    _running.set()
    _stopped.clear()
    try:
        return _ran(name, document, told)
    finally:
        _running.clear()


def _ran(name: str, document: Any, told: Told) -> tuple[str, str]:
    book = CalcBook(document, told)
    try:
        label, home = named(name).label, book.home
    except AlignError as error:
        return BOXES["WARNING"], str(error)
    with _progress(document, label) as step:
        session = Session(
            home, book.selected(), user=person(), today=date.today(), step=step
        )
        kind, text = press(name, book, session)
    return BOXES[kind], text


class _progress:
    """The status bar of the document's window while a command runs."""

    def __init__(self, document: Any, label: str) -> None:
        controller = document.CurrentController
        self.label, self.at = label, 0
        self.frame: Any = controller.Frame if controller else None
        self.bar = self.frame.createStatusIndicator() if self.frame else None

    def __enter__(self) -> "_progress":
        if self.bar:
            self.bar.start(self.label, STEPS)
        return self

    def __call__(self, words: str) -> None:
        """Show the step a command has come to; stop it here if a person wants so."""
        self.at = min(self.at + 1, STEPS)
        if self.bar:
            self.bar.setText(f"{self.label}: {words}")
            self.bar.setValue(self.at)
            # The menu is heard only while nothing else runs.
            self.frame.ContainerWindow.Toolkit.processEventsToIdle()
        if _stopped.is_set():
            raise Cancelled("stopped; nothing was written")

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.end()
