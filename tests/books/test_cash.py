"""Cash and cost functions against textbooks, Excel and plain loops."""

import datetime as dt
import math

import numpy as np
import numpy_financial as npf
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published.formulas import rows, xa
from published.formulas_of_investment import worth
from scipy import stats


@pytest.mark.parametrize(
    ("day", "terms", "run", "paid"),
    [
        ("2026-01-31", "NET 30", None, "2026-03-02"),
        ("2026-01-15", "2/10 NET 30", None, "2026-02-14"),
        ("2026-01-15", "30 EOM", None, "2026-03-02"),
        ("2024-02-10", "EOM", None, "2024-02-29"),
        ("2026-01-20", "NET 60 PROX 15", None, "2026-04-15"),
        ("2026-01-20", "31 PROX", None, "2026-02-28"),
        ("2026-01-01", "NET 30", "friday", "2026-02-06"),
        ("2026-01-02", "NET 28", "Friday", "2026-01-30"),
        ("2026-01-02", "COD", None, "2026-01-02"),
    ],
)
def test_terms_give_the_day_the_calendar_shows(day, terms, run, paid):
    assert xa("PAY_DATE", day, terms, run) == dt.date.fromisoformat(paid)


def test_terms_nobody_means_are_refused():
    assert xa("PAY_DATE", "2026-01-01", "NET 99999").startswith("#VALUE! payment terms")
    assert xa("PAY_DATE", "9999-12-30", "NET 30").startswith("#NUM!")


def test_ratios_of_the_operating_cycle():
    assert xa("TURNS", 30000, 4500) * xa("DIO", 4500, 30000, 365) == pytest.approx(365)
    assert xa("GMROI", 15000, 4500) == pytest.approx(10 / 3)
    assert xa("COVER", 600, 150) == 4
    assert xa("WORKING_CAPITAL", 1800, 4500, 2500) == 3800
    assert xa("DSO", 1800, 45000, 91) == pytest.approx(3.64)


def test_cash_impact_is_delayed_never_cancelled():
    table = rows("CASH_IMPACT", [[1000], [None]], 800, 12.5, 0.21, 45)
    assert table["cash"] == [-2500, "#N/A units_before is blank"]
    assert table["carrying_cost"][0] == pytest.approx(-525)
    assert table["days"][0] == 45


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 9)), min_size=1))
def test_ageing_is_the_newest_receipts(receipts):
    last = dt.date(2026, 6, 30)
    table = [["received", "quantity"]]
    table += [[last - dt.timedelta(age), got] for age, got in receipts]
    stock = sum(got for _, got in receipts) // 2 + 3
    limits = [30, 90, 180]
    aged = rows("AGING", table, stock, last, limits)
    assert aged["units"] == oracles.aged(receipts, stock, limits)
    assert aged["age"] == ["0-30", "31-90", "91-180", "over 180"]
    assert math.fsum(aged["share"]) == pytest.approx(1)


def test_receipts_to_come_have_no_age_and_limits_rise():
    table = [["received", "quantity"], ["2026-07-01", 50], ["2026-06-01", 5]]
    assert rows("AGING", table, 5, "2026-06-30")["units"][:2] == [5, 0]
    assert xa("AGING", table, 5, "2026-06-30", [30, 30]).startswith("#NUM! the limits")


def test_value_that_is_lost():
    assert xa("OBSOLETE_RESERVE", [50000, 20000, 8000], [0, 0.1, 0.5]) == 6000
    assert xa("WRITE_DOWN", [12, 9], [9.5, 12], 400) == pytest.approx([1000, 0])
    assert xa("EXCESS", [1000, 500], 100, 6) == pytest.approx([400, 0])
    assert xa("STOCKOUT_COST", 25, 8, 0.6) == pytest.approx(120)


@pytest.mark.parametrize(("sd", "lot"), [(50, 400), (12.5, 100), (240, 90)])
def test_service_curve_row_by_row(sd, lot):
    curve = rows("SERVICE_CURVE", 100, sd, 4, 20, 0.02, 8, lot)
    for at, level in enumerate(curve["service_level"]):
        stock = stats.norm.ppf(level) * sd * 2
        rate = xa("FILL_RATE", stock, xa("LEAD_TIME_SD", 100, sd, 4), lot)
        assert curve["safety_stock"][at] == pytest.approx(stock)
        assert curve["lost_margin"][at] == pytest.approx((1 - rate) * 800)
        assert curve["carrying_cost"][at] == pytest.approx(stock * 20 * 0.02)
    net = np.add(curve["carrying_cost"], curve["lost_margin"])
    assert curve["net_cost"] == pytest.approx(net.tolist())


def test_cash_ladder_by_a_plain_loop():
    rng = np.random.default_rng(5)
    start = dt.date(2026, 1, 1)
    months = [dt.date(2026, month, 1) for month in range(1, 7)]
    header = ["order_date", "receipt_date", "amount", "terms", "deposit"]
    orders, due = [header], []
    for _ in range(30):
        placed = start + dt.timedelta(int(rng.integers(-60, 120)))
        got = placed + dt.timedelta(int(rng.integers(5, 60)))
        days, amount = int(rng.integers(0, 90)), float(rng.integers(1, 500))
        share = float(rng.choice([0, 0.25]))
        orders.append([placed, got, amount, f"NET {days}", share])
        due.append((got, got + dt.timedelta(days), amount * (1 - share)))
    ladder = rows("CASH_LADDER", orders, months)
    for at, first in enumerate(months):
        end = dt.date(2026, first.month + 1, 1)
        open_ = sum(a for got, paid, a in due if got < end <= paid)
        paid = sum(a for _, day, a in due if first <= day < end)
        assert ladder["closing_payables"][at] == pytest.approx(open_)
        assert ladder["payment"][at] == pytest.approx(paid)
    assert xa("CASH_LADDER", orders, months[::-1]).startswith("#NUM! the first days")


@pytest.mark.parametrize(
    "flows",
    [
        [-100, 39, 59, 55, 20],
        [-1000, 0, 0, 0, 0, 1610.51],
        [-5, 10.5, 1, 2],
        [100, -30, -30, -60],
        [-1e6, 1e-3, 2e6],
    ],
)
def test_rate_of_return_makes_the_flows_worth_nothing(flows):
    rate = worth("IRR", flows)
    assert worth("NPV", flows, rate) == pytest.approx(
        0, abs=1e-8 * max(map(abs, flows))
    )
    assert rate == pytest.approx(npf.irr(flows), rel=1e-9)


def test_several_rates_are_all_reported_and_none_is_not_a_number():
    table = rows("CAPEX", [-1000, 2300, -1320], 0.1)
    found = dict(zip(table["name"], table["result"], strict=True))
    assert found["IRR 1 of 2"] == pytest.approx(0.1)
    assert found["IRR 2 of 2"] == pytest.approx(0.2)
    assert worth("IRR", [1, 2, 3]).startswith("#NUM!")


@pytest.mark.parametrize("rate", [0.0, 0.08, -0.05])
def test_npv_mirr_and_index_against_numpy_financial(rate):
    flows = [-120000, 39000, 30000, 21000, 37000, 46000]
    assert worth("NPV", flows, rate) == pytest.approx(npf.npv(rate, flows))
    assert worth("MIRR", flows, rate) == pytest.approx(npf.mirr(flows, rate, rate))
    index = 1 + npf.npv(rate, flows) / 120000
    assert worth("profitability index", flows, rate) == pytest.approx(index)


def test_tax_is_paid_on_what_depreciation_leaves():
    table = rows("CAPEX", [-1000, 600, 600], 0.1, 0.25, 2)
    after = 600 - 0.25 * (600 - 500)
    right = -1000 + after / 1.1 + after / 1.21
    assert table["result"][0] == pytest.approx(right)


@pytest.mark.parametrize(
    ("flows", "rate", "periods"),
    [
        ([-100, 50, 50], 0, 2),
        ([-100, 40, 120], 0, 1.5),
        ([-100, 200, -150, 100], 0, 2.5),
        ([10, 20], 0, 0),
        ([-110, 121], 0.1, 1),
    ],
)
def test_payback_for_good(flows, rate, periods):
    assert xa("PAYBACK", flows, rate) == pytest.approx(periods)
    assert xa("PAYBACK", [-100, 20], rate).startswith("#NUM! the cash does not")


@pytest.mark.parametrize(
    ("period", "value"),
    [(1, 186083.33333333), (2, 259639.41666667), (7, 15845.09847372)],
)
def test_fixed_declining_rate_has_three_decimals_as_in_excel(period, value):
    """Microsoft Support, DB: 1,000,000, salvage 100,000, 6 years, 7 months at first.

    Its first year counts 7 months; ours counts a whole one, so its rate is compared.
    """
    rate = round(1 - 0.1 ** (1 / 6), 3)
    booked = [1_000_000 * rate * 7 / 12]
    while len(booked) < 6:
        booked.append((1_000_000 - sum(booked)) * rate)
    booked.append((1_000_000 - sum(booked)) * rate * 5 / 12)
    assert booked[period - 1] == pytest.approx(value, rel=1e-8)
    ours = xa("DEPRECIATION", 1e6, 1e5, 6, 1, "fixed declining")
    assert ours == pytest.approx(1e6 * rate)


@pytest.mark.parametrize("method", ["straight line", "sum of years"])
@pytest.mark.parametrize("life", [1, 4, 10])
def test_an_asset_is_written_off_to_its_salvage(method, life):
    years = list(range(1, life + 1))
    assert xa("DEPRECIATION", 1000, 100, life, years, method).sum() == pytest.approx(
        900
    )
    assert xa("DEPRECIATION", 1000, 100, life, life + 1, method).startswith("#NUM!")


def test_methods_have_excels_names_too():
    asset = 2400, 300, 10, 2
    for ours, excels in (
        ("straight line", "SLN"),
        ("Sum-of-years", "SYD"),
        ("double_declining", "DDB"),
        ("fixed declining", "DB"),
    ):
        booked = xa("DEPRECIATION", *asset, ours)
        assert booked == xa("DEPRECIATION", *asset, excels)


def test_double_declining_stops_at_salvage():
    years = list(range(1, 11))
    booked = xa("DEPRECIATION", 2400, 300, 10, years, "double declining")
    assert booked.sum() == pytest.approx(2100)
    assert booked[0] == 480


def test_landed_cost_and_fuel():
    assert xa("LANDED_COST", 100, 8, 4.5, 1.2, 1.08) == pytest.approx(122.796)
    assert xa("FUEL_IMPACT", 200000, 0.3, 0.15, 0.5) == pytest.approx(4500)
    assert xa("INSTABILITY_COST", 1, 2, 3, 4) == 10


def test_unused_capacity_is_shown_and_charged_to_nobody():
    drivers = [["customer", "orders"], ["North", 120], ["South", 400]]
    rates = [["activity", "activity_rate", "driver_capacity"], ["orders", 35, 600]]
    table = rows("COST_TO_SERVE", drivers, rates)
    assert table["customer"] == ["North", "South", "unused capacity"]
    assert sum(table["total"]) == 600 * 35
    less = [["activity", "activity_rate"], ["calls", 35]]
    assert xa("COST_TO_SERVE", drivers, less).startswith("#N/A no rate for activity")
    assert xa("ACTIVITY_RATE", 560000, 700000, 0.8) == 1


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=30))
def test_whale_curve_rises_then_falls_and_ends_at_the_total(margins):
    curve = rows("WHALE_CURVE", margins)
    assert curve["cumulative"][-1] == sum(margins)
    assert curve["margins"] == sorted(margins, reverse=True)
    assert max(curve["cumulative"]) == max(
        sum(m for m in margins if m > 0) or max(margins), curve["cumulative"][0]
    )


def test_supply_risk():
    assert xa("SUPPLIER_EXPOSURE", 25000, [42, 10], 14) == pytest.approx([700000, 0])
    assert xa("TIME_TO_SURVIVE", 600, 200, 50) == 16
    assert xa("LEAD_TIME_COST", 100, 30, 4, -5, 0.95, 20, 0.21).startswith("#NUM! the")


@pytest.mark.parametrize("level", [0.3, 0.95, 0.9999])
@pytest.mark.parametrize(("lead_time", "change"), [(4, 2), (4, -4), (0, 1.5)])
def test_a_longer_lead_time_costs_stock_on_the_shelf_and_on_the_way(
    level, lead_time, change
):
    roots = math.sqrt(lead_time + change) - math.sqrt(lead_time)
    stock = stats.norm.ppf(level) * 30 * roots + 100 * change
    got = xa("LEAD_TIME_COST", 100, 30, lead_time, change, level, 20, 0.21)
    assert got == pytest.approx(stock * 20 * 0.21, rel=1e-12)
