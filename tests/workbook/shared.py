"""The shared corpus of rich workbooks nobody here made, if it is beside us."""

from pathlib import Path

import pytest
from workbook import specimen

from xl_align.workbook import parts
from xl_align.workbook.file import FileBook
from xl_align.workbook.reading import Reader

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


def refreshed(path, sheets=None):
    book = FileBook(path)
    for sheet in sheets or specimen.sheets():
        book.put(sheet)
    book.save(title=specimen.TITLE, as_of=specimen.AS_OF)
    return book


def opened(path):
    return parts.opened(path.read_bytes(), path.name)


def opened_value(path, title, row, column):
    return Reader(opened(path)).sheet(title).cells[row, column].value
