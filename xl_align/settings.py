"""Settings: what a planning folder or a workbook says about itself."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from math import inf
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from xl_align.errors import Problem, TableError

Calendar: TypeAlias = Literal["month", "4-4-5", "4-5-4", "5-4-4"]
Bucket: TypeAlias = Literal["day", "week", "month"]

CALENDARS = ("month", "4-4-5", "4-5-4", "5-4-4")
BUCKETS = ("day", "week", "month")
DATES = ("shipped", "ordered")
FLOATS = ("tolerance", "tolerance_share")  # 1 in a file means 1.0
PERIOD = r"\d{4}-(0[1-9]|1[0-2])"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure the results rest on: stated on the Assumptions sheet, never hidden."""

    name: str
    unit: str
    doc: str
    usual: float  # taken, and labelled so, where the settings do not say
    low: float = 0.0
    high: float = inf
    open: bool = False  # whether low and high themselves are out
    shocked: bool = True  # whether a scenario may change it

    def __contains__(self, value: float) -> bool:
        """Tell whether a figure makes sense; NaN and infinity never do."""
        if self.open:
            return self.low < value < self.high
        return self.low <= value <= self.high and value != inf

    @property
    def rule(self) -> str:
        """The domain in words."""
        if self.high == inf:
            return f"must be a number {'above' if self.open else 'of at least'} 0"
        kind = "strictly between" if self.open else "between"
        return f"must be a number {kind} {self.low:g} and {self.high:g}"


ASSUMPTIONS: Mapping[str, Assumption] = {
    one.name: one
    for one in [
        Assumption(
            "carrying_rate", "fraction/year", "Cost of holding stock", 0.20, open=True
        ),
        Assumption(
            "cash_share", "fraction", "Share of standard cost paid in cash", 1.0, 0, 1
        ),
        Assumption(
            "expedite_share",
            "fraction",
            "Share of short units that are expedited",
            0.5,
            0,
            1,
        ),
        Assumption(
            "expedite_premium", "fraction", "Expediting, as share of standard cost", 0.3
        ),
        Assumption(
            "lost_share", "fraction", "Share of short units that are lost", 0.3, 0, 1
        ),
        Assumption(
            "freight_rate", "fraction", "Freight, as share of standard cost", 0.05
        ),
        Assumption(
            "fuel_share", "fraction", "Share of freight that is fuel", 0.3, 0, 1
        ),
        Assumption("fuel_change", "fraction", "Change of the fuel price", 0.0, -1),
        Assumption(
            "fuel_recovery",
            "fraction",
            "Share of fuel charged on to customers",
            0.0,
            0,
            1,
        ),
        Assumption("dso_days", "days", "Days until customers pay", 45),
        Assumption("dpo_days", "days", "Days until we pay suppliers", 40),
        Assumption(
            "usual_service",
            "fraction",
            "Service level of items for which table 'policy' has none",
            0.95,
            0,
            1,
            open=True,
            shocked=False,
        ),
        Assumption(
            "order_cost",
            "money/order",
            "Cost of placing one order",
            75,
            open=True,
            shocked=False,
        ),
        Assumption(
            "days_per_year",
            "days",
            "Days in the year of all day counts",
            365,
            360,
            366,
            shocked=False,
        ),
        Assumption(
            "aged_days",
            "days",
            "Age from which stock counts as aged",
            365,
            shocked=False,
        ),
        Assumption(
            "commit",
            "fraction",
            "Quantile of demand that is committed",
            0.2,
            0,
            1,
            True,
        ),
        Assumption(
            "stretch",
            "fraction",
            "Quantile of demand that is a stretch",
            0.8,
            0,
            1,
            True,
        ),
    ]
}


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
    assumptions: Mapping[str, float] = field(default_factory=dict)

    def assume(self, name: str) -> float:
        """Return an assumption: as set, else the usual figure."""
        return self.assumptions.get(name, ASSUMPTIONS[name].usual)

    @property
    def tolerance_minor(self) -> int:
        """The tolerance in whole minor units: a part of one never matters."""
        return math.floor(self.tolerance * 10.0**self.decimals + 1e-6)

    @property
    def days_per_bucket(self) -> float:
        """Days in one bucket of demand, to turn lead times into periods."""
        month = self.assume("days_per_year") / 12
        return {"day": 1.0, "week": 7.0, "month": month}[self.bucket]

    @property
    def periods_per_year(self) -> float:
        """How many buckets of demand a year has."""
        return self.assume("days_per_year") / self.days_per_bucket


def _span(value: Any) -> bool:
    """Tell whether two texts are a first and a last fiscal period, or blank."""
    return (
        _pair(value)
        and all(one == "" or re.fullmatch(PERIOD, one) for one in value)
        and (value[0] <= value[1] or value[1] == "")
    )


def _sides(value: Any) -> bool:
    """Tell whether two texts name versions, or spans of fiscal periods."""
    span = rf"plan|actual|{PERIOD}(:{PERIOD})?"
    return _pair(value) and all(re.fullmatch(span, one) for one in value)


def _pair(value: Any) -> bool:
    texts = isinstance(value, list | tuple) and len(value) == 2
    return texts and all(isinstance(one, str) for one in value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


RULES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "as_of": (lambda v: type(v) is date, "must be a date written YYYY-MM-DD"),
    "title": (lambda v: isinstance(v, str) and v != "", "must be a text"),
    "currency": (lambda v: isinstance(v, str) and v != "", "must be a currency"),
    "calendar": (lambda v: v in CALENDARS, f"must be one of {', '.join(CALENDARS)}"),
    "year_start": (lambda v: v in range(1, 13), "must be a month, 1 to 12"),
    "bucket": (lambda v: v in BUCKETS, f"must be one of {', '.join(BUCKETS)}"),
    "recognise": (lambda v: v in DATES, f"must be one of {', '.join(DATES)}"),
    "decimals": (lambda v: v in range(5), "must be 0 to 4"),
    "tolerance": (lambda v: _number(v) and v >= 0, "must be at least 0"),
    "tolerance_share": (lambda v: _number(v) and 0 <= v < 1, "must be in [0, 1)"),
    "periods": (_span, "must be a first and a last period such as 2026-01"),
    "bridge": (_sides, "must be plan, actual, or periods such as 2023-07:2023-12"),
    "plan_version": (lambda v: isinstance(v, str), "must be a text"),
    "forecast_version": (lambda v: isinstance(v, str), "must be a text"),
    "assumptions": (lambda v: isinstance(v, dict), "must be a table of figures"),
}


def settings(values: Mapping[str, Any], source: str = "settings") -> Settings:
    """Return settings from plain values; TableError names every one that is wrong."""
    known = [one.name for one in fields(Settings)]
    problems = [
        Problem(source, 0, name, f"is not a setting; known: {', '.join(known)}")
        for name in values
        if name not in RULES
    ]
    problems += [
        Problem(source, 0, name, rule, _shown(values[name]))
        for name, (holds, rule) in RULES.items()
        if name in values and not holds(values[name])
    ]
    if "as_of" not in values:
        problems.append(Problem(source, 0, "as_of", "is missing"))
    figures = values.get("assumptions", {})
    if isinstance(figures, dict):
        problems += _assumption_problems(figures, source)
    if problems:
        raise TableError(problems)
    plain: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else float(v) if k in FLOATS else v
        for k, v in values.items()
    }
    return Settings(**{**plain, "assumptions": MappingProxyType(dict(figures))})


def _assumption_problems(figures: Mapping[str, Any], source: str) -> list[Problem]:
    known = ", ".join(ASSUMPTIONS)
    return [
        Problem(source, 0, name, f"is not an assumption; known: {known}")
        for name in figures
        if name not in ASSUMPTIONS
    ] + [
        Problem(source, 0, name, ASSUMPTIONS[name].rule, str(value))
        for name, value in figures.items()
        if name in ASSUMPTIONS
        and not (_number(value) and float(value) in ASSUMPTIONS[name])
    ]


def _shown(value: Any) -> str:
    """Return a value as it was written."""
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
