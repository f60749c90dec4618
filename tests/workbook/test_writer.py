"""What is written is what is read back, by openpyxl, LibreOffice and Microsoft."""

import math
import re
from datetime import date, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook import specimen
from workbook.specimen import one_sheet, save

from xl_align.errors import WorkbookError
from xl_align.workbook import Block, Cell, Chart, Column, Formula, Series, Sheet, parts
from xl_align.workbook.file import FileBook
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
