"""What is written is what is read back, by openpyxl, LibreOffice and Microsoft."""

import math
import re
import zipfile
from datetime import date, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook import specimen

from xl_align.errors import WorkbookError
from xl_align.workbook import Block, Cell, Chart, Column, Formula, Series, Sheet, parts
from xl_align.workbook.file import FileBook
from xl_align.workbook.page import holds
from xl_align.workbook.style import FAST, FORMATS, axis_format, number_format, shown
from xl_align.workbook.writer import assemble, write

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "=1+1",
    "<r><t>x</t></r>",
    "_x0041_",
    "a\nb",
    " edges ",
    "00123",
    "#N/A",
    "TRUE",
    "https://example.com",
    "{=1}",
    "naïve \U0001f4a1 & <b>",
]


def one_sheet(*cells, blocks=(), charts=()):
    return [Sheet("S", cells=cells, blocks=blocks, charts=charts)]


def save(path, sheets):
    write(path, sheets, title="T", as_of=date(2026, 1, 31), properties={})
    return path


def test_data_text_never_becomes_a_formula(tmp_path):
    block = Block("Texts", (Column("Text", "text"),), [(text,) for text in HOSTILE])
    path = save(tmp_path / "a.xlsx", one_sheet(blocks=(block,)))
    assert list(FileBook(path).table("Texts")["Text"]) == HOSTILE
    assert b"<f>" not in parts.part(path.read_bytes(), "xl/worksheets/sheet1.xml")
    sheet = openpyxl.load_workbook(path)["S"]
    for row, text in enumerate(HOSTILE, 2):
        cell = sheet.cell(row, 1)
        assert cell.data_type == "s"
        assert cell.quotePrefix == text.startswith(tuple("=+-@\t"))


@pytest.mark.libreoffice
def test_data_text_in_libreoffice(tmp_path, libreoffice):
    block = Block("Texts", (Column("Text", "text"),), [(text,) for text in HOSTILE])
    path = save(tmp_path / "a.xlsx", one_sheet(blocks=(block,)))
    got = libreoffice.recalculated(path)
    assert [got["S", f"A{i}"] for i in range(2, 2 + len(HOSTILE))] == HOSTILE


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_doubles_are_exact(numbers):
    cells = [Cell(i, 1, x, unit="rate") for i, x in enumerate(numbers, 1)]
    cells += [Cell(i, 2, Formula("=1", x)) for i, x in enumerate(numbers, 1)]
    data = assemble(one_sheet(*cells), "T", date(2026, 1, 1), {})
    text = parts.part(data, "xl/worksheets/sheet1.xml").decode()
    for column in "AB":
        found = re.findall(
            rf'<c r="{column}\d+"[^>]*>(?:<f>1</f>)?<v>([^<]*)</v>', text
        )
        assert [float(x) for x in found] == numbers


@pytest.mark.parametrize(
    ("content", "expected", "kind"),
    [
        (Formula("=1>0", True), True, "b"),
        (Formula('=""', ""), None, "str"),
        (Formula('="a"', "a"), "a", "str"),
        (Formula("=1/0", "#DIV/0!"), "#DIV/0!", "e"),
        (Formula("=NA()", math.nan), "#N/A", "e"),
        (Formula("=DATE(2026,1,31)", date(2026, 1, 31)), 46053, None),
        (Formula("=1", np.float64(0.1)), 0.1, None),
        (np.int64(7), 7, None),
        (np.bool_(True), True, "b"),
        (True, True, "b"),
        (math.nan, "#N/A", "e"),
        (pd.NaT, None, "blank"),
    ],
)
def test_types_of_values(tmp_path, content, expected, kind):
    path = save(tmp_path / "a.xlsx", one_sheet(Cell(1, 1, content, "formula")))
    text = parts.part(path.read_bytes(), "xl/worksheets/sheet1.xml").decode()
    mark = re.search(r'<c r="A1"[^>]*?(?: t="(\w+)")?/?>', text)
    got = openpyxl.load_workbook(path, data_only=True)["S"]["A1"].value
    assert got == expected
    assert kind == "blank" or mark.group(1) == kind


def test_dates_read_back(tmp_path):
    day, hour = date(2026, 2, 28), datetime(2026, 2, 28, 12)
    cells = [Cell(1, 1, day, unit="date"), Cell(2, 1, hour, unit="date")]
    sheet = openpyxl.load_workbook(save(tmp_path / "a.xlsx", one_sheet(*cells)))["S"]
    assert sheet["A1"].value == datetime(2026, 2, 28)
    assert sheet["A2"].value == hour


@pytest.mark.libreoffice
def test_cached_values_are_those_of_libreoffice(book, libreoffice):
    got = libreoffice.recalculated(book)
    values = openpyxl.load_workbook(book, data_only=True)
    formulas = openpyxl.load_workbook(book)
    compared = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    saved = values[sheet.title][cell.coordinate].value
                    live = got[sheet.title, cell.coordinate]
                    if isinstance(saved, str):
                        assert live == saved
                    else:
                        assert live == pytest.approx(float(saved), rel=1e-12, abs=1e-9)
                    compared += 1
    assert compared > 15


@pytest.mark.libreoffice
def test_libreoffice_names_errors(tmp_path, libreoffice):
    cells = [Cell(1, 1, Formula("=1/0", "#DIV/0!")), Cell(2, 1, Formula("=XA_NO()", 0))]
    got = libreoffice.recalculated(save(tmp_path / "a.xlsx", one_sheet(*cells)))
    assert got["S", "A1"] == "#DIV/0!"
    assert got["S", "A2"] == "#NAME?"


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


@pytest.mark.validator
def test_excel_would_open_it_without_repair(book, tmp_path, valid):
    assert valid(book) == []
    empty = Block("Empty", (Column("A b", "text"), Column("C", "money")), [], top=3)
    hostile = Block("Texts", (Column("T", "text"),), [(t,) for t in HOSTILE], left=5)
    path = save(tmp_path / "b.xlsx", one_sheet(blocks=(empty, hostile)))
    assert valid(path) == []


@pytest.mark.validator
def test_validator_finds_a_fault(book, tmp_path, valid):
    text = parts.part(book.read_bytes(), "xl/worksheets/sheet1.xml")
    broken = tmp_path / "broken.xlsx"
    wrong = text.replace(b"<sheetData>", b"<sheetData><nonsense/>")
    broken.write_bytes(
        parts.with_part(book.read_bytes(), "xl/worksheets/sheet1.xml", wrong)
    )
    assert valid(broken)


def test_same_inputs_same_bytes(tmp_path):
    made = [
        assemble(specimen.sheets(), "T", specimen.AS_OF, {"a": "b"}) for _ in range(2)
    ]
    assert made[0] == made[1]
    core = parts.part(made[0], "docProps/core.xml")
    assert b"2026-11-20T00:00:00Z" in core


def test_tables_fill_down_only_what_all_rows_share(tmp_path):
    rows = [
        (1, Formula("=[@A]*2", 2), Formula("=A2", 1)),
        (2, Formula("=[@A]*2", 4), 9),
    ]
    block = Block(
        "T", (Column("A", "count"), Column("B", "count"), Column("C", "count")), rows
    )
    sheet = openpyxl.load_workbook(
        save(tmp_path / "a.xlsx", one_sheet(blocks=(block,)))
    )["S"]
    columns = sheet.tables["T"].tableColumns
    assert columns[1].calculatedColumnFormula.attr_text == "T[[#This Row],[A]]*2"
    assert columns[2].calculatedColumnFormula is None
    assert sheet["C3"].value == 9


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


def test_calculates_on_opening(book):
    assert b'fullCalcOnLoad="1"' in parts.part(book.read_bytes(), "xl/workbook.xml")


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ([Sheet("a/b")], "cannot write"),
        ([Sheet("S"), Sheet("s")], "cannot write"),
        (one_sheet(Cell(1, 1, "x" * 40_000)), "too long"),
        (one_sheet(Cell(1, 1, "\ud800")), "cannot write"),
        (one_sheet(Cell(1, 1, 1, name="not a name")), "cannot write"),
        (
            one_sheet(blocks=(Block("T", (Column("A", "x"), Column("a", "x")), []),)),
            "cannot",
        ),
        (
            one_sheet(
                charts=(
                    Chart("bar", "t", (Series("s", "S!A1", "S!A1", "pink"),), 1, 1),
                )
            ),
            "series role 'pink'",
        ),
    ],
)
def test_refuses_what_excel_would_not_take(tmp_path, sheets, reason):
    with pytest.raises(WorkbookError, match=reason):
        save(tmp_path / "a.xlsx", sheets)
    assert list(tmp_path.iterdir()) == []


def test_long_property_is_refused(tmp_path):
    with pytest.raises(WorkbookError, match="255 letters"):
        write(
            tmp_path / "a.xlsx",
            [Sheet("S")],
            title="T",
            as_of=specimen.AS_OF,
            properties={"sources": "x" * 256},
        )


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
