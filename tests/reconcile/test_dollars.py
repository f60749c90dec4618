"""Sales, plan and stock valued by hand, and laws that valuing must obey."""

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reconcile.company import ITEMS, SETTINGS, company, sale

from xl_align.reconcile.dollars import actual_lines, planned_lines, stock_value
from xl_align.reconcile.match import positions


def one(tables, how=SETTINGS):
    lines, problems = actual_lines(tables, how)
    assert problems == []
    return lines.iloc[0]


def test_a_line_in_dollars():
    line = one(company(sales=[sale("1", quantity=3, unit_price=19.99, discount=0.15)]))
    assert (line["document"], line["line"], line["item"]) == ("1", "1", "A")
    assert (line["family"], line["location"], line["currency"]) == ("Cans", "US", "USD")
    assert line["period"] == "2024-05"
    assert line["revenue"] == 5097  # 3 x 19.99 x 0.85 = 50.9745
    assert line["gross"] == 5997
    assert line["cost"] == 1800
    assert line["units"] == 3
    assert line["price"] == pytest.approx(19.99 * 0.85)
    assert line["rate"] == 1


def test_packs_price_unit_and_foreign_currency():
    """Two cases at 5,000 EUR per 100: the euros are rounded, then converted."""
    row = sale("1", quantity=2, unit_price=5000.25, unit="CS", per=100, location="DE")
    line = one(company(sales=[row]))
    assert line["units"] == 24
    assert line["cost"] == 14400
    assert (line["currency"], line["local"]) == ("EUR", 10000)  # 100.005: a tie
    assert line["revenue"] == 10850
    assert line["price"] == pytest.approx(50.0025 / 12)


def test_own_standard_cost_and_currency_win():
    row = sale("1", standard_cost=7.0, location="DE", currency="USD")
    line = one(company(sales=[row]))
    assert (line["cost"], line["currency"], line["rate"]) == (700, "USD", 1)


def test_a_return_mirrors_a_sale():
    rows = [sale("1", quantity=7, unit_price=0.335), sale("2", "A", -7, 0.335)]
    lines, _ = actual_lines(company(sales=rows), SETTINGS)
    assert lines[["revenue", "cost", "gross", "local"]].sum().eq(0).all()


@pytest.mark.parametrize(
    ("recognise", "shipped", "period"),
    [
        ("shipped", "2024-06-02", "2024-06"),
        ("shipped", None, "2024-05"),
        ("ordered", "2024-06-02", "2024-05"),
    ],
)
def test_the_day_that_counts(recognise, shipped, period):
    tables = company(sales=[sale("1", shipped=shipped)])
    assert one(tables, replace(SETTINGS, recognise=recognise))["period"] == period


def test_what_cannot_be_valued_is_set_aside_and_named():
    rows = [
        sale("1"),
        sale("2", "B", unit="BAG"),
        sale("4", "Z"),
        sale("5", currency="JPY"),
        sale("6", location="DE", ordered="2024-01-01"),
        sale("7", quantity=1e20),
    ]
    lines, problems = actual_lines(company(sales=rows), SETTINGS)
    assert lines["document"].tolist() == ["1"]
    assert sorted((p.row, p.column) for p in problems) == [
        (3, "unit"),
        (4, "item"),
        (5, "currency"),
        (6, "currency"),
        (7, "quantity"),
    ]
    assert not any(problem.used for problem in problems)
    assert len(lines) + len({p.row for p in problems}) == len(rows)


def test_a_line_without_cost_has_revenue_and_no_cost_of_sales():
    """A missing cost is not a cost of 0: the measure has no row for it."""
    lines, problems = actual_lines(company(sales=[sale("1"), sale("2", "C")]), SETTINGS)
    assert problems == []
    assert lines["costed"].tolist() == [True, False]
    measured = positions(lines, "actual")
    assert measured["measure"].tolist() == ["revenue", "revenue", "cost of sales"]
    assert measured["document"].tolist() == ["1", "2", "1"]


def test_the_amount_an_invoice_states_is_what_was_billed():
    """Three at 0.335 are 1.005; the invoice said 1.01 and that is what counts."""
    rows = [sale("1", quantity=3, unit_price=0.335, amount=1.01)]
    rows += [sale("2", quantity=3, unit_price=0.335)]
    lines, _ = actual_lines(company(sales=rows), SETTINGS)
    assert lines["revenue"].tolist() == [101, 100]


def test_no_rows_no_lines():
    for value in (actual_lines, planned_lines, stock_value):
        lines, problems = value(company(), SETTINGS)
        assert lines.empty
        assert problems == []


prices = st.integers(1, 10**7).map(lambda cents: cents / 100)
amounts = st.integers(-5000, 5000)
discounts = st.integers(0, 100).map(lambda points: points / 100)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(amounts, prices, discounts), min_size=1, max_size=30))
def test_every_line_is_the_decimal_product(rows):
    """Oracle: decimal arithmetic, half even, as an invoice is computed by hand."""
    sold = [
        sale("1", "A", quantity, price, str(at), discount=discount)
        for at, (quantity, price, discount) in enumerate(rows)
    ]
    lines, _ = actual_lines(company(sales=sold), SETTINGS)
    for revenue, row in zip(lines["revenue"], rows, strict=True):
        quantity, price, discount = (Decimal(str(part)) for part in row)
        exact = quantity * price * (1 - discount) * 100
        assert revenue == int(exact.to_integral_value(ROUND_HALF_EVEN))


@settings(max_examples=25, deadline=None)
@given(amounts, prices, st.integers(1, 9))
def test_currency_and_unit_of_measure_scale(quantity, price, k):
    """A rate k times as high and k times as many units are worth k times as much."""
    rates = [
        {"version": "actual", "currency": name, "date": "2024-01-01", "rate": rate}
        for name, rate in (("EUR", 1.0), ("GBP", float(k)))
    ]
    packs = [{"item": "A", "unit": "CS", "each_per_unit": k}]
    rows = [
        sale("1", "A", quantity, price, currency="EUR"),
        sale("2", "A", quantity, price, currency="GBP"),
        sale("3", "A", quantity, price, unit="CS"),
    ]
    tables = company(sales=rows, rates=rates, packs=packs)
    lines, _ = actual_lines(tables, SETTINGS)
    base, dear, packed = (lines.iloc[at] for at in range(3))
    assert dear["revenue"] == k * base["revenue"]
    assert packed["units"] == k * base["units"]
    assert packed["cost"] == k * base["cost"]


def planned(item, day, quantity, **others):
    return {
        "version": "budget",
        "item": item,
        "location": "DE",
        "date": day,
        "quantity": quantity,
        **others,
    }


def test_a_plan_row_is_split_by_days_to_the_cent():
    """Week of 29 April 2024: two days in April, five in May; price of the item."""
    tables = company(forecast=[planned("A", "2024-04-29", 1)])
    lines, problems = planned_lines(tables, SETTINGS)
    assert problems == []
    assert lines["period"].tolist() == ["2024-04", "2024-05"]
    assert lines["revenue"].tolist() == [286, 714]
    assert lines["cost"].tolist() == [171, 429]
    assert lines["units"].sum() == 1
    assert lines["currency"].tolist() == ["USD", "USD"]
    assert lines.index.tolist() == [2, 2]


def test_a_plan_row_with_its_own_price_and_pack():
    row = planned("A", "2024-05-06", 2, unit="CS", unit_price=100, per=1)
    line = planned_lines(company(forecast=[row]), SETTINGS)[0].iloc[0]
    assert (line["currency"], line["rate"]) == ("EUR", 1.1)
    assert (line["local"], line["revenue"], line["cost"]) == (20000, 22000, 14400)
    assert line["price"] == pytest.approx(100 / 12)


def test_other_versions_and_unpriced_rows():
    rows = [
        planned("A", "2024-05-06", 1, version="consensus"),
        planned("B", "2024-05-06", 1),
        planned("C", "2024-05-06", 1),
    ]
    lines, problems = planned_lines(company(forecast=rows), SETTINGS)
    assert lines["item"].tolist() == ["C"]
    assert lines["costed"].tolist() == [False]
    assert [(p.row, p.column) for p in problems] == [(3, "unit_price")]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(pd.Timestamp("2023-01-01").date()), amounts),
        min_size=1,
        max_size=20,
        unique_by=lambda row: row[0],
    ),
    st.sampled_from(["day", "week", "month"]),
    st.sampled_from(["month", "4-4-5", "5-4-4"]),
)
def test_splitting_a_plan_loses_no_cent(rows, bucket, calendar):
    plan = [planned("A", day, quantity) for day, quantity in rows]
    how = replace(SETTINGS, bucket=bucket, calendar=calendar)
    lines, _ = planned_lines(company(forecast=plan), how)
    for column, value in (("revenue", 1000), ("cost", 600), ("local", 1000)):
        by_row = lines[column].groupby(level=0).sum()
        assert by_row.tolist() == [quantity * value for _, quantity in rows]


def test_stock_at_standard_and_at_cash_cost():
    items = [{**ITEMS[0], "cash_cost": 4.5}, *ITEMS[1:]]
    stock = [
        {"item": "A", "location": "US", "received": "2024-01-01", "on_hand": 2},
        {"item": "B", "location": "US", "received": "2024-01-01", "on_hand": -3},
        {"item": "C", "location": "US", "received": "2024-01-01", "on_hand": 1},
    ]
    stock[0]["unit"] = "CS"
    tables = company(stock=stock, items=items)
    lines, problems = stock_value(tables, SETTINGS)
    assert lines["inventory"].tolist() == [14400, -150]
    assert lines["period"].tolist() == ["2024-06", "2024-06"]
    assert [str(p) for p in problems] == [
        "stock: row 4, standard_cost (C): is blank for the item; add it to table"
        " 'items'"
    ]
    cash, problems = stock_value(tables, SETTINGS, "cash_cost")
    assert cash["inventory"].tolist() == [10800]
    assert [p.column for p in problems] == ["cash_cost", "cash_cost"]
