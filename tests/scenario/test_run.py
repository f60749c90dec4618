import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align.errors import TableError
from xl_align.scenario import BASE, Portfolio, Scenario, Shock, evaluate, shipped
from xl_align.settings import Settings

SETTINGS = Settings(as_of=date(2026, 6, 28))


def rows(count=6, **columns):
    """A small portfolio with numbers that are round enough to check by hand."""
    at = np.arange(count)
    frame = pd.DataFrame(
        {
            "item": [f"I{n}" for n in at],
            "location": "L",
            "family": np.where(at % 2, "Odd", "Even"),
            "supplier": np.where(at < 2, "S1", "S2"),
            "abc_class": "A",
            "demand": 100.0 + 10 * at,
            "demand_sd": 30.0,
            "lead_time": 4.0,
            "lead_time_sd": 0.5,
            "review_period": 1.0,
            "service_level": 0.95,
            "order_quantity": 400.0,
            "price": 20.0,
            "standard_cost": 12.0,
        }
    )
    return frame.assign(**columns)


def portfolio(**columns):
    return Portfolio(rows(**columns), SETTINGS, {"Retail": np.full(6, 0.25)})


def outcome(scenario, **columns):
    base, other = evaluate(portfolio(**columns), [Scenario(BASE), scenario])
    return base, other


def test_the_base_by_hand():
    """One row, its fill rate and money worked out from the definitions."""
    base, _ = outcome(Scenario("Other"))
    row = base.rows.iloc[0]
    spread = np.sqrt(5 * 30**2 + 100**2 * 0.5**2)
    assert row["lead_time_sd_of_demand"] == pytest.approx(spread)
    assert row["safety_stock"] == pytest.approx(1.6448536269514722 * spread)
    assert row["average_stock"] == pytest.approx(row["safety_stock"] + 200)
    short = 100 * 365 / 7 * (1 - row["fill_rate"])
    assert row["short"] == pytest.approx(short)
    assert row["lost_revenue"] == pytest.approx(short * 0.3 * 20)
    assert row["expedite"] == pytest.approx(short * 0.5 * 12 * 0.3)
    kept = row["revenue"] - row["cost_of_sales"] - row["freight"] - row["expedite"]
    assert row["margin"] == pytest.approx(kept)


def test_the_base_against_itself_costs_nothing():
    base, same = outcome(Scenario("Same"))
    assert base.totals["cash_against_base"] == 0
    assert same.totals == base.totals


@given(st.floats(0.5, 0.94), st.floats(0.95, 0.999))
def test_more_service_never_needs_less_stock(low, high):
    shocks = [Shock("service_level", "level", level, {}) for level in (low, high)]
    scenarios = [Scenario(f"{n}", shocks=(one,)) for n, one in enumerate(shocks)]
    _, less, more = evaluate(portfolio(), [Scenario(BASE), *scenarios])
    assert more.totals["inventory"] >= less.totals["inventory"]
    assert more.totals["fill_rate"] >= less.totals["fill_rate"]
    assert more.totals["lost_revenue"] <= less.totals["lost_revenue"]


@given(st.floats(0.01, 100))
def test_the_unit_of_measure_does_not_change_the_money(pack):
    """In cases instead of eaches: quantities shrink, prices grow, dollars stay."""
    cases = {name: rows()[name] / pack for name in ("demand", "demand_sd")}
    cases["order_quantity"] = rows()["order_quantity"] / pack
    dear = {name: rows()[name] * pack for name in ("price", "standard_cost")}
    (each,) = evaluate(portfolio(), [Scenario(BASE)])
    (case,) = evaluate(portfolio(**cases, **dear), [Scenario(BASE)])
    for name in ("inventory", "margin", "lost_revenue", "fill_rate", "working_capital"):
        assert case.totals[name] == pytest.approx(each.totals[name])


@given(st.floats(0.01, 100))
def test_the_currency_scales_the_money_and_nothing_else(rate):
    money = {name: rows()[name] * rate for name in ("price", "standard_cost")}
    (home,) = evaluate(portfolio(), [Scenario(BASE)])
    (abroad,) = evaluate(portfolio(**money), [Scenario(BASE)])
    assert abroad.totals["fill_rate"] == pytest.approx(home.totals["fill_rate"])
    for name in ("inventory", "margin", "working_capital"):
        assert abroad.totals[name] == pytest.approx(home.totals[name] * rate)


def test_a_budget_is_kept_and_spent_better_than_evenly():
    """Optimal allocation never loses more than cutting every item alike."""
    spread = np.array([10.0, 20, 30, 40, 50, 60])
    columns = {"demand_sd": spread, "price": np.array([13.0, 14, 20, 30, 15, 40])}
    base, tight = outcome(
        Scenario("Tight", safety_stock="budget", budget_share=0.6), **columns
    )
    assert tight.totals["safety_stock"] <= 0.6 * base.totals["safety_stock"] + 1e-6
    factor = 0.6 * 1.6448536269514722
    level = 0.5 * (1 + math.erf(factor / math.sqrt(2)))
    evenly = Scenario("Evenly", shocks=(Shock("service_level", "level", level, {}),))
    _, even = outcome(evenly, **columns)
    margin = columns["price"] - 12
    lost = [float((o.rows["short"] * margin).sum()) for o in (tight, even)]
    assert even.totals["safety_stock"] == pytest.approx(tight.totals["safety_stock"])
    assert lost[0] <= lost[1]


def test_kept_stock_lets_service_fall():
    shock = Shock("lead_time", "percent", 0.6, {"supplier": "S1"})
    base, hit = outcome(Scenario("Hit", safety_stock="keep", shocks=(shock,)))
    assert list(hit.rows["safety_stock"]) == list(base.rows["safety_stock"])
    touched = hit.rows["supplier"].eq("S1")
    assert (hit.rows["fill_rate"] < base.rows["fill_rate"])[touched].all()
    assert (hit.rows["fill_rate"] == base.rows["fill_rate"])[~touched].all()


def test_a_segment_reaches_as_far_as_its_share():
    shock = Shock("demand", "percent", 0.4, {"segment": "Retail"})
    base, more = outcome(Scenario("More", shocks=(shock,)))
    grown = more.rows["demand"] / base.rows["demand"]
    assert np.allclose(grown, 1 + 0.4 * 0.25)


def test_fuel_moves_freight_by_its_share():
    shock = Shock("fuel_change", "level", 0.2, {})
    base, dear = outcome(Scenario("Fuel", shocks=(shock,)))
    assert dear.totals["freight"] / base.totals["freight"] == pytest.approx(1.06)
    assert dear.totals["fill_rate"] == base.totals["fill_rate"]


def test_views_are_quantiles_of_one_signal():
    base, commit, stretch = evaluate(
        portfolio(),
        [Scenario(BASE), Scenario("C", view="commit"), Scenario("S", view="stretch")],
    )
    below = base.rows["demand"] - commit.rows["demand"]
    above = stretch.rows["demand"] - base.rows["demand"]
    assert np.allclose(below, 0.8416212335729143 * 30)
    assert np.allclose(above, below)


def test_a_shock_that_matches_nothing_is_an_error():
    shock = Shock("demand", "percent", 0.1, {"family": "Boats"})
    with pytest.raises(TableError, match=r"matches no row.*family Boats"):
        outcome(Scenario("Boats", shocks=(shock,)))


def test_largest_means_the_supplier_with_most_purchases():
    scenario = shipped()[3]
    base, hit = outcome(scenario)
    changed = hit.rows["lead_time"] != base.rows["lead_time"]
    assert set(hit.rows.loc[changed, "supplier"]) == {"S2"}


def test_the_base_must_come_first():
    with pytest.raises(TableError, match="the first must be 'Base'"):
        evaluate(portfolio(), [replace(Scenario(BASE), name="Late")])


def test_no_uncertainty_means_full_service():
    base, _ = outcome(Scenario("Other"), demand_sd=0.0, lead_time_sd=0.0)
    assert (base.rows["fill_rate"] == 1).all()
    assert base.totals["safety_stock"] == 0


@pytest.mark.parametrize(
    ("quantity", "change", "value"),
    [
        ("service_level", "percent", 0.1),
        ("service_level", "level", 1.0),
        ("lead_time", "level", -5.0),
        ("demand", "percent", -1.5),
        ("carrying_rate", "level", 0.0),
        ("fuel_change", "percent", 0.2),
    ],
)
def test_a_shock_out_of_its_domain_is_refused(quantity, change, value):
    """A figure that is no number must not reach a total, where a sum would skip it."""
    shock = Shock(quantity, change, value, {})
    with pytest.raises(TableError, match=f"{quantity}|percentage of 0"):
        outcome(Scenario("Odd", shocks=(shock,)))


def test_names_that_read_alike_are_refused():
    names = [BASE, "Fuel +20", "Fuel -20"]
    with pytest.raises(TableError, match="reads like scenario 'Fuel \\+20'"):
        evaluate(portfolio(), [Scenario(name) for name in names])
