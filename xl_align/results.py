"""Results: everything a workbook shows, made from checked tables in one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pandas as pd

from xl_align.demand.signal import signal
from xl_align.errors import Problem
from xl_align.findings import findings
from xl_align.period import period_end, period_start
from xl_align.plan import align
from xl_align.reconcile.revenue import EFFECTS, RevenueBridge, bridge
from xl_align.reconcile.statement import Statement, statement
from xl_align.scenario import Outcome, Scenario, evaluate
from xl_align.scenario.portfolio import demand_rows, portfolio
from xl_align.schema import Checked
from xl_align.scorecard import order_service
from xl_align.settings import Settings
from xl_align.sources import Extract
from xl_align.vocabulary import MEASURES

__all__ = ["EFFECTS", "Count", "Results", "analyse"]


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one table: in = used + set aside."""

    table: str
    rows_in: int
    rows_used: int
    rows_reported: int


@dataclass(frozen=True, slots=True)
class Owner:
    """What the owner of a workbook wrote over the source, and what the source says.

    ``overrides`` are settings as text, ``figures`` assumptions; ``stated`` are the
    assumptions of the source.
    """

    overrides: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    stated: Mapping[str, float] = field(default_factory=dict)

    def source_of(self, name: str) -> str:
        """Return where an assumption comes from, as a word."""
        if name in self.figures:
            return "yours"
        return "settings" if name in self.stated else "usual figure"


@dataclass(frozen=True, slots=True)
class Results:
    """What the sheets show.

    ``stated`` are the settings in force, as text. ``demand`` has every row with a
    signal, ``policy`` those with all a policy needs.
    """

    settings: Settings
    stated: Mapping[str, str]
    owner: Owner
    extracts: tuple[Extract, ...]
    counts: tuple[Count, ...]
    problems: tuple[Problem, ...]
    statement: Statement
    bridge: RevenueBridge
    policy: pd.DataFrame
    demand: pd.DataFrame
    service: pd.DataFrame
    rates: pd.DataFrame
    scenarios: tuple[Scenario, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def bucket(self) -> str:
        """What one row of demand covers, as a word."""
        return self.settings.bucket

    @property
    def lines(self) -> pd.DataFrame:
        """The reconciliation, line by line."""
        return self.statement.lines

    @property
    def dollars(self) -> pd.DataFrame:
        """Our side behind the lines."""
        return self.statement.dollars

    @property
    def ledger(self) -> pd.DataFrame:
        """The ledger's side behind the lines."""
        return self.statement.ledger

    @property
    def traces(self) -> pd.DataFrame:
        """Differences by document, with cause."""
        return self.statement.traces

    @property
    def set_aside(self) -> tuple[Problem, ...]:
        """Problems of rows that take no part in the figures."""
        return tuple(problem for problem in self.problems if not problem.used)

    @property
    def breaks(self) -> int:
        """How many lines of the reconciliation differ beyond the tolerance."""
        return int(self.lines["state"].ne("match").sum())

    @property
    def days(self) -> float:
        """Days of the periods reconciled, for days of stock; 0 if nothing was sold."""
        settings, dollars = self.settings, self.dollars
        first, last = settings.periods
        sold = dollars["version"].eq("actual") & dollars["measure"].eq("revenue")
        dated = dollars["period"].str.fullmatch(r"\d{4}-\d\d")
        known = dollars.loc[sold & dated, "period"]
        if known.empty and not (first and last):
            return 0.0
        calendar = (settings.calendar, settings.year_start)
        start = period_start([first or known.min()], *calendar)[0]
        end = period_end([last or known.max()], *calendar)[0]
        # Sales end with the as-of day, and so must the days they are held against.
        end = min(end, np.datetime64(settings.as_of, "D"))
        return max(float((end - start).astype(np.int64)) + 1.0, 0.0)

    @property
    def bridged(self) -> bool:
        """Whether there is anything to bridge."""
        return len(self.bridge.lines) > 0

    def compared(self) -> list[dict[str, Any]]:
        """Return both sides by version and measure, as plain values."""
        traces = self.traces
        found = []
        for version, measure in self.pairs():
            rows = self.lines["version"].eq(version) & self.lines["measure"].eq(measure)
            own = traces["version"].eq(version) & traces["measure"].eq(measure)
            left = float(traces.loc[own, "remaining"].sum())
            found.append(
                {
                    "version": version,
                    "measure": measure,
                    "ours": self.total("ours", version, measure),
                    "ledger": self.total("ledger", version, measure),
                    "difference": self.total("difference", version, measure),
                    "open": round(left, self.settings.decimals),
                    "lines": int(rows.sum()),
                    "breaks": int(self.lines.loc[rows, "state"].ne("match").sum()),
                }
            )
        return found

    def unposted(self) -> list[tuple[str, str, float]]:
        """Return version, measure and amount of what the ledger does not hold."""
        loose = self.dollars[self.dollars["line"].eq(0)]
        sums = loose.groupby(["version", "measure"], as_index=False)["amount"].sum()
        order = {name: at for at, name in enumerate(MEASURES)}
        found = [tuple(row) for row in sums.itertuples(index=False)]
        return sorted(found, key=lambda one: (order[one[1]], one[0]))

    def pairs(self) -> list[tuple[str, str]]:
        """Return version and measure of the reconciliation, revenue first."""
        known = set(zip(self.lines["version"], self.lines["measure"], strict=True))
        order = {name: at for at, name in enumerate(MEASURES)}
        return sorted(known, key=lambda pair: (order[pair[1]], pair[0]))

    def total(self, column: str, version: str, measure: str) -> float:
        """Return the sum of a column of the reconciliation."""
        lines = self.lines
        found = lines["version"].eq(version) & lines["measure"].eq(measure)
        return round(float(lines.loc[found, column].sum()), self.settings.decimals)


def analyse(
    checked: Mapping[str, Checked],
    settings: Settings,
    extracts: Sequence[Extract],
    scenarios: Sequence[Scenario],
    owner: Owner | None = None,
    place: Mapping[str, str] | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Results:
    """Return results from checked tables.

    Parameters
    ----------
    checked, settings, extracts : from `sources.load`
    scenarios : base first; without demand none is evaluated
    owner : what the workbook's owner wrote over the source
    place : folder and profile, as the workbook remembers them
    step : told what is being done, for a progress bar
    """
    step("Aligning tables")
    plan = align(checked, settings)
    step("Reconciling units to dollars")
    found = statement(plan.tables, settings)
    moved = bridge(found, settings)
    step("Setting policies")
    heard = signal(plan)
    rows, notices = portfolio(plan, heard)
    step("Evaluating scenarios")
    outcomes = evaluate(rows, scenarios) if len(rows.rows) else ()
    problems = [
        *(problem for one in checked.values() for problem in one.problems),
        *plan.problems,
        *found.problems,
        *findings(plan.tables, settings),
        *_out_of_span(found, settings),
        *notices,
    ]
    unique = tuple(dict.fromkeys(problems))
    return Results(
        settings=settings,
        stated={**(place or {}), **_as_text(settings)},
        owner=owner or Owner(stated=settings.assumptions),
        extracts=tuple(extracts),
        counts=_counts(checked, unique),
        problems=unique,
        statement=found,
        bridge=moved,
        policy=rows.rows,
        demand=demand_rows(plan, heard),
        service=order_service(plan.tables["sales"]),
        rates=_rates(plan.tables["rates"], settings),
        scenarios=tuple(scenarios),
        outcomes=outcomes,
    )


def _out_of_span(found: Statement, settings: Settings) -> list[Problem]:
    """Say where the periods asked for hold no sale, or end before the stock day."""
    first, last = settings.periods
    if not (first and last):
        return []
    asked, problems = f"{first}, {last}", []
    known = found.every["period"]
    if len(known) and not len(found.actual):
        rule = f"hold no sale: sales run from {known.min()} to {known.max()}"
        problems.append(Problem("settings", 0, "periods", rule, asked))
    end = period_end([last], settings.calendar, settings.year_start)[0]
    if np.datetime64(settings.as_of, "D") > end:
        rule = f"end before the stock was counted, {settings.as_of}: two moments meet"
        problems.append(Problem("settings", 0, "periods", rule, asked, used=True))
    return problems


def _counts(
    checked: Mapping[str, Checked], problems: Sequence[Problem]
) -> tuple[Count, ...]:
    """Count rows two ways: those that are left, and those a problem names."""
    aside: dict[str, set[int]] = {name: set() for name in checked}
    for problem in problems:
        if problem.row and not problem.used and problem.table in aside:
            aside[problem.table].add(problem.row)
    return tuple(
        Count(
            name,
            one.rows_in,
            int((~one.frame.index.isin(list(aside[name]))).sum()),
            len(aside[name]),
        )
        for name, one in checked.items()
    )


def _as_text(settings: Settings) -> dict[str, str]:
    """Return settings as a workbook's Settings sheet shows them."""

    def text(value: Any) -> str:
        if isinstance(value, float):
            return f"{value:g}"
        return ", ".join(value) if isinstance(value, tuple) else str(value)

    return {
        one.name: text(getattr(settings, one.name))
        for one in fields(settings)
        if one.name != "assumptions"
    }


def _rates(rates: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    used = rates[rates["date"].le(pd.Timestamp(settings.as_of))]
    columns = ["version", "currency", "date", "rate"]
    shown = used.sort_values(columns[:3])[columns]
    if shown.empty:
        home = {"version": "all", "currency": settings.currency, "rate": 1.0}
        shown = pd.DataFrame([home], columns=columns)
    return shown.reset_index(drop=True)
