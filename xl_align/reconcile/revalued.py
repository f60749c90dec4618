"""Documents posted at another value: other rate, other pack, price before discount.

Each candidate value is tried to the minor unit; of those that fit, the closest
wins, then the least far-fetched.
"""

from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xl_align.period import fiscal_period
from xl_align.reconcile.evidence import (
    Evidence,
    best,
    both_sides,
    found,
    money,
    rounding,
    rows_of,
)
from xl_align.reconcile.tolerance import major, minor

Series: TypeAlias = "pd.Series[Any]"

NO_RATE = "none"  # the version of the candidate 'not converted at all'


def other_rate(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find revenue converted at the rate of another day or version, or not at all."""
    one = legs[both_sides(legs) & legs["measure"].eq("revenue")]
    reporting = evidence.settings.currency
    lines = evidence.lines[evidence.lines["leg"].isin(one.index)]
    foreign = lines[lines["currency"].ne(reporting)].groupby("leg")
    per_leg = pd.DataFrame(
        {
            "local": foreign["local"].sum(),
            "currency": foreign["currency"].first(),
            "currencies": foreign["currency"].nunique(),
            "rate": foreign["rate"].first(),
            "day": foreign["date"].max(),
        }
    )
    per_leg = per_leg[per_leg["currencies"].eq(1)]
    home = lines[lines["currency"].eq(reporting)].groupby("leg")["amount"].sum()
    per_leg["home"] = home.reindex(per_leg.index, fill_value=0)
    tried = per_leg.reset_index().merge(
        _candidates(per_leg, evidence), on="currency", suffixes=("", "_posted")
    )
    tried = _with_sides(tried, one)
    tried["predicted"] = tried["home"] + _at(
        tried["local"], tried["rate_posted"], evidence
    )
    apart = (tried["date"] - tried["day"]).abs().dt.days.fillna(np.inf)
    tried["far"] = apart + np.where(tried["version"].eq("actual"), 0.0, 0.5)
    chosen = best(tried)
    return found(chosen, chosen["predicted"], _rate_words(chosen, evidence))


def _candidates(per_leg: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Every rate on record for the currencies, and none at all."""
    used = sorted(set(per_leg["currency"]))
    rates = evidence.rates[evidence.rates["currency"].isin(used)]
    none = pd.DataFrame({"version": NO_RATE, "currency": used, "rate": 1.0})
    none["date"] = pd.Series(pd.NaT, none.index, dtype="datetime64[s]")
    columns = ["version", "currency", "date", "rate"]
    return pd.concat([rates[columns], none[columns]], ignore_index=True)


def _rate_words(chosen: pd.DataFrame, evidence: Evidence) -> list[str]:
    settings = evidence.settings
    period = fiscal_period(
        chosen["date"].to_numpy().astype("datetime64[s]"),
        settings.calendar,
        settings.year_start,
    )
    words = []
    for leg, label in zip(rows_of(chosen), period, strict=True):
        kind = "rate" if leg.version == "actual" else f"{leg.version} rate"
        posted = f"posted at {leg.rate_posted:.4f}, the {kind} of {label}"
        if leg.version == NO_RATE:
            posted = f"posted in {leg.currency} without conversion"
        words.append(f"{posted}; ours is {leg.rate:.4f}")
    return words


def pack_factor(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find a line, or all of a document, taken times or divided by a pack factor."""
    one = legs[both_sides(legs)]
    lines = evidence.lines[evidence.lines["leg"].isin(one.index)]
    packs = evidence.packs.each[evidence.packs.each.ne(1.0)].reset_index()
    packed = lines[["leg", "item", "amount"]].merge(packs, on="item")
    whole = packed.drop_duplicates(["leg", "unit", "each_per_unit"])
    whole = whole.assign(amount=one["ours"].reindex(whole["leg"]).to_numpy(), far=0)
    tried = pd.concat([whole, packed.assign(far=1)], ignore_index=True)
    times = tried.assign(factor=tried["each_per_unit"], way="times")
    over = tried.assign(factor=1.0 / tried["each_per_unit"], way="divided by")
    tried = pd.concat([times, over], ignore_index=True)
    change = _at(tried["amount"], tried["factor"], evidence) - tried["amount"]
    tried = _with_sides(tried, one)
    tried["predicted"] = tried["ours"] + change
    # A factor enlarges the half cents our lines were rounded by.
    larger = np.ceil(tried["factor"].clip(lower=1.0)).astype(np.int64)
    tried["slack"] *= larger
    chosen = best(tried)
    sentence = [
        f"posted {row.way} the pack factor {row.each_per_unit:g} "
        f"({row.unit} of {row.item}): {money(row.ledger, evidence)} against "
        f"{money(row.ours, evidence)}"
        for row in rows_of(chosen)
    ]
    return found(chosen, chosen["predicted"], sentence)


def price_before_discount(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find revenue posted before discount, on a line or the whole document."""
    one = legs[both_sides(legs) & legs["measure"].eq("revenue")]
    lines = evidence.lines[evidence.lines["leg"].isin(one.index)]
    off = (lines["gross"] - lines["amount"]).rename("off")
    cut = lines[["leg"]].assign(off=off)[off.ne(0)]
    total = cut.groupby("leg", as_index=False)["off"].sum()
    tried = pd.concat([total.assign(far=0), cut.assign(far=1)], ignore_index=True)
    tried = _with_sides(tried, one)
    tried["predicted"] = tried["ours"] + tried["off"]
    chosen = best(tried)
    sentence = [
        f"posted before discount: {money(row.ledger, evidence)}; "
        f"{money(row.off, evidence)} of discount makes it {money(row.ours, evidence)}"
        for row in rows_of(chosen)
    ]
    return found(chosen, chosen["predicted"], sentence)


def _with_sides(tried: pd.DataFrame, legs: pd.DataFrame) -> pd.DataFrame:
    """Add what each candidate is held against: ours, ledger and the slack."""
    sides = legs[["ours", "ledger"]].assign(slack=rounding(legs))
    return tried.merge(sides.reset_index(), on="leg", how="left")


def _at(amount: Series, factor: Series, evidence: Evidence) -> Series:
    """Whole minor units times a factor, rounded again."""
    decimals = evidence.settings.decimals
    value = major(amount.to_numpy(), decimals) * factor.to_numpy()
    return pd.Series(minor(value, decimals), amount.index)
