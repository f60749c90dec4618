"""Policies and echelons against brute force, through the cells."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published.formulas import rows, xa
from published.formulas_of_policies import one_row
from scipy import integrate, stats

COSTS = st.floats(0.5, 50)
NORMAL = (130, 40, 2, 60, 1.5, 9)  # demand, sd, lead time, order, holding, backorder


@pytest.mark.parametrize(("point", "lot"), [(200, 90), (260, 100), (330, 10)])
def test_cost_of_a_pair_is_its_integral_over_the_positions(point, lot):
    mean, sd, lead, setup, hold, wait = NORMAL
    demand = stats.norm(mean * lead, sd * math.sqrt(lead))

    def rate(y):
        short = demand.expect(lambda x: x - y, lb=y, ub=demand.mean() + 12 * sd * 2)
        return hold * (y - mean * lead) + (hold + wait) * short

    total, _ = integrate.quad(rate, point, point + lot)
    got = xa("REORDER_COST", point, lot, *NORMAL)
    assert got == pytest.approx((setup * mean + total) / lot, rel=1e-7)


@given(st.floats(0.2, 3), st.floats(1, 500), COSTS, st.floats(0.5, 200))
def test_no_pair_near_the_best_one_costs_less(cv, setup, hold, wait):
    given = 100, cv * 100, 1.5, setup, hold, wait
    table = one_row("REORDER_POLICY", *given)
    point, lot, least = (table[n] for n in table)
    assert xa("REORDER_COST", point, lot, *given) == pytest.approx(least, rel=1e-12)
    for step in (-0.02, 0.02):
        assert xa("REORDER_COST", point + step * 100, lot, *given) >= least
        assert xa("REORDER_COST", point, lot * (1 + step), *given) >= least


@pytest.mark.parametrize("kind", ["poisson", "negative binomial"])
@pytest.mark.parametrize("setup", [0, 3, 60])
def test_counted_pairs_against_every_pair(kind, setup):
    given = 2.5, 2.2, 1.2, setup, 1, 6, kind
    table = one_row("REORDER_POLICY", *given)
    pairs = itertools.product(range(-6, 12), range(1, 45))
    points, lots = map(list, zip(*pairs, strict=True))
    costs = xa("REORDER_COST", points, lots, *given)
    assert table["policy_cost"] == pytest.approx(min(costs), rel=1e-12)
    assert xa("REORDER_COST", 3, 2.5, *given).startswith("#NUM! counted demand takes")


@pytest.mark.parametrize("short", [2, 7.5, 80])
def test_hadley_and_whitins_two_equations_hold(short):
    demand, sd, lead, setup, hold = 1300, 150, 1 / 12, 8, 0.225
    table = one_row("HADLEY_WHITIN", demand, sd, lead, setup, hold, short)
    spread = sd * math.sqrt(lead)
    k = (table["reorder_point"] - demand * lead) / spread
    missed = spread * (stats.norm.pdf(k) - k * stats.norm.sf(k))
    lot = math.sqrt(2 * demand * (setup + short * missed) / hold)
    assert table["order_quantity"] == pytest.approx(lot, rel=1e-10)
    assert stats.norm.sf(k) == pytest.approx(hold * lot / (short * demand), rel=1e-10)
    cheap = xa("HADLEY_WHITIN", demand, sd, lead, setup, hold, 0.01)
    assert cheap[1][0].startswith("#NUM! units short are too cheap")


def by_markov(low, high, demand, setup, hold, wait, lead=0):
    """Cost of (s, S) from the stationary chance of each position after ordering."""
    levels = np.arange(low + 1, high + 1)
    pmf = stats.poisson.pmf(np.arange(400), demand)
    moves = np.zeros((levels.size, levels.size))
    for at, level in enumerate(levels):
        for sold, p in enumerate(pmf):
            to = level - sold if level - sold > low else high
            moves[at, to - low - 1] += p
    system = np.vstack([moves.T - np.eye(levels.size), np.ones(levels.size)])
    target = np.append(np.zeros(levels.size), 1.0)
    chance = np.linalg.lstsq(system, target, rcond=None)[0]
    ordering = sum(
        chance[at] * pmf[max(level - low, 0) :].sum() for at, level in enumerate(levels)
    )
    units, over = np.arange(600), stats.poisson(demand * (lead + 1))
    stock = levels[:, None] - units[None, :]
    each = (np.where(stock > 0, hold * stock, -wait * stock) * over.pmf(units)).sum(1)
    return setup * ordering + chance @ each


@pytest.mark.parametrize(
    ("low", "high", "lead"), [(4, 10, 0), (6, 40, 0), (17, 30, 2), (3, 4, 1)]
)
def test_min_and_max_against_a_markov_chain(low, high, lead):
    given = 6, 5, 1, 4
    got = xa("MIN_MAX_COST", low, high, *given, lead)
    assert got == pytest.approx(by_markov(low, high, *given, lead), rel=1e-9)


@pytest.mark.parametrize(("setup", "lead"), [(0, 0), (5, 0), (30, 1), (64, 2)])
def test_the_best_levels_against_every_pair_of_them(setup, lead):
    given = 4, setup, 1, 5, lead
    table = one_row("MIN_MAX_POLICY", *given)
    pairs = [(s, t) for s in range(-4, 22) for t in range(s + 1, 60)]
    lows, highs = map(list, zip(*pairs, strict=True))
    costs = xa("MIN_MAX_COST", lows, highs, *given[:4], lead)
    assert table["policy_cost"] == pytest.approx(min(costs), rel=1e-12)
    near = one_row("POWER_APPROXIMATION", 4, 2, max(setup, 1), 1, 5, lead)
    assert abs(near["reorder_point"] - table["reorder_point"]) < 5


def test_levels_that_no_planner_would_try_are_answered():
    """Stock so dear, or waiting so cheap, that s and S lie far apart or below 0."""
    apart = [(365, 365, 0.3, 0.5, 0), (100, 12, 4, 0.01, 100), (1e-10, 5, 1, 9, 0)]
    for costs in apart:
        table = one_row("MIN_MAX_POLICY", *costs)
        low, high, least = (table[name] for name in table)
        for a, b in [(0, 1), (1, 0), (0, -1), (-1, 0)]:
            if low + a < high + b:
                assert xa("MIN_MAX_COST", low + a, high + b, *costs) >= least
    none = one_row("MIN_MAX_POLICY", 7, 1e12, 1, 9)
    assert none["order_up_to"].startswith("#NUM! without demand nothing is ordered")


def test_counted_pairs_of_a_fast_mover_are_those_of_normal_demand():
    counted = one_row("REORDER_POLICY", 1e5, 0, 2, 50, 1, 9, "poisson")
    smooth = one_row("REORDER_POLICY", 1e5, math.sqrt(1e5), 2, 50, 1, 9)
    for name, level in counted.items():
        assert level == pytest.approx(smooth[name], rel=1e-3)


@pytest.mark.parametrize(("stock", "load"), [(0, 3.0), (4, 2.5), (30, 28.0)])
def test_lost_sales_are_erlangs_formula(stock, load):
    terms = [load**j / math.factorial(j) for j in range(stock + 1)]
    table = one_row("BASE_STOCK_SERVICE", stock, load, 1, "lost")
    served = 1 - terms[-1] / math.fsum(terms)
    assert table["fill_rate"] == pytest.approx(served, rel=1e-12, abs=1e-15)
    assert table["on_hand"] == pytest.approx(stock - load * served, abs=1e-9)


def test_a_review_simulated():
    mean, sd, lead, review, level = 40.0, 12.0, 2, 3, 260.0
    rng = np.random.default_rng(5)
    sold = rng.normal(mean, sd, 300_000)
    total = np.concatenate([[0.0], np.cumsum(sold)])
    days = np.arange(lead + review, 299_990)
    ordered = days - lead - (days - lead) % review  # the review that counts by then
    stock = level - (total[days + 1] - total[ordered])
    table = one_row("REVIEW_SERVICE", level, mean, sd, lead, review)
    assert table["on_hand"] == pytest.approx(np.maximum(stock, 0).mean(), rel=5e-3)
    assert table["backorders"] == pytest.approx(np.maximum(-stock, 0).mean(), rel=0.03)
    ends = (days - lead) % review == review - 1
    assert table["cycle_service"] == pytest.approx((stock[ends] >= 0).mean(), rel=5e-3)


def test_one_stage_alone_is_a_newsvendor():
    stages = [["stage", "holding_cost", "lead_time"], ["shop", 2, 1.5]]
    exact = one_row("SERIAL_STOCK", stages, 6, 11)
    level = stats.poisson.ppf(11 / 13, 9)
    assert exact["echelon_stock"] == level
    units = np.arange(200)
    net = level - units
    cost = np.where(net > 0, 2 * net, -11 * net) @ stats.poisson.pmf(units, 9)
    assert exact["policy_cost"] == pytest.approx(cost, rel=1e-12)
    bounds = one_row("SERIAL_BOUNDS", stages, 6, 0, 11, "poisson")
    assert bounds["lower_bound"] == bounds["upper_bound"] == level


def test_two_stages_against_every_pair_of_levels():
    """By definition: what the second stage lacks, the first waits for."""
    rate, times, held, wait = 3, (1.0, 0.5), (1.0, 0.6), 12
    units = np.arange(80)
    first, second = (stats.poisson(rate * t).pmf(units) for t in times)

    def cost(low, high):
        total = 0.0
        for late, p in zip(units, second, strict=True):
            echelon = high - late
            level = min(low, echelon)
            net = level - units
            owed = (np.maximum(-net, 0) * first).sum()
            total += p * (held[1] * echelon + held[0] * (level - rate * times[0]))
            total += p * (wait + sum(held)) * owed
        return total

    best = min(cost(a, b) for a in range(1, 12) for b in range(a, 16))
    stages = [["stage", "holding_cost", "lead_time"]]
    stages += [["shop", held[0], times[0]], ["plant", held[1], times[1]]]
    table = rows("SERIAL_STOCK", stages, rate, wait)
    assert table["policy_cost"][-1] == pytest.approx(best, rel=1e-9)
    bounds = rows("SERIAL_BOUNDS", stages, rate, 0, wait, "poisson")
    for low, high, level in zip(
        bounds["lower_bound"],
        bounds["upper_bound"],
        table["echelon_stock"],
        strict=True,
    ):
        assert low <= level <= high
