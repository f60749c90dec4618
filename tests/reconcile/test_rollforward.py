"""The stock roll-forward closes by construction; what nobody booked is in sight."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xl_align.reconcile.rollforward import revaluation, stock_bridge

cents = st.integers(0, 10**15)


def test_a_roll_forward():
    got = stock_bridge(1000, 500, 450, revaluation(100, 2.0, 2.1), 20, 1038)
    assert (got.issues, got.scrap) == (-450, -20)
    assert got.unexplained == -2.0


@given(st.tuples(cents, cents, cents, st.integers(-(10**15), 10**15), cents, cents))
def test_it_closes_to_the_cent(amounts):
    got = stock_bridge(*(np.array([amount]) for amount in amounts))
    steps = [got.opening, got.receipts, got.issues, got.revaluation, got.scrap]
    assert sum(steps) + got.unexplained == got.closing
    assert got.closing.dtype == np.int64


def test_a_blank_is_not_zero():
    assert np.isnan(stock_bridge(1.0, np.nan, 0.0, 0.0, 0.0, 1.0).unexplained)
