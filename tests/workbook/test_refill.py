"""A table of somebody's takes a new body; what refers to it follows, as in Excel."""

import math
import re
from datetime import date

import pandas as pd
import polars as pl
import pytest
from workbook.shared import each_book
from workbook.template import cells, filled, frame, template, with_part

from xl_align.errors import AlignError, MissingError, WorkbookError
from xl_align.workbook import contents, parts, recalculate
from xl_align.workbook.file import FileBook
from xl_align.workbook.package import CONTENT_TYPES
from xl_align.workbook.single import set_cells, set_named

SHEET = "xl/worksheets/sheet1.xml"

BOARD = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 9])
def test_any_number_of_rows(data, count):
    package = filled(data, frame(count))
    last = 3 + max(count, 1)
    table = contents.tables(package)[0]
    assert str(table.area) == f"B3:E{last + 1}"
    found = cells(package)
    for i in range(count):
        assert found[4 + i, 2].value == f"C-{i}"
        assert found[4 + i, 3].value == i + 1
        assert found[4 + i, 4].value == 0.1 * i
        assert (
            found[4 + i, 5].formula
            == "=Plan[[#This Row],[Units]]*Plan[[#This Row],[Cost]]"
        )
    assert found[last + 1, 2].value == "Total"
    assert found[last + 1, 5].formula == "=SUBTOTAL(109,Plan[Value])"
    assert [found[4, 1].value, found[5, 7].value] == ["left", "right of it"]
    assert found[20, 3].value == "below"
    assert (last + 2, 2) not in found


def test_everything_follows(data):
    package = filled(data, frame(9))
    board = package.read(BOARD).decode()
    assert "<f>SUM(Data!$C$4:$C$12)</f>" in board
    assert "<f>SUM(Plan[Units])</f>" in board
    assert '"Data!$C$4:$C$7"&amp;COUNTA(Data!C3:C12)' in board
    assert "<f>SUM(Data!C4:C6)</f>" in board  # part of the body: stays, as in Excel
    assert "<xm:f>Data!C4:C12</xm:f>" in board
    own = package.read(SHEET).decode()
    assert "<f>SUM(C4:C12)</f>" in own
    assert own.count('sqref="C4:C12"') == 2
    assert re.search('<dimension ref="A1:G20"', own)
    assert [n.text for n in contents.names(package)] == ["Data!$C$4:$C$12"]
    chart = package.read("xl/charts/chart1.xml")
    assert b"Data!$B$4:$B$12" in chart
    assert b"Data!$C$4:$C$12" in chart


def test_the_rest_keeps_its_bytes(data):
    old, new = parts.opened(data), filled(data, frame(9))
    changed = {name for name in old.names() if old.read(name) != new.read(name)}
    table, chart = "xl/tables/table1.xml", "xl/charts/chart1.xml"
    assert changed == {SHEET, BOARD, table, chart, "xl/workbook.xml"}


def test_a_comment_between_the_rows(data):
    noted = with_part(
        data, SHEET, lambda text: text.replace(b"<sheetData>", b"<sheetData><!-- x -->")
    )
    assert cells(filled(noted, frame(2)))[5, 2].value == "C-1"


def test_a_sheet_without_places(tmp_path):
    path = template(tmp_path / "a.xlsx", totals=False)
    package = parts.opened(path.read_bytes())
    rows = "".join(
        "<row><c t='inlineStr'><is><t></t></is></c>"
        f"<c t='inlineStr'><is><t>{i}</t></is></c><c><v>{i}</v></c><c/><c/></row>"
        for i in range(7)
    )
    sheet = package.read(SHEET).decode()
    bare = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", sheet)
    package.put(SHEET, bare.encode())
    found = cells(filled(package.content(), frame(2)))
    assert found[3, 2].value == "2"
    assert found[5, 3].value == 2
    assert (6, 3) not in found


def test_namespace_prefixes(data):
    def prefixed(text):
        inner = re.sub(rb"<(/?)(?=[a-zA-Z])(?!xdr|x14|xm|mc)", rb"<\1x:", text)
        return inner.replace(b"xmlns=", b"xmlns:x=", 1)

    other = with_part(data, SHEET, prefixed)
    package = filled(other, frame(6))
    assert b"<x:row " in package.read(SHEET)
    assert cells(package)[9, 2].value == "C-5"


@pytest.mark.parametrize(
    ("change", "body", "words"),
    [
        (lambda t: t, pl.DataFrame({"Item": ["a"]}), "needs Units, Cost"),
        (lambda t: t, frame(1).with_columns(Odd=pl.lit(1)), "no column Odd"),
        (
            lambda t: t.replace(
                b"<f>SUM(C4:C7)</f>", b'<f t="array" ref="C5:C9">1</f>'
            ),
            frame(2),
            "crosses its edge",
        ),
        (
            lambda t: t.replace(
                b"<f>SUM(C4:C7)</f>", b'<f t="shared" si="0" ref="E1:E9">C1</f>'
            ),
            frame(2),
            "crosses its edge",
        ),
        (
            lambda t: t.replace(
                b"</sheetData>",
                b'</sheetData><mergeCells count="1"><mergeCell ref="B10:C11"/>'
                b"</mergeCells>",
            ),
            frame(9),
            "merged cells B10:C11",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(data, change, body, words):
    with pytest.raises(AlignError, match=words):
        filled(with_part(data, SHEET, change), body)


def test_no_such_table(data):
    with pytest.raises(MissingError, match="no table 'Nothing'"):
        filled(data, frame(1), "Nothing")


def filtered(data, rule):
    marked = f'<autoFilter ref="B3:E7">{rule}</autoFilter>'.encode()

    def change(text):
        return re.sub(rb"<autoFilter[^>]*/>", marked, text)

    return with_part(data, "xl/tables/table1.xml", change)


@pytest.mark.parametrize(
    ("rule", "hidden"),
    [
        (
            '<filterColumn colId="0"><filters><filter val="C-1"/></filters>'
            "</filterColumn>",
            [0, 2, 3],
        ),
        (
            '<filterColumn colId="1"><customFilters and="1">'
            '<customFilter operator="greaterThan" val="1"/>'
            '<customFilter operator="lessThan" val="4"/></customFilters>'
            "</filterColumn>",
            [0, 3],
        ),
        ('<filterColumn colId="1" hiddenButton="1"/>', []),
    ],
)
def test_a_filter_hides_the_rows_it_would_hide(data, rule, hidden):
    text = filled(filtered(data, rule), frame(4)).read(SHEET).decode()
    gone = [int(row) - 4 for row in re.findall('<row r="(\\d+)" hidden="1"', text)]
    assert gone == hidden


def test_a_filter_only_excel_works_out(data):
    rule = '<filterColumn colId="1"><top10 val="3"/></filterColumn>'
    with pytest.raises(WorkbookError, match="only Excel can work out"):
        filled(filtered(data, rule), frame(4))


def test_single_cells_and_a_named_block(data):
    package = parts.opened(data)
    set_cells(package, "Board's", {(30, 3): "=x", (2, 5): 1.5, (1, 1): None})
    set_named(package, "units", [[10], [20], [30], [40]])
    again = parts.opened(package.content())
    board = cells(again, "Board's")
    assert board[30, 3].value == "=x"
    assert board[2, 5].value == 1.5
    assert board[1, 1].value is None
    assert [cells(again)[row, 3].value for row in range(4, 8)] == [10, 20, 30, 40]
    with pytest.raises(WorkbookError, match="4 rows by 1 columns"):
        set_named(package, "units", [[1]])
    with pytest.raises(WorkbookError, match="outside a sheet"):
        set_cells(package, "Data", {(1_048_577, 1): 1})


@pytest.mark.libreoffice
def test_file_book_fills_and_brings_up_to_date(tmp_path):
    if not recalculate.installed():
        pytest.skip("LibreOffice is not installed")
    path = template(tmp_path / "plan.xlsx")
    book = FileBook(path)
    rows = {"Item": ["x", "y", None], "Units": [1, 2, 3], "Cost": [2.0, math.nan, 4.0]}
    book.fill("plan", pd.DataFrame(rows))
    book.save(title="", as_of=date(2026, 1, 1))
    package = parts.opened(path.read_bytes())
    found, board = cells(package), cells(package, "Board's")
    assert found[4, 5].value == 2
    assert found[6, 5].value == 12
    assert found[7, 5].value == 14
    assert board[1, 1].value == 6
    assert board[2, 1].value == 6
    assert b"<c:v>3</c:v>" in package.read("xl/charts/chart1.xml")
    once = path.read_bytes()
    again = FileBook(path)
    again.fill("Plan", pd.DataFrame(rows))
    assert again.content(title="", as_of=date(2026, 1, 1)) == once


@pytest.mark.shared
@each_book()
def test_tables_of_the_corpus(rich):
    data = rich.read_bytes()
    old = parts.opened(data)
    for table in contents.tables(old):
        count = table.body.bottom - table.body.top + 1
        titles = [column.title for column in table.columns if not column.formula]
        body = pl.DataFrame({title: ["x"] * count for title in titles})
        try:
            new = filled(data, body, table.name)
        except WorkbookError:
            continue  # a reason was given; which ones is tested above
        changed = {
            n for n in old.names() if not new.has(n) or old.read(n) != new.read(n)
        }
        allowed = {CONTENT_TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
        sheet = next(t.part for t in contents.tabs(old) if t.title == table.sheet)
        allowed |= {"xl/calcChain.xml", sheet, table.part}
        pivots = {n for n in changed if "pivotCacheDefinition" in n}
        assert changed <= allowed | pivots
