"""A sheet for each function of the catalog: its example, then with hostile cells."""

import struct

from hosts.libreoffice import _place

from xl_align.hosts.calc.values import CODES, outgoing
from xl_align.hosts.cells import call
from xl_align.hosts.columns import to_serial
from xl_align.registry import catalog
from xl_align.vocabulary import Anything, Grid

FUNCTIONS = catalog()
HOSTILE = "Hostile"  # a sheet with one trouble in each row of column A
TROUBLES = {"=1/0": "#DIV/0!", "=NA()": "#N/A", "=TRUE()": 1.0, "x": "x", "": 0.0}
IN_RANGES = ["", "x", 1.0, -1e300, 1e300]  # an error there: see the test of its own
START, ARRAYS = 40, 42  # columns of single results and of arrays


def given(value):
    """Return an argument as Calc hands it over: floats, columns, '' for a blank."""
    if isinstance(value, list):
        rows = value if isinstance(value[0], list) else [[cell] for cell in value]
        return [[given(cell) for cell in row] for row in rows]
    if value is None:
        return ""
    return value if isinstance(value, str) else float(value)


def shown(function, values, sheets=None):
    """Return what the cells must show: rows, an error as its number in Calc."""
    spelled = any(isinstance(word, Anything) for word in function.arguments)
    rows = outgoing(call(function, values, sheets), to_serial, spelled)
    return [[_shown(cell) for cell in row] for row in rows]


def _shown(cell):
    if isinstance(cell, float) and cell != cell:
        return {"error": struct.unpack("<Q", struct.pack("<d", cell))[0] & 0xFFFF}
    return cell


class Page:
    """One sheet: arguments on the left, then single formulas, then arrays."""

    def __init__(self, function):
        self.function, self.title = function, function.name
        self.cells, self.column = {}, 0
        self.single, self.arrays, self.row = [], [], 0

    def argument(self, value):
        """Lay an argument down; return the reference to it."""
        rows = value if isinstance(value, list) else [[value]]
        first = _place(0, self.column)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row, self.column):
                self.cells[r, c] = cell
        self.column += len(rows[0])
        last = _place(len(rows) - 1, self.column - 1)
        return f"{first}:{last}" if first != last else first

    def formula(self, references, expected, name):
        """Enter a formula over the cells its answer needs."""
        text = f"={self.function.name}({';'.join(references)})"
        if expected == [expected[0][:1]]:
            self.single.append((text, expected[0], f"{name}: {text}"))
        else:
            self.arrays.append((self.row, text, expected, f"{name}: {text}"))
            self.row += len(expected)

    @property
    def entries(self):
        """Everything to enter, in as few calls as there can be."""
        height = 1 + max(row for row, _ in self.cells)
        grid = [
            [self.cells.get((row, column), "") for column in range(self.column)]
            for row in range(height)
        ]
        made = [("data", f"A1:{_place(height - 1, self.column - 1)}", grid)]
        if self.single:
            texts = [text for text, _, _ in self.single]
            made.append(("formulas", self.read()[0][1], texts))
        for row, text, expected, _ in self.arrays:
            last = _place(row + len(expected) - 1, ARRAYS + len(expected[0]) - 1)
            made.append(("array", f"{_place(row, ARRAYS)}:{last}", text))
        return made

    def read(self):
        """The single formulas, then the area of the arrays."""
        wide = max((len(expected[0]) for _, _, expected, _ in self.arrays), default=1)
        low = _place(max(len(self.single), 1) - 1, START)
        last = _place(max(self.row, 1) - 1, ARRAYS + wide - 1)
        return [
            (self.title, f"{_place(0, START)}:{low}"),
            (self.title, f"{_place(0, ARRAYS)}:{last}"),
        ]

    def cases(self, single, arrays):
        """Return (name, got, expected) for each formula."""
        found = [
            (name, row, expected)
            for row, (_, expected, name) in zip(single, self.single, strict=False)
        ]
        for top, _, expected, name in self.arrays:
            area = arrays[top : top + len(expected)]
            found.append((name, [row[: len(expected[0])] for row in area], expected))
        return found


def lookup(function):
    """Return cells that stand for the sheet a function reads: every text has a row."""
    if function.sheet == "Baseline":
        heading = ["Version", "Scenario", "Measure", "Value"]
        return [heading, [1.0, "Base", function.example[0], 1200.5]]
    texts = [v for v in (*function.example, *function.defaults) if isinstance(v, str)]
    rows = [[text, *map(float, range(len(texts)))] for text in texts]
    return [["", *texts], *rows]


def sheets_of(function):
    return (lambda _: lookup(function)) if function.sheet else None


def page_of(function, hostile=True):
    """Return the page of one function: its example, then with each hostile cell."""
    page, values = Page(function), [given(value) for value in function.example]
    references = [page.argument(value) for value in values]
    sheets = sheets_of(function)
    page.formula(references, shown(function, values, sheets), "example")
    if not hostile:
        return page
    for at, value in enumerate(values):
        if isinstance(value, list) or isinstance(function.arguments[at], Grid):
            continue
        for row, (cell, trouble) in enumerate(TROUBLES.items(), 1):
            spread = cell in ("=1/0", "=NA()")
            kept = isinstance(function.arguments[at], Anything)
            one = [
                *values[:at],
                "" if kept and not cell else trouble,
                *values[at + 1 :],
            ]
            expected = shown(function, one, sheets)
            if spread and not kept:  # Calc answers itself, in the first cell
                expected = [[{"error": CODES[trouble]}]]
            places = [*references[:at], f"$Hostile.A{row}", *references[at + 1 :]]
            page.formula(places, expected, f"argument {at + 1} is {cell!r}")
    if broadcasts(function, values):
        ranged(page, values, sheets)
    return page


def broadcasts(function, values):
    single = not any(isinstance(value, list) for value in values)
    cells = any(isinstance(word, Anything) for word in function.arguments)
    return single and not function.whole and not function.alone and not cells


def ranged(page, values, sheets):
    """Add one array formula whose rows have one hostile cell each."""
    rows = [values]
    for at in range(len(values)):
        rows += [[*values[:at], cell, *values[at + 1 :]] for cell in IN_RANGES]
    columns = [[[cell] for cell in column] for column in zip(*rows, strict=True)]
    references = [page.argument(column) for column in columns]
    page.formula(references, shown(page.function, columns, sheets), "ranges")


def around(pages):
    """Return the sheets the pages need besides their own."""
    sheets = {
        HOSTILE: [
            ("formula", f"A{row}", cell)
            if cell.startswith("=")
            else ("data", f"A{row}", [[cell]])
            for row, cell in enumerate(TROUBLES, 1)
        ]
    }
    for page in pages:
        if page.function.sheet:
            rows = lookup(page.function)
            place = f"A1:{_place(len(rows) - 1, len(rows[0]) - 1)}"
            sheets[page.function.sheet] = [("data", place, rows)]
    return sheets | {page.title: page.entries for page in pages}
