"""Baseline: scenarios promoted to plan, version by version, against what holds now."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

import pandas as pd

from xl_align.results import Results
from xl_align.scenario import Outcome
from xl_align.sheets import comparison, scenario
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Formula, Sheet

TITLE = TABLE = "Baseline"
TOP = 4
DIGITS = 6  # of a change: what is behind them is rounding


@dataclass(frozen=True, slots=True)
class Promoted:
    """One figure of one version; the figures of a version are never changed."""

    version: int
    scenario: str
    measure: str
    value: float
    unit: str
    as_of: date
    promoted_by: str
    promoted_on: date | None


FIELDS = (
    Field("version", "Version", "integer"),
    Field("scenario", "Scenario", "text", width=30),
    Field("measure", "Measure", "text", width=36),
    Field("value", "Value", "any"),
    Field("unit", "Unit", "text"),
    Field("as_of", "As of", "date"),
    Field("promoted_by", "Promoted by", "text", width=18),
    Field("promoted_on", "Promoted on", "date"),
    Field("now", "Now", "any", role="formula"),
    Field("change", "Change", "any", role="formula"),
)
KEYS = [one.name for one in fields(Promoted)]
TITLES = {one.title: one.key for one in FIELDS}


def versions(rows: pd.DataFrame) -> list[Promoted]:
    """Return what the table of a workbook holds, as it was promoted."""
    named = rows.rename(columns=TITLES)[KEYS]
    rows_of = named.assign(version=named["version"].astype(int)).itertuples(index=False)
    return [Promoted(*row) for row in rows_of]


def promoted(
    outcome: Outcome,
    results: Results,
    before: Sequence[Promoted],
    user: str,
    today: date | None,
) -> list[Promoted]:
    """Return the figures of a scenario as the version after those before."""
    number = max((one.version for one in before), default=0) + 1
    name, as_of = outcome.scenario.name, results.settings.as_of
    return [
        Promoted(number, name, title, outcome.totals[key], unit, as_of, user, today)
        for key, title, unit, _ in scenario.MEASURES
    ]


def sheet(results: Results, rows: Sequence[Promoted]) -> Sheet:
    """Return every version, the newest first, beside the scenario as it is now."""
    note = (
        "A promoted figure never changes. 'Now' is the same scenario on sheet "
        "Scenarios today, blank where it is gone; XA_BASELINE reads this table."
    )
    newest = sorted(rows, key=lambda one: -one.version)
    frame = pd.DataFrame([asdict(one) for one in newest], columns=KEYS)
    block = grid(TABLE, FIELDS, frame.assign(now=None, change=None), TOP)
    lines = [
        (*line[: len(KEYS)], *_now(one, results, at))
        for at, (line, one) in enumerate(zip(block.rows, newest, strict=True), TOP + 1)
    ]
    block = replace(block, rows=lines)
    return Sheet(TITLE, heading("Baseline", note), (block,), freeze=(TOP, 0))


def _now(
    one: Promoted, results: Results, row: int
) -> tuple[Formula | None, Formula | None]:
    """Return a promoted figure as it is now, and how far it has moved."""
    keys = {title: key for key, title, _, _ in scenario.MEASURES}
    names = [outcome.scenario.name for outcome in results.outcomes]
    if one.scenario not in names or one.measure not in keys:
        return None, None
    number = names.index(one.scenario)
    now = results.outcomes[number].totals[keys[one.measure]]
    moved = round(now - one.value, DIGITS) + 0.0
    change = Formula(f"=ROUND(I{row}-D{row},{DIGITS})", moved)
    cell = comparison.cell(keys[one.measure], number)
    return Formula(f"={cell}", now), change
