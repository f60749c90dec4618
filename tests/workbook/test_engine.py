"""Formulas of others: formualizer's answers held against LibreOffice's, one by one."""

import datetime

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from xl_align.errors import WorkbookError
from xl_align.hosts.cells import callables
from xl_align.workbook import bare, engine, parts, recalculate, understood
from xl_align.workbook.formula import TOKEN
from xl_align.workbook.reading import Reader

ROWS = [
    ("Item", "Family", "Units", "Price", "Day", "Note"),
    ("A-1", "Pumps", 12, 3.5, datetime.date(2026, 1, 31), "ok"),
    ("A-2", "Valves", -7, 0.25, datetime.date(2024, 2, 29), None),
    ("B-1", "pumps", 0, 1e6, datetime.date(2025, 12, 1), " two  blanks "),
    ("B*2", "Seals", 4.5, None, datetime.date(2026, 3, 30), "12"),
    ("C-9", "Valves", 88, 19.99, datetime.date(2023, 7, 4), "ok"),
]
FORMULAS = """
SUM(Plan[Units]) SUM(Plan[[Units]:[Price]]) SUM(Plan[#Data]) SUM(Plan[[#All],[Units]])
SUM(C2:C4,10) SUM(C:C) SUM(F2:F6) PRODUCT(D2:D3) AVERAGE(D2:D6) AVERAGE(F2:F3)
MEDIAN(C2:C6) MIN(C2:C6) MAX(C2:C6) MAX(F2:F3) SUMIF(B2:B6,"pumps",C2:C6)
SUMIF(A2:A6,"?-1",C2:C6) SUMIF(A2:A6,"B~*2",C2:C6) SUMIF(B2:B6,B3,C2:C6)
SUMIFS(Plan[Units],Plan[Family],"Valves",Plan[Note],"ok") SUMIFS(C2:C6,F2:F6,"")
SUMIFS(C:C,B:B,"Valves") AVERAGEIF(B2:B6,"Valves",C2:C6) AVERAGEIF(B2:B6,"None",C2:C6)
AVERAGEIFS(C2:C6,B2:B6,"Valves",F2:F6,"ok") MINIFS(C2:C6,B2:B6,"Valves")
MAXIFS(C2:C6,B2:B6,"Valves") MAXIFS(C2:C6,B2:B6,"None") COUNTIF(B2:B6,"P*")
COUNTIF(C2:C6,0) COUNTIFS(B2:B6,"Valves",F2:F6,"ok") ROUND(2.5,0) ROUND(-2.5,0)
ROUND(1234.567,-2) ROUND(1.005,2) ROUND(C2/7,3) ABS(C3) SQRT(2) SQRT(C3) EXP(1.5) LN(10)
LN(C3) POWER(2,0.5) 2^-3 -2^2 2^3^2 1/3 C2/C4 10%*5 -C3% C2-C3*D2 (C2+C3)/(D2-D3) F5*2
F2*2 F3+1 D5*3 E2-E3 E2+30 A2 F3 VLOOKUP("A-2",A2:D6,3,FALSE) VLOOKUP("zz",A2:D6,3,0)
HLOOKUP("Units",A1:F6,3,FALSE) INDEX(A2:D6,3,4) INDEX(Plan[Price],2) INDEX(A2:A6,9)
MATCH("B-1",A2:A6,0) MATCH("v*",B2:B6,0) MATCH("zz",A2:A6,0) XLOOKUP("C-9",A2:A6,D2:D6)
XLOOKUP("zz",A2:A6,D2:D6) INDEX(C2:C6,MATCH("Valves",B2:B6,0))*2 ROWS(Plan[Units])
ROWS(A2:F6) COLUMNS(A2:F6) NPV(0.1,C2,D2,100) NPV(0.1,C2:C6) PMT(0.05/12,36,-10000)
PMT(0,10,100) FV(0.05,10,-100) FV(0.05,10,-100,-50,1) PV(0.08,5,-100) NORM.S.INV(0.95)
NORM.S.INV(0.000001) NORM.S.INV(1) NORM.S.DIST(1.5,TRUE) NORM.S.DIST(1.5,FALSE)
rate*100 SUM(amounts) SUM(column)
""".split()
# Where the two part: LibreOffice writes its own error so.
APART = {
    text: ("#NUM!", "#VALUE!") for text in ("SQRT(C3)", "LN(C3)", "_xlfn.NORM.S.INV(1)")
}


def book_of(formulas, tmp_path):
    """A workbook of somebody else's, saved without any value of a formula."""
    book = openpyxl.Workbook()
    data = book.active
    data.title = "Data"
    for row in ROWS:
        data.append(row)
    for row, pair in enumerate([(1, "one"), (3, "three"), (5, "five"), (9, "nine")], 2):
        data.cell(row, 7, pair[0])
        data.cell(row, 8, pair[1])
    data.add_table(Table(displayName="Plan", ref="A1:F6"))
    for row, text in enumerate(formulas, 1):
        data.cell(row, 10, f"={text}")
    data["L1"] = 0.175
    book.defined_names["rate"] = DefinedName("rate", attr_text="Data!$L$1")
    book.defined_names["column"] = DefinedName("column", attr_text="Plan[Units]")
    book.defined_names["amounts"] = DefinedName("amounts", attr_text="Data!$C$2:$C$6")
    path = tmp_path / "theirs.xlsx"
    book.save(path)
    return path.read_bytes()


def written(tmp_path):
    book_of(["1"], tmp_path)
    return openpyxl.load_workbook(tmp_path / "theirs.xlsx")


def reader_of(data):
    return Reader(parts.opened(data, "theirs.xlsx"))


def answers(formulas, tmp_path, functions=None):
    found = engine.calculated(
        reader_of(book_of(formulas, tmp_path)), {"Data"}, functions
    )
    return found and {text: found["Data"][i, 10] for i, text in enumerate(formulas, 1)}


@pytest.mark.libreoffice
def test_every_formula_as_libreoffice_calculates_it(tmp_path):
    newer = ("MINIFS(", "MAXIFS(", "XLOOKUP(", "NORM.S")
    stored = [f"_xlfn.{t}" if t.startswith(newer) else t for t in FORMULAS]
    ours = answers(stored, tmp_path)
    made = recalculate.recalculated([book_of(stored, tmp_path)])
    if not made:
        pytest.skip("LibreOffice is not installed")
    cells = made[0].sheet("Data").cells
    other = {text: cells[i, 10].value for i, text in enumerate(stored, 1)}
    apart = {
        text: (ours[text], other[text])
        for text in stored
        if not alike(ours[text], other[text])
    }
    assert apart == APART


def alike(one, other):
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one == pytest.approx(other, rel=1e-12, abs=1e-12)


def test_every_known_function_is_held_against_it():
    calls = {
        token.group().upper()
        for text in FORMULAS
        for token in TOKEN.finditer(text)
        if token.lastgroup == "call"
    }
    assert set(understood.KNOWN) == calls


def test_our_own_functions_answer_in_formulas_of_others(tmp_path):
    texts = ["XA_EOQ(1000,50,2)*2", "xa_safety_stock(100,20,4,0.95)", "XA_EOQ(A2,1,1)"]
    found = answers(texts, tmp_path, callables)
    call = callables()
    assert found[texts[0]] == 2 * call["XA_EOQ"](1000, 50, 2)
    assert found[texts[1]] == call["XA_SAFETY_STOCK"](100, 20, 4, 0.95)
    assert found[texts[2]] == "#VALUE!"
    assert answers(texts[:1], tmp_path) == {texts[0]: "#NAME?"}
    assert answers(["XA_EOQ(C2:C6,1,1)"], tmp_path, callables) == {
        "XA_EOQ(C2:C6,1,1)": "#VALUE!"  # it would fill the cells around
    }


@pytest.mark.parametrize(
    "text",
    [
        "TODAY()",
        "SUMPRODUCT(C2:C6)",
        "SUM({1,2})",
        "SUM(Plan[Nothing])",
        "SUM(Nobody[Units])",
        "SUM('[1]Sheet1'!A1)",
        "SUM(#REF!)",
        "C2:C6",
        "C2:C6*2",
        "C:C",
        "2:3",
        "SUM(2:3)",
        "amounts",
        "-amounts",
        "SUM(C2:C6*2)",
        "SUM((C2:C6))",
        "IF(C2>0,1,0)",
        "C2=C3",
        "C2>C3",
        "A2&B2",
        '1/3&""',
        "IFERROR(C2,0)",
        "COUNT(C2:C6)",
        "LEN(A2)",
        "INT(C2/7)",
        "SUMIFS(C2:C6,B2:B6,B2:B6)",
        "COUNTIFS(B2:B6,B2:B6)",
        'SUMIFS(C2:C6,C2:C6,">0")',
        "COUNTIF(C2:C6,C2:C3)",
        "VLOOKUP(A2:A6,A2:D6,3,FALSE)",
        "VLOOKUP(5,G2:H5,2)",
        "VLOOKUP(5,G2:H5,2,TRUE)",
        "MATCH(5,G2:G5)",
        "MATCH(5,G2:G5,1)",
        "XLOOKUP(5,G2:G5,H2:H5,0,-1)",
        "XLOOKUP(5,G2:G5,H2:H5,0)",
        "SUM(C2:INDEX(C2:C6,3))",
        "SUM(C2:C6 B3:D3)",
        "ROUND(amounts,0)",
        "INDEX(C2:C6,0)",
        "SUM(INDEX(A2:D6,,3))",
        "SUM(1,,2)",
        "SUM(,1)",
        "SUM(1,)",
        "nobody*2",
        "Data!rate*2",
        "SUM(Data:Other!A1)",
        "ÄSUM(C2:C6)",
        "MATCH(1,INDEX((A2:A6=1)*1,0),0)",
        "ROUNDDOWN(C2*1.1,0)",
        'TEXT(C2,"0")',
        "PI()",
        "NOW()-NOW()",
    ],
)
def test_what_may_be_misunderstood_is_left_to_others(text, tmp_path):
    assert answers(["1+1"], tmp_path) == {"1+1": 2}
    assert answers(["1+1", text], tmp_path) is None


def test_what_would_take_minutes_is_left_to_a_program_that_can_be_stopped(tmp_path):
    book = written(tmp_path)
    book["Data"]["M20000"] = 1
    for row in range(1, 6_001):
        book["Data"].cell(row, 14, f"=SUM(M$1:M$20000)*{row}")
    book.save(tmp_path / "long.xlsx")
    reader = reader_of((tmp_path / "long.xlsx").read_bytes())
    with pytest.raises(WorkbookError, match="too many cells"):
        bare.written(reader, {"Data"})


def test_a_formula_that_fills_a_range_is_left_to_others(tmp_path):
    book = written(tmp_path)
    book["Data"]["N1"] = ArrayFormula("N1:N5", "=C2:C6*2")
    book.save(tmp_path / "array.xlsx")
    reader = reader_of((tmp_path / "array.xlsx").read_bytes())
    assert engine.calculated(reader, {"Data"}) is None


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("later", "TODAY()+1"),
        ("relative", "Data!$A1"),
        ("Überhang", "TODAY()"),
        ("outer", "rate+1"),
        ("there", "'[1]Sheet1'!$A$1"),
    ],
)
def test_a_name_that_may_be_misunderstood_is_not_used(name, means, tmp_path):
    book = written(tmp_path)
    book.defined_names[name] = DefinedName(name, attr_text=means)
    for text in ("=1+1", f"={name.upper()}*2"):
        book["Data"]["J1"] = text
        book.save(tmp_path / "names.xlsx")
        reader = reader_of((tmp_path / "names.xlsx").read_bytes())
        found = engine.calculated(reader, {"Data"})
        assert found is None if name.upper() in text else found["Data"][1, 10] == 2


def test_a_name_of_two_scopes_is_not_used(tmp_path):
    book = written(tmp_path)
    book["Data"].defined_names["rate"] = DefinedName("rate", attr_text="Data!$C$2")
    book["Data"]["J1"] = "=rate*2"
    book.save(tmp_path / "names.xlsx")
    reader = reader_of((tmp_path / "names.xlsx").read_bytes())
    assert engine.calculated(reader, {"Data"}) is None


def test_a_workbook_that_counts_as_shown_is_left_to_others(tmp_path):
    book = written(tmp_path)
    book.calculation.fullPrecision = False
    book.save(tmp_path / "shown.xlsx")
    reader = reader_of((tmp_path / "shown.xlsx").read_bytes())
    assert engine.calculated(reader, {"Data"}) is None


@pytest.mark.parametrize("text", ["a\r\nb", "_x0041_"])
def test_signs_that_a_file_codes_are_left_to_others(text, tmp_path):
    reader = reader_of(book_of(["1+1"], tmp_path))
    reader.sheet("Data").cells[2, 1].value = text
    assert engine.calculated(reader, {"Data"}) is None


def test_sheets_that_are_not_asked_for_count_with_their_values(tmp_path):
    book = written(tmp_path)
    book.create_sheet("Ours")["A1"] = "=SUMPRODUCT(ABS(Data!C2:C6))"
    book["Data"]["J1"] = "=Ours!A1+1"
    book.save(tmp_path / "two.xlsx")
    reader = reader_of((tmp_path / "two.xlsx").read_bytes())
    for value, expected in ((41, 42), ("", "#VALUE!"), (None, 1)):
        reader.sheet("Ours").cells[1, 1].value = value
        assert engine.calculated(reader, {"Data"})["Data"][1, 10] == expected
