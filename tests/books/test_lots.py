"""Lots and budgets against every plan there is, through the cells."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published.formulas import rows
from published.formulas_of_policies import one_row
from scipy import stats

COSTS = st.floats(0.5, 50)


@given(st.floats(1, 1e4), COSTS, COSTS, COSTS)
def test_planned_backorders_cost_least(demand, setup, hold, wait):
    table = one_row("EOQ_BACKORDERS", demand, setup, hold, wait)
    lot, owed = table["order_quantity"], table["most_backorders"]

    def cost(lot, owed):
        held = hold * (lot - owed) ** 2 / (2 * lot)
        return setup * demand / lot + held + wait * owed**2 / (2 * lot)

    assert cost(lot, owed) == pytest.approx(table["policy_cost"])
    near = [cost(lot * a, owed * b) for a in (0.99, 1, 1.01) for b in (0.99, 1, 1.01)]
    assert min(near) == pytest.approx(cost(lot, owed), rel=1e-12)


@pytest.mark.parametrize("kind", ["all units", "incremental"])
@pytest.mark.parametrize("demand", [50, 1300, 9000])
def test_price_breaks_against_every_quantity(kind, demand):
    setup, rate, starts, prices = 40, 0.25, [0, 300, 700], [10, 9.6, 9.1]

    def cost(lot):
        at = max(i for i, start in enumerate(starts) if lot >= start)
        value = lot * prices[at]
        if kind == "incremental":
            ends = [*starts[1 : at + 1], lot]
            pairs = zip(starts, ends, prices, strict=False)
            value = sum((end - start) * p for start, end, p in pairs)
        return demand * value / lot + setup * demand / lot + rate * value / 2

    breaks = [["from_quantity", "price"], *map(list, zip(starts, prices, strict=True))]
    table = one_row("EOQ_DISCOUNT", demand, setup, rate, breaks, kind)
    assert table["policy_cost"] == pytest.approx(cost(table["order_quantity"]))
    assert table["policy_cost"] <= min(map(cost, range(1, 5000))) + 1e-9


@settings(max_examples=30)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), COSTS, st.floats(0.1, 5))
def test_wagner_whitin_against_every_plan(demand, setup, hold):
    def cost(ordering):
        total, stock = 0.0, 0
        for at, wanted in enumerate(demand):
            if ordering[at]:
                until = next(
                    (t for t in range(at + 1, len(demand)) if ordering[t]), len(demand)
                )
                lot = sum(demand[at:until]) - stock
                total += setup if lot > 0 else 0
                stock += max(lot, 0)
            stock -= wanted
            if stock < 0:
                return math.inf
            total += hold * stock
        return total

    best = min(map(cost, itertools.product([0, 1], repeat=len(demand))))
    plans = {
        rule: rows("LOT_SIZES", demand, setup, hold, rule)
        for rule in ("wagner whitin", "silver meal", "lot for lot")
    }
    costs = {rule: sum(plan["policy_cost"]) for rule, plan in plans.items()}
    assert costs["wagner whitin"] == pytest.approx(best, abs=1e-9)
    assert min(costs.values()) == pytest.approx(best, abs=1e-9)
    for plan in plans.values():
        assert sum(plan["order_quantity"]) == pytest.approx(sum(demand))


@pytest.mark.parametrize("seed", range(5))
def test_joint_replenishment_against_every_multiple(seed):
    rng = np.random.default_rng(seed)
    setup, held = rng.uniform(5, 400, 3).round(1), rng.uniform(1, 90, 3).round(1)
    shared = float(rng.uniform(20, 300))
    best = math.inf
    for multiple in itertools.product(range(1, 13), repeat=3):
        k = np.array(multiple)
        both = (shared + (setup / k).sum()) * (held * k).sum()
        best = min(best, math.sqrt(2 * both))
    items = [["item", "order_cost", "holding_cost", "demand"]]
    items += [[f"i{at}", setup[at], held[at] / 4, 4] for at in range(3)]
    table = rows("JOINT_REPLENISHMENT", items, shared)
    assert sum(table["policy_cost"]) == pytest.approx(best, rel=1e-9)
    lots = np.multiply(table["cycle_time"], 4)[:-1]
    assert table["order_quantity"][:-1] == pytest.approx(lots.tolist())


def test_a_budget_saves_the_same_with_every_last_dollar():
    items = [["item", "unit_cost", "lead_time_sd_of_demand", "shortage_weight"]]
    items += [["A", 10, 50, 3], ["B", 2, 200, 1], ["C", 40, 5, 9]]
    table = rows("ALLOCATE_STOCK", items, 1800)
    assert sum(table["invested"]) == pytest.approx(1800)
    for item, k in zip(items[1:], table["service_factor"], strict=True):
        saved = item[3] * stats.norm.sf(k) / item[1]
        assert saved == pytest.approx(table["shadow_price"][0], rel=1e-9)
    none = rows("ALLOCATE_STOCK", items, -1e9)
    assert none["service_factor"][0].startswith("#NUM! even the smallest")


@pytest.mark.parametrize("budget", [500, 2000, 1e6])
def test_a_season_under_a_budget_earns_most(budget):
    items = [["item", "demand", "demand_sd", "price", "cost", "salvage"]]
    items += [["A", 100, 30, 20, 12, 5], ["B", 80, 20, 35, 20, 8]]
    table = rows("NEWSVENDOR_BUDGET", items, budget)
    assert sum(table["invested"]) <= budget * (1 + 1e-12)
    shadow = table["shadow_price"][0]
    for (_, mean, sd, price, cost, salvage), lot in zip(
        items[1:], table["order_quantity"], strict=True
    ):
        left = price - (price - salvage) * stats.norm.cdf((lot - mean) / sd)
        assert left == pytest.approx(cost * (1 + shadow), rel=1e-9) or lot == 0
    assert (shadow == 0) == (budget == 1e6)
