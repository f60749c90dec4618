"""The rows of a sheet part around a table's body, cut at the bytes.

Rows before and after stay as they are; of the rows beside the body only the cells
left and right of it are kept. The body itself is skipped a buffer at a time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xl_align.errors import WorkbookError
from xl_align.workbook import markup, places
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?)/?>")
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
_HOLDS = re.compile(rb"<(?:\w+:)?(?:v|f|is)\b")


class Unnumbered(Exception):
    """Rows or cells without ``r``, or comments between them."""


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
    Raises WorkbookError if new rows would write over cells below, or if a formula
    that fills several cells crosses the edge of the body.
    """
    try:
        return _Cutter(body, totals, last).cut(package, part)
    except Unnumbered:
        package.put(part, numbered(package.tree(part)))
    try:
        return _Cutter(body, totals, last).cut(package, part)
    except Unnumbered as trouble:
        raise WorkbookError(f"{package.name} is damaged: {part}") from trouble


def numbered(root: markup.Tree) -> markup.Tree:
    """Return a sheet whose rows and cells all say where they are."""
    markup.strip_comments(root)
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

    def __init__(self, body: Area, totals: int, last: int) -> None:
        self.body, self.totals, self.last = body, totals, last
        self.found = Split()

    def cut(self, package: Package, part: str) -> Split:
        for kind, text in _pieces(package, part, self):
            if kind == "head":
                self.found.head = text
            elif kind == "tail":
                self.found.tail = text
            else:
                self._row(text)
        self._refuse_crossing()
        return self.found

    def skips(self, text: bytes, end: int) -> bool:
        """Tell whether whole rows lie inside the body with no cell beside it."""
        prefix = self.found.prefix.encode()
        first = _ROW_NUMBER.match(text)
        last = _ROW_NUMBER.match(text, text.rfind(b"<" + prefix + b"row ", 0, end))
        if not first or not last:
            return False
        if int(first[1]) <= self.body.top or int(last[1]) > self.body.bottom:
            return False
        if b'="array"' in text or b'="dataTable"' in text:
            return False
        return not self._odd(prefix).search(text, 0, end)

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
        elif row > max(self.body.bottom, self.last) + self.totals:
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
            self.found.totals_marks = _marks(text)
        elif row > body.bottom:
            self._refuse_overwriting(row, middle)
        for cell in middle if row <= body.bottom else []:
            if _ARRAY.search(cell):
                raise WorkbookError(
                    f"row {row} of the table holds an array formula: it cannot be"
                    " refreshed"
                )
        if left or right:
            sides = b"".join(left), b"".join(right)
            self.found.beside[row] = Beside(_marks(text), *sides)
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

    def _refuse_overwriting(self, row: int, cells: list[bytes]) -> None:
        if any(_HOLDS.search(cell) for cell in cells):
            raise WorkbookError(
                f"new rows would write over cells in row {row} below the table: move"
                " them first"
            )

    def _widen(self, text: bytes) -> None:
        for cell in _CELL_PLACE.finditer(text):
            column = places.number(cell[1].decode())
            self.found.left = min(self.found.left, column)
            self.found.right = max(self.found.right, column)

    def _refuse_crossing(self) -> None:
        kept = [*self.found.before, *self.found.after.values(), self.found.totals]
        kept += [b for one in self.found.beside.values() for b in (one.left, one.right)]
        text = b"".join(kept)
        longer = Area(
            self.body.left,
            self.body.top,
            self.body.right,
            max(self.body.bottom, self.last),
        )
        masters = {found[1] for found in _MASTER.finditer(text)}
        orphans = {found[1] for found in _SHARED.finditer(text)} - masters
        areas = [found[2] for found in _MASTER.finditer(text)]
        areas += [found[1] for found in _ARRAY.finditer(text)]
        crossing = [a.decode() for a in areas if places.area(a.decode()).meets(longer)]
        if crossing or orphans:
            where = f" ({crossing[0]})" if crossing else ""
            raise WorkbookError(
                f"a formula shared by cells inside and outside of the table{where}"
                " crosses its edge: fill it in anew outside"
            )


def _marks(row: bytes) -> bytes:
    found = _ROW.match(row)
    marks = found[1] if found else b""
    return re.sub(rb"\s(?:r|spans|hidden)=\"[^\"]*\"", b"", marks)


def _pieces(
    package: Package, part: str, cutter: _Cutter
) -> Iterator[tuple[str, bytes]]:
    """Yield the head of a sheet, its rows one by one but those skipped, the tail."""
    text, opened = b"", False
    rule, end, close = re.compile(b""), b"", b""
    for piece in package.chunks(part):
        text += piece
        if b"<!" in piece:  # a comment, CDATA or worse: parse it
            raise Unnumbered
        if not opened:
            found = _opening(text)
            if not found:
                continue
            opened, (head, prefix, text) = True, found
            cutter.found.prefix = prefix.decode()
            end, close = b"</" + prefix + b"sheetData>", b"</" + prefix + b"row>"
            rule = _row_rule(prefix)
            yield "head", head
        last = text.rfind(close)
        if last > 0 and cutter.skips(text, last):
            text = text[last + len(close) :]
        at = 0
        for row in rule.finditer(text):
            _refuse_unknown(text[at : row.start()])
            yield "row", row[0]
            at = row.end()
        text = text[at:]
    closing = text.find(end)
    if not opened or closing < 0:
        raise WorkbookError(f"{package.name} is damaged: {part} has no rows")
    _refuse_unknown(text[:closing])
    yield "tail", text[closing:]


def _opening(text: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return a sheet up to its rows, the prefix of its tags, and the rest."""
    found = re.search(rb"<((?:\w+:)?)sheetData\s*(/?)>", text)
    if not found:
        return None
    tag = found[1] + b"sheetData>"
    rest = text[found.end() :]
    return (
        text[: found.start()] + b"<" + tag,
        found[1],
        (b"</" + tag + rest if found[2] else rest),
    )


def _row_rule(prefix: bytes) -> re.Pattern[bytes]:
    tag = b"<" + prefix + b"row\\b"
    filled = b"(?:[^>]*[^>/])?>.*?</" + prefix + b"row>"
    return re.compile(tag + b"[^>]*/>|" + tag + filled, re.DOTALL)


def _refuse_unknown(between: bytes) -> None:
    """Leave to the parser what is between rows and is not blank."""
    if between.strip():
        raise Unnumbered
