"""The sample data: made again alike, valid, and wrong only where it says so."""

import csv
import tomllib
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pandas as pd
import pytest

from workbooks.samples import generate
from xl_align.period import fiscal_period
from xl_align.schema import refer
from xl_align.settings import settings
from xl_align.sources import load, open_source
from xl_align.tables import TABLES

FOLDER = Path(generate.__file__).parent / "meridian"
NAMES = sorted(path.stem for path in FOLDER.glob("*.csv") if path.stem in TABLES)
MEASURES = {"4000": ("revenue", -1), "5000": ("cost of sales", 1)} | {
    "1400": ("inventory", 1)
}


def rows(name):
    folder = FOLDER.parent if name == "differences" else FOLDER
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def contents(folder):
    paths = [*folder.rglob("*.csv"), *folder.rglob("*.toml")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def cents(amount):
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def period(day):
    return str(fiscal_period([day], "4-4-5")[0])


@pytest.fixture(scope="module")
def factors():
    each = {(row["item"], ""): Decimal(1) for row in rows("items")}
    each |= {(item, "each"): Decimal(1) for item, _ in each}
    packs = rows("packs")
    return each | {(r["item"], r["unit"]): Decimal(r["each_per_unit"]) for r in packs}


def test_generating_again_gives_the_same_bytes(tmp_path):
    generate.write(tmp_path / FOLDER.name)
    made, kept = contents(tmp_path), contents(FOLDER.parent)
    assert made == kept
    assert b"\r" not in b"".join(made.values())


def test_every_table_holds_and_refers_to_what_is_there():
    checked = {
        name: TABLES[name].check(pd.read_csv(FOLDER / f"{name}.csv", dtype=str))
        for name in NAMES
    }
    assert set(TABLES) - set(NAMES) == {"balances", "movements"}
    for name, one in refer(checked).items():
        assert one.problems == (), name
        assert one.rows_used == one.rows_in > 0
        assert set(rows(name)[0]) <= set(TABLES[name].columns)


def test_settings_hold():
    read = settings(tomllib.loads((FOLDER / "settings.toml").read_text("utf-8")))
    assert read.as_of == date(2026, 6, 28)
    assert period(read.as_of) == read.periods[1]
    assert period(read.as_of + timedelta(days=1)) == "2026-07"


def test_the_folder_is_a_source():
    checked, _, _ = load(open_source(FOLDER))
    assert sorted(checked) == NAMES
    assert not any(one.problems for one in checked.values())


def test_rows_are_in_the_order_of_their_keys():
    numbered = {"orders", "sales"}  # lines count 1, 2 ... within an order
    for name in NAMES:
        keys = TABLES[name].keys[:1] if name in numbered else TABLES[name].keys
        order = [tuple(row[key] for key in keys) for row in rows(name)]
        assert order == sorted(order), name


def test_weekly_sales_are_the_demand(factors):
    sold, wanted = Counter(), Counter()
    for row in rows("sales"):
        shipped = date.fromisoformat(row["shipped"])
        week = shipped - timedelta(days=shipped.weekday())
        units = Decimal(row["quantity"]) * factors[row["item"], row["unit"]]
        if units > 0:
            sold[row["item"], row["location"], week.isoformat()] += units
    for row in rows("demand"):
        if row["date"] >= "2025-12-29" and row["quantity"] != "0":
            wanted[row["item"], row["location"], row["date"]] += int(row["quantity"])
    assert sold == wanted


def test_lost_and_new_items():
    planned = {r["item"] for r in rows("forecast") if r["version"] == "budget"}
    sold = {row["item"] for row in rows("sales")}
    assert planned - sold == {"PAC-507"}
    assert sold - planned == {"BAG-207"}


def test_stock_has_its_oddities():
    stock = rows("stock")
    assert sum(row["on_hand"].startswith("-") for row in stock) == 2
    assert any(row["received"] < "2025-06-28" for row in stock)
    without = {row["item"] for row in rows("items")} - {row["item"] for row in stock}
    assert without == {"STO-306"}


def rate(rates, version, currency, day):
    if currency == "USD":
        return Decimal(1)
    fit = [r for r in rates if (r["version"], r["currency"]) == (version, currency)]
    return Decimal(max((r["date"], r["rate"]) for r in fit if r["date"] <= day)[1])


def ours(factors):
    """Recompute from the units what the ledger should say, in dollars."""
    items, rates = {row["item"]: row for row in rows("items")}, rows("rates")
    total = Counter()
    budget = [row for row in rows("forecast") if row["version"] == "budget"]
    for version, trade in (("actual", rows("sales")), ("plan", budget)):
        for row in trade:
            day = row.get("shipped") or row["date"]
            money = Decimal(row["quantity"]) * Decimal(row["unit_price"])
            money = money / Decimal(row["per"])
            if version == "actual":
                money = cents(money * (1 - Decimal(row["discount"])))
            revenue = cents(money * rate(rates, version, row["currency"], day))
            units = Decimal(row["quantity"]) * factors[row["item"], row["unit"]]
            item = items[row["item"]]
            cost = cents(units * Decimal(item["standard_cost"]))
            key = (row.get("order", ""), item["family"], row["location"], period(day))
            total[version, "revenue", *key] += revenue
            total[version, "cost of sales", *key] += cost
    for row in rows("stock"):
        item = items[row["item"]]
        units = Decimal(row["on_hand"]) * factors[row["item"], row["unit"]]
        key = ("", item["family"], row["location"], "2026-06")
        value = cents(units * Decimal(item["standard_cost"]))
        total["actual", "inventory", *key] += value
    return total


def test_the_planted_differences_are_the_only_ones(factors):
    left = ours(factors)
    for row in rows("ledger"):
        measure, sign = MEASURES[row["account"]]
        assert row["currency"] == ""
        key = (row["document"], row["family"], row["location"], period(row["date"]))
        left[row["version"], measure, *key] -= Decimal(row["amount"]) * sign
    planted = Counter()
    for row in rows("differences"):
        key = ("version", "measure", "document", "family", "location", "period")
        planted[tuple(row[name] for name in key)] += Decimal(row["difference"])
    assert {key: value for key, value in left.items() if value} == dict(planted)


def test_every_cause_is_there_and_matters():
    differences = rows("differences")
    assert {row["cause"] for row in differences} == {
        "posted in another period",
        "posted twice",
        "not posted",
        "posted without units",
        "sign reversed",
        "other rate",
        "pack factor",
        "price before discount",
        "other plan price",
        "plan line missing",
        "write-down",
    }
    assert all(abs(Decimal(row["difference"])) > 1 for row in differences)


def test_the_company_is_plausible():
    total = Counter()
    for row in rows("ledger"):
        if period(row["date"]) <= "2026-06":
            measure, sign = MEASURES[row["account"]]
            total[row["version"], measure] += Decimal(row["amount"]) * sign
    revenue, cost = total["actual", "revenue"], total["actual", "cost of sales"]
    assert 6_000_000 < revenue < 9_000_000
    assert abs(revenue / total["plan", "revenue"] - 1) < Decimal("0.1")
    assert 60 < total["actual", "inventory"] / cost * 182 < 90
