"""Shapes of demand against scipy and brute force, through the cells."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published.formulas import rows, xa
from scipy import integrate, stats


@pytest.mark.parametrize("loss", [1e-300, 1e-9, 0.02, 0.3989, 0.6, 40])
def test_inverse_loss_gives_back_the_loss(loss):
    k = xa("INVERSE_LOSS", loss)
    assert xa("UNIT_LOSS", k) == pytest.approx(loss, rel=1e-12)
    assert xa("INVERSE_LOSS", 0).startswith("#NUM! no safety factor")


@pytest.mark.parametrize("k", [-2, 0, 1.3, 4])
def test_second_loss_is_what_the_loss_adds_up_to(k):
    total, _ = integrate.quad(lambda x: xa("UNIT_LOSS", x), k, k + 40)
    assert xa("SECOND_LOSS", k) == pytest.approx(total, rel=1e-8)


def frozen(kind, mean, sd):
    """The distribution of scipy with this mean and deviation."""
    if kind == "gamma":
        return stats.gamma((mean / sd) ** 2, scale=sd**2 / mean)
    if kind == "lognormal":
        width = math.sqrt(math.log1p((sd / mean) ** 2))
        return stats.lognorm(width, scale=mean * math.exp(-(width**2) / 2))
    if kind == "uniform":
        half = sd * math.sqrt(3)
        return stats.uniform(mean - half, 2 * half)
    if kind == "poisson":
        return stats.poisson(mean)
    p = mean / sd**2
    return stats.nbinom(mean * p / (1 - p), p)


@pytest.mark.parametrize("stock", [-6, -1, 0, 4, 11])
@pytest.mark.parametrize(
    "kind", ["gamma", "lognormal", "uniform", "poisson", "negative binomial"]
)
def test_service_and_shortage_of_any_demand_against_scipy(kind, stock):
    mean, sd = 12, 5
    demand = frozen(kind, mean, sd)
    covered = xa("CYCLE_SERVICE", stock, sd, mean, kind)
    assert covered == pytest.approx(demand.cdf(mean + stock), rel=1e-10, abs=1e-15)
    if kind in ("poisson", "negative binomial"):
        units = np.arange(0, 400)
        short = np.dot(np.maximum(units - mean - stock, 0), demand.pmf(units))
    else:
        low, high = max(mean + stock, demand.support()[0]), demand.ppf(1 - 1e-15)
        short = integrate.quad(demand.sf, low, high, limit=200)[0] if low < high else 0
        short += max(low - mean - stock, 0)
    got = xa("EXPECTED_SHORTAGE", stock, sd, mean, kind)
    assert got == pytest.approx(short, rel=1e-6, abs=1e-9)


@given(
    st.sampled_from(["normal", "gamma", "lognormal", "uniform"]),
    st.floats(0.01, 0.99),
    st.floats(1, 1000),
    st.floats(0.05, 2),
)
def test_cycle_service_undoes_safety_stock(kind, level, mean, cv):
    stock = xa("SAFETY_STOCK", mean, cv * mean, 1, level, 0, 0, kind)
    got = xa("CYCLE_SERVICE", stock, cv * mean, mean, kind)
    assert got == pytest.approx(level, rel=1e-7)


@pytest.mark.parametrize(("drag", "lead"), [(0, 4), (0.6, 5), (1, 3), (-0.4, 2.5)])
def test_autocorrelated_errors_are_added_up_one_by_one(drag, lead):
    weights = [sum(drag**i for i in range(j)) for j in range(1, math.ceil(lead) + 1)]
    last = lead - math.floor(lead) or 1.0
    variance = sum(w**2 for w in weights[:-1]) + last * weights[-1] ** 2
    got = xa("SAFETY_STOCK_AR", 8, lead, 0.95, drag)
    assert got == pytest.approx(stats.norm.ppf(0.95) * 8 * math.sqrt(variance))


def test_errors_of_every_measure_of_spread():
    assert xa("SD_FROM_MAD", 2) == pytest.approx(2 / (2 * stats.norm.pdf(0)))
    errors = [3, 1, 4, 1, 5, 9, 2, 6]
    for level in (0.2, 0.5, 0.85):
        got = xa("SAFETY_STOCK_EMPIRICAL", errors, level, "exclusive")
        right = np.quantile(errors, level, method="weibull")
        assert got == pytest.approx(right)
    beyond = xa("SAFETY_STOCK_EMPIRICAL", errors, 0.95, "exclusive")
    assert beyond.startswith("#NUM! there is no error, or none this rare")


@pytest.mark.parametrize(("lead", "chances"), [(2, None), (3, [1, 2, 0, 5]), (1, None)])
def test_lead_time_demand_is_every_possible_draw(lead, chances):
    history = [0, 4, 7, 1]
    weight = chances or [1] * 4
    known: dict[int, float] = {}
    for draw in itertools.product(range(4), repeat=lead):
        total = sum(history[at] for at in draw)
        share = math.prod(weight[at] / sum(weight) for at in draw)
        known[total] = known.get(total, 0) + share
    table = rows("LEAD_TIME_DEMAND", history, lead, chances)
    units = sorted(total for total, share in known.items() if share)
    assert table["units"] == units
    assert table["probability"] == pytest.approx([known[x] for x in units])
    for x, beyond in zip(units, table["beyond"], strict=True):
        right = sum(max(y - x, 0) * p for y, p in known.items())
        assert beyond == pytest.approx(right, abs=1e-12)
