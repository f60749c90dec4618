"""Why a document differs: the causes, in the order in which they are tried.

A cause takes the legs still open (index leg; measure, document, period, family,
ours, ledger, difference, lines, entries, named) and returns those it explains:
``predicted``, what the ledger would show if this were the cause (minor units),
and ``sentence``, the finding in words.
"""

from collections.abc import Mapping

import pandas as pd

from xl_align.reconcile.evidence import (
    Cause,
    Evidence,
    both_sides,
    found,
    money,
    plural,
    rounding,
    rows_of,
)
from xl_align.reconcile.missing_lines import missing_lines
from xl_align.reconcile.revalued import other_rate, pack_factor, price_before_discount

DOCUMENT = ["measure", "document", "family"]


def posted_twice(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find documents whose postings repeat: whole, in part or in a second period."""
    entries = evidence.entries
    again = entries.duplicated(["leg", "account", "location", "amount"])
    extra = entries[again].groupby("leg")["amount"].sum()
    repeated = legs["ours"] + extra.reindex(legs.index, fill_value=0)
    in_part = repeated.eq(legs["ledger"])
    in_whole = legs["ledger"].eq(2 * legs["ours"]) & legs["entries"].mod(2).eq(0)
    tied = evidence.legs[evidence.legs["difference"].eq(0)]
    tied = tied[tied["entries"].gt(0)].drop_duplicates(DOCUMENT)
    other = legs[DOCUMENT].merge(
        tied[[*DOCUMENT, "ledger", "period"]], on=DOCUMENT, how="left"
    )
    other.index = legs.index
    twin = legs["lines"].eq(0) & other["ledger"].eq(legs["ledger"])
    hit = legs["named"] & legs["entries"].gt(0) & legs["ledger"].ne(0)
    one = legs.assign(twin=twin, first=other["period"])
    one = one[hit & (in_whole | in_part | twin)]
    sentence = [
        f"posted a second time in {leg.period}; first in {leg.first}"
        if leg.twin
        else f"posted twice: {money(leg.ledger, evidence)} in the ledger, "
        f"{money(leg.ours, evidence)} in sales"
        for leg in rows_of(one)
    ]
    return found(one, one["ledger"], sentence)


def posted_in_another_period(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find documents whose differences cancel out over the periods."""
    together = legs.groupby(DOCUMENT)["difference"]
    cancels = together.transform("sum").eq(0) & together.transform("size").gt(1)
    one = legs[cancels & legs["named"]]
    here = one["ours"].abs().gt(one["ledger"].abs())
    sold = one[here].groupby(DOCUMENT)["period"].agg(", ".join).to_dict()
    posted = one[~here].groupby(DOCUMENT)["period"].agg(", ".join).to_dict()
    day = evidence.settings.recognise
    sentence = []
    for leg in rows_of(one):
        key = (leg.measure, leg.document, leg.family)
        amount = money(abs(leg.difference), evidence)
        sentence.append(
            f"{amount} posted in {posted.get(key, 'no period')}, {day} in "
            f"{sold.get(key, 'no period')}: the legs cancel"
        )
    return found(one, one["ledger"], sentence)


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
    """Find documents the ledger does not hold in this period."""
    one = legs[legs["entries"].eq(0) & legs["named"]]
    sentence = [
        f"not posted: {money(leg.ours, evidence)} on "
        f"{plural(leg.lines, 'sales line')} of {leg.period}"
        for leg in rows_of(one)
    ]
    return found(one, one["ledger"], sentence)


def posted_without_units(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find postings with no sales line behind them: manual journals."""
    one = legs[legs["lines"].eq(0)]
    entries = evidence.entries[evidence.entries["leg"].isin(one.index)]
    words = entries["entry"] + " " + entries["text"].map(lambda text: f"'{text}'")
    said = words.mask(entries["text"].eq(""), entries["entry"])
    first = said.astype(object).groupby(entries["leg"]).first()
    sentence = [
        f"{money(leg.ledger, evidence)} posted without units: entry {leg.entry}"
        + (f" and {leg.entries - 1} more" if leg.entries > 1 else "")
        for leg in rows_of(one.assign(entry=first))
    ]
    return found(one, one["ledger"], sentence)


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
