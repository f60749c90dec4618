"""Rounding against decimal arithmetic, and spreads that lose no cent."""

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align.errors import DomainError
from xl_align.reconcile.tolerance import major, material, minor, settle, spread


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (2.675, 268),
        (2.665, 266),
        (1.005, 100),
        (1.015, 102),
        (-2.675, -268),
        (0.005, 0),
        (0.015, 2),
        (1.15 * 1.5, 172),
        (0.7 * 1.15, 80),
        (-0.0, 0),
        (123456789.125, 12345678912),
    ],
)
def test_a_tie_is_a_tie_of_decimals(amount, expected):
    assert minor(amount) == expected


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.integers(0, 4))
def test_minor_is_decimal_rounding(digits, places, decimals):
    amount = float(Decimal(digits).scaleb(-places - 1))
    exact = Decimal(repr(amount)).scaleb(decimals)
    expected = int(exact.to_integral_value(ROUND_HALF_EVEN))
    assert minor(amount, decimals) == expected
    assert minor(major(expected, decimals), decimals) == expected


def test_minor_keeps_the_shape_and_whole_cents():
    got = minor([[0.1, 0.2], [0.3, 70368744177.67]])
    assert got.dtype == np.int64
    assert got.tolist() == [[10, 20], [30, 7036874417767]]
    assert minor(np.array([])).shape == (0,)


@pytest.mark.parametrize("amount", [np.nan, np.inf, -np.inf, 1e17])
def test_minor_has_no_blank(amount):
    with pytest.raises(DomainError):
        minor([1.0, amount])


def test_material():
    difference = np.array([100, 101, -101, 5000])
    ledger = np.array([0, 0, 100_000, 1_000_000])
    assert material(difference, ledger, 100).tolist() == [False, True, True, True]
    assert material(difference, ledger, 100, 0.01).tolist() == [
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("total", "weights", "step", "expected"),
    [
        pytest.param(100, [1, 1, 1], 1, [34, 33, 33], id="ties go to the first"),
        pytest.param(100, [1, 1, 1], 0.01, [33.34, 33.33, 33.33], id="cents"),
        pytest.param(-100, [1, 1, 1], 1, [-34, -33, -33], id="mirror"),
        pytest.param(60, [2, 3, 0], 12, [24, 36, 0], id="cases"),
        pytest.param(0, [2, 3], 1, [0, 0], id="nothing"),
        pytest.param(1, [0, 5, 5], 1, [0, 1, 0], id="no weight, no part"),
    ],
)
def test_spread(total, weights, step, expected):
    assert spread(total, weights, step).tolist() == expected


@pytest.mark.parametrize(
    ("total", "weights", "step"),
    [
        (10, [0, 0], 1),
        (10, [1, -1], 1),
        (10, [1, np.nan], 1),
        (10, [], 1),
        (25, [1, 1], 12),
        (np.nan, [1, 1], 1),
        (10, [1, 1], 0),
    ],
)
def test_a_spread_without_an_answer(total, weights, step):
    assert np.isnan(spread(total, weights, step)).all()


weights = st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=30)


@given(st.integers(-(10**12), 10**12), weights, st.sampled_from([1, 12, 1000]))
def test_parts_add_up_and_lie_within_a_step_of_their_share(total, shares, step):
    parts = spread(total * step, shares, step)
    if not sum(shares):
        assert np.isnan(parts).all()
        return
    exact = total * step * (np.array(shares) / np.sum(shares))
    assert parts.sum() == total * step
    assert (np.abs(parts - exact) <= step * (1 + 1e-6)).all()
    assert (np.mod(parts, step) == 0).all()


@given(
    st.lists(
        st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=6), min_size=1, max_size=8
    ),
    st.integers(-1, 1),
)
def test_settled_parts_add_up_in_every_row(rows, off):
    totals = np.array([round(sum(parts)) + off for parts in rows])
    row = np.repeat(np.arange(len(rows)), [len(parts) for parts in rows])
    whole = settle(np.concatenate([np.array(parts) for parts in rows]), row, totals)
    for at, total in enumerate(totals):
        assert whole[row == at].sum() == total


def test_a_zero_part_takes_nothing():
    got = settle(np.array([0.0, 10.4, 0.0, 0.4]), np.zeros(4, int), np.array([11]))
    assert got.tolist() == [0, 11, 0, 0]
