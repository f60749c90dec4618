"""Lines a document should have: shipped according to the movements, not in sales."""

from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xl_align.reconcile.evidence import Evidence, best, found, money, plural, rows_of
from xl_align.reconcile.match import ALL
from xl_align.reconcile.tolerance import minor

Series: TypeAlias = "pd.Series[Any]"

CENTS = 2  # decimals of a price in movements
SAME = ["document", "item", "units"]


def missing_lines(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Find documents short of lines that the stock movements have.

    Parameters
    ----------
    legs : those still open
    evidence : movements count base units, positive when goods leave, and carry
        the price in reporting currency; cost is taken at the item's standard

    Notes
    -----
    A movement is in sales when a line of its document has its item and units,
    one to one. The missing lines explain a difference when their value equals it
    within one cent per unit moved, as prices in movements are rounded to cents.
    """
    one = legs[legs["entries"].gt(0) & legs["named"]]
    lines = _not_in_sales(one, evidence)
    revenue = _valued(lines, "revenue", lines["unit_price"], evidence)
    standard = evidence.items.set_index("item")["standard_cost"]
    at_standard = pd.Series(standard.reindex(lines["item"]).to_numpy(), lines.index)
    costed = at_standard.notna()
    cost = _valued(lines[costed], "cost of sales", at_standard[costed], evidence)
    short = pd.concat([revenue, cost], ignore_index=True)
    legs_by_family = evidence.legs[evidence.legs["family"].ne(ALL)]
    whole = ~short["measure"].isin(legs_by_family["measure"])
    keys = ["measure", "document", "family"]
    sums = short.assign(family=short["family"].mask(whole, ALL))
    sums = sums.groupby(keys, as_index=False).sum()
    tried = one.reset_index()[["leg", *keys, "ours", "ledger"]].merge(sums, on=keys)
    tried["predicted"] = tried["ours"] + tried["amount"]
    cent = 10 ** max(evidence.settings.decimals - CENTS, 0)
    tried["slack"] = np.ceil(tried["moved"] * cent).astype(np.int64)
    chosen = best(tried.assign(far=0))
    sentence = [
        f"{plural(row.rows, 'line')} with {plural(row.moved, 'unit')} worth "
        f"{money(row.amount, evidence)} in movements and not in sales"
        for row in rows_of(chosen)
    ]
    return found(chosen, chosen["predicted"], sentence)


def _not_in_sales(legs: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Movements of these documents that no sales line answers to."""
    documents = set(legs["document"])
    moved = evidence.movements[evidence.movements["document"].isin(documents)]
    moved = moved.rename(columns={"quantity": "units"})
    sold = evidence.sold[evidence.sold["document"].isin(documents)]
    moved, sold = _numbered(moved), _numbered(sold)
    both = moved.merge(sold[[*SAME, "nth"]], how="left", indicator=True)
    missing = both[both["_merge"].eq("left_only")].reset_index(drop=True)
    families = evidence.items.set_index("item")["family"]
    family = families.reindex(missing["item"]).to_numpy()
    return missing.assign(family=pd.Series(family, missing.index).fillna(""))


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Tell equal lines of a document apart: the first answers to the first."""
    typed = frame.astype({"document": object, "item": object, "units": np.float64})
    return typed.assign(nth=typed.groupby(SAME).cumcount())


def _valued(
    lines: pd.DataFrame, measure: str, value: Series, evidence: Evidence
) -> pd.DataFrame:
    amount = (lines["units"] * value).to_numpy(dtype=np.float64)
    return pd.DataFrame(
        {
            "measure": measure,
            "document": lines["document"].to_numpy(),
            "family": lines["family"].to_numpy(),
            "amount": minor(amount, evidence.settings.decimals),
            "moved": lines["units"].abs().to_numpy(),
            "rows": 1,
        }
    )
