"""Laws of the field that hold for any numbers: what rises, adds up, undoes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from published.formulas import rows, xa
from published.formulas_of_policies import one_row
from strategies import within

KINDS = st.sampled_from(
    ["normal", "gamma", "lognormal", "uniform", "poisson", "negative binomial"]
)
MEAN, SD, LEAD = st.floats(0.5, 1000), st.floats(0.1, 500), st.floats(0.1, 20)
MONEY = st.floats(0.01, 1e4)
HAIR = 1 - 1e-9


@given(KINDS, MEAN, SD, LEAD, st.floats(0.01, 0.98), st.floats(1e-3, 0.01))
def test_more_service_takes_no_less_stock(kind, mean, sd, lead, level, more):
    low, high = xa("SAFETY_STOCK", mean, sd, lead, [level, level + more], 0, 0, kind)
    assert low <= high


@given(SD, LEAD, st.floats(0.51, 0.999), st.floats(1.01, 3))
def test_more_uncertainty_takes_more_stock(sd, lead, level, more):
    one, wider, longer = (
        xa("SAFETY_STOCK", 50, s, t, level)
        for s, t in ((sd, lead), (sd * more, lead), (sd, lead * more))
    )
    assert one < wider
    assert one < longer


@given(KINDS, MEAN, st.floats(0.1, 2), st.floats(-2, 4), st.floats(0, 2))
def test_a_shortage_falls_with_stock_by_at_most_the_stock(kind, mean, cv, low, more):
    sd = cv * mean
    stock = [round(low * sd), round((low + more) * sd)]  # counted demand takes units
    near, far = xa("EXPECTED_SHORTAGE", stock, sd, mean, kind)
    assert 0 <= far <= near / HAIR + 1e-9 * mean
    assert near - far <= stock[1] - stock[0] + 1e-9 * mean


@given(KINDS, MEAN, st.floats(0.1, 2), st.floats(-1, 4), st.floats(0, 2))
def test_service_rises_with_the_level_reviewed(kind, mean, cv, low, more):
    level = 4 * mean * (1 + low * cv)
    levels = [level, level + more * mean]
    table = rows("REVIEW_SERVICE", levels, mean, cv * mean, 2, 2, kind)
    for name in ("fill_rate", "cycle_service", "on_hand"):
        assert table[name][0] <= table[name][1] + 1e-9 * mean
    balance = [
        a - b for a, b in zip(table["on_hand"], table["backorders"], strict=True)
    ]
    assert balance == pytest.approx([x - 3.5 * mean for x in levels], abs=1e-7 * mean)


@given(st.integers(1, 60), st.floats(0.1, 40))
def test_lost_demand_leaves_more_for_the_rest(stock, load):
    waits, lost = (
        one_row("BASE_STOCK_SERVICE", stock, load, 1, unmet)
        for unmet in ("waits", "lost")
    )
    assert waits["fill_rate"] <= lost["fill_rate"] + 1e-12
    assert waits["on_hand"] <= lost["on_hand"] + 1e-9
    more = one_row("BASE_STOCK_SERVICE", stock + 1, load, 1, "lost")
    assert lost["fill_rate"] <= more["fill_rate"] + 1e-12


@given(MONEY, MONEY, MONEY, st.floats(0.1, 10))
def test_no_lot_costs_less_than_the_economic_one(demand, setup, hold, off):
    best = xa("EOQ", demand, setup, hold)
    least, other = xa("LOT_COST", [best, best * off], demand, setup, hold)
    assert other / least == pytest.approx((off + 1 / off) / 2)


@given(MEAN, st.floats(0.1, 2), MONEY, st.floats(0.5, 50), st.floats(1.1, 5))
def test_a_dearer_order_makes_larger_lots(mean, cv, setup, hold, more):
    small, large = (
        one_row("REORDER_POLICY", mean, cv * mean, 2, cost, hold, 4 * hold)
        for cost in (setup, setup * more)
    )
    assert small["order_quantity"] <= large["order_quantity"] / HAIR
    assert small["policy_cost"] <= large["policy_cost"] / HAIR


@given(within("inventory", 1, 1e6), within("cogs", 1, 1e6), st.floats(1, 366))
def test_turns_undo_days(stock, sold, days):
    assert xa("DIO", stock, sold, days) * xa("TURNS", sold, stock) == pytest.approx(
        days
    )


@given(
    st.floats(-0.2, 0.5), st.integers(1, 120), MONEY, st.sampled_from(["end", "begin"])
)
def test_a_schedule_pays_its_loan_back(rate, count, amount, due):
    table = rows("LOAN", rate, count, amount, 0, due)
    assert sum(table["principal"]) == pytest.approx(-amount, rel=1e-6)
    paid = [a + b for a, b in zip(table["interest"], table["principal"], strict=True)]
    assert paid == pytest.approx(table["level_payment"], rel=1e-9)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(1, 4))
def test_lead_time_demand_is_a_distribution(history, lead):
    table = rows("LEAD_TIME_DEMAND", history, lead)
    assert sum(table["probability"]) == pytest.approx(1)
    assert table["at_most"] == sorted(table["at_most"])
    mean = sum(u * p for u, p in zip(table["units"], table["probability"], strict=True))
    assert mean == pytest.approx(lead * sum(history) / len(history), abs=1e-9)
    assert table["beyond"][0] == pytest.approx(mean - table["units"][0], abs=1e-9)
