"""Dated flows, loans, days and measures against plain calculations."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published.formulas import rows, xa
from published.formulas_of_investment import measures
from scipy import optimize

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))


@given(st.lists(DAYS, min_size=2, max_size=6, unique=True), st.floats(-0.5, 3))
def test_at_its_own_rate_a_dated_flow_is_worth_nothing(days, rate):
    """One payment, then income: one rate; both ways round it is the same."""
    first = min(days)
    income = [7.0 + at for at in range(len(days))]
    years = [(day - first).days / 365 for day in days]
    paid = sum(c / (1 + rate) ** t for c, t in zip(income, years, strict=True) if t)
    flows = [c if t else -paid for c, t in zip(income, years, strict=True)]
    texts = [str(day) for day in days]
    if max(years) > 0.2:  # else a hair of the worth is a mile of the rate
        assert xa("XIRR", flows, texts) == pytest.approx(rate, rel=1e-7, abs=1e-7)
    assert xa("XNPV", rate, flows, texts) == pytest.approx(0, abs=1e-9 * paid)


@pytest.mark.parametrize("gap", [30, 365, 4000])
def test_the_rate_of_two_flows_in_closed_form(gap):
    later = str(dt.date(2020, 1, 1) + dt.timedelta(gap))
    got = xa("XIRR", [-100, 112], ["2020-01-01", later])
    assert got == pytest.approx(1.12 ** (365 / gap) - 1, rel=1e-10)


def test_flows_without_one_rate_say_so():
    days = ["2020-01-01", "2021-01-01", "2022-01-01"]
    for flows in ([1, 2, 3], [-100, 50, -155], [0, 0, 0]):
        assert xa("XIRR", flows, days).startswith("#NUM! the flows have no rate")


def test_of_several_rates_the_one_near_the_guess_counts():
    """Samples of pyxirr's tests (github.com/Anexen/pyxirr, tests/samples)."""
    days = ["2021-06-08", "2022-06-29", "2023-06-08", "2023-06-30"]
    flows = [-1e6, 5000, -3, 0]  # minus_0_993.csv
    assert xa("XIRR", flows, days) == pytest.approx(-0.993785049929284, abs=1e-9)
    other = xa("XIRR", flows, days, -0.9999)
    assert other == pytest.approx(-0.9995965, abs=1e-7)
    assert xa("XNPV", other, flows, days) == pytest.approx(0, abs=1e-3)


def test_a_first_year_of_seven_months():
    """Microsoft Support, DB: the example with month 7, years 1 to 7."""
    years = list(range(1, 9))
    got = xa("DEPRECIATION", 1_000_000, 100_000, 6, years, "db", None, 7)
    right = [186083.33, 259639.42, 176814.44, 120410.64, 81999.64, 55841.76, 15845.10]
    assert got[:7] == pytest.approx(right, abs=0.005)
    assert got[7].startswith("#NUM! the period must lie within the life")


@pytest.mark.parametrize("due", ["end", "begin"])
@pytest.mark.parametrize(
    ("rate", "count", "present", "future"),
    [(0.01, 24, 10000, 0), (0.004, 60, 0, 50000), (0, 7, 70, -35), (0.2, 1, 5, 0)],
)
def test_a_schedule_pays_month_by_month(rate, count, present, future, due):
    table = rows("LOAN", rate, count, present, future, due)
    pay, balance = table["level_payment"][0], present
    for at in range(count):
        interest = 0.0 if due == "begin" and at == 0 else -rate * balance
        assert table["interest"][at] == pytest.approx(interest, abs=1e-7)
        balance = balance + pay - interest
        assert table["balance"][at] == pytest.approx(balance, abs=1e-6)
    if due == "begin":
        balance *= 1 + rate
    assert balance == pytest.approx(-future, abs=1e-6)
    if present or rate:
        got = xa("LOAN_PERIODS", rate, pay, present, future, due)
        assert got == pytest.approx(count, rel=1e-9)


def test_payments_that_never_get_there():
    got = xa("LOAN_PERIODS", 0.01, -5, 1000)
    assert got.startswith("#NUM! these payments never get there")


@pytest.mark.parametrize(("rate", "times"), [(0.08, 1), (0.08, 12), (0.3, 18.25)])
def test_compounding(rate, times):
    got = xa("EFFECTIVE_RATE", rate, times)
    assert got == pytest.approx((1 + rate / times) ** times - 1, rel=1e-12)
    assert xa("EFFECTIVE_RATE", rate, 1e9) == pytest.approx(math.expm1(rate), rel=1e-8)


@pytest.mark.parametrize(
    ("start", "finish", "basis", "years"),
    [
        ("2024-01-31", "2024-03-31", "30/360", 60 / 360),
        ("2023-02-28", "2023-03-31", "30/360", 30 / 360),
        ("2024-02-29", "2028-02-29", "30/360", 4),
        ("2024-03-01", "2025-03-01", "actual/actual", 365 / 365),
        ("2024-02-01", "2025-02-01", "actual/actual", 366 / 366),
        ("2023-07-01", "2024-02-28", "actual/actual", 242 / 365),
        ("2023-07-01", "2024-03-01", "actual/actual", 244 / 366),
        ("2020-06-15", "2023-06-15", "actual/actual", 1095 / (1461 / 4)),
        ("2024-01-01", "2024-12-31", "actual/360", 365 / 360),
        ("2024-12-31", "2024-01-01", "actual/365", -1),
    ],
)
def test_years_by_every_basis(start, finish, basis, years):
    assert xa("YEAR_FRACTION", start, finish, basis) == pytest.approx(years, rel=1e-12)


def working(day, free):
    return day.weekday() < 5 and day not in free


@given(DAYS, st.integers(-60, 60), st.lists(DAYS, max_size=3), st.integers(0, 9))
def test_working_days_counted_one_by_one(day, count, others, near):
    free = {*others, day + dt.timedelta(near)}
    texts = [str(one) for one in free]
    at, left = day, abs(count)
    while left:
        at += dt.timedelta(1 if count > 0 else -1)
        left -= working(at, free)
    assert xa("ADD_WORKDAYS", str(day), count, texts) == at
    span = [day + dt.timedelta(n) for n in range(abs((at - day).days) + 1)]
    total = sum(working(one, free) for one in span)
    later = str(span[-1])
    assert xa("WORKDAYS", str(day), later, texts) == total
    back = xa("WORKDAYS", later, str(day), texts)
    assert back == (-total if later > str(day) else total)


def test_days_without_holidays():
    assert xa("ADD_WORKDAYS", "2026-05-01", 1) == dt.date(2026, 5, 4)
    assert xa("ADD_WORKDAYS", "2026-05-02", 0) == dt.date(2026, 5, 2)
    assert xa("WORKDAYS", "2026-05-04", ["2026-05-08", None]) == [
        5,
        "#N/A finish is blank",
    ]


def test_every_measure_by_its_definition():
    forecast = [None, None, None, 12, 9, 30, 8, 5]
    actual = [10, 12, 9, 10, 10, 24, None, 0]
    got = measures(forecast, actual)
    error = np.array([2, -1, 6, 5.0])
    sold = np.array([10, 10, 24, 0.0])
    assert got["bias"] == pytest.approx(error.mean())
    assert got["MAE"] == xa("MAPE", [13.5], [10]) * 10 == pytest.approx(3.5)
    assert got["MSE"] == pytest.approx((error**2).mean())
    assert got["median absolute error"] == pytest.approx(3.5)
    share = error[:3] / sold[:3]
    assert got["MAPE"] == pytest.approx(np.abs(share).mean())
    assert got["mean percentage error"] == pytest.approx(share.mean())
    assert got["MSPE"] == pytest.approx((share**2).mean())
    assert got["median APE"] == pytest.approx(0.2)
    told = np.array([12, 9, 30, 5.0])
    smape = 2 * np.abs(error) / (told + sold)
    assert got["sMAPE"] == pytest.approx(smape.mean())
    naive = np.array([2, -3.0])
    assert got["MASE"] == pytest.approx(3.5 / 2.5)
    assert got["RMSSE"] == pytest.approx(
        math.sqrt((error**2).mean() / (naive**2).mean())
    )


def test_the_profile_of_demand():
    table = rows("DEMAND_PROFILE", [0, 4, 0, 0, 8, 0, 6, None], 0.2)
    assert table["demands"] == [3]
    assert table["average_interval"] == pytest.approx([7 / 3])
    assert table["squared_cv"] == pytest.approx([4 / 36])
    assert table["smoothed_size"] == pytest.approx([(4 * 0.8 + 8 * 0.2) * 0.8 + 1.2])
    assert table["smoothed_interval"] == pytest.approx([(2 * 0.8 + 0.6) * 0.8 + 0.4])


@given(*[st.floats(1, 1e6)] * 4, st.floats(-50, 50))
def test_market_variances_add_up(market, planned, units, budget, margin):
    table = rows("MARKET_VARIANCE", market, planned, units, budget, margin)
    both = table["share_effect"][0] + table["size_effect"][0]
    scale = margin * (units + budget + budget * market / planned)
    total = table["quantity_effect"][0]
    assert both == pytest.approx(total, abs=1e-12 * abs(scale))
    assert total == pytest.approx((units - budget) * margin, abs=1e-9)


def test_usage_lots_and_obsolete():
    assert xa("USAGE_VARIANCE", 450, 430, 6.9) == pytest.approx(138)
    best = optimize.minimize_scalar(
        lambda q: xa("LOT_COST", q, 1300, 8, 0.225), bounds=(1, 2000), method="bounded"
    )
    assert xa("EOQ", 1300, 8, 0.225) == pytest.approx(best.x, rel=1e-5)
    assert xa("OBSOLETE", [500, 20], [0, 3]).tolist() == [500, 0]
