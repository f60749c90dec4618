"""Formulas that spill: written so that Excel spills them, with every value cached."""

import re
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from xl_align.errors import WorkbookError
from xl_align.workbook import Block, Cell, Column, Formula, Sheet, markup, parts
from xl_align.workbook.dynamic import PART
from xl_align.workbook.file import FileBook
from xl_align.workbook.ownership import foreign
from xl_align.workbook.writer import write

AS_OF = date(2026, 1, 1)
ROWS = ((1 / 3, "left"), (2.5, "a & b"), (float("nan"), True))
SPILLING = Formula("=IF({1,1;1,1;1,1},A1:B3)", ROWS[0][0], ROWS)
SOURCE = tuple(
    Cell(r, c, value)
    for r, values in enumerate(ROWS, 1)
    for c, value in enumerate(values, 1)
)
SHEET = Sheet("Spill", cells=(*SOURCE, Cell(1, 4, SPILLING, "formula", "number")))


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "spill.xlsx"
    write(path, [SHEET], title="Spill", as_of=AS_OF, properties={})
    return path


def test_formula_is_marked_dynamic(book):
    sheet = parts.part(book.read_bytes(), "xl/worksheets/sheet1.xml")
    [(before, marks)] = re.findall(rb"<c ([^>]*)><f t=\"array\" ([^>]*)>", sheet)
    assert b'cm="1"' in before
    assert marks == b'ref="D1:E3"'
    note = markup.parsed(parts.part(book.read_bytes(), PART), PART)
    [mark] = markup.within(note, "dynamicArrayProperties")
    assert mark.get("fDynamic") == "1"


def test_every_value_is_cached_exactly(book):
    page = openpyxl.load_workbook(book, data_only=True)["Spill"]
    shown = [[cell.value for cell in row] for row in page["D1:E3"]]
    assert shown == [[1 / 3, "left"], [2.5, "a & b"], ["#N/A", True]]


def test_it_is_ours_until_somebody_changes_it(book):
    assert foreign(book) == []


@pytest.mark.validator
def test_validator_finds_nothing(valid, book):
    assert valid(book) == []


@pytest.mark.libreoffice
def test_recalculated_to_the_cached_values(libreoffice, book):
    cells = libreoffice.recalculated(book)
    assert cells["Spill", "D1"] == 1 / 3
    assert [cells["Spill", f"E{row}"] for row in (1, 2)] == ["left", "a & b"]
    assert cells["Spill", "D3"] == "#N/A"


def theirs(path, metadata=b""):
    """Save somebody's workbook, with metadata of their own if there is any."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Theirs").write(0, 0, "theirs")
    if metadata:
        package = parts.opened(path.read_bytes(), path.name)
        package.put(PART, metadata)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        package.set_type(PART, f"{kind}.sheetMetadata+xml")
        package.link(package.workbook, "sheetMetadata", PART)
        path.write_bytes(package.content())
    return path


def grafted(path):
    book = FileBook(path)
    book.put(SHEET)
    book.save(title="Spill", as_of=AS_OF)
    package = parts.opened(path.read_bytes(), path.name)
    text = b"".join(package.read(p) for p in package.matching(r"xl/worksheets/[^/]*"))
    [number] = re.findall(rb" cm=\"(\d+)\"", text)
    [part] = package.follow(package.workbook, "sheetMetadata")
    return int(number), package.tree(part)


def is_dynamic(root, number):
    """Follow a cell's number through the metadata, as Excel does."""
    [cells] = markup.within(root, "cellMetadata")
    [reference] = cells[number - 1]
    kind = markup.required(root, "metadataTypes")[int(reference.get("t")) - 1]
    future = [f for f in markup.within(root, "futureMetadata")]
    [records] = [f for f in future if f.get("name") == kind.get("name")]
    [mark] = markup.within(records[int(reference.get("v"))], "dynamicArrayProperties")
    assert all(int(e.get("count")) == len(e) for e in root)
    return mark.get("fDynamic") == "1"


SPACES = (
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata" '
    b'xmlns:d="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"'
)
RICH = (
    b'<metadataType name="XLRICHVALUE" minSupportedVersion="120000"/>',
    b'<futureMetadata name="XLRICHVALUE" count="1"><bk><extLst><ext uri="{3e2802c4-'
    b'a4d2-4d8b-9148-e3be6c30e623}"><r:rvb i="0"/></ext></extLst></bk>'
    b"</futureMetadata>",
    b'<valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata>',
)
PICTURES = (
    b'<metadata %b><metadataTypes count="1">%b</metadataTypes>%b%b</metadata>'
    % (SPACES, *RICH)
)
COLLAPSED = (
    b'<metadata %b><metadataTypes count="1"><metadataType name="XLDAPR" '
    b'minSupportedVersion="120000"/></metadataTypes><futureMetadata name="XLDAPR" '
    b'count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
    b'<d:dynamicArrayProperties fDynamic="1" fCollapsed="1"/></ext></extLst></bk>'
    b'</futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk>'
    b"</cellMetadata></metadata>" % SPACES
)


@pytest.mark.validator
@pytest.mark.parametrize(
    ("metadata", "expected"),
    [(b"", 1), (PICTURES, 1), (COLLAPSED, 2)],
    ids=["none", "of pictures", "of other arrays"],
)
def test_it_spills_in_somebodys_workbook(valid, tmp_path, metadata, expected):
    path = theirs(tmp_path / "theirs.xlsx", metadata)
    number, root = grafted(path)
    assert number == expected
    assert is_dynamic(root, number)
    assert valid(path) == []
    again, _ = grafted(path)  # a refresh adds nothing
    assert again == number
    assert markup.written(grafted(path)[1]) == markup.written(root)


def test_metadata_of_theirs_stays(tmp_path):
    _, root = grafted(theirs(tmp_path / "theirs.xlsx", PICTURES))
    assert [e.get("name") for e in markup.within(root, "metadataType")] == [
        "XLRICHVALUE",
        "XLDAPR",
    ]
    order = [markup.local(e) for e in root]
    assert order == [
        "metadataTypes",
        "futureMetadata",
        "futureMetadata",
        "cellMetadata",
        "valueMetadata",
    ]


@pytest.mark.parametrize(
    "formula",
    [Formula("=A1:A2", 1.0, ((1.0,), (2.0, 3.0))), Formula("=A1:A2", 5.0, ((1.0,),))],
    ids=["ragged", "another first value"],
)
def test_values_that_are_no_range_are_refused(tmp_path, formula):
    sheet = Sheet("S", cells=(Cell(1, 4, formula),))
    with pytest.raises(WorkbookError, match="no range of its values"):
        write(tmp_path / "x.xlsx", [sheet], title="", as_of=AS_OF, properties={})


def test_no_table_holds_one(tmp_path):
    block = Block("T", (Column("a", "number"),), [[SPILLING]])
    with pytest.raises(WorkbookError, match="no room for that in table T"):
        write(
            tmp_path / "x.xlsx",
            [Sheet("S", blocks=(block,))],
            title="",
            as_of=AS_OF,
            properties={},
        )
