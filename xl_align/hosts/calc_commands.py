"""A command run on a document open in Calc: what a menu entry or a button does."""

from collections.abc import Callable
from typing import Any

import xl_align.commands  # noqa: F401  publishes the commands
from xl_align.errors import AlignError, InputError
from xl_align.registry import Command, commands
from xl_align.workbook.calc import CalcBook

STEPS = 10  # a status bar wants an end; no command has more
SHOWN = 20  # lines a message box can hold


def run(name: str, document: Any) -> tuple[str, str]:
    """Run a command; return the kind of its message box, and the message.

    A planner's mistake is a message and the document stays as it was: a command
    collects its sheets, and they are written at its end.
    """
    known = {command.name: command for command in commands()}
    try:
        if name not in known:
            raise InputError(f"no command {name}: install the extension again")
        with _progress(document, known[name].label) as step:
            return "INFOBOX", _ran(known[name], CalcBook(document), step)
    except AlignError as error:
        return "WARNINGBOX", _short(str(error).splitlines())


def _ran(command: Command, book: CalcBook, step: Callable[[str], None]) -> str:
    result = command.run(book, book.home, step=step)
    step("Writing cells")
    stated, label = result.settings, f"Align: {command.label}"
    titles = book.finish(stated.title, stated.as_of, label)
    problems = [str(problem) for problem in result.set_aside]
    return _short(
        [f"{command.label}: {len(titles)} sheets written", *book.notes, *problems]
    )


def _short(lines: list[str]) -> str:
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([*lines[:SHOWN], *more])


class _progress:
    """The status bar of the document's window while a command runs."""

    def __init__(self, document: Any, label: str) -> None:
        controller = document.CurrentController
        self.label, self.at = label, 0
        frame = controller.Frame if controller else None
        self.bar = frame.createStatusIndicator() if frame else None

    def __enter__(self) -> Callable[[str], None]:
        if self.bar:
            self.bar.start(self.label, STEPS)
        return self.step

    def step(self, words: str) -> None:
        """Show the step a command has come to."""
        self.at = min(self.at + 1, STEPS)
        if self.bar:
            self.bar.setText(f"{self.label}: {words}")
            self.bar.setValue(self.at)

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.end()
