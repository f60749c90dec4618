"""Work out the formulas of new sheets: the values that a reader sees in the file.

Our own functions are asked through `hosts.cells`, as every program asks them; Excel's
are plain Python. LibreOffice finds each value again in the tests.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

import numpy as np

from xl_align.errors import WorkbookError
from xl_align.hosts.cells import ERRORS, call
from xl_align.hosts.columns import to_serial
from xl_align.registry import catalog
from xl_align.templates.formulas import Area, Node, parsed
from xl_align.templates.native import FUNCTIONS, elementwise, number
from xl_align.workbook import Block, Cell, Content, Formula, Sheet

Place: TypeAlias = tuple[str, int, int]  # sheet, row, column


class Located(WorkbookError):
    """Trouble in a formula, with the cell that holds it."""


@dataclass(frozen=True, slots=True)
class Spilled:
    """A cell that the formula at another place fills."""

    place: Place


def reckoned(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return the sheets with the value of each formula beside its text.

    Raises WorkbookError for a formula that ends in an error: a template shows none.
    """
    desk = _Desk(sheets)
    return tuple(_filled(desk, sheet) for sheet in sheets)


def _filled(desk: "_Desk", sheet: Sheet) -> Sheet:
    # Down the columns first: a period rests on the one before.
    for cell in sorted(sheet.cells, key=lambda one: (one.column, one.row)):
        desk.value((sheet.title, cell.row, cell.column))
    cells = [
        replace(one, content=desk.content((sheet.title, one.row, one.column)))
        for one in sheet.cells
    ]
    # The first cell of a spill is written before those it fills.
    cells.sort(key=lambda one: (one.row, one.column))
    blocks = tuple(_block(desk, sheet.title, block) for block in sheet.blocks)
    return replace(sheet, cells=tuple(cells), blocks=blocks)


def _block(desk: "_Desk", title: str, block: Block) -> Block:
    rows = [
        [desk.content((title, r, c)) for c, _ in enumerate(row, block.left)]
        for r, row in enumerate(block.rows, block.top + 1)
    ]
    return replace(block, rows=rows)


class _Desk:
    """The cells of a workbook and the values found so far."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.cells: dict[Place, Any] = {}
        self.names: dict[str, Place] = {}
        self.tables: dict[str, tuple[str, Block]] = {}
        self.known: dict[Place, Any] = {}
        self.ours = {function.name: function for function in catalog()}
        for sheet in sheets:
            for cell in sheet.cells:
                self._lay(sheet.title, cell)
            for block in sheet.blocks:
                self.tables[block.name] = sheet.title, block
                for r, row in enumerate(block.rows, block.top + 1):
                    for c, content in enumerate(row, block.left):
                        self.cells[sheet.title, r, c] = content
                for c, column in enumerate(block.columns, block.left):
                    self.cells[sheet.title, block.top, c] = column.title

        for place, content in list(self.cells.items()):
            if isinstance(content, Formula) and content.spill:
                self._fill(place, content)

    def _fill(self, place: Place, formula: Formula) -> None:
        title, row, column = place
        for r, line in enumerate(formula.spill):
            for c in range(len(line)):
                if (r, c) != (0, 0):
                    self.cells[title, row + r, column + c] = Spilled(place)

    def _lay(self, title: str, cell: Cell) -> None:
        place = title, cell.row, cell.column
        if place in self.cells:
            raise WorkbookError(f"two cells at {place}")
        self.cells[place] = cell.content
        if cell.name:
            self.names[cell.name] = place

    def content(self, place: Place) -> Content:
        """Return what to write: a formula with its value, else the plain value."""
        content = self.cells[place]
        if isinstance(content, Formula):
            value, (title, row, column) = self.value(place), place
            spill = tuple(
                tuple(self.known[title, row + r, column + c] for c in range(len(line)))
                for r, line in enumerate(content.spill)
            )
            return replace(content, value=value, spill=spill)
        found: Content = self.value(place) if isinstance(content, Spilled) else content
        return found

    def value(self, place: Place) -> Any:
        """Return the value of one cell; None if it is blank."""
        if place not in self.known:
            content = self.cells.get(place)
            if isinstance(content, Formula):
                self._work_out(place, content)
            elif isinstance(content, Spilled):
                self.value(content.place)
            else:
                self.known[place] = _plain(content)
        return self.known[place]

    def _work_out(self, place: Place, formula: Formula) -> None:
        title, row, column = place
        try:
            result = self._node(parsed(formula.text), place)
        except Located:
            raise  # the first cell in trouble, not those that rest on it
        except WorkbookError as trouble:
            where = f"{title} row {row} column {column}: {formula.text}"
            raise Located(f"{trouble}; {where}") from trouble
        grid = result if isinstance(result, np.ndarray) else np.array([[result]])
        size = (len(formula.spill), len(formula.spill[0])) if formula.spill else (1, 1)
        if grid.shape != size:
            raise WorkbookError(f"{formula.text} spills {grid.shape} at {place}")
        for (r, c), value in np.ndenumerate(grid):
            if isinstance(value, str) and value.startswith(ERRORS):
                raise WorkbookError(f"{place} {formula.text}: {value}")
            self.known[title, row + r, column + c] = value

    def _node(self, node: Node, place: Place) -> Any:
        if node.kind in ("number", "text"):
            return node.what
        if node.kind == "area":
            return self._area(node.what, place[0])
        if node.kind == "table":
            return self._table(node.what[0], node.what[1], place)
        if node.kind == "name":
            if node.what not in self.names:
                raise WorkbookError(f"no cell is named {node.what}")
            return self.value(self.names[node.what])
        if node.kind == "call":
            return self._call(node.what, node.parts, place)
        values = [self._node(part, place) for part in node.parts]
        if node.kind == "sign":
            return elementwise("*", values[0], -1.0 if node.what == "-" else 1.0)
        if node.kind == "percent":
            return elementwise("/", values[0], 100.0)
        return elementwise(node.what, *values)

    def _area(self, area: Area, own: str) -> Any:
        title = area.sheet or own
        if (area.top, area.left) == (area.bottom, area.right):
            return self.value((title, area.top, area.left))
        rows = range(area.top, area.bottom + 1)
        columns = range(area.left, area.right + 1)
        return _grid([[self.value((title, r, c)) for c in columns] for r in rows])

    def _table(self, name: str, inner: str, place: Place) -> Any:
        """Return a column of a table, its cell in this row, or all with headers."""
        title, block = self.tables[name] if name else self._around(place)
        titles = [column.title for column in block.columns]
        first, last = block.top + 1, block.top + len(block.rows)
        if inner == "#All":
            right = block.left + len(titles) - 1
            return self._area(Area(title, block.top, block.left, last, right), title)
        wanted = inner.removeprefix("@").removeprefix("[").removesuffix("]")
        column = block.left + titles.index(wanted)
        if inner.startswith("@"):
            return self.value((title, place[1], column))
        cells = [[self.value((title, row, column))] for row in range(first, last + 1)]
        return _grid(cells)

    def _around(self, place: Place) -> tuple[str, Block]:
        for title, block in self.tables.values():
            rows = range(block.top + 1, block.top + 1 + len(block.rows))
            columns = range(block.left, block.left + len(block.columns))
            if title == place[0] and place[1] in rows and place[2] in columns:
                return title, block
        raise WorkbookError(f"{place} is in no table")

    def _call(self, name: str, parts: Sequence[Node], place: Place) -> Any:
        if name == "IF":
            held = self._node(parts[0], place)
            if not isinstance(held, np.ndarray):
                return self._node(parts[1] if held else parts[2], place)
            either = [self._node(part, place) for part in parts[1:]]
            return np.frompyfunc(lambda one, a, b: a if one else b, 3, 1)(held, *either)
        values = [self._node(part, place) for part in parts]
        if name in self.ours:
            return _ours(self.ours[name], values, place[0])
        if name not in FUNCTIONS:
            raise WorkbookError(f"templates do not know {name}")
        return _native(FUNCTIONS[name], values)


def _native(function: Callable[..., Any], values: Sequence[Any]) -> Any:
    try:
        return function(*values)
    except (ValueError, OverflowError, ZeroDivisionError) as trouble:
        raise WorkbookError(str(trouble)) from trouble


def _ours(function: Any, values: Sequence[Any], title: str) -> Any:
    given = [one.tolist() if isinstance(one, np.ndarray) else one for one in values]
    found = call(function, given)
    if isinstance(found, list):
        rows = found if isinstance(found[0], list) else [[one] for one in found]
        return _grid([[_plain(one) for one in row] for row in rows])
    return _plain(found)


def _grid(rows: Sequence[Sequence[Any]]) -> Any:
    grid = np.empty((len(rows), len(rows[0])), dtype=object)
    for at, row in enumerate(rows):
        grid[at, :] = row
    return grid


def _plain(value: Any) -> Any:
    """Return a value as cells hold it: days as numbers, numbers as floats."""
    if isinstance(value, date):
        return float(to_serial(value))
    if value is None or isinstance(value, str | bool):
        return value
    return number(value.item() if hasattr(value, "item") else value)
