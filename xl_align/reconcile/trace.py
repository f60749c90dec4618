"""Differences traced to the documents and lines that cause them.

Ours and the ledger's actuals meet at measure x document x period (x family where
the ledger has it): one such meeting is a leg. Each cause of
`xl_align.reconcile.causes` predicts what the ledger would show if it were the
cause; the first whose prediction holds explains the leg.
"""

from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xl_align.reconcile.causes import CAUSES
from xl_align.reconcile.dollars import Tables, planning_table
from xl_align.reconcile.evidence import Evidence
from xl_align.reconcile.match import ALL, aligned, measured
from xl_align.settings import Settings
from xl_align.units import pack_factors

Series: TypeAlias = "pd.Series[Any]"

LEG = ["measure", "document", "period", "family"]
DETAIL = ["item", "currency", "date", "rate", "gross", "local"]
TRACED = ("revenue", "cost of sales")
RESULT = [*LEG, "ours", "ledger", "difference", "cause", "sentence"]
RESULT += ["explained", "remaining"]


def trace(
    lines: pd.DataFrame, ledger: pd.DataFrame, tables: Tables, settings: Settings
) -> pd.DataFrame:
    """Trace every difference of the actuals to a document and say its cause.

    Parameters
    ----------
    lines : from `actual_lines`, all periods: a leg in another period is evidence
    ledger : from `postings`
    tables : planning tables by name: items, packs, rates, movements
    settings : currency, decimals, the day that counts

    Returns
    -------
    frame, one row per leg that differs
        measure, document, period, family (text; 'all' where the ledger does not
        fill it); ours, ledger, difference (ours less ledger; int64 minor
        units); cause, sentence (text); explained, remaining (minor units), which
        add up to the difference.

    Notes
    -----
    A measure the ledger does not hold is not traced. A measure whose postings
    name no document has one leg per period, left 'unexplained'.
    """
    ours, posted = _sides(lines, ledger)
    legs, ours, posted = _legs(ours, posted)
    differs = legs["difference"].ne(0)
    at = legs.index[differs]
    packs, _ = pack_factors(
        planning_table(tables, "items"), planning_table(tables, "packs")
    )
    evidence = Evidence(
        legs=legs,
        lines=_detailed(ours[ours["leg"].isin(at)], lines),
        entries=posted[posted["leg"].isin(at)],
        sold=lines,
        packs=packs,
        rates=planning_table(tables, "rates"),
        movements=planning_table(tables, "movements"),
        items=planning_table(tables, "items"),
        settings=settings,
    )
    return _explained(legs[differs], evidence)


def _explained(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Try the causes in order on what is still open."""
    result = legs.assign(cause="", sentence="", predicted=legs["ours"])
    open_legs = legs
    for cause, find in CAUSES.items():
        if open_legs.empty:
            break
        found = find(open_legs, evidence)
        result.loc[found.index, "cause"] = cause
        result.loc[found.index, "sentence"] = found["sentence"].astype(object)
        result.loc[found.index, "predicted"] = found["predicted"].astype(np.int64)
        open_legs = open_legs.drop(index=found.index)
    result["explained"] = result["ours"] - result["predicted"]
    result["remaining"] = result["difference"] - result["explained"]
    return result[RESULT].reset_index(drop=True)


def _sides(
    lines: pd.DataFrame, ledger: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines per measure and postings of the actuals, at one grain."""
    actual = ledger[ledger["version"].eq("actual")]
    held = [name for name in TRACED if actual["measure"].eq(name).any()]
    keys = lines[["document", "period", "family"]].assign(
        version="actual", at=np.arange(len(lines))
    )
    ours = pd.concat(
        [keys.head(0).assign(measure="", amount=0), *measured(lines, keys)]
    )
    ours = ours[ours["measure"].isin(held)]
    posted = actual[actual["measure"].isin(held)]
    return aligned(ours, posted, ("period", "family", "document"))


def _detailed(ours: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Add what the causes look at in a line."""
    detail = lines.iloc[ours["at"].to_numpy()][DETAIL]
    return pd.concat([ours, detail.set_axis(ours.index)], axis="columns").reset_index()


def _legs(
    ours: pd.DataFrame, posted: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give each leg a number and sum both its sides in whole minor units."""
    keys = pd.concat([ours[LEG], posted[LEG]], ignore_index=True).astype(object)
    number = keys.groupby(LEG).ngroup()
    ours = ours.assign(leg=number[: len(ours)].to_numpy())
    posted = posted.assign(leg=number[len(ours) :].to_numpy())
    legs = keys.assign(leg=number).drop_duplicates("leg").set_index("leg").sort_index()
    for name, side, count in (("ours", ours, "lines"), ("ledger", posted, "entries")):
        amounts = side.groupby("leg")["amount"]
        legs[name] = amounts.sum().reindex(legs.index, fill_value=0).astype(np.int64)
        legs[count] = amounts.size().reindex(legs.index, fill_value=0).astype(np.int64)
    legs["difference"] = legs["ours"] - legs["ledger"]
    legs["named"] = ~legs["document"].isin(["", ALL])
    return legs, ours, posted
