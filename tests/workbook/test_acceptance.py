"""The acceptance template, refreshed: all that people put there is as it was."""

from datetime import date

import pandas as pd
import pytest
from workbook import specimen
from workbook.acceptance import HOLDS, ROWS, acceptance

from xl_align.workbook import Cell, Sheet, contents, parts
from xl_align.workbook.file import FileBook
from xl_align.workbook.graft import remove
from xl_align.workbook.reading import Reader

# What lists or describes other parts has to change when a sheet comes or goes.
LISTS = {
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "docProps/core.xml",
    "docProps/custom.xml",
}
# Where somebody else refers to the body of the table that takes new rows.
FOLLOW = {
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/tables/table1.xml",
    "xl/charts/chart1.xml",
    "xl/pivotCache/pivotCacheDefinition1.xml",
}
NEW = [*ROWS, ("Seals", 21, 0.5), ("Gears", 34, 3.0)]


@pytest.fixture
def template(tmp_path):
    return acceptance(tmp_path / "board.xlsm")


def opened(path):
    return parts.opened(path.read_bytes(), path.name)


def packed(package, name):
    """Return the compressed bytes of a part as they lie in the file."""
    archive = package.archive
    return b"".join(archive._raw(archive.entries[name]))


def changed(before, after):
    gone = set(before.names()) - set(after.names())
    both = set(before.names()) & set(after.names())
    return gone | {n for n in both if packed(before, n) != packed(after, n)}


def refresh(path, sheets):
    book = FileBook(path)
    for sheet in sheets:
        book.put(sheet)
    book.save(title=specimen.TITLE, as_of=specimen.AS_OF)


def refill(path):
    book = FileBook(path)
    titles = ["Item", "Units", "Cost"]
    book.fill("Plan", pd.DataFrame(NEW, columns=titles))
    book.save(title="", as_of=date(2026, 11, 20))
    return book.notes


def findings(valid, path):
    return sorted(set(valid(path)))


def test_the_template_holds_all_of_it(template):
    package = opened(template)
    for part in HOLDS.values():
        assert package.has(part)
    sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<dataValidation " in sheet
    assert b"<x14:dataValidation " in sheet
    assert b"<x14:sparkline>" in package.read("xl/worksheets/sheet2.xml")


def test_sheets_come_and_go_and_nothing_else_changes(template):
    before = opened(template)
    refresh(template, specimen.sheets())
    after = opened(template)
    assert changed(before, after) <= LISTS
    assert [t.title for t in contents.tabs(after)][4:] == ["Summary", "Items", "Bridge"]
    extra = Sheet("Extra", cells=(Cell(1, 1, "more"),))
    refresh(template, [*specimen.sheets(), extra])
    assert changed(before, opened(template)) <= LISTS
    package = opened(template)
    for title in ("Extra", "Summary", "Bridge", "Items"):
        remove(package, title)
    back = parts.opened(package.content())
    assert changed(before, back) <= LISTS
    assert set(back.names()) <= set(before.names())
    assert contents.tabs(back) == contents.tabs(before)
    assert contents.names(back) == contents.names(before)


def test_a_longer_body_changes_only_what_refers_to_it(template):
    before = opened(template)
    refill(template)
    after = opened(template)
    assert changed(before, after) <= FOLLOW | {"xl/workbook.xml", "docProps/core.xml"}
    read = Reader(after)
    assert read.sheet("Data").cells[9, 2].value == "Gears"
    assert b'refreshOnLoad="1"' in after.read("xl/pivotCache/pivotCacheDefinition1.xml")
    for sqref in (b'sqref="C4:C9"', b"<xm:sqref>B4:B9<"):
        assert sqref in after.read("xl/worksheets/sheet1.xml")
    assert b"Data!C4:C9" in after.read("xl/worksheets/sheet2.xml")
    cache = after.read("xl/slicerCaches/slicerCache1.xml")
    table = contents.tables(after)[0]
    assert f'tableId="{table.id}"'.encode() in cache


@pytest.mark.validator
def test_the_validator_finds_nothing(template, valid):
    assert findings(valid, template) == []
    refill(template)
    assert findings(valid, template) == []
    refresh(template, specimen.sheets())
    assert findings(valid, template) == []
    package = opened(template)
    remove(package, "Bridge")
    template.write_bytes(package.content())
    assert findings(valid, template) == []


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_agrees(template, libreoffice):
    assert refill(template) == []
    refresh(template, specimen.sheets())
    values = libreoffice.recalculated(template)
    read = Reader(opened(template))
    count = 0
    for title in read.tabs:
        for (row, column), held in read.sheet(title).cells.items():
            if isinstance(held.value, int | float) and held.formula:
                place = f"{chr(64 + column)}{row}"
                assert values[title, place] == pytest.approx(float(held.value)), place
                count += 1
    assert count > 20
    assert values["Board", "A1"] == 84
    assert values["Data", "E10"] == pytest.approx(167.5 + 10.5 + 102)
