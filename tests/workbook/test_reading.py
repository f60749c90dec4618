"""Tables, names and dates of a file as it was saved; what is no workbook is refused."""

import io
import zipfile
from datetime import date

import pytest
from workbook import specimen
from workbook.edits import add_part, edit, put_all, set_cell

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import Block, Column, Sheet
from xl_align.workbook.file import FileBook
from xl_align.workbook.ownership import foreign
from xl_align.workbook.properties import chunks


def test_new_file(tmp_path):
    ours = FileBook(tmp_path / "new.xlsx")
    with pytest.raises(MissingError, match="no table 'Items' in new"):
        ours.table("Items")
    put_all(ours)
    ours.save(title="T", as_of=specimen.AS_OF)
    assert foreign(ours.path) == []


def test_tables_and_names(book):
    ours = FileBook(book)
    items = ours.table("items")
    assert list(items["Item"]) == ["00123", "00124", "0A-77", "=1+1"]
    assert items["Stock value"].sum() == pytest.approx(ours.named("stock_value"))
    assert list(items["Covered"]) == [True, True, False, True]
    with pytest.raises(MissingError, match="no table"):
        ours.table("Nothing")
    with pytest.raises(MissingError, match="no cell named"):
        ours.named("nothing")


def test_dates_and_blank_rows(tmp_path):
    rows = [(date(2026, 1, 1), None), (None, None), (None, 2.5)]
    block = Block(
        "T", (Column("Day", "date", "input"), Column("N", "count", "input")), rows
    )
    ours = FileBook(tmp_path / "a.xlsx")
    ours.put(Sheet("S", blocks=(block,)))
    ours.save(title="T", as_of=specimen.AS_OF)
    frame = ours.table("T")
    assert len(frame) == 2
    assert frame["Day"][0] == date(2026, 1, 1)


def test_formulas_without_saved_values_are_not_read_as_blanks(book):
    edit(book, set_cell("Summary", "C5", 0.2))  # openpyxl drops all saved values
    with pytest.raises(WorkbookError, match="does not calculate"):
        FileBook(book).table("Items")
    with pytest.raises(WorkbookError, match="does not calculate"):
        FileBook(book).named("stock_value")


def test_many_names_fit_the_properties():
    names = [f"quantity_of_item_{i:04d}" for i in range(200)]
    lines = chunks(names)
    assert max(map(len, lines.values())) <= 255
    assert " ".join(lines.values()).split() == names


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "password or is an old .xls",
        ),
        (b"item,quantity\n1,2\n", "not a sound .xlsx"),
        (b"", "not a sound .xlsx"),
    ],
)
def test_files_of_another_kind(tmp_path, content, reason):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match=reason):
        foreign(path)
    with pytest.raises(WorkbookError, match=reason):
        FileBook(path).table("Items")


def test_macros(book):
    add_part(book, "xl/vbaProject.bin", "")
    assert "macros" in foreign(book)


def test_cut_off_file(book):
    book.write_bytes(book.read_bytes()[:-200])
    with pytest.raises(WorkbookError, match="not a sound"):
        foreign(book)


def test_damaged_xml(book):
    data = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, "<broken" if name == "xl/workbook.xml" else old.read(name)
            )
    book.write_bytes(data.getvalue())
    with pytest.raises(WorkbookError, match="damaged"):
        foreign(book)


def test_bombs_are_refused(book):
    bomb = book.with_name("bomb.xlsx")
    bomb.write_bytes(book.read_bytes())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", b"\0" * 60_000_000)
    with pytest.raises(WorkbookError, match="too much to open safely"):
        foreign(bomb)
    add_part(book, "xl/evil.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    with pytest.raises(WorkbookError, match="declares XML entities"):
        foreign(book)


@pytest.mark.libreoffice
def test_libreoffice_saved_it(book, libreoffice, tmp_path):
    again = libreoffice.saved(book, tmp_path / "again.xlsx")
    assert foreign(again) == []
    assert FileBook(again).named("carrying_rate") == 0.18
    edit(again, set_cell("Summary", "C6", 5))
    assert len(foreign(again)) == 1
