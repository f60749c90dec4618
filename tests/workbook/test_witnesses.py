"""Readers nobody here wrote see the same values: calamine and betteroffice."""

import io
import math
from datetime import date, datetime, time

import betteroffice_xlsx
import pytest
import python_calamine
from workbook import kinds, specimen
from workbook.shared import each_book

from xl_align.workbook import markup, parts, places
from xl_align.workbook.file import FileBook
from xl_align.workbook.reading import Reader


def blank_or(value):
    return None if value == "" else value


def calamine(data):
    """Return each value calamine finds; it has nothing for an error."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        (title, row, column): value
        for title in book.sheet_names
        for row, line in enumerate(
            book.get_sheet_by_name(title).to_python(skip_empty_area=False), 1
        )
        for column, value in enumerate(line, 1)
        if value != ""
    }


def ours(data):
    """Return each value our reader finds, and whether it is an error."""
    read = Reader(parts.opened(data))
    return {
        (title, row, column): (read.value(held), held)
        for title in read.tabs
        for (row, column), held in read.sheet(title).cells.items()
        if read.value(held) is not None
    }


def agrees_with_calamine(data):
    """Compare the values; return how many there were."""
    theirs, known = calamine(data), ours(data)
    errors = {place for place, (_, held) in known.items() if held.kind == "e"}
    assert theirs.keys() == known.keys() - errors
    for place, (value, _) in known.items():
        if place not in errors:
            assert same_moment(value, theirs[place]), (place, value, theirs[place])
    return len(theirs)


def same_moment(value, other):
    """Compare two values; calamine shows elapsed time as such, and milliseconds."""
    if isinstance(value, float) and isinstance(other, float):
        return value == other or (math.isinf(value) and math.isinf(other))
    if hasattr(other, "total_seconds"):  # [h]:mm; openpyxl's rules make it a moment
        if isinstance(value, time):
            value = datetime.combine(date(1899, 12, 30), value)
        since = datetime(1899, 12, 30) if value.year < 1904 else datetime(1904, 1, 1)
        return abs((value - since - other).total_seconds()) < 0.001 + 86400
    if isinstance(value, datetime) and type(other) is datetime:
        return abs((value - other).total_seconds()) < 0.001
    return value == other and isinstance(value, date) == isinstance(other, date)


@pytest.mark.parametrize("since_1904", [False, True])
def test_calamine_on_every_kind_of_cell(since_1904):
    assert agrees_with_calamine(kinds.workbook(since_1904)) > len(kinds.PLAIN)


@pytest.mark.shared
@each_book()
def test_calamine_on_books_of_others(rich, tmp_path):
    assert agrees_with_calamine(rich.read_bytes()) > 0
    path = refreshed(rich, tmp_path)
    before, after = calamine(rich.read_bytes()), calamine(path.read_bytes())
    titles = {sheet.title for sheet in specimen.sheets()}
    assert before == {place: v for place, v in after.items() if place[0] not in titles}
    assert agrees_with_calamine(path.read_bytes()) > len(before)


def refreshed(rich, folder):
    """Return a copy of a book with our sheets in it."""
    path = folder / rich.name
    path.write_bytes(rich.read_bytes())
    book = FileBook(path)
    for sheet in specimen.sheets():
        book.put(sheet)
    book.save(title=specimen.TITLE, as_of=specimen.AS_OF)
    return path


def agrees_with_betteroffice(data):
    """Compare cell by cell; days are numbers to it."""
    book, count = betteroffice_xlsx.Workbook.open(data), 0
    for (title, row, column), (_, held) in ours(data).items():
        got = book.value(title, f"{places.letters(column)}{row}")
        shown = got.code if isinstance(got, betteroffice_xlsx.CellError) else got
        if isinstance(shown, str):
            # It leaves _x0007_ and both bytes of a line end as they are in the file.
            shown = markup.decoded(shown.replace("\r\n", "\n"))
        assert shown == held.value, (title, row, column)
        count += 1
    return count


def test_betteroffice_on_every_kind_of_cell():
    assert agrees_with_betteroffice(kinds.workbook()) > len(kinds.PLAIN)


@pytest.mark.shared
@each_book()
def test_betteroffice_on_books_of_others(rich, tmp_path):
    assert agrees_with_betteroffice(rich.read_bytes()) > 0
    assert agrees_with_betteroffice(refreshed(rich, tmp_path).read_bytes()) > 0
