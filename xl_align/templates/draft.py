"""Lay out a template: lines and columns that name each other, in two spellings.

A formula is written once for each spelling, with the words of other lines in braces:

``{sales}``      the cell of that line in the same period (or row); where the formula
                 is one of ours, the whole line: it is asked once and spills
``{stock<}``     the cell one period (or row) before
``{sales*}``     the whole line
``{sales+}``     its total
``{cost.3}``     its third cell
``{item^price}`` the columns from one to the other with their headers
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from xl_align.errors import WorkbookError
from xl_align.sheets.grid import address, letter
from xl_align.templates.reckon import reckoned
from xl_align.workbook import Block, Cell, Chart, Content, Entry, Formula, Role, Sheet

Spelling: TypeAlias = Literal["xa", "native"]
LABEL, UNIT, TOTAL, FIRST = 1, 2, 3, 4  # columns of every sheet with periods
ABSENT = "needs the .xlsm"  # stands where Excel's own functions have no formula

_WORD = re.compile(r"\{(\w+)([<>*+]|\.\d+|\^\w+)?\}")


@dataclass(frozen=True, slots=True)
class Either:
    """A figure in two spellings: with our functions, and with Excel's own only."""

    xa: str
    native: str  # empty: there is no such formula, and the .xlsx says so


Text: TypeAlias = str | Either


@dataclass(frozen=True, slots=True)
class Run:
    """A line of cells across (or down) a sheet that formulas call by a word."""

    sheet: str
    row: int
    column: int
    count: int
    across: bool
    spelled: str = ""  # as a column of a table, which grows with it
    total: tuple[int, int] = (0, 0)  # its place; none at 0, 0

    def cell(self, at: int) -> tuple[int, int]:
        """Return row and column of the cell at this place, from 0."""
        if not 0 <= at < self.count:
            raise WorkbookError(f"the line at {self.sheet} row {self.row} has no {at}")
        return (
            (self.row, self.column + at)
            if self.across
            else (self.row + at, self.column)
        )


@dataclass(frozen=True, slots=True)
class Pending:
    """The content of a cell whose formula waits until every line has its place."""

    text: Text
    at: int = 0  # place in the run
    spills: tuple[int, int] = (1, 1)  # what one call of ours fills, if it is one
    back: tuple[int, int] = (0, 0)  # rows and columns from the call to this cell


@dataclass(slots=True)
class Page:
    """A sheet that is being laid out; it stays open until the draft is closed."""

    title: str
    note: str  # what the sheet is for, in a line
    tab: Literal["output", "input", "detail", "check"] = "detail"
    cells: list[Cell] = field(default_factory=list)
    pending: list[tuple[Cell, Pending]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    freeze: tuple[int, int] = (0, 0)
    one_page: bool = False
    landscape: bool = True

    def put(
        self,
        row: int,
        column: int,
        content: Any,
        role: Role = "label",
        unit: str = "text",
        name: str = "",
        span: int = 1,
    ) -> None:
        """Place one cell: a value, or a Pending formula."""
        cell = Cell(row, column, None, role, unit, name, span)
        if isinstance(content, Pending):
            self.pending.append((cell, content))
        else:
            self.cells.append(replace(cell, content=content))

    def formula(
        self,
        row: int,
        column: int,
        text: Text,
        unit: str,
        role: Role = "formula",
        name: str = "",
        span: int = 1,
    ) -> None:
        """Place one formula that stands alone."""
        self.put(row, column, Pending(text), role, unit, name, span)


class Draft:
    """Pages of a template in one spelling, and the runs their formulas name."""

    def __init__(self, spelling: Spelling) -> None:
        self.spelling: Spelling = spelling
        self.pages: list[Page] = []
        self.runs: dict[str, Run] = {}
        self.absent: list[str] = []  # labels of figures this spelling cannot have

    def page(
        self,
        title: str,
        heading: str,
        note: str,
        tab: Literal["output", "input", "detail", "check"] = "detail",
        span: int = 8,
    ) -> Page:
        """Open a page with the two lines every sheet begins with."""
        page = Page(title, note, tab)
        page.put(1, 1, heading, "title")
        page.put(2, 1, note, "note", span=span)
        self.pages.append(page)
        return page

    def name(self, key: str, run: Run) -> None:
        """Let formulas call a run by a word."""
        if key in self.runs:
            raise WorkbookError(f"two lines are called {key}")
        self.runs[key] = run

    def can(self, text: Text) -> bool:
        """Tell whether this spelling has a formula for the figure."""
        return isinstance(text, str) or bool(getattr(text, self.spelling))

    def miss(self, text: Text, label: str) -> None:
        """Remember the label of a figure that this spelling cannot have."""
        if not self.can(text) and label not in self.absent:
            self.absent.append(label)

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the sheets with every formula resolved and worked out."""
        return reckoned([self._sheet(page) for page in self.pages])

    def _sheet(self, page: Page) -> Sheet:
        cells = page.cells + [self._resolved(page.title, *one) for one in page.pending]
        blocks = [self._block(page.title, block) for block in page.blocks]
        return Sheet(
            page.title,
            tuple(cells),
            tuple(blocks),
            tuple(page.charts),
            tuple(self._entry(one) for one in page.entries),
            freeze=page.freeze,
            widths=page.widths,
            one_page=page.one_page,
            landscape=page.landscape,
            tab=page.tab,
        )

    def _entry(self, entry: Entry) -> Entry:
        """Return what may be typed, a list's word replaced by its range."""
        word = entry.choices.strip("{}")
        known = word != entry.choices
        return replace(entry, choices=f"={self.range(word)}") if known else entry

    def _block(self, title: str, block: Block) -> Block:
        def content(one: Any) -> Content:
            if isinstance(one, Pending):
                return Formula("=" + self.text(title, one), None)
            plain: Content = one
            return plain

        return replace(
            block, rows=[[content(one) for one in row] for row in block.rows]
        )

    def _resolved(self, title: str, cell: Cell, pending: Pending) -> Cell:
        if not self.can(pending.text):
            absent = ABSENT if pending.back == (0, 0) else None
            return replace(cell, content=absent, role="note")
        arrayed = self._arrayed(pending)
        if arrayed and pending.back != (0, 0):
            return cell  # another cell's formula fills it
        rows, columns = pending.spills
        spill = ((None,) * columns,) * rows if arrayed else ()
        text = "=" + self.text(title, pending)
        return replace(cell, content=Formula(text, None, spill))

    def _arrayed(self, pending: Pending) -> bool:
        ours = isinstance(pending.text, Either) and self.spelling == "xa"
        return ours and pending.spills != (1, 1)

    def text(self, sheet: str, pending: Pending) -> str:
        """Return a formula with addresses in the place of words."""
        text = pending.text
        plain = text if isinstance(text, str) else getattr(text, self.spelling)
        whole = self._arrayed(pending)

        def place(found: re.Match[str]) -> str:
            return self._place(sheet, found[1], found[2] or "", pending.at, whole)

        return _WORD.sub(place, plain)

    def _place(self, sheet: str, key: str, mark: str, at: int, whole: bool) -> str:
        if key not in self.runs:
            raise WorkbookError(f"no line is called {key}")
        run = self.runs[key]
        if mark.startswith("^"):
            other = self.runs[mark[1:]]
            first = _shown(sheet, run.sheet, run.row - 1, run.column, fixed=True)
            row, column = other.cell(other.count - 1)
            return f"{first}:${letter(column)}${row}"
        if mark == "*" or (whole and not mark):
            return self._whole(sheet, run)
        if mark == "+" and run.total == (0, 0):
            raise WorkbookError(f"the line {key} has no total")
        if mark == "+":
            return _shown(sheet, run.sheet, *run.total, fixed=True)
        if mark.startswith("."):
            place = run.cell(int(mark[1:]) - 1)
            return _shown(sheet, run.sheet, *place, fixed=True)
        step = {"<": -1, ">": 1}.get(mark, 0)
        return _shown(sheet, run.sheet, *run.cell(at + step))

    def _whole(self, sheet: str, run: Run) -> str:
        if run.spelled and self.spelling == "xa":
            return run.spelled
        first = _shown(sheet, run.sheet, *run.cell(0), fixed=True)
        row, column = run.cell(run.count - 1)
        return f"{first}:${letter(column)}${row}"

    def range(self, key: str) -> str:
        """Return a run as a chart names it."""
        run = self.runs[key]
        row, column = run.cell(run.count - 1)
        return f"{address(run.sheet, *run.cell(0))}:${letter(column)}${row}"


def _shown(own: str, sheet: str, row: int, column: int, fixed: bool = False) -> str:
    """Return an address, short on its own sheet; fixed ones keep when filled."""
    mark = "$" if fixed else ""
    place = f"{mark}{letter(column)}{mark}{row}"
    return (
        place
        if own == sheet
        else f"{address(sheet, row, column).split('!')[0]}!{place}"
    )
