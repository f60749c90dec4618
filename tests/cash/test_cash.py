"""Cash: ageing, days, and the effect of a change in stock."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align import cash

RECEIPTS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 30)),
    min_size=1, max_size=8, unique_by=lambda r: r[0],
)  # fmt: skip


@given(RECEIPTS, st.integers(0, 120))
def test_ageing_unit_by_unit(receipts, on_hand):
    ages, got = np.array(receipts, dtype=float).T
    split = cash.aging(got, ages, on_hand)
    assert split.tolist() == oracles.aged(receipts, on_hand, cash.AGES)


def test_ageing_of_several_items_with_blanks():
    received = np.array([[10, 20, np.nan], [5, 5, 5]])
    age = np.array([[10, 40, 1], [400, 20, 70]])
    split = cash.aging(received, age, np.array([25, 12]), (30, 90))
    assert split.tolist() == [[10, 15, 0], [5, 5, 2]]


def test_reserve_and_write_down():
    split = np.array([[10, 15, 0], [5, 5, 2]])
    assert cash.obsolete_reserve(split, np.array([0, 0.5, 1])).tolist() == [7.5, 4.5]
    assert cash.write_down([5, 5, np.nan], [4, 6, 1], 10).tolist()[:2] == [10, 0]
    assert np.isnan(cash.write_down(np.nan, 1, 10))


def test_no_days_without_sales_and_no_silent_year():
    assert cash.dio(100, 400, 91) == pytest.approx(22.75)
    assert np.isnan(cash.dio(100, 0, 91))
    assert np.isnan(cash.dso(100, -5, 91))
    assert np.isnan(cash.turns(100, 0))
    assert np.isnan(cash.cover(10, 0))
    assert cash.gmroi(50, 200) == 0.25
    assert cash.working_capital(10, 20, 5) == 25


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 366))
def test_days_and_turns_are_each_other_upside_down(stock, cogs, days):
    assert cash.dio(stock, cogs, days) * cash.turns(cogs, stock) == pytest.approx(days)


def test_payables_delay_cash_and_never_cancel_it():
    now = cash.cash_impact(1000, 1500, 8, 0.2)
    later = cash.cash_impact(1000, 1500, 8, 0.2, 60)
    assert (now.cash, now.carrying_cost, now.days) == (4000, 800, 0)
    assert (later.cash, later.carrying_cost, later.days) == (4000, 800, 60)
    assert cash.cash_impact(1500, 1000, 8, 0.2).cash == -4000


def test_carrying_cost_of_a_quarter():
    assert cash.carrying_cost(1000, 0.2, 73) == pytest.approx(40)
