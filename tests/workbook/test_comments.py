"""What people wrote beside cells of ours outlives a refresh, with its cell."""

import re
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.comments import Comment
from workbook import specimen
from workbook.acceptance import ADA, THREAD, THREADS

from xl_align.errors import WorkbookError
from xl_align.workbook import Cell, parts
from xl_align.workbook.file import FileBook
from xl_align.workbook.ownership import foreign

MICROSOFT = "http://schemas.microsoft.com/office/2017/10/relationships"
SAID = {"Summary!B6": "why so high?", "Items!G8": "count again", "Items!I5": "in USD"}
SAID |= {"Items!I10": "the total"}


@pytest.fixture
def commented(book):
    """The specimen with comments on a cell, in a table, on its heading and total."""
    edited = openpyxl.load_workbook(book)
    for place, text in SAID.items():
        title, _, cell = place.partition("!")
        edited[title][cell].comment = Comment(text, "Ada", height=50, width=120)
    edited.save(book)
    return book


def refresh(path, sheets=None):
    book = FileBook(path)
    for sheet in sheets or specimen.sheets():
        book.put(sheet)
    book.save(title=specimen.TITLE, as_of=specimen.AS_OF)


def comments(path):
    book = openpyxl.load_workbook(path)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def items(change):
    """The sheets of the specimen with other rows in the table of items."""
    summary, detail, bridge = specimen.sheets()
    block = detail.blocks[0]
    changed = replace(block, rows=change(list(block.rows)))
    return [summary, replace(detail, blocks=(changed,)), bridge]


def test_they_stay_where_nothing_moved(commented):
    assert "comments on sheet 'Items'" in foreign(commented)
    refresh(commented)
    assert comments(commented) == SAID
    once = commented.read_bytes()
    refresh(commented)
    assert commented.read_bytes() == once


def test_a_comment_follows_its_row(commented):
    refresh(commented, items(lambda rows: [rows[3], rows[2], rows[1], rows[0]]))
    moved = {**SAID, "Items!G7": SAID["Items!G8"]}
    del moved["Items!G8"]
    assert comments(commented) == moved
    boxes = parts.opened(commented.read_bytes())
    rows = [
        int(row)
        for part in boxes.matching(r"xl/.*\.vml")
        for row in re.findall(rb"<\w+:Row>(\d+)<", boxes.read(part))
    ]
    assert sorted(rows) == [4, 5, 6, 9]  # counted from 0
    refresh(commented, items(lambda rows: [rows[0], *rows]))  # one more, at the top
    assert comments(commented)["Items!I11"] == "the total"
    assert comments(commented)["Items!G9"] == "count again"


def test_a_comment_without_its_row_is_refused(commented):
    before = commented.read_bytes()
    with pytest.raises(WorkbookError, match=r"cell would be gone:\s+Items!G8\s"):
        refresh(commented, items(lambda rows: [rows[0], rows[1], rows[3]]))
    assert commented.read_bytes() == before


def test_a_comment_without_its_cell_is_refused(commented):
    summary, *others = specimen.sheets()
    cells = tuple(c for c in summary.cells if (c.row, c.column) != (6, 2))
    other = replace(summary, cells=(*cells, Cell(30, 2, "more")))
    with pytest.raises(WorkbookError, match=r"Summary!B6"):
        refresh(commented, [other, *others])


def test_a_sheet_that_goes_takes_no_comment_along(commented):
    book = FileBook(commented)
    book.remove("Items")
    with pytest.raises(WorkbookError, match="comments on sheet 'Items', which goes"):
        book.save(title="", as_of=specimen.AS_OF)


def threaded(path):
    """Make the comment on Items!G8 a thread, as Excel 365 writes it."""
    package = parts.opened(path.read_bytes())
    sheet = "xl/worksheets/sheet2.xml"
    note = package.follow(sheet, "comments")[0]
    text = package.read(note).replace(b"<author>Ada<", f"<author>tc={THREAD}<".encode())
    package.put(note, text)
    person = f'<person displayName="Ada" id="{ADA}" userId="Ada" providerId="None"/>'
    people = f'<personList xmlns="{THREADS}">{person}</personList>'
    said = f'ref="G8" dT="2026-11-20T10:00:00.00" personId="{ADA}" id="{THREAD}"'
    thread = f"<threadedComment {said}><text>count again</text></threadedComment>"
    thread = f'<ThreadedComments xmlns="{THREADS}">{thread}</ThreadedComments>'
    kind = "application/vnd.ms-excel.{}+xml"
    for owner, link, name, body, mark in (
        (package.workbook, "person", "xl/persons/person.xml", people, "person"),
        (
            sheet,
            "threadedComment",
            "xl/threadedComments/threadedComment1.xml",
            thread,
            "threadedcomments",
        ),
    ):
        package.put(name, body.encode())
        package.set_type(name, kind.format(mark))
        package.link(owner, f"{MICROSOFT}/{link}", name)
    path.write_bytes(package.content())


def test_a_thread_follows_its_row(commented):
    threaded(commented)
    refresh(commented, items(lambda rows: rows[::-1]))
    package = parts.opened(commented.read_bytes())
    sheet = "xl/worksheets/sheet2.xml"
    thread = package.follow(sheet, "threadedComment")
    assert b'ref="G7"' in package.read(thread[0])
    assert package.type_of(thread[0]).endswith("threadedcomments+xml")
    assert package.has("xl/persons/person.xml")
    assert comments(commented)["Items!G7"] == "count again"


@pytest.mark.validator
def test_the_validator_finds_nothing_new(commented, valid):
    threaded(commented)
    before = set(valid(commented))
    refresh(commented, items(lambda rows: rows[::-1]))
    assert set(valid(commented)) <= before


@pytest.mark.libreoffice
def test_those_libreoffice_saved(book, libreoffice, tmp_path):
    edited = openpyxl.load_workbook(book)
    edited["Items"]["G8"].comment = Comment("count again", "Ada")
    edited.save(book)
    again = libreoffice.saved(book, tmp_path / "again.xlsx")
    refresh(again, items(lambda rows: rows[::-1]))
    assert comments(again) == {"Items!G7": "count again"}
