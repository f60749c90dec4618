"""Tables, rules and charts in the words of XlsxWriter, as something to compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from xl_align.workbook.live_words import Typed
from xl_align.workbook.places import Area

Look: TypeAlias = tuple[tuple[str, Any], ...]  # XlsxWriter's format properties


@dataclass(slots=True)
class Strip:
    """Cells below one another in a column."""

    top: int
    values: list[Typed]


@dataclass(frozen=True, slots=True)
class ListSpec:
    """An Excel table: name, place with header and totals, titles, filled formulas."""

    name: str
    area: Area
    titles: tuple[str, ...]
    totals: bool
    filters: bool
    style: str
    fills: Mapping[int, str]  # column of the sheet -> formula of every row

    @property
    def body(self) -> Area:
        """The rows between header and totals."""
        last = self.area.bottom - self.totals
        return Area(self.area.left, self.area.top + 1, self.area.right, last)


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format: its formula speaks of the first cell of the area."""

    area: str
    formula: str
    look: Look


@dataclass(slots=True)
class Drawing:
    """A chart as XlsxWriter is asked for it."""

    kind: Mapping[str, str]
    series: list[Mapping[str, Any]] = field(default_factory=list)
    parts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    row: int = 1
    column: int = 1

    def add_series(self, options: Mapping[str, Any]) -> None:
        """Take down a series."""
        self.series.append(options)

    def __getattr__(self, word: str) -> Any:
        """Take down ``set_title`` and the like under its word."""
        if not word.startswith("set_"):
            raise AttributeError(word)
        part = word.removeprefix("set_")
        return lambda options: self.parts.__setitem__(part, options)


class Sketch:
    """Takes the place of an XlsxWriter workbook: formats, charts, names."""

    def __init__(self) -> None:
        """Begin with no names."""
        self.names: dict[str, str] = {}

    def add_format(self, look: Mapping[str, Any]) -> Look:
        """Return a format as something to compare."""
        return tuple(sorted(look.items()))

    def add_chart(self, kind: Mapping[str, str]) -> Drawing:
        """Return a chart to describe."""
        return Drawing(kind)

    def define_name(self, name: str, refers_to: str) -> None:
        """Take down a defined name."""
        self.names[name] = refers_to
