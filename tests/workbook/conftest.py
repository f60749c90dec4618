"""The specimen workbook, written once for a test."""

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from workbook import specimen
from workbook.shared import refreshed
from workbook.template import template

from xl_align.workbook import recalculate
from xl_align.workbook.writer import write


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "plan.xlsx"
    write(
        path,
        specimen.sheets(),
        title=specimen.TITLE,
        as_of=specimen.AS_OF,
        properties={"sources": "demo"},
    )
    return path


@pytest.fixture
def data(tmp_path):
    return template(tmp_path / "plan.xlsx").read_bytes()


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
