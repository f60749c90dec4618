"""A command run on a document open in Calc: what a menu entry or a button does."""

from datetime import date
from typing import Any

from xl_align.commands import Session
from xl_align.errors import AlignError
from xl_align.hosts.buttons import named, press
from xl_align.workbook.calc import CalcBook

STEPS = 10  # a status bar wants an end; no command has more
BOXES = {"INFO": "INFOBOX", "WARNING": "WARNINGBOX"}


def run(name: str, document: Any, user: str = "") -> tuple[str, str]:
    """Run a command; return the kind of its message box, and the message.

    A planner's mistake is a message and the document stays as it was: a command
    collects its sheets, and they are written at its end.
    """
    book = CalcBook(document)
    try:
        label, home = named(name).label, book.home
    except AlignError as error:
        return "WARNINGBOX", str(error)
    with _progress(document, label) as step:
        session = Session(
            home, book.selected(), user=user, today=date.today(), step=step
        )
        kind, text = press(name, book, session)
    return BOXES[kind], text


class _progress:
    """The status bar of the document's window while a command runs."""

    def __init__(self, document: Any, label: str) -> None:
        controller = document.CurrentController
        self.label, self.at = label, 0
        frame = controller.Frame if controller else None
        self.bar = frame.createStatusIndicator() if frame else None

    def __enter__(self) -> "_progress":
        if self.bar:
            self.bar.start(self.label, STEPS)
        return self

    def __call__(self, words: str) -> None:
        """Show the step a command has come to."""
        self.at = min(self.at + 1, STEPS)
        if self.bar:
            self.bar.setText(f"{self.label}: {words}")
            self.bar.setValue(self.at)

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.end()
