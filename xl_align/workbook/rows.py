"""The rows of a sheet part around a table's body, cut at the bytes.

Rows before and after stay as they are; of the rows beside the body only the cells
left and right of it are kept. The body itself is skipped a buffer at a time.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from xl_align.errors import WorkbookError
from xl_align.workbook import markup, places
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area, Growth
from xl_align.workbook.scan import Unnumbered, marks, pieces

_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=\"(\d+)\"")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>.*?</(?:\w+:)?c>)", re.DOTALL)
_CELL_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d+)\"")
_STYLE = re.compile(rb"\bs=\"(\d+)\"")
_MASTER = re.compile(
    rb"<(?:\w+:)?f\b(?=[^>]*\bt=\"shared\")(?=[^>]*\bsi=\"(\d+)\")"
    rb"(?=[^>]*\bref=\"([A-Z0-9:]+)\")"
)
_SHARED = re.compile(rb"<(?:\w+:)?f\b(?=[^>]*\bt=\"shared\")(?=[^>]*\bsi=\"(\d+)\")")
_ARRAY = re.compile(
    rb"<(?:\w+:)?f\b(?=[^>]*\bt=\"(?:array|dataTable)\")(?=[^>]*\bref=\"([A-Z0-9:]+)\")"
)
_PLACE = re.compile(rb"(<(?:\w+:)?c\b[^>]*?\br=\"[A-Z]{1,3})\d+(?=\")")
_FILLED = re.compile(rb"(<(?:\w+:)?f\b[^>]*?\sref=\")([A-Z0-9:]+)(?=\")")
_HOLDS = re.compile(rb"<(?:\w+:)?(?:v|f|is)\b")


@dataclass(frozen=True, slots=True)
class Beside:
    """What shares a row with the body: the row's marks, cells left and right."""

    marks: bytes
    left: bytes
    right: bytes


@dataclass(slots=True)
class Split:
    """A sheet part cut around the body of a table."""

    head: bytes = b""  # up to the opening of the rows
    before: list[bytes] = field(default_factory=list)
    first: bytes = b""  # the first row of the body: its cells have the formats
    beside: dict[int, Beside] = field(default_factory=dict)
    totals: bytes = b""
    totals_marks: bytes = b""
    after: dict[int, bytes] = field(default_factory=dict)
    pushed: dict[int, bytes] = field(default_factory=dict)  # cells by their new row
    blocked: int = 0  # the first row whose cells are in the way of the new body
    tail: bytes = b""
    prefix: str = ""  # of the namespace, with its colon
    right: int = 1  # last column in use
    left: int = places.LAST_COLUMN
    top: int = places.LAST_ROW
    bottom: int = 1

    def looks(self) -> dict[int, int]:
        """Return the format of each column in the first row of the body."""
        found = {}
        for cell in _CELL.finditer(self.first):
            place, style = _CELL_PLACE.search(cell[1]), _STYLE.search(cell[1])
            if place and style:
                found[places.number(place[1].decode())] = int(style[1])
        return found


def split(package: Package, part: str, body: Area, totals: int, last: int) -> Split:
    """Cut a sheet around a body that will end at row `last`.

    Parameters
    ----------
    package, part : the sheet
    body : of the table as it is
    totals : rows of totals below it
    last : row where the new body ends

    Notes
    -----
    Cells in the way of new rows are pushed down with all that lies below the table
    in its columns. Raises WorkbookError if a formula that fills several cells crosses
    the edge of what is replaced or moves.
    """
    found = _cut(package, part, lambda: _Cutter(body, totals, last))
    if not found.blocked:
        return found
    pushed = _cut(package, part, lambda: _Cutter(body, totals, last, pushes=True))
    pushed.blocked = found.blocked
    return pushed


def _cut(package: Package, part: str, cutter: Callable[[], "_Cutter"]) -> Split:
    """Cut a sheet; if its rows or cells do not say where they are, number them."""
    try:
        return cutter().cut(package, part)
    except Unnumbered:
        package.put(part, numbered(package.tree(part)))
    try:
        return cutter().cut(package, part)
    except Unnumbered as trouble:
        raise WorkbookError(f"{package.name} is damaged: {part}") from trouble


def numbered(root: markup.Tree) -> markup.Tree:
    """Return a sheet whose rows and cells all say where they are."""
    at = 0
    for row in root.iter("{*}row"):
        at = markup.whole(row.get("r") or str(at + 1))
        row.set("r", str(at))
        column = 0
        for cell in row.iter("{*}c"):
            here = cell.get("r") or f"{places.letters(column + 1)}{at}"
            cell.set("r", here)
            column = places.cell(here)[1]
    return root


class _Cutter:
    """Runs over a sheet once; open while it does."""

    def __init__(
        self, body: Area, totals: int, last: int, pushes: bool = False
    ) -> None:
        self.body, self.totals, self.last = body, totals, last
        self.pushes = pushes
        below = places.LAST_ROW - body.bottom if pushes else totals
        self.growth = Growth(body, last, below)
        self.found = Split()

    def cut(self, package: Package, part: str) -> Split:
        for kind, text in pieces(package, part, self.skips):
            if kind == "prefix":
                self.found.prefix = text.decode()
            elif kind == "head":
                self.found.head = text
            elif kind == "tail":
                self.found.tail = text
            else:
                self._row(text)
        self._refuse_crossing()
        return self.found

    def skips(self, text: bytes, start: int, end: int) -> bool:
        """Tell whether whole rows lie inside the body with no cell beside it."""
        prefix = self.found.prefix.encode()
        first = _ROW_NUMBER.match(text, start)
        last = _ROW_NUMBER.match(text, text.rfind(b"<" + prefix + b"row ", start, end))
        if not first or not last:
            return False
        if int(first[1]) <= self.body.top or int(last[1]) > self.body.bottom:
            return False
        if b"array" in text or b"dataTable" in text:  # perhaps a formula over cells
            return False
        return not self._odd(prefix).search(text, start, end)

    def _odd(self, prefix: bytes) -> re.Pattern[bytes]:
        """Return what finds a cell beside the body, or one without its place."""
        columns = range(self.body.left, self.body.right + 1)
        inside = b"|".join(places.letters(i).encode() for i in columns)
        return re.compile(b"<" + prefix + b'c(?! r="(?:' + inside + rb")\d)\b")

    def _row(self, text: bytes) -> None:
        number = _ROW_NUMBER.match(text)
        if not number:
            raise Unnumbered
        row = int(number[1])
        if row < self.body.top:
            self.found.before.append(text)
            self.found.top = min(self.found.top, row)
            self._widen(text)
        elif not self.pushes and row > max(self.body.bottom, self.last) + self.totals:
            self.found.after[row] = text
            self.found.bottom = max(self.found.bottom, row)
            self._widen(text)
        else:
            self._beside(row, text)

    def _beside(self, row: int, text: bytes) -> None:
        body = self.body
        if row == body.top:
            self.found.first = text
        left, middle, right = self._parted(text)
        if body.bottom < row <= body.bottom + self.totals:
            self.found.totals = b"".join(middle)
            self.found.totals_marks = marks(text)
        elif row > body.bottom and self.pushes:
            self._push(row, b"".join(middle))
        elif row > body.bottom and not self.found.blocked:
            full = any(_HOLDS.search(cell) for cell in middle)
            self.found.blocked = row if full else 0
        for cell in middle if row <= body.bottom else []:
            if _ARRAY.search(cell):
                raise WorkbookError(
                    f"row {row} of the table holds an array formula: it cannot be"
                    " refreshed"
                )
        if left or right:
            sides = b"".join(left), b"".join(right)
            self.found.beside[row] = Beside(marks(text), *sides)
            self._widen(sides[0])
            self._widen(sides[1])

    def _parted(self, text: bytes) -> tuple[list[bytes], list[bytes], list[bytes]]:
        sides: tuple[list[bytes], ...] = ([], [], [])
        for cell in _CELL.finditer(text, text.find(b">") + 1):
            place = _CELL_PLACE.search(cell[1])
            if not place:
                raise Unnumbered
            column = places.number(place[1].decode())
            side = 0 if column < self.body.left else 1 + (column > self.body.right)
            sides[side].append(cell[0])
        return sides[0], sides[1], sides[2]

    def _push(self, row: int, cells: bytes) -> None:
        if not cells:
            return
        to = row + self.growth.rows
        if to > places.LAST_ROW or b'"dataTable"' in cells:
            raise WorkbookError(
                f"new rows would push down cells in row {row} below the table, which"
                " cannot move: move them first"
            )
        moved = _PLACE.sub(lambda found: found[1] + b"%d" % to, cells)
        self.found.pushed[to] = _FILLED.sub(
            lambda found: found[1] + self.growth.follows(found[2].decode()).encode(),
            moved,
        )
        self.found.bottom = max(self.found.bottom, to)

    def _widen(self, text: bytes) -> None:
        for cell in _CELL_PLACE.finditer(text):
            column = places.number(cell[1].decode())
            self.found.left = min(self.found.left, column)
            self.found.right = max(self.found.right, column)

    def _refuse_crossing(self) -> None:
        kept = [*self.found.before, *self.found.after.values(), self.found.totals]
        kept += [b for one in self.found.beside.values() for b in (one.left, one.right)]
        body, text = self.body, b"".join(kept)
        bottom = places.LAST_ROW if self.pushes else max(body.bottom, self.last)
        taken = Area(body.left, body.top, body.right, bottom)
        crossing = [a for a in _spans(text) if a.meets(taken)]
        moved = b"".join(self.found.pushed.values())
        beneath = Area(body.left, body.bottom + 1, body.right, places.LAST_ROW)
        crossing += [a for a in _spans(moved) if not beneath.holds(a)]
        if crossing or _orphans(text) or _orphans(moved):
            where = f" ({crossing[0]})" if crossing else ""
            raise WorkbookError(
                f"a formula shared by cells inside and outside of the table{where}"
                " crosses its edge: fill it in anew outside"
            )


def _spans(text: bytes) -> list[Area]:
    """Return the areas that formulas over several cells fill."""
    areas = [found[2] for found in _MASTER.finditer(text)]
    areas += [found[1] for found in _ARRAY.finditer(text)]
    return [places.area(one.decode()) for one in areas]


def _orphans(text: bytes) -> set[bytes]:
    """Return the groups of shared formulas whose text stands elsewhere."""
    masters = {found[1] for found in _MASTER.finditer(text)}
    return {found[1] for found in _SHARED.finditer(text)} - masters
