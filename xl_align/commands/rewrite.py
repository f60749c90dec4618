"""Every sheet written anew: how each command that changes a workbook ends."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from math import isclose
from typing import Any

from xl_align.commands.inputs import Inputs, inputs, results_of
from xl_align.commands.session import Done, Session
from xl_align.errors import MissingError, WorkbookError
from xl_align.results import Results
from xl_align.sheets import baseline
from xl_align.sheets.contents import sheets
from xl_align.workbook import Block, Book, Formula, Sheet
from xl_align.workbook.places import letters

SHOWN = 5  # tables a message names
EXACT = 1e-9  # relative; programs keep 15 digits of a number


@dataclass(frozen=True, slots=True)
class Change:
    """A cell of one of our tables that is not what the sources say now."""

    sheet: str
    table: str
    place: str
    held: Any
    now: Any

    def __str__(self) -> str:
        """Return the change as a line: where, what it holds, what it should."""
        return f"{self.sheet}!{self.place}: {self.held!r} -> {self.now!r}"


def results_in(book: Book, session: Session, given: Inputs | None = None) -> Results:
    """Return results from the sources with what the workbook's owner decided."""
    session.step("Reading the workbook")
    decided = given or inputs(book, session.home)
    in_force = replace(decided, as_of=session.as_of)
    return results_of(in_force, session.step, session.home)


def composed(
    book: Book, results: Results, more: Sequence[Sheet] = ()
) -> tuple[Sheet, ...]:
    """Return every sheet of the results, what was promoted before, and ``more``."""
    titles = {one.title for one in more}
    kept = [one for one in promoted(book, results) if one.title not in titles]
    return sheets(results, [*kept, *more])


def put(book: Book, pages: Sequence[Sheet]) -> None:
    """Write pages as all there is of ours: sheets that show another moment go."""
    for page in pages:
        book.put(page)
    written = {page.title for page in pages}
    for title in book.ours():
        if title not in written:
            book.remove(title)


def promoted(book: Book, results: Results) -> list[Sheet]:
    """Return the sheet of promoted scenarios, if the workbook has one."""
    try:
        rows = book.table(baseline.TABLE)
    except MissingError:
        return []
    return [baseline.sheet(results, baseline.versions(rows))]


def rewritten(
    book: Book,
    session: Session,
    results: Results,
    said: Sequence[str],
    shows: str,
    more: Sequence[Sheet] = (),
) -> Done:
    """Put every sheet and return what a command says of it, ``said`` first."""
    session.step("Writing sheets")
    pages = composed(book, results, more)
    session.step("Comparing with the sheets as they are")
    before = book.ours()
    try:
        held: list[Change] | None = list(changes(book, pages))
    except WorkbookError:  # saved without values: what it held cannot be told
        held = None
    put(book, pages)
    aside = [str(problem) for problem in results.set_aside]
    words = (*said, *_written(pages, held, before), *aside)
    stated = results.settings
    return Done(words, shows, stated.title, stated.as_of, problems=results.set_aside)


def changes(book: Book, pages: Sequence[Sheet]) -> Iterator[Change]:
    """Yield every cell of our tables that differs from what the pages hold.

    A table the workbook does not have yet counts as no change; one with more or
    fewer rows is one change.
    """
    for page in pages:
        for block in page.blocks:
            try:
                rows = book.table(block.name).to_numpy(object)
            except MissingError:
                continue
            yield from _differing(page, block, rows)


def _differing(page: Sheet, block: Block, rows: Any) -> Iterator[Change]:
    fresh = [row for row in map(_values, block.rows) if any(v is not None for v in row)]
    if rows.shape != (len(fresh), len(block.columns)):
        place = f"{letters(block.left)}{block.top}"
        had = f"{rows.shape[0]} rows of {rows.shape[1]} columns"
        has = f"{len(fresh)} rows of {len(block.columns)} columns"
        yield Change(page.title, block.name, place, had, has)
        return
    for r, (held, now) in enumerate(zip(rows, fresh, strict=True), block.top + 1):
        for c, (a, b) in enumerate(zip(held, now, strict=True), block.left):
            if not _same(a, b):
                yield Change(page.title, block.name, f"{letters(c)}{r}", a, b)


def _values(row: Sequence[Any]) -> list[Any]:
    plain = [one.value if isinstance(one, Formula) else one for one in row]
    return [None if one == "" or one != one else one for one in plain]


def _same(held: Any, now: Any) -> bool:
    held = None if held == "" or held != held else held
    if isinstance(held, int | float) and isinstance(now, int | float):
        return isclose(held, now, rel_tol=EXACT, abs_tol=EXACT)
    return bool(_day(held) == _day(now))


def _day(value: Any) -> Any:
    """Return a moment at midnight as the day that it stands for."""
    midnight = isinstance(value, datetime) and value.time() == time.min
    return value.date() if midnight else value


def _written(
    pages: Sequence[Sheet], held: Sequence[Change] | None, before: Sequence[str]
) -> list[str]:
    """Return what was written, as lines: which sheets are new or gone, what moved."""
    titles = [page.title for page in pages]
    count = Counter(one.sheet for one in held or ())
    listed = [
        ("new", [one for one in titles if before and one not in before]),
        ("gone", [one for one in before if one not in titles]),
        ("cells that changed", [f"{one} {n}" for one, n in count.most_common()]),
    ]
    said = [f"{word}: {', '.join(_few(names))}" for word, names in listed if names]
    same = held is not None and before and not said
    still = "; no figure of theirs changed" if same else ""
    return [f"{len(pages)} sheets written{still}", *said]


def _few(names: Sequence[str]) -> list[str]:
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return [*names[:SHOWN], *more]
