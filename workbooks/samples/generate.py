"""Rewrite the sample data: ``python -m workbooks.samples.generate``."""

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from workbooks.samples import ledger, planted, reference, sales, supply, trade
from workbooks.samples.master import ITEMS, Row

FOLDER = Path(__file__).parent / "meridian"
SETTINGS = """\
title = "Meridian Outdoor, first half of fiscal 2026"
as_of = 2026-06-28
currency = "USD"
calendar = "4-4-5"
bucket = "week"
recognise = "shipped"
decimals = 2
tolerance = 1.0
tolerance_share = 0.0
periods = ["2026-01", "2026-06"]
bridge = ["plan", "actual"]
plan_version = "budget"
forecast_version = "consensus"

[assumptions]
carrying_rate = 0.18 # of stock value a year
cash_share = 0.92 # of standard cost that is paid out in cash
expedite_premium = 0.35 # of unit cost
expedite_share = 0.5 # of short units that are expedited
lost_share = 0.3 # of short units that are lost
freight_rate = 0.06 # of standard cost
fuel_share = 0.3 # of freight
fuel_recovery = 0.4 # of a fuel surcharge passed on to customers
dso_days = 45
dpo_days = 40
order_cost = 85 # dollars an order
"""


def tables() -> tuple[dict[str, list[Row]], list[Row]]:
    """Return every planning table, and the differences planted in the ledger."""
    history = trade.demand()
    sold = sales.sales(history)
    budget = trade.budget()
    sources = reference.sourcing()
    bought = supply.orders(sources)
    stock = supply.stock(bought)
    postings = ledger.plan_postings(budget)
    postings += ledger.actual_postings(sold) + ledger.inventory_postings(stock)
    books = planted.plant(postings, sold, budget)
    made = {
        "sourcing": _sorted(sources, "item", "supplier"),
        "demand": trade.demand_rows(history),
        "forecast": budget + trade.consensus(),
        "events": trade.events(),
        "stock": stock,
        "orders": bought,
        "sales": _sorted(sold, "order"),
        "ledger": ledger.entries(books.postings),
    }
    return made | _reference(history), planted.differences(books)


def _reference(history: Mapping[tuple[str, str, int], int]) -> dict[str, list[Row]]:
    return {
        "items": _sorted(reference.items(_value_of_use(history)), "item"),
        "packs": _sorted(reference.packs(), "item", "unit"),
        "locations": reference.locations(),
        "customers": reference.customers(),
        "suppliers": reference.suppliers(),
        "capacity": reference.capacity(_peaks(history)),
        "costs": reference.costs(),
        "rates": _sorted(reference.rates(), "version", "currency", "date"),
        "accounts": reference.accounts(),
        "policy": reference.policy(),
    }


def _value_of_use(
    history: Mapping[tuple[str, str, int], int],
) -> dict[str, Decimal]:
    """Return what the history used of each item, at standard cost."""
    totals: dict[str, Decimal] = {}
    for (item, _, _), units in history.items():
        totals[item] = totals.get(item, Decimal(0)) + units * ITEMS[item].cost
    return totals


def _peaks(history: Mapping[tuple[str, str, int], int]) -> dict[str, Decimal]:
    weeks: dict[tuple[str, int], int] = {}
    for (item, _, week), units in history.items():
        weeks[item, week] = weeks.get((item, week), 0) + units
    peaks: dict[str, Decimal] = {}
    for (item, _), units in weeks.items():
        peaks[item] = max(peaks.get(item, Decimal(0)), Decimal(units))
    return peaks


def _sorted(rows: Sequence[Row], *keys: str) -> list[Row]:
    return sorted(rows, key=lambda row: [str(row[key]) for key in keys])


def text(rows: Sequence[Row]) -> str:
    """Write rows as CSV: the columns of any row, point decimals, ISO dates, LF."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path) -> None:
    """Write tables and settings into a folder, the differences beside it.

    Inside, a CSV that is no planning table would stop the run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    planning, differences = tables()
    files = {folder / f"{name}.csv": text(rows) for name, rows in planning.items()}
    files[folder / "settings.toml"] = SETTINGS
    files[folder.parent / "differences.csv"] = text(differences)
    for path, content in files.items():
        path.write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
