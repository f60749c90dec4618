"""The packaged profiles over public data tie to figures DuckDB and pandas agreed on."""

import json
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from xl_align.schema import Checked
from xl_align.sources import load, open_source

SHARED = Path(__file__).parents[2].parent / "shared" / "data"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (SHARED / "expected_public.json").is_file(),
        reason=f"no shared data bundle in {SHARED}",
    ),
]

CENT = 0.005


@cache
def expected(company: str) -> dict[str, Any]:
    return json.loads((SHARED / "expected_public.json").read_text())[company]


@cache
def checked(profile: str, folder: str) -> dict[str, Checked]:
    return load(open_source(SHARED / folder, profile))[0]


def adventureworks(table: str) -> pd.DataFrame:
    return checked("adventureworks", "adventureworks")[table].frame


def northwind(table: str) -> pd.DataFrame:
    return checked("northwind", "northwind")[table].frame


def revenue(sales: pd.DataFrame) -> pd.Series:
    """Return price less discount, times quantity, not rounded."""
    net = sales["unit_price"] * (1 - sales["discount"].fillna(0))
    return net * sales["quantity"]


@cache
def posted() -> pd.Series:
    """Return what AdventureWorks posts for each line, exact.

    Its line totals carry four decimals, halves up: 121,253 of 121,253 lines agree.
    Halves to even miss 106 lines, and float64 rounding 125, by 0.0001 each.
    """
    sales = adventureworks("sales")
    columns = ("unit_price", "discount", "quantity")
    lines = zip(*(sales[name].map(str).map(Decimal) for name in columns), strict=True)
    amounts = [
        (price * (1 - discount) * units).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        for price, discount, units in lines
    ]
    return pd.Series(amounts, sales.index)


@pytest.mark.parametrize(
    ("profile", "folder", "rows"),
    [
        (
            "adventureworks",
            "adventureworks",
            {
                "items": 504,
                "locations": 11,
                "customers": 19_119,
                "suppliers": 105,
                "sourcing": 503,
                "balances": 22_422,
                "demand": 17_083,
                "stock": 432,
                "sales": 121_253,
                "movements": 44_243,
                "accounts": 1,
                "ledger": 31_465,
            },
        ),
        (
            "northwind",
            "northwind",
            {
                "items": 77,
                "locations": 22,
                "customers": 91,
                "suppliers": 29,
                "demand": 6_834,
                "stock": 77,
                "sales": 2_155,
            },
        ),
        (
            "packt",
            "packt_forecast",
            {"items": 74, "locations": 1, "demand": 1_749, "forecast": 1_749},
        ),
    ],
)
def test_every_row_arrives_and_holds(profile, folder, rows):
    tables = checked(profile, folder)
    assert {name: one.rows_in for name, one in tables.items()} == rows
    assert {name: one.rows_used for name, one in tables.items()} == rows
    assert [problem for one in tables.values() for problem in one.problems] == []


def test_adventureworks_lines_tie_in_total():
    sales, told = adventureworks("sales"), expected("adventureworks")
    total = sum(posted())
    # The exact sum of line_total in the file. The published figure ends in .2028, and
    # the sum of lines that are not rounded in .1779.
    assert total == Decimal("109809274.2030")
    assert float(total) == pytest.approx(told["lines_revenue_usd"], abs=CENT)
    assert sales["quantity"].sum() == told["units_sold"]
    cost = (sales["standard_cost"] * sales["quantity"]).sum()
    assert cost == pytest.approx(told["total_standard_cost_usd"], abs=CENT)


def test_adventureworks_lines_tie_by_month():
    sales = adventureworks("sales")
    frame = pd.DataFrame(
        {
            "month": sales["ordered"].dt.strftime("%Y-%m"),
            "lines": 1,
            "revenue": posted().astype(float),
            "units": sales["quantity"],
            "standard_cost": sales["standard_cost"] * sales["quantity"],
        }
    )
    got = frame.groupby("month").sum()
    told = pd.DataFrame(expected("adventureworks")["by_month"]).T[got.columns]
    assert list(got.index) == list(told.index)
    # Published to the cent: half a cent, and what float64 leaves of it.
    assert (got - told).abs().max().max() < CENT + 1e-6


def test_adventureworks_ledger_differs_in_23_orders():
    told = expected("adventureworks")
    ledger, sales = adventureworks("ledger"), adventureworks("sales")
    assert ledger["amount"].sum() == pytest.approx(
        told["header_sub_total_usd"], abs=CENT
    )
    lines = revenue(sales).groupby(sales["order"]).sum()
    gap = ledger.set_index("document")["amount"].sub(lines, fill_value=0)
    gap = gap[gap.abs() > CENT]
    listed = told["orders_not_reconciling_list"]
    assert len(gap) == told["orders_not_reconciling"] == 23
    assert dict(gap.round(4)) == {f"SO{order}": v for order, v in listed.items()}


def test_adventureworks_ledger_keeps_what_has_no_date_and_no_place():
    ledger = adventureworks("ledger")
    assert ledger["date"].isna().sum() == 1
    assert ledger["location"].eq("").sum() == 10  # orders without lines
    assert ledger["text"].ne("").sum() == 10  # 9 dates inferred, 1 unknown


def test_adventureworks_movements_hold_the_lost_lines():
    told = expected("adventureworks")["gap_explained_by_transaction_history"]
    moves, sales = adventureworks("movements"), adventureworks("sales")
    moves = moves[moves["document"].isin([f"SO{order}" for order in told["orders"]])]
    sold = set(zip(sales["order"], sales["item"], strict=True))
    pairs = zip(moves["document"], moves["item"], strict=True)
    lost = moves[[pair not in sold for pair in pairs]]
    assert len(lost) == told["lines_missing_in_order_detail"]
    assert lost["quantity"].sum() == told["units"]
    value = (lost["quantity"] * lost["unit_price"]).sum()
    assert value == pytest.approx(told["value_at_unit_price"], abs=CENT)


def test_adventureworks_stock_ties_in_units_and_dollars():
    told = expected("adventureworks")
    stock = adventureworks("stock").merge(adventureworks("items"), on="item")
    assert stock["on_hand"].sum() == told["inventory_snapshot_units"]
    value = (stock["on_hand"] * stock["standard_cost"]).sum()
    assert value == pytest.approx(told["inventory_snapshot_value_usd"], abs=CENT)


def test_adventureworks_items_without_cost_keep_their_zero():
    cost = adventureworks("items")["standard_cost"]
    assert (
        cost.eq(0).sum()
        == expected("adventureworks")["products_with_zero_standard_cost"]
    )
    assert cost.notna().all()


def test_adventureworks_classes_share_the_revenue_80_15_5():
    sales, items = adventureworks("sales"), adventureworks("items")
    year = sales[sales["ordered"] > pd.Timestamp("2024-06-29")]
    by_item = revenue(year).groupby(year["item"]).sum()
    classes = items.set_index("item")["abc_class"]
    assert set(classes[classes != ""].index) == set(by_item.index)
    share = by_item.groupby(classes).sum() / by_item.sum()
    assert share["A"] >= 0.80
    assert share["A"] + share["B"] >= 0.95
    smallest = by_item.groupby(classes).min()
    largest = by_item.groupby(classes).max()
    assert smallest["A"] >= largest["B"] >= smallest["B"] >= largest["C"]


def test_adventureworks_purchase_units_are_stated_not_guessed():
    sourcing = adventureworks("sourcing")
    assert sourcing["item"].is_unique
    made = sourcing["supplier"].eq("in-house")
    assert made.sum() == 238
    assert sourcing.loc[made, "lead_time_sd_days"].notna().all()
    sourcing = sourcing[~made]
    assert sourcing["unit"].value_counts().to_dict() == {
        "EA": 119,
        "CTN": 75,
        "CAN": 36,
        "CS": 22,
        "DZ": 5,
        "GAL": 5,
        "PAK": 3,
    }
    assert "packs" not in checked("adventureworks", "adventureworks")


def test_adventureworks_weekly_demand_ties():
    told = expected("adventureworks")["weekly_demand"]
    demand = adventureworks("demand")
    weeks = pd.date_range(*told["window"], freq="W-MON")
    assert len(weeks) == told["n_weeks"]
    by_week = demand.pivot_table("quantity", "date", "item", aggfunc="sum")
    window = by_week.reindex(weeks).fillna(0)
    for item, figures in told["skus"].items():
        assert window[item].mean() == pytest.approx(figures["mean"], abs=1e-6)
        assert window[item].std() == pytest.approx(figures["sd"], abs=1e-6)
        assert window[item].eq(0).sum() == figures["zero_weeks"]


@pytest.mark.parametrize("tables", [adventureworks, northwind])
def test_demand_is_the_sales_in_weeks_without_holes(tables):
    demand, sales = tables("demand"), tables("sales")
    assert demand["quantity"].sum() == sales["quantity"].sum()
    assert demand["date"].dt.day_of_week.eq(0).all()
    steps = demand.groupby("item")["date"].diff().dropna()
    assert steps.eq(pd.Timedelta(days=7)).all()


def test_northwind_ties_to_its_published_figures():
    sales, told = northwind("sales"), expected("northwind")
    assert revenue(sales).sum() == pytest.approx(told["revenue_usd"], abs=1e-4)
    assert sales["quantity"].sum() == told["units"]
    orders = sales.drop_duplicates("order")
    assert len(orders) == 830
    assert (orders["shipped"] > orders["due"]).sum() == told["orders_late"] == 37
    assert orders["shipped"].isna().sum() == told["orders_unshipped"] == 21
    days = (orders["shipped"] - orders["ordered"]).dt.days
    assert days.mean() == pytest.approx(told["order_to_ship_days"]["mean"], abs=1e-6)


def test_northwind_has_no_cost_rather_than_a_cost_of_zero():
    items = northwind("items")
    assert items["standard_cost"].isna().all()
    stock = northwind("stock").merge(items, on="item")
    value = (stock["on_hand"] * stock["price"]).sum()
    told = expected("northwind")["stock_value_at_unit_price"]
    assert value == pytest.approx(told, abs=CENT)


def test_packt_error_and_bias_tie():
    told = expected("packt_forecast")
    tables = checked("packt", "packt_forecast")
    months = tables["forecast"].frame.merge(
        tables["demand"].frame,
        on=["item", "location", "date"],
        how="outer",
        suffixes=("_forecast", "_actual"),
        validate="one_to_one",
    )
    assert len(months) == told["product_months"]
    actual, forecast = months["quantity_actual"], months["quantity_forecast"]
    assert actual.sum() == told["actual_qty"]
    assert forecast.sum() == told["forecast_qty"]
    wape = (forecast - actual).abs().sum() / actual.sum()
    bias = (forecast - actual).sum() / actual.sum()
    assert wape == pytest.approx(told["wape_product_month"], abs=1e-6)
    assert bias == pytest.approx(told["bias_(F-A)/A"], abs=1e-6)


@pytest.mark.parametrize("table", ["items", "sourcing", "demand", "ledger"])
def test_the_same_files_give_the_same_rows(table):
    source = open_source(SHARED / "adventureworks", "adventureworks")
    assert source.read(table).equals(source.read(table))
