"""Real, openly licensed data through mapping profiles, against published totals."""

import json
from pathlib import Path

import pytest

from xl_align.commands import Inputs, composed, put, results_of
from xl_align.sheets.checks import verdict
from xl_align.workbook.file import FileBook

SHARED = Path(__file__).parents[2] / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SHARED.exists(), reason="the shared data bundle is not beside the checkout"
    ),
]


@pytest.fixture(scope="module")
def expected():
    return json.loads((SHARED / "expected_public.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def adventureworks():
    return results_of(Inputs(SHARED / "adventureworks", "adventureworks"))


@pytest.fixture(scope="module")
def northwind():
    return results_of(Inputs(SHARED / "northwind", "northwind"))


@pytest.fixture(scope="module")
def packt():
    return results_of(Inputs(SHARED / "packt_forecast", "packt"))


def by_period(results, measure, column):
    dollars = results.dollars
    rows = dollars[dollars["measure"].eq(measure) & dollars["version"].eq("actual")]
    return rows.groupby("period")[column].sum()


def test_units_revenue_and_cost_tie_by_month(adventureworks, expected):
    revenue = by_period(adventureworks, "revenue", "amount")
    units = by_period(adventureworks, "revenue", "units")
    cost = by_period(adventureworks, "cost of sales", "amount")
    months = expected["adventureworks"]["by_month"]
    assert list(revenue.index) == list(months)
    for month, told in months.items():
        assert units[month] == told["units"]
        assert round(revenue[month], 2) == told["revenue"]
        assert round(cost[month], 2) == told["standard_cost"]


def test_every_month_is_the_sum_of_its_subcategories(adventureworks):
    """The detail behind a month carries its product subcategory."""
    dollars = adventureworks.dollars
    revenue = dollars[dollars["measure"].eq("revenue")]
    assert revenue["family"].nunique() == 35
    wide = revenue.groupby(["period", "family"])["amount"].sum()
    totals = wide.groupby(level="period").sum()
    months = by_period(adventureworks, "revenue", "amount")
    assert (totals - months).abs().max() < 1e-6


def test_totals_tie_to_the_cent(adventureworks, expected):
    told = expected["adventureworks"]
    ours = adventureworks.total("ours", "actual", "revenue")
    ledger = adventureworks.total("ledger", "actual", "revenue")
    assert round(ours, 2) == round(told["lines_revenue_usd"], 2)
    assert round(ledger, 2) == round(told["header_sub_total_usd"], 2)
    assert round(ledger - ours, 2) == round(told["header_minus_lines_usd"], 2)
    stock = adventureworks.dollars["measure"].eq("inventory")
    value = adventureworks.dollars.loc[stock, "amount"].sum()
    assert round(value, 2) == round(told["inventory_snapshot_value_usd"], 2)


def test_the_open_difference_is_traced_to_its_23_orders(adventureworks, expected):
    told = expected["adventureworks"]["orders_not_reconciling_list"]
    traces = adventureworks.traces
    orders = traces[traces["cause"].ne("rounding")].set_index("document")
    gaps = {name.removeprefix("SO"): -gap for name, gap in orders["difference"].items()}
    assert gaps.keys() == told.keys()
    for order, gap in told.items():
        assert gaps[order] == pytest.approx(gap, abs=0.005)
    assert -traces["difference"].sum() == pytest.approx(37107.20, abs=0.005)


def test_12_orders_are_explained_by_the_transaction_history(adventureworks, expected):
    told = expected["adventureworks"]["gap_explained_by_transaction_history"]
    cause = "lines missing from sales, found in movements"
    found = adventureworks.traces[adventureworks.traces["cause"].eq(cause)]
    assert {name.removeprefix("SO") for name in found["document"]} == set(
        told["orders"]
    )
    assert -found["explained"].sum() == pytest.approx(
        sum(order["value"] for order in told["orders"].values()), abs=0.5
    )
    assert found["remaining"].abs().max() < 0.07


def test_the_bridge_between_two_half_years(adventureworks, expected):
    told = expected["adventureworks"]["pvm_H2_2023_vs_H2_2024"]["by_product_number"]
    totals = adventureworks.bridge.totals
    names = {
        "base": "revenue0",
        "volume": "pure_volume",
        "mix": "mix",
        "price": "price",
        "new": "new_items",
        "lost": "lost_items",
        "actual": "revenue1",
    }
    for step, name in names.items():
        assert totals[step] == pytest.approx(told[name], abs=0.01), step
    assert totals["fx"] == 0


def test_negative_balances_zero_costs_and_missing_stock_are_told(
    adventureworks, expected
):
    told = expected["adventureworks"]
    problems = adventureworks.problems
    rules = {
        "zero": [p for p in problems if p.rule.startswith("is zero")],
        "stock": [p for p in problems if "no row in table 'stock'" in p.rule],
        "negative": [p for p in problems if p.table == "balances"],
    }
    assert len(rules["zero"]) == told["products_with_zero_standard_cost"]
    assert len(rules["stock"]) == told["products_without_inventory_row"]
    months = told["inventory_month_end_value"]
    until = [v["negative_rows"] for k, v in months.items() if k <= "2025-06-29"]
    assert len(rules["negative"]) == sum(until)
    assert all(problem.used for problem in problems)


def test_northwind_service(northwind, expected):
    told = expected["northwind"]
    service = northwind.service[["orders", "shipped", "late", "open"]].sum()
    assert service["late"] == told["orders_late"]
    assert service["shipped"] == told["orders_shipped"]
    assert service["open"] == told["orders_unshipped"]
    revenue = by_period(northwind, "revenue", "amount").sum()
    assert revenue == pytest.approx(told["revenue_usd"], abs=0.005)


def test_northwind_without_costs_says_so_and_values_nothing_at_zero(northwind):
    missing = [p for p in northwind.set_aside if p.column == "standard_cost"]
    assert sum(problem.table == "stock" for problem in missing) == 77
    assert {p.key for p in missing if p.table == "sales"} == set(
        northwind.demand["item"]
    )
    assert "cost of sales" not in set(northwind.dollars["measure"])


def test_packt_forecast_error_and_bias(packt, expected):
    told = expected["packt_forecast"]
    sums = packt.demand[["forecast", "actual", "absolute_error"]].sum()
    assert sums["forecast"] == told["forecast_qty"]
    assert sums["actual"] == told["actual_qty"]
    wape = sums["absolute_error"] / sums["actual"]
    assert wape == pytest.approx(told["wape_product_month"], abs=1e-6)
    bias = sums["forecast"] / sums["actual"] - 1
    assert bias == pytest.approx(told["bias_(F-A)/A"], abs=1e-6)


@pytest.mark.libreoffice
@pytest.mark.validator
@pytest.mark.parametrize("name", ["adventureworks", "northwind", "packt"])
def test_their_workbooks_recalculate_to_what_we_wrote(
    name, request, tmp_path, libreoffice, valid
):
    from test_demo import differing

    results = request.getfixturevalue(name)
    book = FileBook(tmp_path / f"{name}.xlsx")
    put(book, composed(book, results))
    book.save(title=results.settings.title, as_of=results.settings.as_of)
    assert verdict(results) == "OK"
    assert differing(book.path, libreoffice) == []
    assert valid(book.path) == []
