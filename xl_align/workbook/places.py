"""Places on a sheet in A1 notation, and how a range follows a table that grows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xl_align.errors import WorkbookError

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d{1,7})(?::(\$?[A-Z]{1,3}\$?)(\d{1,7}))?")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns count from 1, both ends included."""

    left: int
    top: int
    right: int
    bottom: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Tell whether a (row, column) lies inside."""
        row, column = place
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        """Return the area as a file has it: one cell alone has no colon."""
        first = f"{letters(self.left)}{self.top}"
        last = f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: "Area") -> bool:
        """Tell whether the two share a cell."""
        return not (
            other.bottom < self.top
            or other.top > self.bottom
            or other.right < self.left
            or other.left > self.right
        )

    def holds(self, other: "Area") -> bool:
        """Tell whether the other lies inside whole."""
        return (other.top, other.left) in self and (other.bottom, other.right) in self


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a workbook: title of its sheet, row and column from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The body of a table before, and its last row after; the header is above.

    So many rows ``below`` the body move with its end, in the columns of the table:
    its totals, and all that lies there if it would be in the way.
    """

    body: Area
    last: int
    below: int = 0

    @property
    def rows(self) -> int:
        """How many rows there are more; negative if fewer."""
        return self.last - self.body.bottom

    def moves(self, place: tuple[int, int]) -> bool:
        """Tell whether the cell at a (row, column) moves by `rows`."""
        body, (row, column) = self.body, place
        beneath = body.bottom < row <= body.bottom + self.below
        return beneath and body.left <= column <= body.right

    def place(self, was: tuple[int, int]) -> tuple[int, int]:
        """Return where the cell at a (row, column) is after."""
        return (was[0] + self.rows, was[1]) if self.moves(was) else was

    def origin(self, place: tuple[int, int]) -> tuple[int, int]:
        """Return where the cell at a (row, column) was before."""
        was = place[0] - self.rows, place[1]
        return was if self.moves(was) else place

    def carries(self, place: Area) -> bool:
        """Tell whether all of an area moves."""
        corners = (place.top, place.left), (place.bottom, place.right)
        return all(self.moves(corner) for corner in corners)

    def meets(self, place: Area) -> bool:
        """Tell whether some of an area moves."""
        body = self.body
        end = body.bottom + self.below
        moving = Area(body.left, body.bottom + 1, body.right, end)
        return self.below > 0 and moving.meets(place)

    def moved(self, place: Area) -> Area:
        """Return where an area is after; Excel does the same when rows come in.

        A range over the body, with or without the header, ends with it; in the
        columns of the table a range follows each of its ends that moves.
        """
        body = self.body
        if place.left < body.left or place.right > body.right:
            return place
        over = place.top in (body.top, body.top - 1) and place.bottom == body.bottom
        top, bottom = place.top, place.bottom
        if self.moves((top, place.left)):
            top += self.rows
        if over or self.moves((bottom, place.right)):
            bottom = min(bottom + self.rows, LAST_ROW)
        return Area(place.left, top, place.right, bottom) if top <= bottom else place

    def follows(self, reference: str, grows: bool = True) -> str:
        """Return a reference after; one cell alone grows as a body of one row may."""
        found = _AREA.fullmatch(reference)
        if not found or (found[4] and int(found[4]) < int(found[2])):
            return reference
        try:
            old = area(reference)
        except WorkbookError:  # a name such as SKU9999999
            return reference
        if not found[3] and not grows and not self.moves((old.top, old.left)):
            return reference
        new = self.moved(old)
        if new == old:
            return reference
        start = f"{found[1]}{new.top}"
        if not found[3] and new.top == new.bottom:
            return start
        return f"{start}:{found[3] or found[1]}{new.bottom}"


@lru_cache(maxsize=20_000)
def number(column: str) -> int:
    """Return the number of a column's letters; A is 1."""
    total = 0
    for letter in column.upper():
        total = total * 26 + ord(letter) - 64
    return total


@lru_cache(maxsize=20_000)
def letters(column: int) -> str:
    """Return the letters of a column's number."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell(place: str) -> tuple[int, int]:
    """Return row and column of a cell; WorkbookError outside the grid of Excel."""
    found = _CELL.fullmatch(place)
    if not found:
        raise WorkbookError(f"{place!r} is not the place of a cell")
    row, column = int(found[2]), number(found[1])
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise WorkbookError(f"{place} lies outside a sheet")
    return row, column


def area(reference: str) -> Area:
    """Return the rectangle of a reference such as ``$A$1:B9``."""
    first, _, last = reference.partition(":")
    top, left = cell(first)
    bottom, right = cell(last or first)
    return Area(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def place_of(reference: str, titles: Sequence[str] = ()) -> Place:
    """Return the cell that ``'My sheet'!B7`` names, or ``$'My sheet'.$B$7`` in Calc.

    Parameters
    ----------
    reference : with its sheet
    titles : of the sheets there are, one of which is meant, in any case of letters;
        none if it is not known
    """
    mark = "!" if "!" in reference else "."
    title, _, where = reference.rpartition(mark)
    if not title:
        raise WorkbookError(f"{reference!r}: say which sheet, as in 'Sheet!B7'")
    title = title.removeprefix("$")
    if title[:1] == title[-1:] == "'" != title:
        title = title[1:-1].replace("''", "'")
    known = {one.casefold(): one for one in titles} or {title.casefold(): title}
    if title.casefold() not in known:
        raise WorkbookError(f"no sheet {title!r}; there are {', '.join(titles)}")
    return Place(known[title.casefold()], *cell(where))


def sheet_prefix(title: str) -> str:
    """Return a sheet's title as formulas always may write it: in quotes."""
    doubled = title.replace("'", "''")
    return f"'{doubled}'!"
