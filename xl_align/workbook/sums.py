"""Sums over cells that a rounding leaves and a change by hand moves.

Programs write a number with 15, 16 or 17 digits. An exact check sum would take a
workbook that was merely saved again for a changed one, and rounding first only moves
the trouble to the numbers at an edge. So a number enters as its logarithm, times a
weight of its place: 15 digits move that by less than 1e-14, a change by hand by more.
All else enters exactly, as a hash modulo a prime. Each sum is kept plain, times the
row and times the column: the quotients of what moved are the place of a single cell.
"""

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from xl_align.workbook import places

_PRIME = (1 << 61) - 1
_NOISE = 1e-14  # relative, of one number written with 15 digits
_WHOLE = 1e-3  # how far from a whole number the quotient of two sums may be

Exact = tuple[int, int, int]
Rough = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """What one cell says; its row is 0 where rows may come, go and move."""

    row: int
    column: int
    content: str | float
    part: str = ""  # of a sheet: what such rows belong to


@dataclass(frozen=True, slots=True)
class Change:
    """Where cells are not what they were: a place, or (0, 0) if it is not known."""

    row: int
    column: int


def written(lines: Iterable[Line]) -> str:
    """Return the sums of cells as a word, to be compared by `change`."""
    exact, rough, _ = _sums(lines)
    return ",".join([*(f"{one:x}" for one in exact), *map(repr, rough)])


def change(word: str, lines: Iterable[Line]) -> Change | None:
    """Return where cells differ from those whose sums are a word; None if nowhere.

    Parameters
    ----------
    word : from `written`; any other counts as a change
    lines : the cells as they are now
    """
    exact, rough, count = _sums(lines)
    known = _read(word)
    if known is None:
        return Change(0, 0)
    moved = [(new - old) % _PRIME for new, old in zip(exact, known[0], strict=True)]
    drift = [new - old for new, old in zip(rough, known[1], strict=True)]
    if any(moved):
        return _place_of_exact(moved)
    # The sums themselves are kept in 17 digits, hence the last term.
    noise = _NOISE * (count + 1 + abs(rough[0]))
    return _place_of_rough(drift) if abs(drift[0]) > noise else None


def _sums(lines: Iterable[Line]) -> tuple[Exact, Rough, int]:
    exact: set[tuple[int, int, int]] = set()  # where rows may come, a word counts once
    rough: list[tuple[float, int, int]] = []
    for line in lines:
        number = not isinstance(line.content, str) and math.isfinite(line.content)
        word = _kind(float(line.content)) if number else str(line.content)
        hashed = _hash(f"{line.part} {line.row} {line.column} {word}")
        exact.add((hashed, line.row, line.column))
        if number and line.content:
            weight = 1 + hashed / _PRIME
            term = weight * math.log(abs(float(line.content)))
            rough.append((term, line.row, line.column))
    return (
        (
            sum(h for h, _, _ in exact) % _PRIME,
            sum(h * row for h, row, _ in exact) % _PRIME,
            sum(h * column for h, _, column in exact) % _PRIME,
        ),
        (
            math.fsum(term for term, _, _ in rough),
            math.fsum(term * row for term, row, _ in rough),
            math.fsum(term * column for term, _, column in rough),
        ),
        len(rough),
    )


def _kind(number: float) -> str:
    """Return what of a number counts exactly: its sign, or that it is zero."""
    return "number " + ("0" if not number else "+" if number > 0 else "-")


def _hash(text: str) -> int:
    plain = re.sub(r"\r\n?", "\n", text).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(plain, digest_size=8).digest()) % _PRIME


def _read(word: str) -> tuple[Exact, Rough] | None:
    fields = word.split(",")
    if len(fields) != 6:
        return None
    try:
        a, b, c = (int(field, 16) for field in fields[:3])
        d, e, f = (float(field) for field in fields[3:])
    except ValueError:
        return None
    return (a, b, c), (d, e, f)


def _place_of_exact(moved: list[int]) -> Change:
    if not moved[0]:
        return Change(0, 0)
    inverse = pow(moved[0], -1, _PRIME)
    row, column = (one * inverse % _PRIME for one in moved[1:])
    return _sound(row, column)


def _place_of_rough(drift: list[float]) -> Change:
    row, column = (one / drift[0] for one in drift[1:])
    if max(abs(row - round(row)), abs(column - round(column))) > _WHOLE:
        return Change(0, 0)
    return _sound(round(row), round(column))


def _sound(row: int, column: int) -> Change:
    inside = 0 <= row <= places.LAST_ROW and 1 <= column <= places.LAST_COLUMN
    return Change(row, column) if inside else Change(0, 0)
