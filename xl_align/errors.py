"""Errors a planner can act on; each names the cell error it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class AlignError(Exception):
    """An error with a message for the planner and a code for the cell."""

    code: ClassVar[str] = "#VALUE!"

    @property
    def cell(self) -> str:
        """The text that crosses to the worksheet: code first, reason after."""
        return f"{self.code} {self}"


class InputError(AlignError):
    """An argument has the wrong type or shape."""


class DomainError(AlignError):
    """A number lies outside the range where the formula holds."""

    code = "#NUM!"


class MissingError(AlignError):
    """A rate, cost, item or table that is needed is not there."""

    code = "#N/A"


class WorkbookError(AlignError):
    """A workbook cannot be read or written without losing something."""


class Cancelled(AlignError):
    """A person stopped a command before it wrote anything."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach in one cell of a planning table, or one finding about a row.

    ``row`` counts as a spreadsheet does: the header is row 1; 0 means the whole
    table. ``used`` tells whether the row still takes part in the figures: a
    problem sets its row aside, a notice does not.
    """

    table: str
    row: int
    column: str
    rule: str
    value: str = ""
    key: str = ""
    used: bool = False

    def __str__(self) -> str:
        """Return the line a planner reads: table, row, column, rule, value."""
        where = f"row {self.row}, {self.column}" if self.row else self.column
        of = f" ({self.key})" if self.key else ""
        got = f"; got {self.value!r}" if self.value else ""
        return f"{self.table}: {where}{of}: {self.rule}{got}"


class TableError(AlignError):
    """Planning tables break their schema; ``problems`` lists every breach."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the full list; show it whole."""
        self.problems = tuple(problems)
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"
        super().__init__("\n".join([count, *(f"  {p}" for p in self.problems)]))
