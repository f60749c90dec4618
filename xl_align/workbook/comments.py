"""Comments, old and threaded: found, moved with their cells, carried over a refresh.

Excel keeps a comment in up to three parts: its text, its box (a VML shape) and its
thread. All three say which cell they are fixed to.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from xl_align.errors import WorkbookError
from xl_align.workbook import Value, contents, places
from xl_align.workbook.contents import TablePart
from xl_align.workbook.package import Package
from xl_align.workbook.reading import Held, Reader

Place: TypeAlias = tuple[int, int]  # row and column, from 1
Moved: TypeAlias = Callable[[Place], Place]

KINDS = "comments", "threadedComment", "vmlDrawing"
_TEXT = re.compile(
    rb"(<(?:\w+:)?(?:comment|threadedComment)\b[^>]*?\sref=\")([A-Z]+\d+)(?=\")"
)
_BOX = re.compile(
    rb"<(?:\w+:)?ClientData\b[^>]*\bObjectType=\"Note\".*?</(?:\w+:)?ClientData>",
    re.DOTALL,
)
_OTHER = re.compile(rb"ObjectType=\"(?!Note\")")
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)(?=<)")
_ROW = re.compile(rb"(<(?:\w+:)?Row>)\s*(\d+)\s*(?=<)")
_COLUMN = re.compile(rb"(<(?:\w+:)?Column>)\s*(\d+)\s*(?=<)")
_BEHIND = re.compile(rb"<(?:legacyDrawingHF|picture|tableParts|extLst)\b|</worksheet>")


@dataclass(frozen=True, slots=True)
class Carried:
    """A part of comments as it will be on the new sheet."""

    name: str
    kind: str
    text: bytes
    content_type: str


def parts_of(package: Package, sheet: str) -> list[tuple[str, str]]:
    """Return kind and name of each part that holds comments of a sheet.

    Parameters
    ----------
    package, sheet : the part of the sheet; none if its boxes hold form controls too
    """
    found = [(kind, name) for kind in KINDS for name in package.follow(sheet, kind)]
    boxes = [name for kind, name in found if kind == "vmlDrawing"]
    return [] if any(_OTHER.search(package.read(box)) for box in boxes) else found


def moved_texts(text: bytes, moved: Moved) -> bytes:
    """Return a part of comments or threads with each at its new cell."""

    def put(found: re.Match[bytes]) -> bytes:
        row, column = moved(places.cell(found[2].decode()))
        return found[1] + f"{places.letters(column)}{row}".encode()

    return _TEXT.sub(put, text)


def moved_boxes(text: bytes, moved: Moved) -> bytes:
    """Return the boxes of comments moved; they count rows and columns from 0."""

    def put(found: re.Match[bytes]) -> bytes:
        row, column = _ROW.search(found[0]), _COLUMN.search(found[0])
        if not row or not column:
            return found[0]
        was = int(row[2]) + 1, int(column[2]) + 1
        now = moved(was)
        down, right = now[0] - was[0], now[1] - was[1]
        if not down and not right:
            return found[0]
        box = _ROW.sub(lambda one: one[1] + b"%d" % (now[0] - 1), found[0])
        box = _COLUMN.sub(lambda one: one[1] + b"%d" % (now[1] - 1), box)
        return _ANCHOR.sub(lambda one: one[1] + _shifted(one[2], down, right), box)

    return _BOX.sub(put, text)


def _shifted(anchor: bytes, down: int, right: int) -> bytes:
    """Return the corners of a box, column and row of each with offsets, moved."""
    numbers = anchor.decode().split(",")
    for i, more in ((0, right), (2, down), (4, right), (6, down)):
        if i < len(numbers) and numbers[i].strip().isdigit():
            numbers[i] = str(max(int(numbers[i]) + more, 0))
    return ",".join(numbers).encode()


def carried(target: Package, source: Package, title: str) -> list[Carried]:
    """Return the comments on a sheet of ours as they will be on its new self.

    Parameters
    ----------
    target : the workbook with the old sheet
    source : the package with the new one
    title : of the sheet

    Notes
    -----
    In a table a comment stays with its row, known by the first column, and with the
    title of its column; elsewhere with its cell. Raises WorkbookError, listing them,
    for comments whose cell is gone.
    """
    tab = next((t for t in contents.tabs(target) if t.title == title), None)
    found = parts_of(target, tab.part) if tab else []
    if not found:
        return []
    moves = _Moves(target, source, title)
    made = []
    for kind, name in found:
        change = moved_boxes if kind == "vmlDrawing" else moved_texts
        text = change(target.read(name), moves.place)
        made.append(Carried(name, kind, text, target.type_of(name)))
    if moves.lost:
        listed = "".join(f"\n  {one}" for one in dict.fromkeys(moves.lost))
        raise WorkbookError(
            f"{target.name}: comments whose cell would be gone:{listed}\nMove them to"
            " another cell, or delete them"
        )
    return made


def put(target: Package, sheet: str, notes: list[Carried]) -> None:
    """Fix carried comments to the part of a new sheet."""
    for one in notes:
        target.put(one.name, one.text)
        if one.content_type:
            target.set_type(one.name, one.content_type)
        long = "http://schemas.microsoft.com/office/2017/10/relationships"
        kind = f"{long}/threadedComment" if one.kind == "threadedComment" else one.kind
        link = target.link(sheet, kind, one.name)
        if one.kind == "vmlDrawing":
            text = target.read(sheet)
            at = _BEHIND.search(text)
            assert at is not None  # our writer closes its sheets
            mark = b'<legacyDrawing r:id="%b"/>' % link.encode()
            target.put(sheet, text[: at.start()] + mark + text[at.start() :])


class _Moves:
    """Finds the new cell of each comment of one sheet; open while it is replaced."""

    def __init__(self, target: Package, source: Package, title: str) -> None:
        self._title = title
        self._old = Reader(target).sheet(title).cells
        self._new = Reader(source).sheet(title).cells
        self._tables = contents.tables(target, title)
        self._fresh = {t.name: t for t in contents.tables(source, title)}
        self.lost: list[str] = []

    def place(self, was: Place) -> Place:
        """Return where the comment at a cell goes; where it was if nowhere."""
        table = next((t for t in self._tables if was in t.area), None)
        fresh = self._fresh.get(table.name) if table else None
        now = self._in_table(was, table, fresh) if table and fresh else was
        if now is None or (table and not fresh) or now not in self._new:
            self.lost.append(f"{self._title}!{places.letters(was[1])}{was[0]}")
            return was
        return now

    def _in_table(self, was: Place, old: TablePart, new: TablePart) -> Place | None:
        title = old.columns[was[1] - old.area.left].title
        titles = [column.title for column in new.columns]
        if title not in titles:
            return None
        column = new.area.left + titles.index(title)
        if was[0] < old.body.top:
            return new.area.top, column
        if was[0] > old.body.bottom:
            return (new.area.bottom, column) if new.totals else None
        keys = [self._key(self._old, row, old) for row in _rows(old)]
        key = keys[was[0] - old.body.top]
        nth = keys[: was[0] - old.body.top].count(key)
        rows = [r for r in _rows(new) if self._key(self._new, r, new) == key]
        return (rows[nth], column) if nth < len(rows) else None

    def _key(self, cells: dict[Place, Held], row: int, table: TablePart) -> Value:
        return cells.get((row, table.area.left), Held()).value


def _rows(table: TablePart) -> range:
    return range(table.body.top, table.body.bottom + 1)
