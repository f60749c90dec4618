"""Findings: rows that are used, and that somebody should look at."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xl_align.errors import Problem
from xl_align.settings import Settings

Series: TypeAlias = "pd.Series[Any]"
Tables: TypeAlias = Mapping[str, pd.DataFrame]


def findings(tables: Tables, settings: Settings) -> list[Problem]:
    """Return a notice for each row that looks wrong but takes part in the figures.

    Zero cost or price, negative stock, stock past the age limit, items sold that
    have no stock, late receipts of orders and postings without a date.
    """
    return [problem for look in LOOKS for problem in look(tables, settings)]


def _notices(
    frame: pd.DataFrame, bad: Series, table: str, column: str, rule: str
) -> list[Problem]:
    key = "item" if "item" in frame else frame.columns[0]
    return [
        Problem(table, int(row), column, rule, _shown(value), str(name), used=True)
        for row, value, name in zip(
            frame.index[bad], frame.loc[bad, column], frame.loc[bad, key], strict=True
        )
    ]


def _shown(value: Any) -> str:
    if value is pd.NaT or value != value:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else f"{value}"


def _zero_cost(tables: Tables, settings: Settings) -> list[Problem]:
    items = tables["items"]
    rule = "is zero: its stock and its cost of sales are worth nothing"
    return _notices(items, items["standard_cost"].eq(0), "items", "standard_cost", rule)


def _no_cost(tables: Tables, settings: Settings) -> list[Problem]:
    """Return a problem per table and item whose lines have no cost of sales."""
    items, sales, plan = tables["items"], tables["sales"], tables["forecast"]
    missing = items.loc[items["standard_cost"].isna(), "item"]
    planned = plan["version"].str.lower().eq(settings.plan_version.lower())
    problems = []
    for table, lines in (
        ("sales", sales[sales["standard_cost"].isna()]),
        ("forecast", plan[planned]),
    ):
        count = lines["item"].value_counts()
        for item in missing[missing.isin(count.index)]:
            rule = f"is missing: {count[item]} lines of the item have no cost of sales"
            cure = "; add it to table 'items'"
            problems.append(Problem(table, 0, "standard_cost", rule + cure, key=item))
    rest = missing[~missing.isin({one.key for one in problems})]
    rule = "is missing: stock and sales of the item could not be valued at cost"
    return problems + _notices(
        items, items["item"].isin(rest), "items", "standard_cost", rule
    )


def _negative_stock(tables: Tables, settings: Settings) -> list[Problem]:
    stock = tables["stock"]
    rule = "is negative: an issue was booked before its receipt"
    return _notices(stock, stock["on_hand"].lt(0), "stock", "on_hand", rule)


def _negative_balance(tables: Tables, settings: Settings) -> list[Problem]:
    balances = tables["balances"]
    rule = "is negative: an issue was booked before its receipt"
    return _notices(balances, balances["on_hand"].lt(0), "balances", "on_hand", rule)


def _received_later(tables: Tables, settings: Settings) -> list[Problem]:
    stock = tables["stock"]
    later = stock["received"].gt(pd.Timestamp(settings.as_of))
    rule = "is after the as-of date: its age is not known"
    return _notices(stock, later, "stock", "received", rule)


def _aged_stock(tables: Tables, settings: Settings) -> list[Problem]:
    stock, limit = tables["stock"], settings.assume("aged_days")
    age = (pd.Timestamp(settings.as_of) - stock["received"]).dt.days
    rule = f"lies longer than {limit:g} days"
    old = age.gt(limit) & stock["on_hand"].gt(0)
    return _notices(stock, old, "stock", "received", rule)


def _no_stock(tables: Tables, settings: Settings) -> list[Problem]:
    items, stock = tables["items"], tables["stock"]
    if stock.empty:
        return []
    without = ~items["item"].isin(stock["item"])
    return _notices(items, without, "items", "item", "has no row in table 'stock'")


def _late_orders(tables: Tables, settings: Settings) -> list[Problem]:
    orders = tables["orders"]
    overdue = orders["received"].isna() & orders["due"].lt(pd.Timestamp(settings.as_of))
    rule = "is past and the order has not arrived"
    return _notices(orders, overdue, "orders", "due", rule)


def _mixed_currencies(tables: Tables, settings: Settings) -> list[Problem]:
    """Return a notice per order whose lines are in more than one currency."""
    problems = []
    for name in ("sales", "orders"):
        lines = tables[name]
        kinds = lines.groupby("order")["currency"].transform("nunique")
        first = lines[kinds.gt(1)].drop_duplicates("order")
        rule = "differs between the lines of the order; each is converted at its own"
        everywhere = pd.Series(True, first.index)
        problems += _notices(first, everywhere, name, "currency", rule)
    return problems


def _versions(tables: Tables, settings: Settings) -> list[Problem]:
    """Return a notice where a version the settings name is in no row."""
    there = set(tables["forecast"]["version"].str.lower())
    if not there:
        return []
    return [
        Problem(
            "forecast",
            0,
            "version",
            f"{name} is in no row; there are {', '.join(sorted(there))}",
            wanted,
            used=True,
        )
        for name, wanted in (
            ("plan_version", settings.plan_version),
            ("forecast_version", settings.forecast_version),
        )
        if wanted and wanted.lower() not in there
    ]


def _not_shipped(tables: Tables, settings: Settings) -> list[Problem]:
    sales = tables["sales"]
    left = sales["shipped"].notna()
    if settings.recognise == "ordered" or not left.any() or left.all():
        return []
    rule = f"is blank on {int((~left).sum())} lines: they are orders, not yet sales"
    return [Problem("sales", 0, "shipped", rule, used=True)]


def _negative_demand(tables: Tables, settings: Settings) -> list[Problem]:
    demand = tables["demand"]
    rule = "is negative: a correction or a return lowers the demand it belongs to"
    return _notices(demand, demand["quantity"].lt(0), "demand", "quantity", rule)


def _no_policy(tables: Tables, settings: Settings) -> list[Problem]:
    """Return a notice per class of items for which no service level is set."""
    items, policy = tables["items"], tables["policy"]
    without = items[~items["abc_class"].isin(policy["abc_class"])]
    usual = settings.assume("usual_service")
    return [
        Problem(
            "policy",
            0,
            "abc_class",
            f"is not in the table: items of it ({count}) take the usual service level "
            f"of {usual:g}",
            str(name) or "blank",
            used=True,
        )
        for name, count in without["abc_class"].value_counts(sort=False).items()
    ]


def _unread(tables: Tables, settings: Settings) -> list[Problem]:
    """Return a notice per table that is checked and takes part in no figure yet."""
    rule = "is checked, but no figure is made from it yet"
    return [
        Problem(name, 0, "table", rule, used=True)
        for name in ("events", "capacity", "costs")
        if len(tables[name])
    ]


def _undated(tables: Tables, settings: Settings) -> list[Problem]:
    ledger = tables["ledger"]
    rule = "is missing: the posting is reconciled as 'undated'"
    return _notices(ledger, ledger["date"].isna(), "ledger", "date", rule)


def _below_cost(tables: Tables, settings: Settings) -> list[Problem]:
    """Return one notice that counts the sales lines below standard cost."""
    sales, items = tables["sales"], tables["items"].set_index("item")
    plain = sales["unit"].eq("")  # a price per case is no price of an each
    net = sales["unit_price"] / sales["per"].fillna(1.0)
    net *= 1.0 - sales["discount"].fillna(0.0)
    cost = sales["standard_cost"].fillna(sales["item"].map(items["standard_cost"]))
    home = sales["currency"].isin(["", settings.currency])
    below = int(np.sum(plain & home & net.lt(cost)))
    rule = f"{below} lines sold below standard cost"
    return [Problem("sales", 0, "unit_price", rule, used=True)] if below else []


LOOKS: tuple[Callable[[Tables, Settings], list[Problem]], ...] = (
    _versions,
    _not_shipped,
    _negative_demand,
    _no_policy,
    _unread,
    _zero_cost,
    _no_cost,
    _negative_stock,
    _negative_balance,
    _received_later,
    _aged_stock,
    _no_stock,
    _late_orders,
    _mixed_currencies,
    _undated,
    _below_cost,
)
