"""Safety stock and service: laws of the field, limits, and inverse pairs."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from xl_align import inventory
from xl_align.errors import InputError

LEVEL = st.floats(0.01, 0.999)
DEMAND = st.floats(0, 1e5)
SD = st.floats(0, 1e4)
TIME = st.floats(0, 60)
KINDS = st.sampled_from(inventory.DISTRIBUTIONS)


@settings(deadline=None)  # sums over thousands of units in plain Python
@example(0.5, 0.6, 1.0, 1.0, 2.2e-309, "lognormal")
@given(LEVEL, LEVEL, st.floats(0.1, 200), st.floats(0, 200), TIME, KINDS)
def test_more_service_never_needs_less_stock(one, other, demand, sd, lead_time, kind):
    low, high = sorted((one, other))
    args = demand, sd, lead_time
    less = inventory.safety_stock(*args, low, distribution=kind)
    more = inventory.safety_stock(*args, high, distribution=kind)
    assert not less > more + 1e-9 * abs(more)


@given(LEVEL, DEMAND, SD, TIME, TIME, TIME, st.floats(0.01, 100))
def test_stock_scales_with_the_unit_of_measure(level, demand, sd, lead, lsd, rev, pack):
    cases = inventory.safety_stock(demand / pack, sd / pack, lead, level, lsd, rev)
    each = inventory.safety_stock(demand, sd, lead, level, lsd, rev)
    assert cases * pack == pytest.approx(each, rel=1e-12, abs=1e-9)


@given(LEVEL, DEMAND, SD, st.floats(0.1, 60), st.floats(0, 9), st.floats(1, 31))
def test_stock_does_not_depend_on_the_unit_of_time(level, mean, sd, lead, lsd, days):
    weeks = inventory.safety_stock(mean, sd, lead, level, lsd)
    daily = inventory.safety_stock(
        mean / days, sd / math.sqrt(days), lead * days, level, lsd * days
    )
    assert daily == pytest.approx(weeks, rel=1e-10, abs=1e-9)


@given(LEVEL, DEMAND, SD, TIME, TIME)
def test_cycle_service_undoes_safety_stock(level, demand, sd, lead_time, lead_time_sd):
    spread = inventory.lead_time_sd_of_demand(demand, sd, lead_time, lead_time_sd)
    assume(spread > 1e-6)
    stock = inventory.safety_stock(demand, sd, lead_time, level, lead_time_sd)
    assert inventory.cycle_service(stock, spread) == pytest.approx(level, rel=1e-12)


@given(st.floats(0.05, 0.9999), st.floats(0.01, 1e3), st.floats(0.01, 1e4))
def test_fill_rate_undoes_its_safety_stock(target, sd, lot):
    stock = inventory.safety_stock_fill(0, sd, 1, target, lot)
    assert inventory.fill_rate(stock, sd, lot) == pytest.approx(target, rel=1e-9)


@given(st.floats(-3, 5), st.floats(0.01, 1e3), st.floats(0.01, 1e4))
def test_three_rates_in_their_order(k, sd, lot):
    stock = k * sd
    exact = inventory.fill_rate(stock, sd, lot)
    assert inventory.fill_rate_single_term(stock, sd, lot) <= exact + 1e-12
    assert inventory.cycle_service(stock, sd) <= exact + 1e-12
    assert 0 <= exact <= 1


def test_counted_demand_gives_whole_reorder_points():
    stock = inventory.safety_stock(
        3.7, 2.6, 2.5, [0.8, 0.99], distribution="negative binomial"
    )
    point = inventory.reorder_point(3.7, 2.5, stock)
    np.testing.assert_allclose(point, np.round(point), atol=1e-9)


def test_unknown_distribution_is_named():
    with pytest.raises(InputError, match="'weibull'"):
        inventory.safety_stock(1, 1, 1, 0.9, distribution="weibull")


@pytest.mark.parametrize(
    ("stock", "sd", "lot", "expected"),
    [
        pytest.param(0, 0, 10, 1, id="nothing uncertain"),
        pytest.param(-4, 0, 10, 0.6, id="short on purpose"),
        pytest.param(-40, 0, 10, 0, id="never in stock"),
        pytest.param(1, 1, 1e-15, 0.8413447460685429, id="one unit at a time"),
        pytest.param(1, 1, 0, 0.8413447460685429, id="no lot at all"),
        pytest.param(0, 1, 1e12, 1, id="huge lot"),
        pytest.param(5, 1e-300, 7, 1, id="tiny deviation"),
        pytest.param(5, -1, 7, math.nan, id="negative deviation"),
        pytest.param(math.nan, 1, 7, math.nan, id="blank"),
    ],
)
def test_fill_rate_at_its_limits(stock, sd, lot, expected):
    got = inventory.fill_rate(stock, sd, lot)
    assert got == pytest.approx(expected, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("target", "sd", "lot", "expected"),
    [
        pytest.param(1.0, 0.0, 10, 0.0, id="certain and full"),
        pytest.param(0.9, 0.0, 10, -1.0, id="certain, one tenth withheld"),
        pytest.param(1.0, 2.0, 10, math.nan, id="full under uncertainty"),
        pytest.param(0.0, 2.0, 10, math.nan, id="no service"),
        pytest.param(0.9, 2.0, 0, math.nan, id="no lot"),
        pytest.param(0.975, 1.0, 1e-14, 1.959963984540054, id="one unit at a time"),
        pytest.param(0.9, 1.0, 1e12, -1e11, id="huge lot"),
    ],
)
def test_stock_for_a_fill_rate_at_its_limits(target, sd, lot, expected):
    got = inventory.safety_stock_fill(0, sd, 1, target, lot)
    assert got == pytest.approx(expected, rel=1e-9, nan_ok=True)


ODD = [math.nan, math.inf, -math.inf, -1.0, 0.0, 1e-320, 0.5, 1.0, 1e300]


@pytest.mark.parametrize(
    ("function", "count"),
    [
        (inventory.lead_time_sd_of_demand, 3),
        (inventory.safety_stock_fill, 5),
        (inventory.fill_rate, 3),
        (inventory.fill_rate_single_term, 3),
        (inventory.fill_rate_lost_sales, 3),
        (inventory.fill_rate_periodic, 5),
        (inventory.cycle_service, 2),
        (inventory.expected_shortage, 2),
        (inventory.eoq, 5),
        (inventory.epq, 4),
        (inventory.critical_ratio, 3),
        (inventory.optimal_service, 4),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_never_an_error_for_a_value(function, count):
    """Blanks, infinities and absurd sizes give NaN or a number, not an exception."""
    odd = ODD if count < 5 else [math.nan, -1.0, 0.0, 0.5, 1.0, 1e300]
    grid = np.meshgrid(*[odd] * count)
    with np.errstate(all="ignore"):
        out = function(*grid)
    assert out.shape == grid[0].shape
    blank = np.any([np.isnan(g) for g in grid], axis=0)
    assert np.isnan(out[blank]).all()


def test_safety_stock_never_raises_and_has_no_stock_without_uncertainty():
    grid = np.meshgrid(*[ODD] * 4)
    assert inventory.safety_stock(*grid).shape == grid[0].shape
    assert inventory.safety_stock(50, 0, 4, 0.99) == 0.0
    assert inventory.safety_stock(50, 8, 0, 0.99) == 0.0
    assert inventory.safety_stock(50, 8, 4, 0.3) < 0.0


def test_empirical_quantile_is_that_of_numpy_per_item():
    errors = np.random.default_rng(2).normal(0, 5, (6, 31))
    errors[1, :9] = np.nan
    errors[2] = np.nan
    got = inventory.safety_stock_empirical(errors, 0.93)
    right = [np.quantile(row[np.isfinite(row)], 0.93) for row in errors[[0, 1, 3]]]
    np.testing.assert_allclose(got[[0, 1, 3]], right, rtol=1e-14)
    assert np.isnan(got[2])


def test_pooling_saves_with_the_square_root():
    assert inventory.pooled_sd([3, 3, 3, 3]) == pytest.approx(6)
    assert inventory.pooled_sd([3, 4], 1.0) == pytest.approx(7)
    matrix = np.array([[1, -1], [-1, 1]])
    assert inventory.pooled_sd([3, 4], matrix) == pytest.approx(1)
