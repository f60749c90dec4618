"""Our sheets in somebody's workbook: everything of theirs keeps its bytes."""

import io
import shutil
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from workbook import specimen
from workbook.shared import each_book

from xl_align.errors import WorkbookError
from xl_align.workbook import Block, Cell, Column, Sheet, contents, parts, recalculate
from xl_align.workbook.file import FileBook
from xl_align.workbook.graft import remove
from xl_align.workbook.package import CONTENT_TYPES
from xl_align.workbook.reading import Reader

# What lists or describes other parts has to change when a sheet comes or goes.
LISTS = {
    CONTENT_TYPES,
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "docProps/core.xml",
    "docProps/custom.xml",
    "xl/calcChain.xml",
}


def refreshed(path, sheets=None):
    book = FileBook(path)
    for sheet in sheets or specimen.sheets():
        book.put(sheet)
    book.save(title=specimen.TITLE, as_of=specimen.AS_OF)
    return book


def opened(path):
    return parts.opened(path.read_bytes(), path.name)


def kept_bytes(old, new):
    """Return the parts whose compressed bytes are not what they were."""
    before, after = old.archive, new.archive
    return {
        name
        for name in before.entries
        if name not in after.entries
        or b"".join(before._raw(before.entries[name]))
        != b"".join(after._raw(after.entries[name]))
    }


@pytest.fixture
def theirs(tmp_path):
    """A workbook of somebody else that counts on our sheets, once they are there."""
    path = tmp_path / "theirs.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Board"
    sheet["A1"], sheet["B1"] = "stock", "=stock_value*2"
    sheet["A2"], sheet["B2"] = "all", "=SUM(Items[Stock value])+B1"
    sheet["A3"], sheet["B3"] = "own", "=1+1"
    sheet["A1"].comment = Comment("why?", "Ada")
    book.save(path)
    return path


@pytest.fixture
def shared_book(theirs):
    """Theirs with our sheets, and a chart of theirs over our cells."""
    refreshed(theirs)
    book = openpyxl.load_workbook(theirs)
    chart = BarChart()
    chart.add_data(Reference(book["Bridge"], min_col=2, min_row=14, max_row=17))
    book["Board"].add_chart(chart, "D5")
    book.save(theirs)
    saved = recalculate.recalculated([theirs.read_bytes()])
    if not saved:
        pytest.skip("LibreOffice is not installed")
    theirs.write_bytes(saved[0].package.content())
    return theirs


@pytest.mark.shared
@each_book()
def test_nothing_of_theirs_changes(rich, tmp_path):
    path = tmp_path / rich.name
    shutil.copyfile(rich, path)
    refreshed(path)
    old, new = opened(rich), opened(path)
    assert kept_bytes(old, new) <= LISTS
    read = Reader(new)
    assert read.sheet("Summary").cells[5, 3].value == 0.18
    once = path.read_bytes()
    refreshed(path)
    assert path.read_bytes() == once  # the same data twice, the same bytes
    for sheet in specimen.sheets():
        remove(new, sheet.title)
    back = parts.opened(new.content())
    assert kept_bytes(old, back) <= LISTS
    assert set(back.names()) <= set(old.names())
    assert contents.tabs(back) == contents.tabs(old)
    assert contents.names(back) == contents.names(old)


@pytest.mark.shared
@pytest.mark.validator
@each_book(sample=("01", "14", "22"))  # the rest takes a minute
def test_the_validator_finds_nothing_new(rich, tmp_path, valid):
    path = tmp_path / rich.name
    shutil.copyfile(rich, path)
    refreshed(path)
    found = set(valid(path))
    assert not found or found <= set(valid(rich))


@pytest.mark.shared
@pytest.mark.libreoffice
@each_book()
def test_libreoffice_opens_it_and_agrees(rich, tmp_path, libreoffice):
    path = tmp_path / rich.name
    shutil.copyfile(rich, path)
    refreshed(path)
    values = libreoffice.recalculated(path)
    for place in ("C5", "C6", "C9", "C10"):
        row, column = int(place[1:]), 3
        ours = opened_value(path, "Summary", row, column)
        assert values["Summary", place] == pytest.approx(ours)


def opened_value(path, title, row, column):
    return Reader(opened(path)).sheet(title).cells[row, column].value


def test_sheets_follow_each_other_behind_theirs(theirs):
    refreshed(theirs)
    titles = [tab.title for tab in contents.tabs(opened(theirs))]
    assert titles == ["Board", "Summary", "Items", "Bridge"]
    extra = Sheet("Late", cells=(Cell(1, 1, "x"),))
    summary, items, bridge = specimen.sheets()
    refreshed(theirs, [summary, items, extra, bridge])
    titles = [tab.title for tab in contents.tabs(opened(theirs))]
    assert titles == ["Board", "Summary", "Items", "Late", "Bridge"]
    names = {n.name: n for n in contents.names(opened(theirs))}
    assert names["_xlnm.Print_Titles"].sheet in titles


def test_comment_of_theirs_stays(theirs):
    before = opened(theirs)
    refreshed(theirs)
    comments = [name for name in before.names() if "comment" in name.lower()]
    assert comments
    assert not kept_bytes(before, opened(theirs)) & set(comments)


def test_inputs_are_kept_and_hand_edits_refused(theirs):
    refreshed(theirs)
    book = openpyxl.load_workbook(theirs)
    book["Summary"]["C5"] = 0.22
    book["Board"]["A9"] = "mine"
    book.save(theirs)
    assert FileBook(theirs).named("carrying_rate") == 0.22
    assert FileBook(theirs).losses() == []
    book["Summary"]["N5"] = 1
    book.save(theirs)
    before = theirs.read_bytes()
    with pytest.raises(WorkbookError, match="cell Summary!N5"):
        refreshed(theirs)
    assert theirs.read_bytes() == before


def test_a_name_of_theirs_is_not_taken(theirs):
    book = openpyxl.load_workbook(theirs)
    name = openpyxl.workbook.defined_name.DefinedName
    book.defined_names["carrying_rate"] = name("carrying_rate", attr_text="Board!$A$1")
    book.save(theirs)
    before = theirs.read_bytes()
    with pytest.raises(WorkbookError, match="'carrying_rate' of its own"):
        refreshed(theirs)
    assert theirs.read_bytes() == before


def test_a_sheet_of_theirs_is_not_replaced(theirs):
    book = openpyxl.load_workbook(theirs)
    book.create_sheet("summary")["A1"] = "mine"
    book.save(theirs)
    before = theirs.read_bytes()
    with pytest.raises(WorkbookError, match="a sheet 'summary' of its own"):
        refreshed(theirs)
    assert theirs.read_bytes() == before


def test_a_sheet_in_use_is_not_removed(theirs):
    refreshed(theirs)
    with pytest.raises(WorkbookError, match=r"'Board'.* still refers to sheet 'Items'"):
        remove(opened(theirs), "Items")
    with pytest.raises(WorkbookError, match="a sheet 'Board' of its own"):
        remove(opened(theirs), "Board")


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("_xmlsignatures/sig1.xml", b"<s/>", "digitally signed"),
        ("xl/revisions/revisionHeaders.xml", b"<r/>", "shared in the old way"),
    ],
)
def test_sealed_workbooks(theirs, part, text, words):
    package = opened(theirs)
    package.put(part, text)
    theirs.write_bytes(package.content())
    with pytest.raises(WorkbookError, match=words):
        refreshed(theirs)


def test_protected_structure(theirs):
    book = openpyxl.load_workbook(theirs)
    book.security.lockStructure = True
    book.save(theirs)
    with pytest.raises(WorkbookError, match=r"structure of .* is protected"):
        refreshed(theirs)


def test_macros_are_carried_along(theirs):
    package = opened(theirs)
    package.put("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    theirs.write_bytes(package.content())
    macro = theirs.rename(theirs.with_suffix(".xlsm"))
    refreshed(macro)
    assert opened(macro).read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0macro"
    with pytest.raises(WorkbookError, match=r"a new workbook is an \.xlsx"):
        refreshed(macro.with_name("new.xlsm"))


def test_days_count_from_1904_there(theirs):
    package = opened(theirs)
    text = package.read("xl/workbook.xml")
    mac = text.replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
    package.put("xl/workbook.xml", mac)
    theirs.write_bytes(package.content())
    day = date(2026, 11, 20)
    rows = [(day, 1.0)]
    columns = (Column("Day", "date", "input"), Column("N", "count", "input"))
    sheet = Sheet("Days", blocks=(Block("Days", columns, rows),))
    refreshed(theirs, [sheet])
    book = FileBook(theirs)
    assert book.table("Days")["Day"][0] == day
    assert book.losses() == []


@pytest.mark.libreoffice
def test_what_depends_on_our_cells_is_brought_up_to_date(shared_book):
    sheets = specimen.sheets()
    sheets[1] = replace(sheets[1], blocks=(dearer(specimen.items()[0]),))
    book = refreshed(shared_book, sheets)
    cells = Reader(opened(shared_book)).sheet("Board").cells
    total = opened_value(shared_book, "Items", 10, 9)
    assert book.notes == []
    assert cells[1, 2].value == pytest.approx(2 * total, rel=1e-9)
    assert cells[2, 2].value == pytest.approx(3 * total, rel=1e-9)
    assert cells[3, 2].value == 2
    once = shared_book.read_bytes()
    refreshed(shared_book, sheets)
    assert shared_book.read_bytes() == once


def dearer(block):
    """The items at twice their cost, as a refresh with new data would have them."""
    rows = []
    for row in block.rows:
        cost, value = row[5] * 2, row[8]
        new = replace(value, value=value.value * 2)
        rows.append((*row[:5], cost, *row[6:8], new, row[9]))
    total = replace(block.columns[8].total, value=block.columns[8].total.value * 2)
    columns = list(block.columns)
    columns[8] = replace(columns[8], total=total)
    return replace(block, rows=rows, columns=tuple(columns))


def test_without_libreoffice_the_report_says_what_waits(shared_book, monkeypatch):
    monkeypatch.setattr(recalculate, "installed", lambda: False)
    sheets = specimen.sheets()
    sheets[1] = replace(sheets[1], blocks=(dearer(specimen.items()[0]),))
    book = refreshed(shared_book, sheets)
    assert "no LibreOffice" in book.notes[0]
    assert b'fullCalcOnLoad="1"' in opened(shared_book).read("xl/workbook.xml")


def test_charts_over_our_cells_are_redrawn(shared_book):
    package = opened(shared_book)
    drawn = package.matching(r"xl/charts/chart[^/]*\.xml")
    board = next(p for p in drawn if b"Bridge" in package.read(p))
    bridge = specimen.bridge_sheet()
    rows = [(name, stock + 1, plan) for name, stock, plan in specimen.SCENARIOS]
    blocks = (bridge.blocks[0], replace(bridge.blocks[1], rows=rows))
    sheets = [*specimen.sheets()[:2], replace(bridge, blocks=blocks)]
    refreshed(shared_book, sheets)
    after = opened(shared_book)
    names = after.follow(after.workbook, "worksheet")
    first = after.follow(after.follow(names[0], "drawing")[0], "chart")
    assert first == [board]
    assert b"<c:v>72151</c:v>" in after.read(first[0])
    once = shared_book.read_bytes()
    refreshed(shared_book, sheets)
    assert shared_book.read_bytes() == once


def test_the_file_opens_as_a_zip(theirs):
    refreshed(theirs)
    book = openpyxl.load_workbook(io.BytesIO(theirs.read_bytes()))
    assert book.sheetnames == ["Board", "Summary", "Items", "Bridge"]
