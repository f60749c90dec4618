"""Settings: what a planning folder or a workbook says about itself."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal, TypeAlias

from xl_align.errors import Problem, TableError

Calendar: TypeAlias = Literal["month", "4-4-5", "4-5-4", "5-4-4"]
Bucket: TypeAlias = Literal["day", "week", "month"]

CALENDARS = ("month", "4-4-5", "4-5-4", "5-4-4")
BUCKETS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the figures are cut: as-of date, currency, calendar, tolerances.

    Read from ``settings.toml`` beside the data, from a mapping profile, or from
    the ``Settings`` sheet of a workbook; every one holds the same words.
    """

    as_of: date
    title: str = "Plan and ledger"
    currency: str = "USD"
    calendar: Calendar = "month"
    year_start: int = 1  # month in which the fiscal year begins
    bucket: Bucket = "week"  # what one row of demand and forecast covers
    recognise: Literal["shipped", "ordered"] = "shipped"  # date that decides the period
    decimals: int = 2  # minor unit the ledger posts in
    tolerance: float = 1.0  # reporting currency; smaller differences match
    tolerance_share: float = 0.0  # of the ledger amount; the larger of both counts
    periods: tuple[str, str] = ("", "")  # first and last fiscal period to reconcile
    bridge: tuple[str, str] = ("plan", "actual")  # versions, or "2023-07:2023-12"
    plan_version: str = "budget"  # forecast version finance's plan was made from
    forecast_version: str = "consensus"  # signal the scenarios run on
    assumptions: dict[str, float] = field(default_factory=dict)


def settings(values: dict[str, Any], source: str = "settings") -> Settings:
    """Return settings from plain values; TableError names every one that is wrong."""
    known = {one.name for one in fields(Settings)}
    problems = [
        Problem(source, 0, name, "is not a setting; known: " + ", ".join(sorted(known)))
        for name in values
        if name not in known
    ]
    checks = {
        "as_of": (lambda v: type(v) is date, "must be a date"),
        "calendar": (lambda v: v in CALENDARS, f"must be one of {CALENDARS}"),
        "bucket": (lambda v: v in BUCKETS, f"must be one of {BUCKETS}"),
        "year_start": (lambda v: v in range(1, 13), "must be a month, 1 to 12"),
        "decimals": (lambda v: v in range(5), "must be 0 to 4"),
        "tolerance": (lambda v: v >= 0, "must be at least 0"),
        "tolerance_share": (lambda v: 0 <= v < 1, "must be at least 0 and below 1"),
        "recognise": (lambda v: v in ("shipped", "ordered"), "shipped or ordered"),
    }
    if "as_of" not in values:
        problems.append(Problem(source, 0, "as_of", "is missing"))
    problems += [
        Problem(source, 0, name, rule, str(values[name]))
        for name, (holds, rule) in checks.items()
        if name in values and not holds(values[name])
    ]
    if problems:
        raise TableError(problems)
    pairs = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return Settings(**pairs)
