"""Workbooks as data: what a command may ask of one, whatever program holds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:  # pandas takes as much memory as the refresh of a large table
    import pandas as pd

from xl_align.workbook.places import Area
from xl_align.workbook.places import Place as Place

Value: TypeAlias = float | int | str | bool | date | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value it has now, so that any reader sees it."""

    text: str  # begins with "=", in English, as Excel shows it
    value: Value
    # What it fills, row by row, its own cell first; empty if that is all it fills.
    spill: tuple[tuple[Value, ...], ...] = ()


Content: TypeAlias = Value | Formula

Role: TypeAlias = Literal[
    "title",
    "heading",
    "section",
    "label",
    "note",
    "input",
    "formula",
    "link",
    "total",
    "check",
]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell outside a table: a title, a note, a key figure."""

    row: int  # 1 is the first row
    column: int  # 1 is column A
    content: Content
    role: Role = "label"
    unit: str = "text"  # decides the number format, as in style.FORMATS
    name: str = ""  # a defined name for the cell
    span: int = 1  # columns it is merged over


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block: heading, unit, and what its cells are."""

    title: str
    unit: str
    role: Role = "link"
    total: Content = None  # what the totals row shows
    width: float = 0  # characters; 0 lets the writer choose


@dataclass(frozen=True, slots=True)
class Block:
    """An Excel table at a place on a sheet; rows hold values and formulas."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Content]]
    top: int = 1
    left: int = 1
    totals: bool = False
    filters: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: ranges as ``Sheet!$A$1:$A$9`` without ``=``."""

    title: str
    categories: str
    values: str
    role: str = "base"  # colour, as in style.SERIES; "hidden" draws nothing


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart: columns, stacked columns (a waterfall), bars or a line."""

    kind: Literal["column", "stacked", "bar", "line"]
    title: str
    series: tuple[Series, ...]
    row: int
    column: int
    width: int = 640  # pixels
    height: int = 320
    unit: str = "money"
    categories: str = "text"  # unit of what the series are drawn over
    axis_title: str = ""
    legend: bool = False
    floor: float = 0  # where the value axis begins; 0 lets the program choose


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be typed into a range of inputs, said before and after it is."""

    first: tuple[int, int]  # row and column
    last: tuple[int, int]
    kind: Literal["number", "date", "list"]
    low: float = -inf
    high: float = inf
    choices: str = ""  # of a list: =the range they are in, or words with commas
    words: str = ""  # the rule, as the message says it
    open: bool = False  # the bounds themselves may not be typed


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write; it replaces a sheet of the same title."""

    title: str
    cells: tuple[Cell, ...] = ()
    blocks: tuple[Block, ...] = ()
    charts: tuple[Chart, ...] = ()
    entries: tuple[Entry, ...] = ()
    freeze: tuple[int, int] = (0, 0)  # rows and columns that stay in view
    widths: Mapping[int, float] = field(default_factory=dict)  # column -> characters
    landscape: bool = True
    one_page: bool = False  # print on a single page
    tab: Literal["output", "input", "detail", "check"] = "output"


class Book(Protocol):
    """An open workbook: live in Excel, live in Calc, or a file on disk.

    What is put is collected; `finish` writes it in one step, all or nothing.
    """

    notes: list[str]  # what a reader should know about the last finish

    def table(self, name: str) -> "pd.DataFrame":
        """Read a named table; MissingError if there is none."""

    def named(self, name: str) -> Value:
        """Read the cell of a defined name; MissingError if there is none."""

    def tables(self) -> list[str]:
        """Return the names of all tables."""

    def where(self, name: str) -> tuple[str, Area]:
        """Return the sheet and the body of a named table; MissingError if none."""

    def cell(self, place: Place) -> Content:
        """Read one cell: its value, or its formula with the value it has now."""

    def put(self, sheet: Sheet) -> None:
        """Collect a sheet, replacing its older self."""

    def ours(self) -> list[str]:
        """Return the titles of the sheets this program wrote."""

    def remove(self, title: str) -> None:
        """Collect a sheet of ours to take out, with all that only it uses."""

    def finish(self, title: str, as_of: date, label: str) -> list[str]:
        """Write the collected sheets; return their titles.

        ``title`` is of the workbook, ``label`` what Undo calls the step.
        """
