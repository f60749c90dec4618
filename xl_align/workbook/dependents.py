"""What depends on cells we changed: formulas elsewhere and charts, brought up to date.

A program calculates the workbook before and after. A result is taken over where it
moved, and only where the program agreed with the saved value before. The first asked
is formualizer, in this process: it counts if it agrees everywhere, as what it does not
know may stand behind any other cell. LibreOffice is asked next. A formula that it
calculates in its own way, or does not know, waits for Excel.
"""

import io
import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from xl_align.workbook import (
    Value,
    caches,
    contents,
    engine,
    follow,
    properties,
    recalculate,
    single,
)
from xl_align.workbook.bare import Place
from xl_align.workbook.cells import cached
from xl_align.workbook.engine import Functions, Results
from xl_align.workbook.fill import Filled
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area
from xl_align.workbook.reading import Held, Reader

Origin: TypeAlias = Callable[[str, Place], Place]

_LARGEST = 30_000_000  # bytes packed: beyond it LibreOffice takes minutes
_MOST_POINTS = 100_000  # of a range that a chart draws
_CLOSE = 1e-9
_ROUNDING = 1e-7  # of money and units
_LONGEST_FORMULA = 8_192  # letters, Excel's limit
_WAITS = "{} on other sheets wait for Excel to calculate them: {}"


def brought_up_to_date(
    before: Reader,
    target: Package,
    ours: Collection[str],
    filled: Filled,
    functions: Functions | None = None,
) -> tuple[bytes, list[str]]:
    """Return a refreshed workbook with the values around what changed renewed.

    Parameters
    ----------
    before : the workbook as it was
    target : the workbook with our sheets and the new bodies in it
    ours : titles of the sheets that were written
    filled : the tables of others that took new bodies
    functions : our worksheet functions, for formulas of others that use them

    Returns
    -------
    (bytes, list of str)
        The content, and notes on what waits for Excel.
    """
    fresh = target.content()
    after = _reader(fresh, target.name)
    if not filled.tables and not _moved(before, after, ours):
        return fresh, []

    def drawn(title: str, area: Area) -> list[Value] | None:
        return _values(after, ours, title, area) or filled.values(title, area)

    parts = [after.tabs[title].part for title in ours]
    mine = [below for part in parts for below in target.below(part)]
    redrawn = caches.redraw(target, drawn, mine)
    if filled.large:
        notes = ["all formulas wait for Excel to calculate them: the table is large"]
    elif _dependents(after, [*ours, *{t.sheet for t in filled.tables.values()}], ours):
        others = set(after.tabs) - set(ours)
        notes = recalculated(before, after, target, others, filled.origin, functions)
    else:
        return (target.content() if redrawn else fresh), []
    return target.content(), notes


def _reader(data: bytes, name: str) -> Reader:
    return Reader(Package(io.BytesIO(data), name))


def _moved(before: Reader, after: Reader, ours: Collection[str]) -> bool:
    """Tell whether any value on our sheets is another than before."""
    for title in ours:
        if title not in before.tabs:
            return True
        old, new = before.sheet(title).cells, after.sheet(title).cells
        empty = Held()
        for place in {*old, *new}:
            was, now = old.get(place, empty), new.get(place, empty)
            if not _same(was.value, now.value):
                return True
    return False


def _values(
    reader: Reader, ours: Collection[str], title: str, area: Area
) -> list[Value] | None:
    size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
    if title not in ours or size > _MOST_POINTS:
        return None
    cells = reader.sheet(title).cells
    return [
        cells.get((row, column), Held()).value
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]


def _dependents(
    reader: Reader, changed: Collection[str], ours: Collection[str]
) -> list[str]:
    """Return the sheets of others whose formulas may name something that changed.

    Parameters
    ----------
    reader : the workbook as it will be
    changed : titles of the sheets with new cells
    ours : those of them that we wrote whole
    """
    package = reader.package
    words = {follow.plain(title) for title in changed}
    words |= {t.name for t in contents.tables(package) if t.sheet in changed}
    words |= set(properties.names_of_ours(properties.read(package)))
    titles = {title.casefold() for title in changed}
    named = contents.names(package)
    words |= {n.name for n in named if follow.sheet_names(n.text) & titles}
    listed = b"|".join(re.escape(word.encode()) for word in words if word)
    rule = re.compile(rb"<(?:\w+:)?f\b[^<]*(?:" + listed + rb")", re.IGNORECASE)
    own = re.compile(rb"<(?:\w+:)?f\b")  # on a sheet with a new body any formula may
    others = [tab for title, tab in reader.tabs.items() if title not in ours]
    return [
        tab.title
        for tab in others
        if _found(package, tab.part, own if tab.title in changed else rule)
    ]


def _found(package: Package, part: str, rule: re.Pattern[bytes]) -> bool:
    rest = b""
    for piece in package.chunks(part):
        text = rest + piece
        if rule.search(text):
            return True
        rest = text[-_LONGEST_FORMULA:]
    return False


def recalculated(
    before: Reader,
    after: Reader,
    target: Package,
    titles: set[str],
    origin: Origin = lambda _, place: place,
    functions: Functions | None = None,
) -> list[str]:
    """Take calculated results over; return a note on those that wait for Excel.

    Parameters
    ----------
    before, after : the workbook as it was and as it will be
    target : changed in place
    titles : of the sheets whose formulas are others'
    origin : where a cell of a sheet was before
    functions : our worksheet functions, for formulas that use them
    """
    shared = sorted(titles & set(after.tabs))
    readers = before, after
    first = engine.calculated(before, titles, functions)
    second = engine.calculated(after, titles, functions) if first is not None else None
    if first is not None and second is not None:
        taken = _taken(readers, (first, second), shared, origin, strict=True)
        if not taken.unsure:
            return taken.into(target)
    books = [one.package.content() for one in readers]
    if not recalculate.installed():
        return [_WAITS.format("formulas", "there is no LibreOffice here")]
    if max(map(len, books)) > _LARGEST:
        return [_WAITS.format("formulas", "the workbook is large")]
    made = recalculate.recalculated(books)
    if not made:
        return [_WAITS.format("formulas", "LibreOffice could not open the workbook")]
    runs = _read(made[0], titles), _read(made[1], titles)
    return _taken(readers, runs, shared, origin, strict=False).into(target)


def _read(reader: Reader, titles: Collection[str]) -> Results:
    return {
        title: {place: held.value for place, held in reader.sheet(title).cells.items()}
        for title in reader.tabs
        if title in titles
    }


@dataclass(slots=True)
class _Taken:
    """Results that moved, by sheet, and how many the program cannot vouch for."""

    found: dict[str, dict[Place, Value]] = field(default_factory=dict)
    unsure: int = 0

    def into(self, target: Package) -> list[str]:
        """Write the results; return a note on those that are not there."""
        for title, found in self.found.items():
            single.set_results(target, title, found)
        if not self.unsure:
            return []
        many = f"{self.unsure} formulas"
        return [_WAITS.format(many, "LibreOffice answers otherwise")]


def _taken(
    readers: tuple[Reader, Reader],
    runs: tuple[Results, Results],
    titles: Sequence[str],
    origin: Origin,
    strict: bool,
) -> _Taken:
    """Compare what a program found, before and after, with what was saved.

    ``strict`` trusts no error, and no answer where none was saved to agree with.
    """
    wrong = engine.ERRORS if strict else ("#NAME",)
    taken, empty = _Taken(), Held()
    for title in titles:
        found: dict[Place, Value] = {}
        old = readers[0].sheet(title).cells if title in readers[0].tabs else {}
        new = runs[1].get(title, {})
        for place, held in readers[1].sheet(title).cells.items():
            if held.formula:
                was = origin(title, place)
                saved = old.get(was, empty).value
                one, other = runs[0].get(title, {}).get(was), new.get(place)
                fresh = held.value is None
                # What is left where sums cancel is rounding: each has its own.
                known = _same(saved, one, _ROUNDING) if not fresh else not strict
                moved = fresh or not _same(one, other)
                known &= not ((moved or strict) and str(other).startswith(wrong))
                known &= place in new or not moved
                taken.unsure += not known
                if known and moved:
                    found[place] = "" if other is None else other
        if found:
            taken.found[title] = found
    return taken


def _same(one: Value, other: Value, apart: float = 1e-12) -> bool:
    first, second = cached(one), cached(other)
    text = isinstance(first, str) or isinstance(second, str)
    if text or isinstance(first, bool) or isinstance(second, bool):
        return first == second
    return math.isclose(float(first), float(second), rel_tol=_CLOSE, abs_tol=apart)
