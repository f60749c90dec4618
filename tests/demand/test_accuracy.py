"""Forecast accuracy, views and statistical forecasts."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align import demand
from xl_align.errors import InputError

SERIES = st.lists(st.floats(0.1, 1e4), min_size=3, max_size=20).map(np.array)


@given(SERIES)
def test_a_perfect_forecast_has_no_error(actual):
    for measure in (demand.bias, demand.mae, demand.rmse, demand.wape, demand.mape):
        assert measure(actual, actual) == 0
    assert demand.forecast_value_added(actual, actual, actual) == 0


@given(SERIES, st.floats(0.01, 100), st.floats(-0.5, 2))
def test_shares_do_not_depend_on_the_unit(actual, pack, gap):
    forecast = actual * (1 + gap)
    for measure in (demand.wape, demand.mape, demand.percent_bias):
        assert measure(forecast, actual) == pytest.approx(
            measure(forecast / pack, actual / pack), abs=1e-12
        )
    assert demand.percent_bias(forecast, actual) == pytest.approx(gap, abs=1e-9)


def test_blanks_and_empty_items_are_left_out():
    forecast = np.array([[1, np.nan, 3.0], [np.nan] * 3, [1, 1, 1]])
    actual = np.array([[2, 5, np.nan], [1, 1, 1], [0, 0, 0.0]])
    np.testing.assert_array_equal(demand.bias(forecast, actual), [-1, np.nan, 1])
    np.testing.assert_array_equal(demand.wape(forecast, actual), [0.5, np.nan, np.nan])
    assert np.isnan(demand.mape(forecast, actual)[2])


def test_tracking_signal_waits_for_the_first_error():
    got = demand.tracking_signal(np.array([5, 5, np.nan, 5]), np.array([5, 8, 1, 8]))
    np.testing.assert_allclose(got, [np.nan, 2, np.nan, 3])


def test_views_are_p20_p50_p80_and_never_negative():
    views = [demand.demand_view(100, 10, v) for v in demand.VIEWS]
    assert views == pytest.approx([91.58378766427085, 100, 108.41621233572915])
    assert demand.demand_view(1, 100, "commit") == 0
    assert np.isnan(demand.demand_view(1, -1, "commit"))
    assert demand.demand_view(100, 10, "commit", {"commit": 0.5}) == 100
    with pytest.raises(InputError, match="'hope'"):
        demand.demand_view(1, 1, "hope")


def by_hand(history, alpha):
    """Level, one-step errors and their squares, one number at a time."""
    level, errors = None, []
    for sold in history:
        if np.isnan(sold):
            continue
        if level is not None:
            errors.append(level - sold)
            level += alpha * (sold - level)
        else:
            level = sold
    return level, np.array(errors)


def test_smoothing_is_the_best_of_its_grid():
    rng = np.random.default_rng(4)
    history = rng.gamma(4, 25, (40, 30))
    history[:10, :12] = np.nan  # launches
    history[5, 20] = np.nan
    got = demand.smooth(history)
    for item in range(40):
        runs = {a: by_hand(history[item], a) for a in demand.ALPHAS}
        best = min(runs, key=lambda a: np.sum(runs[a][1] ** 2))
        level, errors = runs[best]
        assert got.alpha[item] == best
        assert got.level[item] == pytest.approx(level, rel=1e-12)
        assert got.rmse[item] == pytest.approx(np.sqrt(np.mean(errors**2)))
        assert got.bias[item] == pytest.approx(errors.mean())


def test_smoothing_of_short_and_empty_histories():
    got = demand.smooth(np.array([[np.nan, 7.0], [np.nan, np.nan], [4.0, 4.0]]))
    np.testing.assert_array_equal(got.level, [7, np.nan, 4])
    np.testing.assert_array_equal(got.rmse, [np.nan, np.nan, 0])
    assert got.alpha[2] == min(demand.ALPHAS)


COUNTS = st.lists(st.integers(0, 3), min_size=1, max_size=30)


@given(COUNTS, st.floats(0.05, 0.9))
def test_croston_against_a_loop_over_the_demands(history, alpha):
    got = demand.croston(np.array(history), alpha, "croston")
    size, interval = oracles.croston(history, alpha)
    if size is None:
        assert np.isnan(got.forecast[0])
    else:
        assert got.size[0] == pytest.approx(size)
        assert got.interval[0] == pytest.approx(interval)


def test_tsb_fades_where_croston_does_not():
    """Teunter, Syntetos & Babai (2011): the chance falls by (1 - beta) a period."""
    sold = np.array([0, 4, 0, 4.0])
    dead = np.append(sold, np.zeros(3))
    plain = [demand.croston(h, 0.2, "croston").forecast[0] for h in (sold, dead)]
    fades = [demand.croston(h, 0.2, "tsb").forecast[0] for h in (sold, dead)]
    assert plain[0] == plain[1]
    assert fades[1] == pytest.approx(fades[0] * 0.8**3)
    assert fades[0] == pytest.approx(4 * (0.5 * 0.8 * 0.8 + 0.2))


def test_unknown_variant_is_named():
    with pytest.raises(InputError, match="'best'"):
        demand.croston(np.ones(3), variant="best")


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([5, 6, 5, 6], "smooth"),
        ([1, 9, 1, 20], "erratic"),
        ([0, 5, 0, 6], "intermittent"),
        ([0, 1, 0, 20], "lumpy"),
        ([0, 3, 0, 0], "intermittent"),
        ([0, 0, 0, 0], ""),
        ([np.nan, np.nan, 5, 6], "smooth"),
    ],
)
def test_classes(history, expected):
    assert demand.demand_class(np.array(history)) == expected
