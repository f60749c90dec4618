"""The arithmetic behind cached values: Excel's rules, and words for what is wrong."""

import math

import pytest

from xl_align.errors import WorkbookError
from xl_align.templates.draft import FIRST, Draft, Either
from xl_align.templates.formulas import parsed
from xl_align.templates.lines import Line, lines
from xl_align.templates.reckon import reckoned
from xl_align.workbook import Block, Cell, Column, Formula, Sheet

NUMBERS = Block(
    "Numbers",
    (Column("Key", "text"), Column("Value", "money")),
    [["a", 2.0], ["b", 3.0], ["a", 5.0], [None, None]],
    top=10,
)


def result(text, *cells):
    """Return what a formula in A1 shows, beside other cells and a table."""
    sheet = Sheet("S", (Cell(1, 1, Formula(text, None)), *cells), (NUMBERS,))
    return reckoned([sheet])[0].cells[0].content.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=-2^2", 4.0),  # Excel's sign binds tighter than its power
        ("=2^3^2", 64.0),
        ("=1-2-3", -4.0),
        ("=8/4/2", 1.0),
        ("=1+2&3", "33"),
        ("=50%*4", 2.0),
        ('="a"&1/4', "a0.25"),
        ('="B">"a"', True),
        ('="b"="B"', True),
        ('="x">99', True),
        ("=ROUND(2.5,0)", 3.0),
        ("=ROUND(-2.5,0)", -3.0),
        ("=ROUND(1.005,2)", 1.01),
        ("=SUM(Numbers[Value])", 10.0),
        ('=SUMIFS(Numbers[Value],Numbers[Key],"a")', 7.0),
        ('=SUMIFS(Numbers[Value],Numbers[Value],">="&3)', 8.0),
        ('=COUNTIFS(Numbers[Key],"A")', 2.0),
        ("=COUNT(Numbers[Value])", 3.0),
        ('=SUMPRODUCT((Numbers[Key]="a")*Numbers[Value])', 7.0),
        ('=INDEX(Numbers[Value],MATCH("b",Numbers[Key],0))', 3.0),
        ("=EOMONTH(46054,0)", 46081.0),
        ('=TEXT(1234567,"#,##0,")', "1,235"),
        ('=TEXT(-0.0123,"+0.0%;-0.0%")', "-1.2%"),
        ('=IF(1>2,1/0,"kept")', "kept"),
        ("=NORM.S.DIST(0,TRUE)", 0.5),
        ("=XA_CHECK(100.004,100.001)", 0.0),
    ],
)
def test_excels_rules(text, expected):
    assert result(text) == expected


def test_quantiles_are_those_of_the_normal_distribution():
    assert math.isclose(result("=NORM.S.INV(0.975)"), 1.959963984540054, rel_tol=1e-14)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("=1/0", "division by zero"),
        ("=nobody", "no cell is named nobody"),
        ("=FACT(3)", "do not know FACT"),
        ('=1+"x"', "stands where a number belongs"),
        ("=MATCH(9,Numbers[Value],0)", "finds no"),
        ("=XA_SAFETY_STOCK(50,8,4,2)", "#NUM! service_level"),
        ("=(1", "not closed"),
        ("=1 2", "left over"),
        ("=SUM(Numbers[Value])*Numbers[Value]", "spills"),
    ],
)
def test_a_formula_without_an_answer_is_named_with_its_cell(text, words):
    with pytest.raises(WorkbookError, match=words):
        result(text)


def test_formulas_are_read_as_excel_reads_them():
    assert parsed("=SUM('My sheet'!$A$1:B2)").parts[0].what == ("My sheet", 1, 1, 2, 2)


def page_of(spelling):
    """Return cells of three periods: an input, its square, and a running sum."""
    draft = Draft(spelling)
    page = draft.page("S", "S", "a sheet")
    group = [
        Line("units", "Units", values=[1.0, 2.0, 3.0], role="input"),
        Line(
            "worth", "Worth", text=Either("XA_TO_MONEY({units},{units})", "{units}^2")
        ),
        Line("sofar", "So far", text="{sofar<}+{worth}", first="{worth}", total="last"),
        Line("only", "Only ours", text=Either("XA_UNIT_LOSS({units})", "")),
    ]
    lines(draft, page, 4, group, 3)
    cells = {(c.row, c.column): c.content for c in draft.sheets()[0].cells}
    return draft, cells


def test_one_call_of_ours_fills_a_line():
    _, cells = page_of("xa")
    call = cells[5, FIRST]
    assert call.text == "=XA_TO_MONEY($D$4:$F$4,$D$4:$F$4)"
    assert call.spill == ((1.0, 4.0, 9.0),)
    assert [cells[5, FIRST + at] for at in (1, 2)] == [4.0, 9.0]
    assert cells[6, FIRST + 1].text == "=D6+E5"
    assert cells[6, FIRST - 1].value == 14.0


def test_excels_own_functions_stand_in_every_cell():
    draft, cells = page_of("native")
    texts = [cells[5, FIRST + at].text for at in range(3)]
    assert texts == ["=D4^2", "=E4^2", "=F4^2"]
    assert cells[6, FIRST - 1].value == 14.0
    assert cells[7, FIRST] == "needs the .xlsm"
    assert cells[7, FIRST + 1] is None
    assert draft.absent == ["Only ours"]


def test_a_line_nobody_knows_is_an_error():
    draft = Draft("xa")
    draft.page("S", "S", "a sheet").formula(4, 1, "{nothing}", "money")
    with pytest.raises(WorkbookError, match="no line is called nothing"):
        draft.sheets()


def test_a_total_that_is_not_there_is_an_error():
    draft = Draft("native")
    page = draft.page("S", "S", "a sheet")
    lines(draft, page, 4, [Line("units", "Units", values=[1.0], role="input")], 1)
    page.formula(9, 1, "{units+}", "money")
    with pytest.raises(WorkbookError, match="units has no total"):
        draft.sheets()
