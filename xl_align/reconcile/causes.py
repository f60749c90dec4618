"""Why a document differs: the causes, in the order in which they are tried.

A cause takes the legs still open (index leg; measure, document, period, family,
ours, ledger, difference, lines, entries, named) and returns those it explains:
``predicted``, what the ledger would show if this were the cause (minor units),
and ``sentence``, the finding in words.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

from xl_align.reconcile.evidence import (
    Cause,
    Evidence,
    best,
    both_sides,
    found,
    money,
    plural,
    rounding,
    rows_of,
)
from xl_align.reconcile.match import UNDATED
from xl_align.reconcile.missing_lines import missing_lines
from xl_align.reconcile.revalued import other_rate, pack_factor, price_before_discount

Series: TypeAlias = "pd.Series[Any]"

DOCUMENT = ["measure", "document", "family"]
ALIKE = 1.5  # amounts up to so many times as large are still the same document


def posted_twice(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find documents whose postings repeat: whole, in part or in a second period."""
    first = _first_posted(legs, evidence)
    later = legs["lines"].eq(0) & first["ledger"].eq(legs["ledger"])
    repeats = _repeats_explain(legs, evidence) | later
    hit = legs["named"] & legs["entries"].gt(0) & legs["ledger"].ne(0) & repeats
    one = legs.assign(later=later, first=first["period"])[hit]
    sentence = [
        f"posted a second time in {leg.period}; first in {leg.first}"
        if leg.later
        else f"posted twice: {money(leg.ledger, evidence)} in the ledger, "
        f"{money(leg.ours, evidence)} in sales"
        for leg in rows_of(one)
    ]
    return found(one, one["ledger"], sentence)


def _repeats_explain(legs: pd.DataFrame, evidence: Evidence) -> Series:
    """Tell where repeated postings, all, some or one of them, are the difference."""
    twice = legs["ledger"].eq(2 * legs["ours"]) & legs["entries"].mod(2).eq(0)
    entries = evidence.entries
    again = entries[entries.duplicated(["leg", "account", "location", "amount"])]
    single = again.set_index("leg")["amount"]
    tried = pd.concat([again.groupby("leg")["amount"].sum(), single])
    over = -legs["difference"].reindex(tried.index)
    fits = tried.index[tried.to_numpy() == over.to_numpy()]
    return twice | legs.index.to_series().isin(fits)


def _first_posted(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Period and amount in which each document was posted rightly, where it was."""
    tied = evidence.legs[evidence.legs["difference"].eq(0)]
    tied = tied[tied["entries"].gt(0)].drop_duplicates(DOCUMENT)
    known = tied.set_index(DOCUMENT)[["ledger", "period"]]
    at = known.reindex(pd.MultiIndex.from_frame(legs[DOCUMENT]))
    return at.set_axis(legs.index)


def posted_in_another_period(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find documents sold in one period and posted in another.

    Either the differences cancel out over the periods, or one leg has sales only
    and one postings only, of about the same amount: then what the amounts differ
    by, such as another month's rate, remains on the posted leg.
    """
    open_legs = legs[legs["named"]].groupby(DOCUMENT)
    several = open_legs["period"].transform("size").gt(1)
    cancels = open_legs["difference"].transform("sum").eq(0)
    pair = open_legs["period"].transform("size").eq(2)
    pair &= open_legs["lines"].transform("min").eq(0)
    pair &= open_legs["entries"].transform("min").eq(0)
    sold, posted = (open_legs[side].transform("sum") for side in ("ours", "ledger"))
    pair &= (posted / sold.where(sold.ne(0))).between(1 / ALIKE, ALIKE)
    moved = several & (cancels | pair)
    one = legs.loc[moved.index[moved]]
    # What our side says was posted here: what was sold in the other leg.
    here = pair.reindex(one.index) & one["lines"].eq(0)
    predicted = one["ledger"].mask(here, sold.reindex(one.index))
    return found(one, predicted, _moved_words(one, evidence))


def _moved_words(legs: pd.DataFrame, evidence: Evidence) -> list[str]:
    here = legs["ours"].abs().gt(legs["ledger"].abs())
    when = ("in " + legs["period"].astype(object)).replace(f"in {UNDATED}", UNDATED)
    dated = legs.assign(period=when)
    sold, posted = (
        dated[side].groupby(DOCUMENT)["period"].agg(" and ".join).to_dict()
        for side in (here, ~here)
    )
    left = legs.groupby(DOCUMENT)["difference"].sum().to_dict()
    day = evidence.settings.recognise
    words = []
    for leg in rows_of(legs):
        key = (leg.measure, leg.document, leg.family)
        ends = f"{money(-left[key], evidence)} remains" if left[key] else "they cancel"
        words.append(
            f"{money(abs(leg.difference), evidence)} posted "
            f"{posted.get(key, 'nowhere')}, {day} {sold.get(key, 'nowhere')}: {ends}"
        )
    return words


def sign_reversed(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find documents posted with the other sign, to the rounding."""
    near = (legs["ledger"] + legs["ours"]).abs().le(rounding(legs))
    one = legs[both_sides(legs) & near]
    sentence = [
        f"sign reversed: posted as {money(leg.ledger, evidence)}; "
        f"ours is {money(leg.ours, evidence)}"
        for leg in rows_of(one)
    ]
    return found(one, -one["ours"], sentence)


def not_posted(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find documents, or single lines of one, that the ledger does not hold."""
    one = legs[legs["entries"].eq(0) & legs["named"]]
    sentence = [
        f"not posted: {money(leg.ours, evidence)} on "
        f"{plural(leg.lines, 'sales line')} of {leg.period}"
        for leg in rows_of(one)
    ]
    tried = _single(legs, evidence.lines)
    line = best(tried.assign(predicted=tried["ours"] - tried["amount"]))
    words = [
        f"not posted: one line of {row.item}, {money(row.amount, evidence)}"
        for row in rows_of(line)
    ]
    whole = found(one, one["ledger"], sentence)
    return pd.concat([whole, found(line, line["predicted"], words)])


def posted_without_units(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find postings, or single entries of one, with no sales line behind them."""
    one = legs[legs["lines"].eq(0)]
    entries = evidence.entries
    words = entries["entry"] + " " + entries["text"].map(lambda text: f"'{text}'")
    said = words.astype(object).mask(entries["text"].eq(""), entries["entry"])
    entries = entries.assign(said=said)
    first = entries.groupby("leg")["said"].first()
    sentence = [
        f"{money(leg.ledger, evidence)} posted without units: entry {leg.said}"
        + (f" and {leg.entries - 1} more" if leg.entries > 1 else "")
        for leg in rows_of(one.assign(said=first.reindex(one.index)))
    ]
    tried = _single(legs, entries)
    extra = best(tried.assign(predicted=tried["ours"] + tried["amount"]))
    more = [
        f"{money(row.amount, evidence)} posted without units: entry {row.said}"
        for row in rows_of(extra)
    ]
    whole = found(one, one["ledger"], sentence)
    return pd.concat([whole, found(extra, extra["predicted"], more)])


def _single(legs: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Each line or entry as the one that makes all the difference of its leg."""
    sides = legs[both_sides(legs)][["ours", "ledger"]].assign(slack=0, far=0)
    return rows.merge(sides.reset_index(), on="leg")


def rounded(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find differences of at most one minor unit a line."""
    small = legs["difference"].abs().le(rounding(legs)) & legs["named"]
    one = legs[small & legs["lines"].gt(0) & legs["entries"].gt(0)]
    sentence = [
        f"rounding: {money(leg.difference, evidence)} over {plural(leg.lines, 'line')}"
        for leg in rows_of(one)
    ]
    return found(one, one["ledger"], sentence)


def unexplained(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Say what is left and why it could not be traced."""
    sentence = [
        f"unexplained: ours is {money(leg.ours, evidence)}, the ledger's "
        f"{money(leg.ledger, evidence)}"
        + ("" if leg.named else "; its postings name no document to trace")
        for leg in rows_of(legs)
    ]
    return found(legs, legs["ours"], sentence)


CAUSES: Mapping[str, Cause] = {
    "posted twice": posted_twice,
    "posted in another period": posted_in_another_period,
    "sign reversed": sign_reversed,
    "other rate": other_rate,
    "pack factor": pack_factor,
    "price before discount": price_before_discount,
    "not posted": not_posted,
    # Before 'posted without units': the movements name the lines that are not there.
    "lines missing from sales, found in movements": missing_lines,
    "posted without units": posted_without_units,
    "rounding": rounded,
    "unexplained": unexplained,
}
