"""Reading in bulk gives what reading cell by cell gives, or does not begin."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook import kinds, specimen
from workbook.shared import each_book
from workbook.template import template, with_part

from xl_align.errors import WorkbookError
from xl_align.workbook import bulk, columns, markup, tabular
from xl_align.workbook.file import FileBook
from xl_align.workbook.places import LAST_ROW, Area
from xl_align.workbook.writer import assemble

SHEET = "xl/worksheets/sheet1.xml"


def seen(value):
    """Return what tells two values apart, their kinds included; NaN is a blank."""
    value = value.item() if hasattr(value, "item") else value
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    return "number" if whole else type(value), value


def both(data, title):
    """Return the values of a sheet read both ways, column by column."""
    read = kinds.reader(data)
    found = bulk.cells(read, title)
    cells = read.sheet(title).cells
    value = {place: read.value(held) for place, held in cells.items()}
    rows = sorted({row for (row, _), one in value.items() if one is not None})
    last = max(column for _, column in cells)
    got = columns.values(read, found, Area(1, 1, last, LAST_ROW))
    return (
        [[seen(value.get((row, c))) for row in rows] for c in range(1, last + 1)],
        [[seen(one) for one in column] for column in got],
    )


@pytest.mark.parametrize("since_1904", [False, True])
def test_every_kind_of_cell(since_1904):
    expected, got = both(kinds.workbook(since_1904), "Data")
    assert got == expected
    assert len(got[1]) > len(kinds.PLAIN) + len(kinds.STYLED)


@pytest.mark.parametrize("sheet", [s.title for s in specimen.sheets()])
def test_our_own_sheets(sheet):
    expected, got = both(assemble(specimen.sheets(), "T", specimen.AS_OF, {}), sheet)
    assert got == expected


@pytest.mark.shared
@each_book()
def test_sheets_of_others(rich):
    data = rich.read_bytes()
    taken = 0
    for title in kinds.reader(data).tabs:
        try:
            expected, got = both(data, title)
        except bulk.NotPlain:
            continue
        taken += 1
        assert got == expected
    assert taken


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1), st.text()
)
def test_every_double_and_text(numbers, text):
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"><v>{one!r}</v></c><c r="B{i}" t="str"><v>'
        f"{markup.text_of(text)}</v></c></row>"
        for i, one in enumerate(numbers, 1)
    )
    data = plain(rows.encode("utf-8", "surrogatepass"))
    expected, got = both(data, "Data")
    assert got == expected
    assert [one for _, one in got[0]] == numbers


def plain(rows):
    """Return a workbook whose first sheet has these rows."""

    def change(text):
        head, _, rest = text.partition(b"<sheetData>")
        return (
            head
            + b"<sheetData>"
            + rows
            + b"</sheetData>"
            + rest.partition(b"</sheetData>")[2]
        )

    return with_part(kinds.workbook(), SHEET, change)


ROW = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (b'<row r="2"/>' + ROW.replace(b"1", b"3"), [3]),
        (ROW + b'<row r="2"></row><row r="3"/>', [1]),
        (ROW.replace(b"</row>", b'<c r="C1"/></row>'), [1]),
        (ROW.replace(b"</row>", b'<c r="C1" s="1"></c></row>'), [1]),
        (b'<row r="1"><c r="A1" s="1"/></row>' + ROW.replace(b"1", b"2"), [2]),
        (ROW.replace(b"<v>1", b"<f>B1&gt;1</f><v>1"), [1]),
        (ROW.replace(b"<v>1", b'<f t="shared" si="0"/><v>1'), [1]),
        (ROW.replace(b"<v>1", b'<v>2</v></c><c r="A1"><v>1'), [1]),  # the later counts
    ],
)
def test_markup_that_is_plain(rows, column):
    expected, got = both(plain(rows), "Data")
    assert got == expected
    assert [one for _, one in got[0]] == column


@pytest.mark.parametrize(
    "rows",
    [
        ROW.replace(b"<c r", b"<!-- --><c r"),
        ROW.replace(b"1</v>", b"<![CDATA[1]]></v>"),
        ROW.replace(b"</row>", b"\n</row>\n"),
        ROW.replace(b' r="A1"', b""),
        ROW.replace(b' r="A1"', b' s="0" r="A1"'),
        ROW.replace(b"<v>0</v>", b"<v>999</v>"),
        ROW.replace(b"<v>1</v>", b"<v>abc</v>"),
        ROW.replace(b"<v>1</v>", b"<v>1</v><extLst/>"),
        ROW.replace(b'r="A1"', b'r="A1048577"'),
        ROW.replace(b'<c r="A1"', b'<c r="A1" t="d"'),
        ROW.replace(b"<c ", b"<x:c "),
        ROW.replace(b' t="s"><v>0', b' t="str"><v>&nope;'),
        ROW.replace(b' t="s"><v>0', b' t="str"><v>&#1;'),
        ROW.replace(b' t="s"><v>0', b' t="str"><v>\x01'),
        ROW.replace(b' t="s"><v>0', b' t="str"><v>\xff'),
        ROW.replace(b"</row>", b"</row><v>1</v>"),
        ROW.removesuffix(b"</row>"),
        b"",
    ],
)
def test_markup_that_is_left_to_the_parser(rows):
    with pytest.raises(bulk.NotPlain):
        bulk.cells(kinds.reader(plain(rows)), "Data")


def test_a_column_beyond_the_sheet_is_named():
    rows = ROW.replace(b'r="A1"', b'r="XFE1"')
    with pytest.raises(WorkbookError, match="outside a sheet"):
        bulk.cells(kinds.reader(plain(rows)), "Data")


def test_a_long_table_is_the_same_read_either_way(tmp_path, monkeypatch):
    path = template(tmp_path / "plan.xlsx")
    slow = FileBook(path).table("Plan")
    monkeypatch.setattr(tabular, "_MANY", 1)
    pd.testing.assert_frame_equal(FileBook(path).table("Plan"), slow)
    assert list(slow.columns) == ["Item", "Units", "Cost", "Value"]


@pytest.mark.parametrize("many", [1, 10_000])
def test_formulas_never_calculated_are_refused(tmp_path, monkeypatch, many):
    """As openpyxl writes them: a blank must not pass for no stock."""

    def uncalculated(text):
        for value in (b"<v>0</v>", b"<v>29</v>", b"<v>167.5</v>"):
            text = text.replace(value + b"</c>", b"</c>")
        return text

    path = template(tmp_path / "plan.xlsx")
    path.write_bytes(with_part(path.read_bytes(), SHEET, uncalculated))
    monkeypatch.setattr(tabular, "_MANY", many)
    with pytest.raises(WorkbookError, match=r"Data!E4 has no value"):
        FileBook(path).table("Plan")


def test_the_texts_of_a_sheet():
    read = kinds.reader(kinds.workbook())
    shown = columns.texts(read, columns.cells(read, "Data"))
    text = shown["2"].to_list()
    assert text[1:6] == ["0.3", "85.13582117234556", "5", "-7", "0"]
    assert {"2024-02-29", "2024-02-29 13:45:30", "06:30:00", "TRUE", "FALSE"} < set(
        text
    )
    assert {"#DIV/0!", "#N/A", "007", "_x0041_", "9007199254740994"} < set(text)
