"""How sheets look: page, headings, colours, formats; drawn by LibreOffice."""

import math
import zipfile

import openpyxl
import pytest
from workbook import specimen
from workbook.specimen import one_sheet, save

from xl_align.workbook import Block, Cell, Column, Formula, Sheet, parts
from xl_align.workbook.page import holds
from xl_align.workbook.style import FAST, FORMATS, axis_format, number_format, shown
from xl_align.workbook.writer import write


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("content", "unit", "expected"),
    [
        ("OK", "status", True),
        ("match", "status", True),
        ("not OK", "status", False),
        (True, "status", True),
        (False, "status", False),
        (Formula("=1>2", False), "status", False),
        (Formula("=2>1", True), "status", True),
        (0.0, "money", True),
        (-0.004, "money", True),
        (0.01, "money", False),
        (-5.0, "money", False),
        ("OK", "money", False),
        (math.nan, "money", False),
        (Formula("=1/0", "#DIV/0!"), "status", False),
    ],
)
def test_a_check_is_green_only_if_it_holds(
    tmp_path, libreoffice, content, unit, expected
):
    cells = (
        Cell(1, 1, content, "check", unit),
        Cell(2, 1, Formula(f"={holds('A1', unit)}", expected), "formula", "status"),
    )
    got = libreoffice.recalculated(save(tmp_path / "a.xlsx", one_sheet(*cells)))
    assert bool(got["S", "A2"]) == expected


@pytest.mark.libreoffice
def test_sheets_can_be_drawn(book, libreoffice, tmp_path):
    pages = libreoffice.render(book, "Bridge", tmp_path / "bridge.png")
    assert len(pages) == 1
    assert pages[0].stat().st_size > 10_000


def test_page_set_up(book):
    sheet = openpyxl.load_workbook(book)["Items"]
    assert sheet.print_title_rows == "$1:$5"
    assert sheet.freeze_panes == "B6"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_a_very_wide_sheet_prints_on_several_pages(tmp_path):
    columns = tuple(Column(f"Column {i}", "money", width=20) for i in range(20))
    block = Block("Wide", columns, [tuple(range(20))])
    sheets = [Sheet("S", blocks=(block,), freeze=(1, 2))]
    sheet = openpyxl.load_workbook(save(tmp_path / "a.xlsx", sheets))["S"]
    assert sheet.page_setup.fitToWidth == 2
    assert sheet.print_title_cols == "$A:$B"


def test_headings_stand_over_their_numbers_and_long_texts_wrap(tmp_path):
    cells = (
        Cell(1, 1, "Amount", "heading"),
        Cell(2, 1, 5.0, "formula", "money"),
        Cell(3, 1, Formula('="a"', "a long sentence " * 9), "formula"),
    )
    sheets = [Sheet("S", cells, widths={1: 20})]
    sheet = openpyxl.load_workbook(save(tmp_path / "a.xlsx", sheets))["S"]
    assert sheet["A1"].alignment.horizontal == "right"
    assert sheet["A3"].alignment.wrap_text
    assert sheet.row_dimensions[3].height > 60


def test_a_chart_may_begin_above_zero(book):
    charts = parts.part(book.read_bytes(), "xl/charts/chart1.xml")
    assert b'<c:min val="40000"/>' in charts
    assert b"<c:min" not in parts.part(book.read_bytes(), "xl/charts/chart2.xml")


def test_another_palette(tmp_path):
    path = tmp_path / "a.xlsx"
    write(
        path,
        specimen.sheets(),
        title="T",
        as_of=specimen.AS_OF,
        properties={},
        palette=FAST,
    )
    with zipfile.ZipFile(path) as package:
        assert b"FFFFFFCC" in package.read("xl/styles.xml")


@pytest.mark.parametrize("unit", [u for u in FORMATS if ";" in FORMATS[u]])
def test_one_sign_convention(unit):
    positive, negative, *zero = FORMATS[unit].split(";")
    assert positive.endswith("_)")
    assert negative.startswith("(") or unit == "±1"
    assert zero == ['"-"_)'] or unit == "±1"


def test_formats_of_units():
    assert number_format("money/pallet") == FORMATS["money/each"]
    assert number_format("text", "input") == "@"
    assert number_format("unheard of") == "General"
    assert axis_format("money") == "#,##0;(#,##0);0"
    assert shown(1234567.891, "cents") == "(1,234,567.89)"
    assert shown(0.123, "fraction") == "(12.3)"
