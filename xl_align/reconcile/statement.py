"""The statement: both sides line by line, in money, and what explains each gap."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_align.errors import Problem
from xl_align.period import fiscal_period
from xl_align.reconcile.dollars import (
    Tables,
    actual_lines,
    planned_lines,
    stock_value,
)
from xl_align.reconcile.match import (
    ALL,
    KEYS,
    PLAN,
    UNDATED,
    aligned,
    measured,
    postings,
    reconcile,
)
from xl_align.reconcile.tolerance import major
from xl_align.reconcile.trace import TRACED, trace
from xl_align.settings import Settings

ACTUAL = "actual"
INVENTORY = "inventory"
MONEY = ("ours", "ledger", "difference", "explained", "remaining")


@dataclass(frozen=True, slots=True)
class Statement:
    """Units in dollars against the ledger; amounts in reporting currency.

    Attributes
    ----------
    lines : line (1..), version, measure, period, family, location, units, rows,
        postings, ours, ledger, difference, state.
    dollars : what ours is made of: line (0 where the ledger does not hold the
        measure), version, measure, period, family, location, units, amount.
    ledger : the same for the ledger, with account and number of postings.
    traces : document by document, cause and sentence for every difference.
    actual, planned : valued lines, in whole minor units, periods in scope only.
    every : valued sales lines of all periods, for spans outside the scope.
    problems : rows that could not be valued, each named.
    """

    lines: pd.DataFrame
    dollars: pd.DataFrame
    ledger: pd.DataFrame
    traces: pd.DataFrame
    actual: pd.DataFrame
    planned: pd.DataFrame
    every: pd.DataFrame
    problems: tuple[Problem, ...]


def statement(tables: Tables, settings: Settings) -> Statement:
    """Value units, read the ledger, match both and trace what differs."""
    actual, problems = actual_lines(tables, settings)
    planned, of_plan = planned_lines(tables, settings)
    stock, of_stock = stock_value(tables, settings)
    ledger, of_ledger = postings(tables, settings)
    sides = [(actual, ACTUAL), (planned, PLAN), (stock, ACTUAL)]
    ours = pd.concat([_measured(lines, version) for lines, version in sides])
    ours, scoped = _in_scope(ours, settings), _in_scope(ledger, settings)
    keyed_ours, keyed_ledger = aligned(ours, scoped)
    held = set(zip(scoped["version"], scoped["measure"], strict=True))
    pair = zip(ours["version"], ours["measure"], strict=True)
    against = np.array([one in held for one in pair], dtype=bool)
    lines = reconcile(
        keyed_ours[against],
        keyed_ledger,
        tolerance=settings.tolerance_minor,
        share=settings.tolerance_share,
    )
    lines.insert(0, "line", np.arange(1, len(lines) + 1))
    dollars = _detail(ours, keyed_ours, lines, against, ["units", "amount"])
    posted = scoped.assign(postings=1)
    posted = _detail(
        posted, keyed_ledger, lines, None, ["postings", "amount"], ["account"]
    )
    dated = ledger["period"].ne("").any()
    sold = actual if dated else _in_scope(actual, settings)
    traced = _in_scope(trace(sold, ledger, tables, settings), settings)
    traced = traced[traced["measure"].isin([measure for _, measure in held])]
    return Statement(
        lines=_in_money(_counted(lines, dollars, posted), settings),
        dollars=_in_money(dollars, settings),
        ledger=_in_money(posted, settings),
        traces=_in_money(_traces(traced, lines), settings),
        actual=_in_scope(actual, settings),
        planned=_in_scope(planned, settings),
        every=actual,
        problems=tuple(dict.fromkeys(problems + of_plan + of_stock + of_ledger)),
    )


def _measured(lines: pd.DataFrame, version: str) -> pd.DataFrame:
    """Return valued lines as a row per measure, with units and amount."""
    known = lines[["period", "family", "location", "units"]].assign(version=version)
    return pd.concat(measured(lines, known))


def _in_scope(frame: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return rows of the periods to reconcile; what has no date is never out."""
    first, last = settings.periods
    period = frame["period"]
    inside = pd.Series(True, frame.index)
    if first:
        inside &= period.ge(first)
    if last:
        inside &= period.le(last)
    inside |= period.isin(["", UNDATED, ALL])
    if "measure" in frame:  # stock is of its day, whatever periods are looked at
        day = np.array([settings.as_of], "datetime64[D]")
        today = fiscal_period(day, settings.calendar, settings.year_start)[0]
        stock = frame["measure"].eq(INVENTORY)
        inside = inside.where(~stock, period.isin([today, "", UNDATED, ALL]))
    return frame[inside]


def _detail(
    frame: pd.DataFrame,
    keyed: pd.DataFrame,
    lines: pd.DataFrame,
    against: "np.ndarray[tuple[int], np.dtype[np.bool_]] | None",
    sums: list[str],
    more: "list[str] | None" = None,
) -> pd.DataFrame:
    """Return the rows behind each line, at their own grain, with its number."""
    number = lines.set_index([*KEYS])["line"]
    at = number.reindex(pd.MultiIndex.from_frame(keyed[[*KEYS]])).to_numpy()
    own = frame.assign(line=np.nan_to_num(at).astype(np.int64))
    if against is not None:
        own.loc[~against, "line"] = 0
    columns = ["line", *KEYS, *(more or [])]
    own["period"] = own["period"].replace("", UNDATED)
    return own.groupby(columns, as_index=False)[sums].sum()


def _counted(
    lines: pd.DataFrame, dollars: pd.DataFrame, posted: pd.DataFrame
) -> pd.DataFrame:
    """Add units, and the number of detail rows on both sides."""
    ours, ledger = dollars.groupby("line"), posted.groupby("line")
    return lines.assign(
        units=lines["line"].map(ours["units"].sum()).fillna(0.0),
        rows=lines["line"].map(ours.size()).fillna(0).astype(int),
        postings=lines["line"].map(ledger.size()).fillna(0).astype(int),
    )


def _traces(traced: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return every difference: traced to documents, or the line that has none."""
    documents = _rounded_together(traced.rename(columns={"sentence": "words"}))
    documents = documents.assign(version=ACTUAL, location="")
    by_document = lines["version"].eq(ACTUAL) & lines["measure"].isin(TRACED)
    rest = lines[~by_document & lines["difference"].ne(0)]
    rest = rest.assign(
        document="",
        cause="no document to trace",
        explained=0,
        remaining=rest["difference"],
        words=rest["state"].map(WITHOUT_DOCUMENT),
    )
    columns = ["measure", "version", "document", "period", "family", "location"]
    columns += ["ours", "ledger", "difference", "cause", "explained", "remaining"]
    both = pd.concat([documents, rest], ignore_index=True)[[*columns, "words"]]
    size = both["difference"].abs()
    return both.iloc[np.argsort(-size.to_numpy(np.float64), kind="stable")]


def _rounded_together(documents: pd.DataFrame) -> pd.DataFrame:
    """Return the documents that differ by rounding as one row for each measure."""
    rounding = documents["cause"].eq("rounding")
    if not rounding.any():
        return documents
    sums = ["ours", "ledger", "difference", "explained", "remaining"]
    groups = documents[rounding].groupby("measure", as_index=False)
    together = groups[sums].sum().assign(period=ALL, family=ALL, cause="rounding")
    count = groups.size()["size"].map(str)
    together["document"] = count + " documents"
    together["words"] = "rounding of a minor unit a line, document by document"
    return pd.concat([documents[~rounding], together], ignore_index=True)


WITHOUT_DOCUMENT = {
    "match": "within the tolerance; the postings name no document",
    "break": "the amounts differ; the postings name no document",
    "units only": "units are there, the ledger has no posting",
    "ledger only": "the ledger has a posting, units are not there",
}


def _in_money(frame: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    money = [name for name in (*MONEY, "amount") if name in frame]
    exact = {
        name: major(frame[name].to_numpy(np.int64), settings.decimals) for name in money
    }
    return frame.assign(**exact).reset_index(drop=True)
