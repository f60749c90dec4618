"""The revenue bridge of a plan: both sides per item and currency, then effects."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_align.reconcile.bridge import bridge_minor, revenue_bridge
from xl_align.reconcile.match import PLAN
from xl_align.reconcile.statement import ACTUAL, Statement
from xl_align.reconcile.tolerance import major
from xl_align.settings import Settings

EFFECTS = ("volume", "mix", "price", "fx", "new", "lost")
LEVEL = ["item", "currency"]
WITHOUT_UNITS = " (no units)"


@dataclass(frozen=True, slots=True)
class RevenueBridge:
    """Base to actual revenue; amounts in reporting currency.

    Attributes
    ----------
    names : what the two sides are.
    lines : item, family, currency, group, q0, p0, f0, q1, p1, f1, stays, base,
        the effects, actual. Mix depends on this level.
    families : the same by family; totals : over all, with ``check``.
    growth : units of the lines that stay, actual over base.
    reconciled : whether actual is the revenue of the reconciliation.
    """

    names: tuple[str, str]
    lines: pd.DataFrame
    families: pd.DataFrame
    totals: "pd.Series[float]"
    growth: float
    reconciled: bool


def bridge(found: Statement, settings: Settings) -> RevenueBridge:
    """Return the bridge the settings ask for.

    Parameters
    ----------
    found : the statement; its planned and actual lines are the two sides where the
        settings name versions, its lines of every period where they name spans
    """
    sides = [_side(name, found) for name in settings.bridge]
    lines = _joined(sides, settings)
    families = lines.groupby(["family", "group"], as_index=False)[
        ["base", *EFFECTS, "actual"]
    ].sum()
    exact = ["base", *EFFECTS, "actual"]
    families[exact] = families[exact].round(settings.decimals) + 0.0
    families["check"] = 0.0
    stays = lines["stays"].eq(1)
    before, after = lines.loc[stays, "q0"].sum(), lines.loc[stays, "q1"].sum()
    return RevenueBridge(
        names=settings.bridge,
        lines=lines,
        families=families,
        totals=families[[*exact, "check"]].sum().round(settings.decimals) + 0.0,
        growth=float(after / before) if before else 1.0,
        reconciled=settings.bridge[1] == ACTUAL,
    )


def _side(name: str, found: Statement) -> pd.DataFrame:
    """Return units, local amount and revenue per level of one side."""
    if name == ACTUAL:
        lines = found.actual
    elif name == PLAN:
        lines = found.planned
    else:
        first, _, last = name.partition(":")
        every = found.every
        lines = every[every["period"].between(first, last or first)]
    keys = [*LEVEL, "family"]
    named = lines.astype(dict.fromkeys(keys, object))  # empty keys stay texts too
    sums = named.groupby(keys, as_index=False).agg(
        units=("units", "sum"),
        local=("local", "sum"),
        revenue=("revenue", "sum"),
        mean_rate=("rate", "mean"),
    )
    # Money that no net unit carries is a line of its own, new or lost as a whole.
    loose = sums["units"].eq(0) & sums["local"].ne(0)
    sums.loc[loose, "item"] += WITHOUT_UNITS
    sums.loc[loose, "units"] = 1.0
    return sums


def _joined(sides: list[pd.DataFrame], settings: Settings) -> pd.DataFrame:
    keys = [*LEVEL, "family"]
    lines = sides[0].merge(sides[1], on=keys, how="outer", suffixes=("_0", "_1"))
    lines = lines.sort_values(["family", *LEVEL], ignore_index=True)
    lines["group"] = lines["family"].rank(method="dense").astype(int)
    for side in ("0", "1"):
        units = lines[f"units_{side}"].fillna(0.0)
        local = major(lines[f"local_{side}"].fillna(0), settings.decimals)
        money = major(lines[f"revenue_{side}"].fillna(0), settings.decimals)
        mean_rate = lines[f"mean_rate_{side}"].fillna(0.0).to_numpy(copy=True)
        sold, billed = units.ne(0).to_numpy(), local != 0
        lines[f"q{side}"] = units
        lines[f"p{side}"] = np.divide(local, units, np.zeros(len(lines)), where=sold)
        lines[f"f{side}"] = np.divide(money, local, mean_rate, where=billed)
    columns = ["q0", "p0", "f0", "q1", "p1", "f1"]
    parts = bridge_minor(
        revenue_bridge(*(lines[name].to_numpy() for name in columns)), settings.decimals
    )
    lines["stays"] = (lines["q0"].gt(0) & lines["q1"].gt(0)).astype(int)
    for name in ("base", *EFFECTS, "actual"):
        lines[name] = major(getattr(parts, name), settings.decimals)
    return lines[[*keys, "group", *columns, "stays", "base", *EFFECTS, "actual"]]
