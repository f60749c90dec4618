"""Formulas as shown and as stored; the stored forms are those of Excel's own files."""

import pytest

from xl_align.errors import WorkbookError
from xl_align.workbook.formula import plain, stored


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("=[@Demand]*2", "T[[#This Row],[Demand]]*2"),
        ("=[@[Lead time]]", "T[[#This Row],[Lead time]]"),
        ("=SUM([@[Jan]:[Mar]])", "SUM(T[[#This Row],[Jan]:[Mar]])"),
        ("=Other[@Cost]", "Other[[#This Row],[Cost]]"),
        ("=SUM([Demand])", "SUM(T[Demand])"),
        ("=SUM(Other[Demand])", "SUM(Other[Demand])"),
        ("=ROWS(Other[[#Totals],[Demand]])", "ROWS(Other[[#Totals],[Demand]])"),
        ("=[@['[odd'] title]]", "T[[#This Row],['[odd'] title]]"),
        ("=NORM.S.INV(0.9)", "_xlfn.NORM.S.INV(0.9)"),
        ("=_xlfn.NORM.S.INV(0.9)", "_xlfn.NORM.S.INV(0.9)"),
        ("=xlookup(A1,B:B,C:C)", "_xlfn.XLOOKUP(A1,B:B,C:C)"),
        ("=XA_GAMMA(1)+GAMMALN(2)", "XA_GAMMA(1)+GAMMALN(2)"),
        ('="GAMMA(1) [@x] ""q"" "&A1', '"GAMMA(1) [@x] ""q"" "&A1'),
        ("='It''s [@here]'!A1", "'It''s [@here]'!A1"),
    ],
)
def test_stored_form(shown, expected):
    assert stored(shown, "T") == expected


@pytest.mark.parametrize(
    ("formula", "table", "reason"),
    [
        ("=FILTER(A1:A9,B1:B9)", "", "FILTER may fill several cells"),
        ("=[@Demand]", "", "needs its table's name"),
        ("=T[Demand", "", "a bracket is not closed"),
    ],
)
def test_refuses(formula, table, reason):
    with pytest.raises(WorkbookError, match=reason):
        stored(formula, table)


def test_spellings_of_one_formula():
    assert plain("='Summary'!$A$1 + sum(a1, b1)") == plain("=Summary!$A$1+SUM(A1,B1)")
    assert plain('="a b"') != plain('="A B"')
