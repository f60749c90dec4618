"""Where a command runs, and what it says when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from xl_align.errors import MissingError, Problem
from xl_align.workbook import Place

Step: TypeAlias = Callable[[str], None]


def quiet(_: str) -> None:
    """Say nothing: the step of a run without a progress bar."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where a command runs: what only its host knows.

    ``step`` is told what is being done, and raises Cancelled where a person has
    asked to stop; nothing is written before a command ends.
    """

    home: Path  # folder of the workbook: a relative source starts there
    at: Place | None = None  # the cell that is selected
    reason: str = ""  # of the error it shows, where the host has kept it
    as_of: date | None = None  # counts from this day instead of the source's
    user: str = ""
    today: date | None = None
    step: Step = quiet

    @property
    def cell(self) -> Place:
        """The cell that is selected; MissingError if none is."""
        if self.at is None:
            raise MissingError("select a cell first")
        return self.at


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did.

    ``said`` is its message, the outcome first; ``shows`` is the sheet to look at.
    ``title`` and ``as_of`` are of the workbook, where sheets were put into it.
    """

    said: tuple[str, ...]
    shows: str = ""
    title: str = ""
    as_of: date | None = None
    differs: bool = False  # what was compared is not the same
    problems: tuple[Problem, ...] = ()  # rows that take no part in the figures

    @property
    def writes(self) -> bool:
        """Whether sheets were put into the workbook."""
        return self.as_of is not None
