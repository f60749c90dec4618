"""Our sheets in somebody's workbook: everything of theirs keeps its bytes."""

import io
import shutil
from datetime import date

import openpyxl
import pytest
from workbook import specimen
from workbook.shared import each_book, opened, opened_value, refreshed

from xl_align.errors import WorkbookError
from xl_align.workbook import Block, Cell, Column, Sheet, contents, parts
from xl_align.workbook.file import FileBook
from xl_align.workbook.graft import remove
from xl_align.workbook.package import CONTENT_TYPES
from xl_align.workbook.reading import Reader

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


def test_the_file_opens_as_a_zip(theirs):
    refreshed(theirs)
    book = openpyxl.load_workbook(io.BytesIO(theirs.read_bytes()))
    assert book.sheetnames == ["Board", "Summary", "Items", "Bridge"]
