"""Units of measure, pack factors, currencies and rates: the way into base units."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xl_align.errors import Problem

Series: TypeAlias = "pd.Series[Any]"
Words: TypeAlias = "str | pd.Series[Any]"
Maybe: TypeAlias = "pd.Series[Any] | None"


@dataclass(frozen=True, slots=True)
class Packs:
    """What a unit of an item holds, in base units.

    ``each`` is each/unit by (item, unit), the base unit itself at 1; ``base`` is
    the base unit by item.
    """

    each: Series
    base: Series


@dataclass(frozen=True, slots=True)
class RateBook:
    """Rates into the reporting currency: version, currency, date, rate."""

    rates: pd.DataFrame
    reporting: str


def pack_factors(
    items: pd.DataFrame, packs: pd.DataFrame
) -> tuple[Packs, list[Problem]]:
    """Return the base units in every unit of every item; the base unit is 1.

    Parameters
    ----------
    items, packs : planning tables of these names

    Returns
    -------
    Packs and problems
        A pack that gives the base unit another factor than 1 contradicts
        itself: it is set aside and reported.
    """
    base = pd.Series(
        items["base_unit"].to_numpy(), pd.Index(items["item"], name="item"), name="base"
    )
    restates = packs["unit"].to_numpy() == packs["item"].map(base).to_numpy()
    wrong = pd.Series(restates & (packs["each_per_unit"] != 1.0), packs.index)
    rule = "is the base unit of the item and must be 1"
    value = packs["each_per_unit"].map("{:g}".format)
    problems = problems_of("packs", wrong, "each_per_unit", rule, value, packs["item"])
    kept = packs[~restates]
    each = pd.Series(
        np.concatenate([np.ones(len(items)), kept["each_per_unit"].to_numpy(float)]),
        pd.MultiIndex.from_arrays(
            [[*items["item"], *kept["item"]], [*items["base_unit"], *kept["unit"]]],
            names=["item", "unit"],
        ),
        name="each_per_unit",
        dtype=np.float64,
    )
    return Packs(each, base), problems


def factors_of(
    frame: pd.DataFrame, packs: Packs, table: str
) -> tuple[Series, list[Problem]]:
    """Return base units in the unit of each row; NaN and a problem if unknown.

    Parameters
    ----------
    frame : rows with columns item and, where the table has it, unit
        A blank unit is the base unit.
    packs : from `pack_factors`
    table : name for the messages

    Returns
    -------
    each/unit by row, and problems
        A missing factor is NaN, never 1.
    """
    base = frame["item"].map(packs.base)
    unknown = base.isna()
    factors = pd.Series(np.where(unknown, np.nan, 1.0), frame.index)
    problems = problems_of(
        table, unknown, "item", "is not in table 'items'", frame["item"]
    )
    if "unit" not in frame:
        return factors, problems
    stated = frame["unit"].ne("").to_numpy() & ~unknown.to_numpy()
    pairs = pd.MultiIndex.from_frame(frame.loc[stated, ["item", "unit"]])
    factors[stated] = packs.each.reindex(pairs).to_numpy()
    missing = factors.isna() & ~unknown
    rule = "has no pack factor to " + base.astype(str) + "; add it to table 'packs'"
    problems += problems_of(table, missing, "unit", rule, frame["unit"], frame["item"])
    return factors, problems


def to_base(
    frame: pd.DataFrame, packs: Packs, table: str, quantity: str = "quantity"
) -> tuple[Series, list[Problem]]:
    """Return a column of quantities in base units; NaN where no factor is known."""
    factors, problems = factors_of(frame, packs, table)
    return (frame[quantity] * factors).rename("units"), problems


def rates_at(
    book: RateBook, version: str, currency: Series, day: Series, table: str
) -> tuple[Series, list[Problem]]:
    """Return the rate into the reporting currency that holds on each day.

    Parameters
    ----------
    book : rates and the reporting currency
    version : 'actual' or 'plan'
    currency, day : by row, on the same index
    table : name for the messages

    Returns
    -------
    reporting/money by row, and problems
        The latest rate of version and currency on or before the day. The
        reporting currency itself is 1 by definition; a missing rate is NaN.
    """
    rate = pd.Series(1.0, currency.index)
    foreign = currency.ne(book.reporting).to_numpy()
    if not foreign.any():
        return rate, []
    rate[foreign] = _latest(book.rates, version, currency[foreign], day[foreign])
    missing = rate.isna()
    when = day[missing].dt.strftime("%Y-%m-%d").fillna("a blank date")
    rule = (
        f"has no {version} rate on or before " + when + "; add it to table 'rates'"
    ).reindex(rate.index)
    return rate, problems_of(table, missing, "currency", rule, currency)


def problems_of(
    table: str,
    bad: Series,
    column: str,
    rule: Words,
    value: Maybe = None,
    key: Maybe = None,
) -> list[Problem]:
    """Return one problem for each row marked bad; the index is the source row."""
    marked = bad.to_numpy(dtype=bool)
    rows = bad.index[marked]
    rules: Sequence[Any] = (
        [rule] * len(rows) if isinstance(rule, str) else list(rule[marked])
    )
    values = [""] * len(rows) if value is None else list(value[marked])
    keys = [""] * len(rows) if key is None else list(key[marked])
    return [
        Problem(table, int(row), column, one, str(got), str(of))
        for row, one, got, of in zip(rows, rules, values, keys, strict=True)
    ]


def _latest(
    rates: pd.DataFrame, version: str, currency: Series, day: Series
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Rate of the last row on or before each day, in the order given; NaN if none."""
    asked = pd.DataFrame(
        {
            "currency": currency.to_numpy(dtype=object),
            "date": day.to_numpy().astype("datetime64[s]"),
        }
    ).astype({"currency": object})  # pandas reads a column of text as str
    known = rates.loc[rates["version"].eq(version), ["currency", "date", "rate"]]
    known = known.assign(
        currency=known["currency"].astype(object),
        date=known["date"].astype("datetime64[s]"),
    ).sort_values("date", kind="stable")
    dated = asked.dropna(subset="date").sort_values("date", kind="stable")
    found = pd.merge_asof(
        dated.reset_index(names="at"), known, on="date", by="currency"
    )
    result = np.full(len(asked), np.nan)
    result[found["at"].to_numpy()] = found["rate"].to_numpy(dtype=np.float64)
    return result
