"""Plan: checked tables aligned as (rows, buckets) arrays in base units.

A row is an item at a location. Quantities become base units and lead times
become buckets here, and nowhere else.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_align.errors import Problem
from xl_align.schema import Checked
from xl_align.settings import Settings
from xl_align.tables import TABLES
from xl_align.units import Packs, factors_of, pack_factors, to_base
from xl_align.vocabulary import Array

Days: TypeAlias = npt.NDArray[np.datetime64]

STEP = {"day": "D", "week": "W", "month": "M"}
PLACE = ["item", "location"]
QUANTITIES = {
    "demand": "quantity",
    "forecast": "quantity",
    "sales": "quantity",
    "stock": "on_hand",
}
MONDAY = np.datetime64("1970-01-05", "D")  # weeks start on Mondays


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the figures are made from.

    Attributes
    ----------
    tables : the planning tables, rows that hold; an absent table is empty.
    problems : rows that could not be converted to base units.
    rows : one per item and location; its item's words, its source, policy and
        stock: lead_time, lead_time_sd, review_period in buckets; minimum,
        multiple, on_hand in base units; NaN or '' where nothing is known.
    starts : first day of each bucket of history, shape (buckets,).
    history : each, shape (rows, buckets); NaN before the first demand of a row.
    before : each, same shape; what the forecast said about these buckets.
    ahead : each, shape (rows, buckets ahead); NaN where there is no forecast.
    segments : share of each row's sales that goes to a customer segment.
    """

    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...]
    rows: pd.DataFrame
    starts: Days
    history: Array
    before: Array
    ahead: Array
    segments: Mapping[str, Array]


def align(checked: Mapping[str, Checked], settings: Settings) -> Plan:
    """Align checked tables; a row that cannot be converted is set aside, named."""
    tables = {
        name: checked[name].frame if name in checked else _empty(name).copy()
        for name in TABLES
    }
    packs, problems = pack_factors(tables["items"], tables["packs"])
    base = {}
    for name, column in QUANTITIES.items():
        units, wrong = to_base(tables[name], packs, name, column)
        base[name] = tables[name].assign(units=units).dropna(subset="units")
        problems += wrong
    source, wrong = _source(tables["sourcing"], packs, settings)
    told = "demand" in checked
    demand = base["demand"] if told else _sold(base["sales"], settings)
    version = base["forecast"]["version"].str.lower()
    signal = base["forecast"][version.eq(settings.forecast_version.lower())]
    rows = _rows(tables, [demand, base["stock"], signal], source, settings)
    starts = _grid(demand["date"], settings)
    ahead = _ahead(signal, settings)
    return Plan(
        settings=settings,
        tables=tables,
        problems=tuple(problems + wrong),
        rows=rows,
        starts=starts,
        history=_history(demand, rows, starts, settings),
        before=_spread(signal, rows, starts, settings),
        ahead=_filled(_spread(signal, rows, ahead, settings)),
        segments=_segments(base["sales"], tables["customers"], rows),
    )


def bucket_start(dates: Days, bucket: str) -> Days:
    """Return the first day of the bucket each date lies in, shape as given."""
    days = dates.astype("datetime64[D]")
    if bucket == "week":
        since = (days - MONDAY).astype(np.int64)
        monday: Days = days - (since % 7).astype("timedelta64[D]")
        return monday
    return days.astype(f"datetime64[{STEP[bucket]}]").astype("datetime64[D]")


@functools.cache  # a call over hundreds of workbooks asks for the same ones
def _empty(name: str) -> pd.DataFrame:
    return TABLES[name].check(pd.DataFrame(columns=list(TABLES[name].columns))).frame


def _source(
    sourcing: pd.DataFrame, packs: Packs, settings: Settings
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the main source of each item: its first row, in base units.

    Where the supplier's unit has no pack factor the lead time still holds, but
    minimum and multiple cannot be converted: they do not apply, and a notice
    says so.
    """
    first = sourcing.drop_duplicates("item")
    each, wrong = factors_of(first, packs, "sourcing")
    bucket = settings.days_per_bucket
    source = pd.DataFrame(
        {
            "item": first["item"],
            "supplier": first["supplier"],
            "lead_time": first["lead_time_days"] / bucket,
            "lead_time_sd": first["lead_time_sd_days"].fillna(0.0) / bucket,
            "minimum": (first["minimum"] * each).fillna(0.0),
            "multiple": (first["multiple"] * each).fillna(0.0),
            "order_cost": first["order_cost"].fillna(settings.assume("order_cost")),
        }
    )
    end = "; until then its minimum and multiple do not apply"
    return source, [replace(one, rule=one.rule + end, used=True) for one in wrong]


def _sold(sales: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return demand read from sales lines where no demand table is given."""
    start = bucket_start(sales["ordered"].to_numpy(), settings.bucket)
    dated = sales.assign(date=start.astype("datetime64[s]"))
    return dated.groupby([*PLACE, "date"], as_index=False)[["units"]].sum()


def _grid(dates: "pd.Series[Any]", settings: Settings) -> Days:
    """Return the starts of all whole buckets from the first demand to as-of."""
    if dates.empty:
        return np.empty(0, "datetime64[D]")
    first = bucket_start(np.array([dates.min()], "datetime64[D]"), settings.bucket)[0]
    day_after = np.datetime64(settings.as_of, "D") + np.timedelta64(1, "D")
    end = bucket_start(np.array([day_after]), settings.bucket)[0]
    return _range(first, end, settings.bucket)


def _ahead(forecast: pd.DataFrame, settings: Settings) -> Days:
    after = forecast[forecast["date"] > pd.Timestamp(settings.as_of)]
    if after.empty:
        return np.empty(0, "datetime64[D]")
    span = np.array([after["date"].min(), after["date"].max()], "datetime64[D]")
    first, last = bucket_start(span, settings.bucket)
    return np.append(_range(first, last, settings.bucket), last)


def _range(first: np.datetime64, end: np.datetime64, bucket: str) -> Days:
    if bucket == "week":
        return np.arange(first, end, np.timedelta64(7, "D"))
    unit = f"datetime64[{STEP[bucket]}]"
    return np.arange(first.astype(unit), end.astype(unit)).astype("datetime64[D]")


def _rows(
    tables: Mapping[str, pd.DataFrame],
    active: list[pd.DataFrame],
    source: pd.DataFrame,
    settings: Settings,
) -> pd.DataFrame:
    """Return the item-location master: who supplies it, when, at what money.

    ``active`` are demand, stock and forecast: a row in any of them counts.
    """
    held = active[1].groupby(PLACE, as_index=False)[["units"]].sum()
    places = pd.concat([one[PLACE] for one in active]).drop_duplicates()
    policy = tables["policy"].drop(columns="owner")
    rows = (
        places.sort_values(PLACE)
        .merge(tables["items"], on="item")
        .merge(source, on="item", how="left")
        .merge(policy, on="abc_class", how="left")
        .merge(held.rename(columns={"units": "on_hand"}), on=PLACE, how="left")
    )
    rows["supplier"] = rows["supplier"].fillna("")
    usual = settings.assume("usual_service")
    rows["service_level"] = rows["service_level"].fillna(usual)
    rows["review_period"] = rows["review_days"].fillna(0.0) / settings.days_per_bucket
    return rows.drop(columns="review_days").reset_index(drop=True)


def _spread(
    frame: pd.DataFrame, rows: pd.DataFrame, starts: Days, settings: Settings
) -> Array:
    """Return quantities as an array (rows, buckets); NaN where nothing is said."""
    out = np.full((len(rows), len(starts)), np.nan)
    if frame.empty or not len(starts):
        return out
    place = pd.MultiIndex.from_frame(rows[PLACE])
    at = place.get_indexer(pd.MultiIndex.from_frame(frame[PLACE]))
    day = bucket_start(frame["date"].to_numpy(), settings.bucket)
    when = np.searchsorted(starts, day)
    inside = (at >= 0) & (when < len(starts))
    inside[inside] &= starts[when[inside]] == day[inside]
    cells = (at[inside], when[inside])
    out[cells] = 0.0
    np.add.at(out, cells, frame["units"].to_numpy()[inside])
    return out


def _filled(ahead: Array) -> Array:
    """Return a forecast in which a bucket it leaves out after its first is zero."""
    begun = np.maximum.accumulate(np.isfinite(ahead), axis=1)
    return np.where(np.isnan(ahead) & begun, 0.0, ahead)


def _history(
    demand: pd.DataFrame, rows: pd.DataFrame, starts: Days, settings: Settings
) -> Array:
    """Return demand; a bucket without a row is zero once the item has sold."""
    history = _spread(demand, rows, starts, settings)
    begun = np.maximum.accumulate(np.isfinite(history), axis=1)
    return np.where(np.isnan(history) & begun, 0.0, history)


def _segments(
    sales: pd.DataFrame, customers: pd.DataFrame, rows: pd.DataFrame
) -> dict[str, Array]:
    """Return the share of each item's sales that goes to a customer segment.

    By item, wherever it was sold: the place that sells need not be the place
    that holds the stock.
    """
    known = sales.merge(customers[["customer", "segment"]], on="customer")
    sold = known.groupby(["item", "segment"])["units"].sum().clip(lower=0)
    if sold.empty:
        return {}
    # Of all sales: what no known customer bought belongs to no segment.
    total = sales.groupby("item")["units"].sum().clip(lower=0).replace(0, np.nan)
    shares = (
        sold / total.reindex(sold.index.get_level_values("item")).to_numpy()
    ).clip(upper=1)
    return {
        str(name): rows["item"].map(one.droplevel("segment")).fillna(0.0).to_numpy()
        for name, one in shares.groupby(level="segment")
    }
