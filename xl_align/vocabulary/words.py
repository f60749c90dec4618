"""Kinds of words: a number with its unit, a text, a date, a range with headers."""

import math
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = float | Array


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit and an interval in which it makes sense."""

    name: str
    unit: str
    doc: str
    low: float = -inf
    high: float = inf
    open: bool = False
    whole: bool = False

    def __contains__(self, value: float) -> bool:
        """Tell whether one value lies in the domain; NaN never does."""
        if self.whole and not float(value).is_integer():
            return False
        if self.open:
            return self.low < value < self.high
        return self.low <= value <= self.high and not math.isinf(value)

    def holds(self, values: Array) -> npt.NDArray[np.bool_]:
        """Tell for each value whether it lies in the domain, shape as given."""
        inside = np.isfinite(values)
        if self.open:
            inside &= (self.low < values) & (values < self.high)
        else:
            inside &= (self.low <= values) & (values <= self.high)
        return inside & (values == np.floor(values)) if self.whole else inside

    @property
    def rule(self) -> str:
        """The domain in words, for messages and the reference."""
        kind = "a whole number" if self.whole else "a number"
        if self.low == -inf and self.high == inf:
            return f"must be {kind}"
        if self.high == inf:
            return (
                f"must be {kind} {'above' if self.open else 'of at least'} {self.low:g}"
            )
        strictly = "strictly " if self.open else ""
        return f"must be {kind} {strictly}between {self.low:g} and {self.high:g}"


@dataclass(frozen=True, slots=True)
class Label:
    """A text: a key of a table, a name, or one word out of a few."""

    name: str
    doc: str
    choices: tuple[str, ...] = ()
    numbered: bool = False  # a number stands for its digits, as item numbers do

    unit = "text"

    @property
    def rule(self) -> str:
        """What the text may be, for messages and the reference."""
        if self.choices:
            return f"must be one of {', '.join(self.choices)}"
        return "must not be blank"


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date."""

    name: str
    doc: str

    unit = "date"
    rule = "must be a date written YYYY-MM-DD"


@dataclass(frozen=True, slots=True)
class Grid:
    """A range whose first row names its columns; a planning table on a sheet.

    ``columns`` must be there, ``optional`` may be. ``key`` names the columns that
    tell rows apart: no two rows may agree in all of them. In an ``open`` grid the
    first column holds the key and every further column is a number; in a ``placed``
    one the columns are known by their order if not by their headers; a ``bare`` one
    may have no rows below its header.
    """

    name: str
    doc: str
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    open: bool = False
    placed: bool = False
    bare: bool = False

    unit = "range"

    @property
    def rule(self) -> str:
        """What the range must hold, for messages and the reference."""
        if self.open:
            return "must have a header row, names first, then columns of numbers"
        may = f"; may have {', '.join(self.optional)}" if self.optional else ""
        return f"must have a header row with {', '.join(self.columns)}{may}"


@dataclass(frozen=True, slots=True)
class Anything:
    """A cell taken as it stands, with its error if it shows one."""

    name: str
    doc: str

    unit = "cell"
    rule = "must be one cell or a range"


Word: TypeAlias = Quantity | Label | Day
Argument: TypeAlias = Word | Grid | Anything
