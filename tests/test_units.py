"""Pack factors and rates: what is not on record is never 1."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_align.tables import TABLES
from xl_align.units import RateBook, pack_factors, rates_at, to_base

ITEMS = TABLES["items"].check(
    pd.DataFrame({"item": ["A", "B"], "family": "F", "base_unit": ["EA", "KG"]})
)
PACKS = TABLES["packs"].check(
    pd.DataFrame(
        {
            "item": ["A", "A", "B"],
            "unit": ["CS", "EA", "KG"],
            "each_per_unit": [12.0, 1.0, 5.0],
        }
    )
)
RATES = TABLES["rates"].check(
    pd.DataFrame(
        {
            "version": ["actual", "actual", "plan", "actual"],
            "currency": ["EUR", "EUR", "EUR", "GBP"],
            "date": ["2024-02-01", "2024-01-01", "2024-01-01", "2024-01-01"],
            "rate": [1.10, 1.05, 1.00, 1.25],
        }
    )
)


def lines(items, units, quantity=10.0):
    rows = range(2, 2 + len(items))
    return pd.DataFrame({"item": items, "unit": units, "quantity": quantity}, rows)


def test_pack_factors():
    packs, problems = pack_factors(ITEMS.frame, PACKS.frame)
    assert packs.each.to_dict() == {("A", "EA"): 1, ("B", "KG"): 1, ("A", "CS"): 12}
    assert [str(problem) for problem in problems] == [
        "packs: row 4, each_per_unit (B): is the base unit of the item and must be 1;"
        " got '5'"
    ]


def test_to_base():
    packs, _ = pack_factors(ITEMS.frame, PACKS.frame)
    frame = lines(["A", "A", "A", "B", "C"], ["", "EA", "CS", "CS", ""])
    units, problems = to_base(frame, packs, "sales")
    assert units.tolist()[:3] == [10, 10, 120]
    assert units.isna().tolist() == [False, False, False, True, True]
    assert [str(problem) for problem in problems] == [
        "sales: row 6, item: is not in table 'items'; got 'C'",
        "sales: row 5, unit (B): has no pack factor to KG; add it to table 'packs';"
        " got 'CS'",
    ]


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 1000), st.floats(-1e6, 1e6))
def test_units_scale_with_the_pack(each, quantity):
    packs = TABLES["packs"].check(
        pd.DataFrame({"item": ["A"], "unit": ["CS"], "each_per_unit": [each]})
    )
    known, _ = pack_factors(ITEMS.frame, packs.frame)
    units, _ = to_base(lines(["A", "A"], ["CS", ""], quantity), known, "sales")
    assert units.iloc[0] == pytest.approx(units.iloc[1] * each)


def rate(currency, day, version="actual"):
    asked = pd.DataFrame({"currency": currency, "day": pd.to_datetime(day)})
    asked.index = pd.RangeIndex(2, 2 + len(asked))
    book = RateBook(RATES.frame, "USD")
    return rates_at(book, version, asked["currency"], asked["day"], "sales")


def test_the_latest_rate_on_or_before_the_day():
    got, problems = rate(
        ["EUR", "EUR", "USD", "EUR", "GBP"],
        ["2024-02-01", "2024-01-31", "1999-01-01", "2030-01-01", "2024-01-01"],
    )
    assert got.tolist() == [1.10, 1.05, 1.0, 1.10, 1.25]
    assert problems == []
    assert rate(["EUR"], ["2024-02-15"], "plan")[0].tolist() == [1.00]


def test_a_missing_rate_is_blank_and_reported():
    got, problems = rate(["EUR", "JPY", "EUR"], ["2023-12-31", "2024-01-01", None])
    assert got.isna().all()
    assert [str(problem) for problem in problems] == [
        "sales: row 2, currency: has no actual rate on or before 2023-12-31; add it to"
        " table 'rates'; got 'EUR'",
        "sales: row 3, currency: has no actual rate on or before 2024-01-01; add it to"
        " table 'rates'; got 'JPY'",
        "sales: row 4, currency: has no actual rate on or before a blank date; add it"
        " to table 'rates'; got 'EUR'",
    ]
    assert np.isnan(rate(["GBP"], ["2024-01-01"], "plan")[0]).all()
