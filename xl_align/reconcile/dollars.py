"""Units into dollars: sales lines, planned lines and stock, valued to the cent.

Every function returns lines and problems. A row that cannot be valued is set
aside and named by a problem, so rows in = rows used + rows reported. The index
of a result is the source row. Money columns are whole minor units (int64) of the
reporting currency, except ``local``, which is in the currency of the line.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xl_align.errors import Problem
from xl_align.period import fiscal_period, split
from xl_align.reconcile.tolerance import countable, major, minor, settle
from xl_align.settings import Settings
from xl_align.tables import TABLES
from xl_align.units import (
    RateBook,
    factors_of,
    pack_factors,
    problems_of,
    rates_at,
)

Series: TypeAlias = "pd.Series[Any]"
Tables: TypeAlias = Mapping[str, pd.DataFrame]
Valued: TypeAlias = tuple[pd.DataFrame, list[Problem]]

PLACE = ["item", "family", "location", "currency"]
ACTUAL = ["document", "line", *PLACE, "date", "period", "units", "revenue", "cost"]
ACTUAL += ["costed", "price", "rate", "gross", "local"]
PLANNED = [*PLACE, "date", "period", "units", "revenue", "cost", "costed", "price"]
PLANNED += ["rate", "local"]
STOCK = ["item", "family", "location", "period", "units", "inventory"]


def planning_table(tables: Tables, name: str) -> pd.DataFrame:
    """Return a planning table, empty with its typed columns where there is none."""
    return tables[name] if name in tables else _empty(name)


@cache
def _empty(name: str) -> pd.DataFrame:
    table = TABLES[name]
    return table.check(pd.DataFrame(columns=list(table.columns))).frame


def actual_lines(tables: Tables, settings: Settings) -> Valued:
    """Value every sales line at its own price, the rate of its day and its cost.

    Parameters
    ----------
    tables : planning tables by name: sales, items, and packs, locations, rates
    settings : currency, calendar, decimals and the day that counts

    Returns
    -------
    frame and problems
        document, line, item, family, location, currency, date, period (text);
        units (each); revenue, cost, gross (minor units; gross is before
        discount); local (minor units of currency); price (currency/each, after
        discount); rate (reporting/currency).

    Notes
    -----
    A blank unit is the base unit, a blank per is 1, a blank discount 0 and a
    blank currency that of the location, else the reporting currency. A return
    is a negative quantity. Local amounts are rounded before they are converted,
    as an invoice is. Standard cost is the line's own, else the item's; a line
    without one has revenue and, as ``costed`` tells, no cost of sales.
    """
    sales = _with_family(planning_table(tables, "sales"), tables)
    sales, day = _recognised(sales, settings)
    lines = sales.assign(
        document=sales["order"], currency=_currency(sales, tables, settings), date=day
    )
    lines["standard"] = sales["standard_cost"].fillna(_of_item(sales, tables))
    kept, problems = _valuable(lines, tables, settings, "sales", "actual")
    decimals = settings.decimals
    list_amount = kept["quantity"] * kept["unit_price"] / kept["per"].fillna(1.0)
    left = 1.0 - kept["discount"].fillna(0.0)
    kept["price"] = kept["unit_price"] / kept["per"].fillna(1.0) * left / kept["each"]
    # The amount an invoice states is what was billed, however it was rounded.
    billed = kept["amount"].fillna(list_amount * left)
    kept["local"] = minor(billed, decimals)
    kept["revenue"] = _converted(kept["local"], kept["rate"], decimals)
    before = pd.Series(minor(list_amount, decimals), kept.index)
    kept["gross"] = _converted(before, kept["rate"], decimals)
    kept["cost"] = minor(kept["units"] * kept["standard"], decimals)
    kept["period"] = _period(kept["date"], settings)
    return kept[ACTUAL], problems


def planned_lines(tables: Tables, settings: Settings) -> Valued:
    """Value the forecast finance's plan was made from, split over fiscal periods.

    Parameters
    ----------
    tables : planning tables by name: forecast, items, and packs, locations, rates
    settings : plan version, bucket, currency, calendar, decimals

    Returns
    -------
    frame and problems
        As `actual_lines` without document, line and gross; a row whose bucket
        reaches over several periods has a part in each, so the index repeats.

    Notes
    -----
    A row without a price takes the item's price in reporting currency. Rates are
    version 'plan' on the first day of the bucket. The amounts of a row are
    spread by days with the largest remainder: its parts add up to it exactly.
    """
    forecast = planning_table(tables, "forecast")
    named = forecast["version"].str.lower().eq(settings.plan_version.lower())
    plan = forecast[named]
    plan = _with_family(plan, tables)
    priced = plan["unit_price"].notna()
    own = _currency(plan, tables, settings)
    lines = plan.assign(currency=own.where(priced, settings.currency))
    lines["standard"] = _of_item(plan, tables)
    lines["item_price"] = _of_item(plan, tables, "price")
    kept, problems = _valuable(lines, tables, settings, "forecast", "plan")
    of_row = kept["unit_price"] / kept["per"].fillna(1.0)
    stated = kept["unit_price"].notna()
    kept["price"] = (of_row / kept["each"]).where(stated, kept["item_price"])
    at_item = kept["units"] * kept["item_price"]
    local = (kept["quantity"] * of_row).where(stated, at_item)
    kept["local"] = minor(local, settings.decimals)
    kept["revenue"] = _converted(kept["local"], kept["rate"], settings.decimals)
    kept["cost"] = minor(kept["units"] * kept["standard"], settings.decimals)
    return _over_periods(kept, settings)[PLANNED], problems


def stock_value(
    tables: Tables, settings: Settings, cost: str = "standard_cost"
) -> Valued:
    """Value the stock on hand at a cost of the item, as of the settings' date.

    Parameters
    ----------
    tables : planning tables by name: stock, items, and packs
    settings : as-of date, calendar, decimals
    cost : 'standard_cost', or 'cash_cost' for the cash tied up

    Returns
    -------
    frame and problems
        item, family, location, period (text); units (each); inventory (minor
        units). One line for each row of stock, so family and location add up.
    """
    stock = _with_family(planning_table(tables, "stock"), tables)
    lines = stock.assign(currency=settings.currency)
    lines = lines.rename(columns={"on_hand": "quantity"})
    lines["standard"] = _of_item(stock, tables, cost)
    lines["date"] = pd.Timestamp(settings.as_of)
    kept, problems = _valuable(lines, tables, settings, "stock", "actual", cost)
    kept["inventory"] = minor(kept["units"] * kept["standard"], settings.decimals)
    kept["period"] = _period(kept["date"], settings)
    return kept[STOCK], problems


def _recognised(sales: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, Series]:
    """Return the lines that count as sales, and the day each counts from.

    By shipment, a line that has not left is an order and no revenue; a source
    that tells no shipment at all counts by the day of the order.
    """
    if settings.recognise == "ordered" or sales["shipped"].isna().all():
        return sales, sales["ordered"]
    left = sales[sales["shipped"].notna()]
    return left, left["shipped"]


def _valuable(
    lines: pd.DataFrame,
    tables: Tables,
    settings: Settings,
    table: str,
    version: str,
    cost: str = "standard_cost",
) -> Valued:
    """Add each, units and rate; set aside the rows that cannot be valued."""
    items = planning_table(tables, "items")
    packs, problems = pack_factors(items, planning_table(tables, "packs"))
    book = RateBook(planning_table(tables, "rates"), settings.currency)
    each, of_units = factors_of(lines, packs, table)
    rate, of_rates = rates_at(book, version, lines["currency"], lines["date"], table)
    problems += of_units + of_rates
    known = lines["item"].isin(packs.base.index)
    bad = each.isna() | rate.isna()
    costed = lines["standard"].notna()
    if table == "stock":  # without a cost, stock has no value at all
        rule = "is blank for the item; add it to table 'items'"
        problems += problems_of(table, ~costed & known, cost, rule, key=lines["item"])
        bad |= ~costed
    if "item_price" in lines:
        free = lines["unit_price"].isna() & lines["item_price"].isna()
        rule = "is blank and table 'items' has no price"
        problems += problems_of(
            table, free & known, "unit_price", rule, key=lines["item"]
        )
        bad |= free
    valued = lines.assign(
        each=each,
        rate=rate,
        units=lines["quantity"] * each,
        costed=costed,
        standard=lines["standard"].fillna(0.0),
    )
    large = _too_large(valued, settings.decimals) & ~bad
    rule = "is too large to be valued to the minor unit"
    problems += problems_of(table, large, "quantity", rule, key=lines["item"])
    return valued[~(bad | large)].copy(), problems


def _too_large(valued: pd.DataFrame, decimals: int) -> Series:
    """Tell which rows are worth more than whole minor units can hold."""
    amounts = [valued["units"] * valued["standard"]]
    if "unit_price" in valued:
        local = valued["quantity"] * valued["unit_price"] / valued["per"].fillna(1.0)
        amounts += [local.fillna(0.0), local.fillna(0.0) * valued["rate"]]
    if "item_price" in valued:
        amounts.append((valued["units"] * valued["item_price"]).fillna(0.0))
    fits = [countable(amount, decimals) for amount in amounts]
    return pd.Series(~np.logical_and.reduce(fits), valued.index)


def _of_item(
    frame: pd.DataFrame, tables: Tables, column: str = "standard_cost"
) -> Series:
    return _found(frame["item"], planning_table(tables, "items"), "item", column)


def _with_family(frame: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    return frame.assign(family=_of_item(frame, tables, "family").fillna(""))


def _currency(frame: pd.DataFrame, tables: Tables, settings: Settings) -> Series:
    """Currency of the row, else of its location, else the reporting currency."""
    locations = planning_table(tables, "locations")
    home = _found(frame["location"], locations, "location", "currency").fillna("")
    default = home.where(home.ne(""), settings.currency)
    return frame["currency"].where(frame["currency"].ne(""), default)


def _found(keys: Series, table: pd.DataFrame, key: str, column: str) -> Series:
    """Look each key up in a table; NaN where it is not there."""
    at = pd.Index(table[key]).get_indexer(pd.Index(keys))
    values = pd.Series([*table[column], np.nan], dtype=table[column].dtype)
    return pd.Series(values.to_numpy()[at], keys.index)


def _converted(local: Series, rate: Series, decimals: int) -> Series:
    """Convert whole minor units; the reporting currency keeps its integers."""
    money = minor(major(local.to_numpy(), decimals) * rate.to_numpy(), decimals)
    return local.where(rate.eq(1.0), money)


def _period(day: Series, settings: Settings) -> Series:
    labels = fiscal_period(day.to_numpy(), settings.calendar, settings.year_start)
    return pd.Series(labels.astype(object), day.index)


def _over_periods(kept: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Split each line over the fiscal periods of its bucket."""
    row, label, share = split(
        kept["date"].to_numpy(), settings.bucket, settings.calendar, settings.year_start
    )
    parts = kept.iloc[row].assign(period=label.astype(object))
    parts["units"] = parts["units"].to_numpy() * share
    for column in ("revenue", "cost", "local"):
        totals = kept[column].to_numpy()
        parts[column] = settle(totals[row] * share, row, totals)
    return parts
