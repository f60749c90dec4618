"""Order quantities, one-season buys, classes, splits, and the guardrail."""

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_align import inventory


@given(
    st.integers(1, 5000), st.integers(1, 500), st.integers(1, 50),
    st.integers(0, 900), st.integers(1, 300),
)  # fmt: skip
@settings(max_examples=60)
def test_eoq_is_the_cheapest_lot_the_supplier_takes(demand, order, hold, least, lot):
    right = oracles.cheapest_lot(demand, order, hold, least, lot)
    got = inventory.eoq(demand, order, hold, least, lot)
    cost = [inventory.economic_order_cost(q, demand, order, hold) for q in (got, right)]
    assert cost[0] == pytest.approx(cost[1], rel=1e-12)
    assert got % lot == 0
    assert got >= least


@pytest.mark.parametrize(
    ("minimum", "multiple", "expected"),
    [
        pytest.param(0, 0, 145, id="free"),
        pytest.param(200, 0, 200, id="minimum"),
        pytest.param(0, 100, 200, id="above the switch point 141.4"),
        pytest.param(1.1, 0.1, 145, id="decimal lots"),
        pytest.param(-1, 0, np.nan, id="negative minimum"),
    ],
)
def test_eoq_of_145(minimum, multiple, expected):
    got = inventory.eoq(145**2 / 2, 1, 1, minimum, multiple)
    assert got == pytest.approx(expected, nan_ok=True)


def test_minimum_of_eleven_decimal_lots_is_eleven():
    assert inventory.eoq(0.001, 1, 1, 1.1, 0.1) == pytest.approx(1.1)


def test_an_endless_production_rate_makes_epq_an_eoq():
    assert inventory.epq(1300, 1e15, 8, 0.225) == pytest.approx(
        inventory.eoq(1300, 8, 0.225)
    )
    assert np.isnan(inventory.epq(100, 100, 8, 0.2))


def test_newsvendor_needs_a_price_above_cost_above_salvage():
    prices = [4, 1, 1, 4]
    salvage = [0, 0, 0, 2]
    got = inventory.newsvendor(100, 30, prices, [1, 1, 2, 1], salvage)
    assert np.isnan(got).tolist() == [False, True, True, True]


def test_newsvendor_of_small_counts_is_whole():
    assert inventory.newsvendor(0.4, 0.8, 9, 1, 0, "negative binomial") == 1


def test_abc_gives_the_item_that_crosses_to_the_better_class():
    values = np.array([5, 79, np.nan, 2, 10, 4])
    assert inventory.abc_class(values).tolist() == ["B", "A", "", "C", "A", "B"]
    assert inventory.abc_class(np.zeros(2)).tolist() == ["C", "C"]
    assert inventory.abc_class(np.array([7.0])).tolist() == ["A"]


def test_xyz_limits_belong_to_the_better_class():
    got = inventory.xyz_class(np.array([0.1, 0.5, 0.51, 1.0, 3, np.nan]))
    assert got.tolist() == ["X", "X", "Y", "Y", "Z", ""]


@given(st.floats(-50, 1e6), st.floats(0, 1e5), st.floats(-100, 1e5))
def test_cycle_safety_and_excess_add_up(on_hand, lot, wanted):
    cycle, safety, excess = inventory.split_stock(on_hand, lot, wanted)
    assert cycle + safety + excess == pytest.approx(on_hand, abs=1e-9)
    assert 0 <= safety <= max(wanted, 0)
    assert cycle <= lot
    assert excess >= -1e-9


def test_split_fills_safety_first():
    split = inventory.split_stock([30, 150, 260], 100, 50)
    assert np.array(split).T.tolist() == [[0, 30, 0], [100, 50, 0], [100, 50, 110]]


@pytest.fixture
def portfolio():
    rng = np.random.default_rng(5)
    cost = rng.lognormal(2.5, 1.2, 300)
    sd = rng.lognormal(3, 1.5, 300)
    weight = cost * rng.uniform(0.1, 0.9, 300) * rng.uniform(2, 26, 300)
    return cost, sd, weight


@pytest.mark.parametrize("share", [-0.5, 0.2, 1.2, 2.5])
def test_the_guardrail_is_kept_and_no_exchange_saves(portfolio, share):
    cost, sd, weight = portfolio
    budget = share * float(cost @ sd)
    plan = inventory.allocate_service(cost, sd, weight, budget)
    assert plan.invested == pytest.approx(budget, rel=1e-9)
    free = (plan.service_factor > -3) & (plan.service_factor < 6)
    saved = weight * (1 - plan.service_level) / cost
    assert saved[free] == pytest.approx(plan.shadow_price, rel=1e-6)
    # Lagrangian bound: no plan within the budget can lose less.
    priced = plan.expected_loss + plan.shadow_price * (plan.invested - budget)
    assert plan.expected_loss <= priced + 1e-9 * abs(priced)


def test_equal_service_loses_more_for_the_same_money(portfolio):
    cost, sd, weight = portfolio
    budget = 1.2 * float(cost @ sd)
    plan = inventory.allocate_service(cost, sd, weight, budget)
    equal = np.sum(weight * inventory.expected_shortage(1.2 * sd, sd))
    assert plan.expected_loss < 0.9 * equal


def test_shadow_price_is_what_the_next_dollar_saves(portfolio):
    budget = 1.2 * float(portfolio[0] @ portfolio[1])
    plan = inventory.allocate_service(*portfolio, budget)
    richer = inventory.allocate_service(*portfolio, budget * (1 + 1e-6))
    saved = (plan.expected_loss - richer.expected_loss) / (budget * 1e-6)
    assert saved == pytest.approx(plan.shadow_price, rel=1e-3)


def test_guardrail_at_its_limits(portfolio):
    cost, sd, weight = portfolio
    poor = inventory.allocate_service(cost, sd, weight, -1e12)
    assert np.isnan(poor.service_factor).all()
    assert np.isnan([poor.invested, poor.expected_loss, poor.shadow_price]).all()
    rich = inventory.allocate_service(cost, sd, weight, 1e12)
    assert (rich.service_factor == 6).all()
    assert rich.shadow_price == 0
    odd = inventory.allocate_service(
        [10, np.nan, 5, 0, 8], [4, 4, 0, 4, 4], [30, 30, 30, 30, 0], 20
    )
    assert np.isnan(odd.service_factor).tolist() == [False, True, False, False, False]
    assert odd.service_factor[3] == 6  # free stock
    assert odd.service_factor[4] == -3  # worthless service
    assert odd.invested == pytest.approx(20)
