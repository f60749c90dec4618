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
COUNTA(Plan[#Headers]) SUM(C2:C4,10,TRUE) PRODUCT(D2:D3) AVERAGE(D2:D6) MEDIAN(C2:C6)
COUNT(A2:F6) COUNTBLANK(A2:F6) MIN(C2:C6) MAX(C2:C6) LARGE(C2:C6,2) SMALL(C2:C6,2)
SUMIF(B2:B6,"pumps",C2:C6) SUMIF(C2:C6,">0") SUMIF(A2:A6,"?-1",C2:C6)
SUMIF(A2:A6,"B~*2",C2:C6) SUMIFS(Plan[Units],Plan[Family],"Valves",Plan[Units],">0")
SUMIFS(C2:C6,B2:B6,"<>Seals") SUMIFS(C2:C6,F2:F6,"")
SUMIFS(C2:C6,E2:E6,">="&DATE(2025,1,1)) COUNTIF(B2:B6,"P*") COUNTIF(C2:C6,0)
COUNTIF(F2:F6,12) COUNTIFS(B2:B6,"Pumps",C2:C6,">5") AVERAGEIF(B2:B6,"Valves",C2:C6)
AVERAGEIF(B2:B6,"None",C2:C6) AVERAGEIFS(C2:C6,B2:B6,"Valves",C2:C6,">0")
MINIFS(C2:C6,B2:B6,"Valves") MAXIFS(C2:C6,B2:B6,"Valves",C2:C6,"<50")
MAXIFS(C2:C6,B2:B6,"None") SUMPRODUCT(C2:C6,D2:D6) SUMPRODUCT((B2:B6="Valves")*C2:C6)
SUMPRODUCT((C2:C6>0)*(D2:D6>1)) SUMPRODUCT(--(B2:B6="pumps"),C2:C6) ROUND(2.5,0)
ROUND(-2.5,0) ROUND(1234.567,-2) ROUND(1.005,2) ROUNDUP(-1.21,1) ROUNDDOWN(-1.29,1)
INT(-1.5) ABS(C3) SIGN(C3) MOD(-7,3) MOD(7,-3) SQRT(2) SQRT(C3) EXP(1.5) LN(10)
LOG10(1000) POWER(2,0.5) 2^-3 -2^2 1/3 C2/C4 10%*5 C3&D3 1=1 "a"="A" "b">"a" C2<>C3
IF(C2>0,"up","down") IF(C3>0,1) IF(F3="",0,1) IFERROR(1/0,-1) IFERROR(C2/C4,"none")
IFNA(MATCH("zz",A2:A6,0),0) IFS(C3>0,1,TRUE,2) SWITCH(B2,"Pumps",1,"Valves",2,9)
SWITCH(5,1,2) CHOOSE(2,C2,C3) AND(C2>0,D2>0) OR(C3>0,FALSE) NOT(C2) TRUE() FALSE()
ISBLANK(F3) ISBLANK(F2) ISERROR(1/0) ISNA(NA()) ISNUMBER(F5) ISNUMBER(C2) ISTEXT(F5)
NA() VLOOKUP("A-2",A2:D6,3,FALSE) VLOOKUP("zz",A2:D6,3,FALSE) VLOOKUP(5,G2:H5,2)
VLOOKUP(5,G2:H5,2,TRUE) HLOOKUP("Units",A1:F6,3,FALSE) INDEX(A2:D6,3,4)
INDEX(Plan[Price],2) INDEX(A2:A6,9) MATCH("B-1",A2:A6,0) MATCH(5,G2:G5,1)
MATCH("v*",B2:B6,0) MATCH(5,G2:G5) XLOOKUP("C-9",A2:A6,D2:D6)
XLOOKUP("zz",A2:A6,D2:D6,"no") XLOOKUP(5,G2:G5,H2:H5,,-1) ROWS(Plan[Units])
ROWS(A2:F6) COLUMNS(A2:F6) INDEX(C2:C6,MATCH("Valves",B2:B6,0))*2 DATE(2026,14,31)
DATE(2024,2,30) YEAR(E3) MONTH(E3) DAY(E3) EOMONTH(E3,12) EOMONTH(E2,1) EDATE(E2,1)
EDATE(E3,-12) WEEKDAY(E2) WEEKDAY(E2,2) E2-E3 E2+30 TEXT(D6,"0.0")
TEXT(1234567.891,"#,##0.00") TEXT(0.256,"0%") TEXT(E2,"yyyy-mm-dd") TEXT(-5,"0;(0)")
LEFT(A2,1) LEFT(F4) RIGHT(A2,2) MID(B2,2,3) MID(B2,9,3) LEN(F4) TRIM(F4) UPPER(B2)
LOWER(B2) CONCATENATE(A2,"/",C2) A2&"-"&D2 VALUE("1,234.5") VALUE("x") F5*2 F2*2
SUBSTITUTE("a-b-c","-","+") SUBSTITUTE("a-b-c","-","+",2) FIND("u",B2) FIND("U",B2)
SEARCH("U",B2) EXACT("a","A") EXACT(B2,"Pumps") NPV(0.1,C2,D2,100)
PMT(0.05/12,36,-10000) PMT(0,10,100) FV(0.05,10,-100) FV(0.05,10,-100,-50,1)
PV(0.08,5,-100) NORM.S.INV(0.95) NORM.S.INV(0.000001) NORM.S.DIST(1.5,TRUE)
NORM.S.DIST(1.5,FALSE) rate*100 SUM(amounts)
""".split()
# Where the two part: what Excel says is one of them, or it is an error and not taken.
APART = {
    "COUNTIF(F2:F6,12)": (1.0, 0),  # Excel counts the text "12" too
    "SQRT(C3)": ("#NUM!", "#VALUE!"),  # LibreOffice writes its own error so
    'VALUE("1,234.5")': ("#VALUE!", 1234.5),
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
    newer = ("IFS(", "SWITCH(", "MINIFS(", "MAXIFS(", "XLOOKUP(", "IFNA(", "NORM.S")
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
    assert understood.KNOWN <= calls


def test_our_own_functions_answer_in_formulas_of_others(tmp_path):
    texts = ["XA_EOQ(1000,50,2)*2", "xa_safety_stock(100,20,4,0.95)", "XA_EOQ(A2,1,1)"]
    found = answers(texts, tmp_path, callables)
    call = callables()
    assert found[texts[0]] == 2 * call["XA_EOQ"](1000, 50, 2)
    assert found[texts[1]] == call["XA_SAFETY_STOCK"](100, 20, 4, 0.95)
    assert found[texts[2]] == "#VALUE!"
    assert answers(texts[:1], tmp_path) == {texts[0]: "#NAME?"}


@pytest.mark.parametrize(
    "text",
    [
        "TODAY()",
        "SUMPRODUCT(ABS(C2:C6))",
        "SUMPRODUCT((C2:C6>0)*COUNTIFS(B2:B6,B2:B6))",
        "SUM({1,2})",
        "SUM(Plan[Nothing])",
        "SUM(Nobody[Units])",
        "SUM('[1]Sheet1'!A1)",
        "SUM(#REF!)",
        "C2:C6",
        "C2:C6*2",
        "C:C",
        "2:3",
        "amounts",
        "-amounts",
        "SUM(C2:C6*2)",
        "SUM((C2:C6))",
        "SUM(IF(C2:C6>0,1,0))",
        "IF(C2:C6>0,1,0)",
        "IF(A2=1,C2:C6,0)",
        "AND(C2:C6>0)",
        "SUMIFS(C2:C6,B2:B6,B2:B6)",
        "COUNTIFS(B2:B6,B2:B6)",
        "SUM(SUMIFS(C2:C6,B2:B6,B2:B3))",
        "COUNTIF(C2:C6,C2:C3)",
        'MATCH(1,(B2:B6="Valves")*(C2:C6>0),0)',
        "VLOOKUP(A2:A6,A2:D6,3,FALSE)",
        "SUM(C2:INDEX(C2:C6,3))",
        "SUM(C2:C6 B3:D3)",
        "ROUND(amounts,0)",
        "INDEX(C2:C6,0)",
        "SUM(INDEX(A2:D6,,3))",
    ],
)
def test_what_may_be_misunderstood_is_left_to_others(text, tmp_path):
    assert answers(["1+1"], tmp_path) == {"1+1": 2}
    assert answers(["1+1", text], tmp_path) is None


def test_what_would_take_minutes_is_left_to_a_program_that_can_be_stopped(tmp_path):
    text = "SUMPRODUCT((M$1:M$100000=M1)*N$1:N$100000)"
    assert answers([text], tmp_path) == {text: 0}
    assert answers([text] * 200, tmp_path) is None


def test_a_formula_that_fills_a_range_is_left_to_others(tmp_path):
    book = written(tmp_path)
    book["Data"]["N1"] = ArrayFormula("N1:N5", "=C2:C6*2")
    book.save(tmp_path / "array.xlsx")
    reader = reader_of((tmp_path / "array.xlsx").read_bytes())
    assert engine.calculated(reader, {"Data"}) is None


def test_a_name_that_may_be_misunderstood_is_not_used(tmp_path):
    book = written(tmp_path)
    book.defined_names["later"] = DefinedName("later", attr_text="TODAY()+1")
    book["Data"]["J1"] = "=1+1"
    book.save(tmp_path / "names.xlsx")
    free = reader_of((tmp_path / "names.xlsx").read_bytes())
    assert engine.calculated(free, {"Data"})["Data"][1, 10] == 2
    book["Data"]["J1"] = "=IFERROR(Later,0)"
    book.save(tmp_path / "names.xlsx")
    with pytest.raises(WorkbookError, match="Later"):
        bare.written(reader_of((tmp_path / "names.xlsx").read_bytes()), {"Data"})


def test_sheets_that_are_not_asked_for_count_with_their_values(tmp_path):
    book = written(tmp_path)
    book.create_sheet("Ours")["A1"] = "=SUMPRODUCT(ABS(Data!C2:C6))"
    book["Data"]["J1"] = "=Ours!A1+1"
    book.save(tmp_path / "two.xlsx")
    reader = reader_of((tmp_path / "two.xlsx").read_bytes())
    reader.sheet("Ours").cells[1, 1].value = 41
    assert engine.calculated(reader, {"Data"})["Data"][1, 10] == 42
