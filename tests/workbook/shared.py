"""The shared corpus of rich workbooks nobody here made, if it is beside us."""

from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
BOOKS = sorted(CORPUS.glob("*.xlsx"))


def each_book(sample=()):
    """Parametrize a test by the books of the corpus; skip it where there is none.

    With a sample of their numbers, the others only run with the benchmarks.
    """
    given = [
        pytest.param(
            book,
            id=book.stem,
            marks=[pytest.mark.benchmark]
            * bool(sample and book.name[:2] not in sample),
        )
        for book in BOOKS
    ]
    absent = pytest.mark.skip(reason=f"no corpus at {CORPUS}")
    return pytest.mark.parametrize(
        "rich", given or [pytest.param(None, id="none", marks=absent)]
    )
