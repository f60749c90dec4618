"""A table grows over cells below it: they move down, and all that means them."""

import re
from datetime import date

import pandas as pd
import polars as pl
import pytest
from workbook.template import with_part
from xlsxwriter import Workbook

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, parts, recalculate
from xl_align.workbook.file import FileBook
from xl_align.workbook.reading import Reader
from xl_align.workbook.refill import refill

SHEET = "xl/worksheets/sheet1.xml"
BOARD = "xl/worksheets/sheet2.xml"
GROWS = 8  # rows: from 4 to 12


@pytest.fixture
def path(tmp_path):
    """Table Plan at B3:D8 with its totals, and from row 12 on what is in the way."""
    path = tmp_path / "plan.xlsx"
    book = Workbook(str(path))
    data, board = book.add_worksheet("Data"), book.add_worksheet("Board")
    columns = [{"header": "Item", "total_string": "Total"}, {"header": "Units"}]
    columns.append({"header": "Rated", "formula": "=Plan[[#This Row],[Units]]*$C$12"})
    columns[1] |= {"total_function": "=SUBTOTAL(109,Plan[Units])", "total_value": 10}
    rows = [[f"A-{i}", i, 5.0 * i] for i in range(1, 5)]
    place = {"name": "Plan", "columns": columns, "total_row": True, "data": rows}
    data.add_table("B3:D8", place)
    for i in range(4):
        text = "=Plan[[#This Row],[Units]]*$C$12"
        data.write_formula(3 + i, 3, text, None, 5.0 * (i + 1))
    data.write_column("B12", ["Rate", "Extra", "Both"])
    data.write_column("C12", [5, 20])
    data.write_formula("C14", "=SUM(C12:C13)", None, 25)
    data.write_formula("D14", "=C14*2+LOG10(C12)", None, 50.69897000433602)
    data.write_column("G12", ["stays", "stays too"])
    data.write_formula("G14", "=C13*3+$C$8", None, 70)
    data.merge_range("B16:D16", "merged")
    data.conditional_format("C12:C14", {"type": "data_bar"})
    data.conditional_format("A1:H500", {"type": "duplicate"})
    data.data_validation("C13", {"validate": "decimal", "criteria": ">", "value": 0})
    data.write_url("B18", "https://example.org/", string="link")
    data.write_comment("C13", "why 20?")
    data.write_comment("B4", "of the table")
    data.insert_textbox("B20", "a note", {"width": 60})
    board.write_formula("A1", "=Data!C14+1", None, 26)
    board.write_formula("A2", "=SUM(Data!$C$12:C13)", None, 25)
    board.write_formula("A3", "=Data!C8+SUM(Data!C4:C7)+COUNT(Data!A1:H99)*0", None, 20)
    board.write_formula("A4", '="Data!C14"&rate&SUM(Data!C4:C13)*0', None, "Data!C1450")
    board.write_formula("A5", "=INDEX(Data!C12:INDEX(Data!C12:C13,2),2)", None, 20)
    book.define_name("rate", "=Data!$C$12")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$C$12:$C$13"})
    board.insert_chart("D5", chart)
    book.close()
    return path


def grown(data, count=4 + GROWS):
    package = parts.opened(data)
    body = pl.DataFrame({"Item": [f"B-{i}" for i in range(count)], "Units": 1})
    refill(package, "Plan", body)
    return parts.opened(package.content())


def formulas(package, title):
    cells = Reader(package).sheet(title).cells
    return {place: held.formula for place, held in cells.items() if held.formula}


def test_cells_below_move_and_those_beside_stay(path):
    package = grown(path.read_bytes())
    cells = Reader(package).sheet("Data").cells
    assert str(contents.tables(package)[0].area) == f"B3:D{8 + GROWS}"
    assert [cells[20 + i, 2].value for i in range(3)] == ["Rate", "Extra", "Both"]
    assert [cells[20 + i, 3].value for i in range(3)] == [5, 20, 25]
    assert [cells[12, 7].value, cells[13, 7].value] == ["stays", "stays too"]
    assert (24, 2) in cells
    assert cells[12, 2].value == "B-8"
    own = formulas(package, "Data")
    assert own[22, 3] == "=SUM(C20:C21)"
    assert own[22, 4] == "=C22*2+LOG10(C20)"
    assert own[14, 7] == "=C21*3+$C$16"
    assert own[4, 4] == "=Plan[[#This Row],[Units]]*$C$20"
    assert own[15, 4] == "=Plan[[#This Row],[Units]]*$C$20"
    assert b"*$C$20</calculatedColumnFormula>" in package.read("xl/tables/table1.xml")


def test_all_that_means_them_follows(path):
    package = grown(path.read_bytes())
    assert formulas(package, "Board") == {
        (1, 1): "=Data!C22+1",
        (2, 1): "=SUM(Data!$C$20:C21)",
        (3, 1): "=Data!C16+SUM(Data!C4:C15)+COUNT(Data!A1:H99)*0",
        (4, 1): '="Data!C14"&rate&SUM(Data!C4:C21)*0',
        (5, 1): "=INDEX(Data!C20:INDEX(Data!C20:C21,2),2)",
    }
    assert [n.text for n in contents.names(package)] == ["Data!$C$20"]
    assert b"Data!$C$20:$C$21" in package.read("xl/charts/chart1.xml")
    text = package.read(SHEET)
    for mark in ('sqref="C20:C22"', 'sqref="A1:H500"', 'sqref="C21"', 'ref="B24:D24"'):
        assert mark.encode() in text
    assert b'<hyperlink ref="B26"' in text
    comments = package.read("xl/comments1.xml")
    assert b'ref="C21"' in comments
    assert b'ref="B4"' in comments
    boxes = package.read("xl/drawings/vmlDrawing1.vml")
    assert re.findall(rb"<x:Row>(\d+)</x:Row>", boxes) == [b"3", b"20"]
    rows = re.findall(rb"<xdr:row>(\d+)<", package.read("xl/drawings/drawing1.xml"))
    assert rows[0] == b"27"


def test_the_other_parts_keep_their_bytes(path):
    old, new = parts.opened(path.read_bytes()), grown(path.read_bytes())
    changed = {name for name in old.names() if old.read(name) != new.read(name)}
    assert changed == {
        SHEET,
        BOARD,
        "xl/workbook.xml",
        "xl/tables/table1.xml",
        "xl/charts/chart1.xml",
        "xl/comments1.xml",
        "xl/drawings/drawing1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }


def test_with_room_below_nothing_moves(path):
    package = grown(path.read_bytes(), 6)
    assert formulas(package, "Board")[1, 1] == "=Data!C14+1"
    assert formulas(package, "Board")[3, 1].startswith("=Data!C10+")  # the totals do


@pytest.mark.libreoffice
def test_libreoffice_finds_the_same_values(path, libreoffice):
    """What counts on moved cells only is worth the same before and after."""
    before = libreoffice.recalculated(path)
    path.write_bytes(grown(path.read_bytes()).content())
    after = libreoffice.recalculated(path)
    for place in ("A1", "A2", "A4", "A5"):
        assert after["Board", place] == before["Board", place]
    assert after["Data", "C22"] == before["Data", "C14"] == 25
    assert after["Data", "D22"] == before["Data", "D14"]
    assert after["Data", "D15"] == 5  # one unit at the rate that moved
    assert after["Data", "G14"] == 3 * 20 + 12


@pytest.mark.libreoffice
def test_moved_formulas_keep_their_values(path):
    if not recalculate.installed():
        pytest.skip("LibreOffice is not installed")
    book = FileBook(path)
    book.fill("Plan", pd.DataFrame({"Item": list("abcdefghijkl"), "Units": 2}))
    book.save(title="", as_of=date(2026, 1, 1))
    assert book.notes == []
    read = Reader(parts.opened(path.read_bytes()))
    own, board = read.sheet("Data").cells, read.sheet("Board").cells
    assert [own[22, 3].value, own[16, 3].value, own[15, 4].value] == [25, 24, 10]
    assert own[14, 7].value == 3 * 20 + 24
    assert [board[i, 1].value for i in (1, 2, 3, 5)] == [26, 25, 48, 20]


@pytest.mark.validator
def test_the_validator_finds_nothing(path, valid):
    assert valid(path) == []
    path.write_bytes(grown(path.read_bytes()).content())
    assert valid(path) == []


def shared(text):
    old = b"<f>SUM(C12:C13)</f>"
    assert old in text
    return text.replace(old, b'<f t="shared" si="0" ref="C14:D14">SUM(C12:C13)</f>')


def test_a_shared_formula_moves_whole(path):
    data = with_part(path.read_bytes(), SHEET, shared)
    text = grown(data).read(SHEET)
    assert b'<f t="shared" si="0" ref="C22:D22">SUM(C20:C21)</f>' in text


def test_cells_far_below_that_do_not_say_where_they_are(path):
    far = b'<row r="40"><c r="B40"><v>1</v></c><c><v>2</v></c></row></sheetData>'
    data = with_part(path.read_bytes(), SHEET, put(b"</sheetData>", far))
    cells = Reader(grown(data)).sheet("Data").cells
    assert [cells[48, 2].value, cells[48, 3].value] == [1, 2]


def put(old, new):
    def change(text):
        assert old in text
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        (
            SHEET,
            put(b'<mergeCell ref="B16:D16"/>', b'<mergeCell ref="A19:C20"/>'),
            "over A19:C20 cannot move",
        ),
        (SHEET, put(b'sqref="C12:C14"', b'sqref="D12:F14"'), "over D12:F14 cannot"),
        (
            SHEET,
            put(b"<f>C13*3+$C$8</f>", b'<f t="shared" si="0" ref="G6:G14">C5</f>'),
            "shares one formula",
        ),
        (
            BOARD,
            put(b"<f>Data!C14+1</f>", b'<f t="shared" si="0" ref="A1:A9">Data!C6</f>'),
            "shares one formula",
        ),
        (
            SHEET,
            put(b"<f>SUM(C12:C13)</f>", b'<f t="dataTable" ref="C14:D14" r1="A1"/>'),
            "cannot move",
        ),
        (
            SHEET,
            put(b"<legacyDrawing", b"<controls/><legacyDrawing"),
            "form controls on the sheet",
        ),
    ],
)
def test_what_cannot_move_is_refused(path, part, change, words):
    data = with_part(path.read_bytes(), part, change)
    with pytest.raises(WorkbookError, match=words):
        grown(data)


def test_a_table_below_is_refused(path, tmp_path):
    other = tmp_path / "two.xlsx"
    book = Workbook(str(other))
    data = book.add_worksheet("Data")
    for place, name in (("B3:C5", "Plan"), ("B12:C14", "Other")):
        columns = [{"header": "Item"}, {"header": "Units"}]
        data.add_table(place, {"name": name, "columns": columns})
    data.write("B9", "in the way")
    book.close()
    with pytest.raises(WorkbookError, match="another table at B12:C14 cannot move"):
        grown(other.read_bytes(), 8)


def test_no_room_at_the_end_of_the_sheet(path):
    far = b'<row r="1048575"><c r="B1048575"><v>1</v></c></row></sheetData>'
    data = with_part(path.read_bytes(), SHEET, put(b"</sheetData>", far))
    with pytest.raises(WorkbookError, match="row 1048575 below the table"):
        grown(data)
