"""AdventureWorks' order headers as the ledger: what its gaps are made of."""

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from reconcile.company import SETTINGS, table

from xl_align.reconcile.dollars import actual_lines
from xl_align.reconcile.match import positions, postings, reconcile
from xl_align.reconcile.trace import trace

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
MISSING = "lines missing from sales, found in movements"


def adventureworks():
    """Order lines, headers as the ledger, stock movements of type S; 121,253 lines."""
    folder = SHARED / "adventureworks"
    lines = duckdb.read_parquet(str(folder / "sales_order_detail.parquet")).df()
    heads = duckdb.read_parquet(str(folder / "sales_order_header.parquet")).df()
    moves = duckdb.read_parquet(
        str(folder / "transaction_history_partial.parquet")
    ).df()
    moves = moves[moves["transaction_type"].eq("S")]
    product = pd.read_csv(folder / "product.csv")
    number = product.set_index("product_id")["product_number"]
    names = {"sales_order_number": "order", "line_number": "line"}
    names |= {"product_number": "item", "channel": "location", "order_qty": "quantity"}
    names |= {"order_date": "ordered", "ship_date": "shipped"}
    names |= {"unit_price_discount": "discount", "unit_standard_cost": "standard_cost"}
    items = pd.DataFrame({"item": number, "family": "all", "base_unit": "EA"})
    ledger = {
        "entry": heads["sales_order_number"],
        "amount": heads["sub_total"].round(2),
    }
    ledger |= {"version": "actual", "account": "4000", "date": heads["ship_date"]}
    ledger |= {"document": heads["sales_order_number"]}
    movements = {"entry": moves["transaction_id"], "date": moves["transaction_date"]}
    movements |= {"document": "SO" + moves["reference_order_id"].astype(str)}
    movements |= {"item": moves["product_id"].map(number)}
    movements |= {"quantity": moves["quantity"], "unit_price": moves["actual_cost"]}
    return {
        "sales": table("sales", lines.rename(columns=names).to_dict("series")),
        "items": table("items", items.to_dict("series")),
        "ledger": table("ledger", ledger),
        "accounts": table(
            "accounts", [{"account": "4000", "measure": "revenue", "sign": 1}]
        ),
        "movements": table("movements", movements),
    }


@pytest.mark.shared
def test_adventureworks_gaps_are_explained_by_movements():
    """expected_public.json: 33 lines, 67 units, 18,591.77 on 12 orders."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared data bundle is not at {SHARED}")
    tables = adventureworks()
    how = replace(SETTINGS, as_of=dt.date(2025, 6, 30))
    lines, problems = actual_lines(tables, how)
    ledger, _ = postings(tables, how)
    matched = reconcile(positions(lines, "actual"), ledger, tolerance=100)
    found = trace(lines, ledger, tables, how)
    assert problems == []
    assert len(lines) == 121_253
    by_lines = found[found["cause"].eq(MISSING)]
    assert len(by_lines) == 12
    assert by_lines["explained"].sum() == -1_859_177
    assert by_lines["remaining"].abs().max() <= 6
    causes = found["cause"].value_counts().to_dict()
    assert set(causes) == {MISSING, "posted without units", "rounding", "unexplained"}
    rounding = found[found["cause"].eq("rounding")]
    assert rounding["difference"].abs().max() < 72
    assert np.array_equal(found["explained"] + found["remaining"], found["difference"])
    revenue = matched[matched["measure"].eq("revenue")]
    assert revenue["difference"].sum() == found["difference"].sum()


@pytest.mark.shared
@pytest.mark.benchmark
def test_adventureworks_in_two_seconds():
    """121,253 lines valued, matched and traced; 0.9 s on an idle core."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared data bundle is not at {SHARED}")
    tables = adventureworks()
    started = time.perf_counter()
    lines, _ = actual_lines(tables, SETTINGS)
    ledger, _ = postings(tables, SETTINGS)
    reconcile(positions(lines, "actual"), ledger, tolerance=100)
    trace(lines, ledger, tables, SETTINGS)
    assert time.perf_counter() - started < 2
