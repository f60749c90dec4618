"""What counts on our cells in a workbook of others follows them."""

from dataclasses import replace

import openpyxl
import pytest
from workbook import specimen
from workbook.shared import opened, opened_value, refreshed

from xl_align.workbook import engine, recalculate
from xl_align.workbook.reading import Reader


@pytest.fixture(
    params=["formualizer", pytest.param("libreoffice", marks=pytest.mark.libreoffice)]
)
def program(request, monkeypatch):
    """The one program that calculates; the other is not asked."""
    if request.param == "formualizer":
        monkeypatch.setattr(recalculate, "installed", lambda: False)
    else:
        monkeypatch.setattr(engine, "calculated", lambda *_: None)


@pytest.mark.usefixtures("program")
def test_what_depends_on_our_cells_is_brought_up_to_date(shared_book):
    sheets = dearer_sheets()
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


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "text",
    [
        '=IF(stock_value-Items!I10=0,"OK","CHECK")',  # sums that cancel, compared
        '="Total "&stock_value',  # digits of a text
        "=SUMPRODUCT(Items[Stock value])",
    ],
)
def test_what_formualizer_may_misunderstand_libreoffice_answers(theirs, text):
    refreshed(theirs)
    book = openpyxl.load_workbook(theirs)
    book["Board"]["B3"] = text
    book.save(theirs)
    theirs.write_bytes(
        recalculate.recalculated([theirs.read_bytes()])[0].package.content()
    )
    sheets = dearer_sheets()
    assert refreshed(theirs, sheets).notes == []
    saved = opened_value(theirs, "Board", 3, 2)
    again = recalculate.recalculated([theirs.read_bytes()])[0]
    assert saved == again.sheet("Board").cells[3, 2].value


@pytest.mark.libreoffice
def test_a_sheet_that_libreoffice_calls_otherwise_waits(theirs):
    book = openpyxl.load_workbook(theirs)
    book["Board"].title = "'abc'"
    book["'abc'"]["B3"] = "=TODAY()*0+B1"
    book.save(theirs)
    refreshed(theirs)
    notes = refreshed(theirs, dearer_sheets()).notes
    assert "wait for Excel" in notes[0]


def dearer_sheets():
    """The specimen with every item at twice its cost, key figure and all."""
    summary, detail, *rest = specimen.sheets()
    cells = tuple(
        replace(one, content=replace(one.content, value=2 * one.content.value))
        if one.name == "stock_value"
        else one
        for one in summary.cells
    )
    detail = replace(detail, blocks=(dearer(specimen.items()[0]),))
    return [replace(summary, cells=cells), detail, *rest]


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


def test_without_a_program_the_report_says_what_waits(shared_book, monkeypatch):
    monkeypatch.setattr(engine, "calculated", lambda *_: None)
    monkeypatch.setattr(recalculate, "installed", lambda: False)
    book = refreshed(shared_book, dearer_sheets())
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
