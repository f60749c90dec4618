"""What a scenario is: a name, a rule for safety stock, and shocks."""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeAlias

from xl_align.errors import Problem, TableError
from xl_align.settings import ASSUMPTIONS

Rule: TypeAlias = Literal["target", "keep", "budget"]

RULES = ("target", "keep", "budget")
VIEWS = ("commit", "most likely", "stretch")
SCOPE = ("item", "location", "family", "supplier", "segment", "abc_class")
TAKEN = (  # sheets of ours, and the one name Excel keeps for itself
    "about",
    "summary",
    "assumptions",
    "reconciliation",
    "differences",
    "bridge",
    "bridge lines",
    "scenarios",
    "policy",
    "demand",
    "service",
    "dollars",
    "exceptions",
    "checks",
    "settings",
    "trace",
    "comparison",
    "baseline",
    "functions",
    "history",
)
ROW_QUANTITIES = (
    "demand",
    "demand_sd",
    "lead_time",
    "lead_time_sd",
    "service_level",
    "order_quantity",
    "price",
    "standard_cost",
)
SHOCKABLE = (
    *ROW_QUANTITIES,
    *(name for name, one in ASSUMPTIONS.items() if one.shocked),
)
WORDS = ("quantity", "percent", "change", "level", *SCOPE)
LARGEST = "largest"  # scope word: the supplier with the most purchases
BASE = "Base"
SHEET_TITLE = 31  # characters Excel allows


@dataclass(frozen=True, slots=True)
class Shock:
    """One change to one quantity, for the rows that every scope word matches.

    ``value`` is the new level, or the change as a fraction (0.6 for +60 %).
    """

    quantity: str
    change: Literal["percent", "level"]
    value: float
    scope: Mapping[str, str]

    @property
    def words(self) -> str:
        """The shock as a planner says it: ``lead_time +60 %, supplier S03``."""
        percent = f"{100 * self.value:+.10g} %"
        by = percent if self.change == "percent" else f"= {self.value:g}"
        where = ", ".join(f"{column} {name}" for column, name in self.scope.items())
        return f"{self.quantity} {by}" + (f", {where}" if where else "")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name and shocks.

    ``safety_stock`` says what happens to stock: ``target`` sizes it for the
    service level, ``keep`` leaves it as in the base and lets service move,
    ``budget`` spends ``budget_share`` of the base's safety stock where a dollar
    serves most.
    """

    name: str
    summary: str = ""
    safety_stock: Rule = "target"
    budget_share: float = 1.0
    view: Literal["commit", "most likely", "stretch"] = "most likely"
    shocks: tuple[Shock, ...] = ()


def shipped() -> tuple[Scenario, ...]:
    """Return the five scenarios that come with the product, base first."""
    folder = resources.files("workbooks.scenarios")
    files = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(
        parse(tomllib.loads((folder / name).read_text("utf-8")), name) for name in files
    )


def read(path: Path) -> Scenario:
    """Read one scenario from a TOML file; TableError names every fault."""
    try:
        return parse(tomllib.loads(path.read_text("utf-8")), path.name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(
            [Problem(path.name, 0, "file", f"is not TOML: {error}")]
        ) from None


def parse(values: Mapping[str, Any], source: str) -> Scenario:
    """Return a scenario from plain values, or raise every problem at once."""
    problems = _head_problems(values, source)
    shocks = []
    rows = values.get("shock", [])
    if not isinstance(rows, list) or not all(isinstance(r, Mapping) for r in rows):
        rule = "must be tables, each under [[shock]]"
        raise TableError([*problems, Problem(source, 0, "shock", rule)])
    for at, row in enumerate(rows, start=1):
        shock, wrong = _shock(row, source, at)
        problems += wrong
        shocks.append(shock)
    if problems:
        raise TableError(problems)
    head = {k: v for k, v in values.items() if k != "shock"}
    return Scenario(**head, shocks=tuple(shocks))


def from_rows(
    scenarios: Iterable[Mapping[str, Any]], shocks: Sequence[Mapping[str, Any]]
) -> tuple[Scenario, ...]:
    """Return scenarios from the two tables of a workbook's Assumptions sheet.

    ``scenarios`` has a row per scenario (scenario, summary, safety_stock,
    budget_share, view), ``shocks`` one per shock (scenario, quantity, change as a
    fraction, level and the scope columns). Blank cells are left out.
    """
    found: list[Scenario] = []
    problems: list[Problem] = []
    for row in scenarios:
        head = {k: v for k, v in row.items() if _filled(v)}
        name = head["name"] = str(head.pop("scenario", ""))
        own = [
            {k: v for k, v in shock.items() if k in WORDS and _filled(v)}
            for shock in shocks
            if str(shock.get("scenario", "")) == name
        ]
        try:
            found.append(parse({**head, "shock": own}, f"scenario {name!r}"))
        except TableError as error:
            problems += error.problems
    names = {scenario.name for scenario in found}
    problems += [
        Problem("shocks", 0, "scenario", "is not in table 'scenarios'", str(name))
        for name in sorted({str(s.get("scenario", "")) for s in shocks} - names - {""})
        if not problems
    ]
    if problems:
        raise TableError(problems)
    return tuple(found)


def _filled(value: Any) -> bool:
    return value is not None and value == value and value != ""


def _head_problems(values: Mapping[str, Any], source: str) -> list[Problem]:
    known = ("name", "summary", "safety_stock", "budget_share", "view", "shock")
    wrong = [
        Problem(source, 0, key, f"is unknown; a scenario has {', '.join(known)}")
        for key in values
        if key not in known
    ]
    if not values.get("name"):
        wrong.append(Problem(source, 0, "name", "must not be blank"))
    wrong += _name_problems(str(values.get("name", "")), source)
    if values.get("safety_stock", "target") not in RULES:
        rule = f"must be one of {', '.join(RULES)}"
        wrong.append(
            Problem(source, 0, "safety_stock", rule, str(values["safety_stock"]))
        )
    if values.get("view", "most likely") not in VIEWS:
        rule = f"must be one of {', '.join(VIEWS)}"
        wrong.append(Problem(source, 0, "view", rule, str(values["view"])))
    share = values.get("budget_share", 1.0)
    if not isinstance(share, int | float) or not 0 < share:
        rule = "must be a number above 0"
        wrong.append(Problem(source, 0, "budget_share", rule, str(share)))
    return wrong


def _name_problems(name: str, source: str) -> list[Problem]:
    """Say why a name cannot be that of a sheet of its own."""
    fits = len(name) <= SHEET_TITLE and not set(name) & set("[]:*?/\\'")
    rules = {
        f"must fit a sheet: {SHEET_TITLE} characters at most, none of []:*?/\\'": (
            fits and (name.isprintable() or not name)
        ),
        "is the name of another sheet": name.lower() not in TAKEN,
        "must have a letter or a digit": not name or bool(re.search(r"\w", name)),
    }
    return [
        Problem(source, 0, "name", rule, name)
        for rule, holds in rules.items()
        if not holds
    ]


def clashes(scenarios: Sequence[Scenario]) -> list[Problem]:
    """Return a problem for each name that reads like that of an earlier one."""
    seen: dict[str, str] = {}
    problems = []
    for one in scenarios:
        earlier = seen.setdefault(table_word(one.name).lower(), one.name)
        if earlier is not one.name or sum(o.name == one.name for o in scenarios) > 1:
            rule = f"reads like scenario {earlier!r}: give it another name"
            problems.append(Problem("scenarios", 0, "name", rule, one.name))
    return problems


def table_word(name: str) -> str:
    """Return a scenario's name as a word Excel takes for a table."""
    return re.sub(r"\W+", "_", name).strip("_")


def _shock(row: Mapping[str, Any], source: str, at: int) -> tuple[Shock, list[Problem]]:
    quantity = str(row.get("quantity", ""))
    scope = {k: str(row[k]) for k in SCOPE if k in row}
    changes = [k for k in ("percent", "change", "level") if k in row]
    wrong = [
        Problem(source, at, key, "is unknown in a shock")
        for key in row
        if key not in WORDS
    ]
    if quantity not in SHOCKABLE:
        rule = f"must be one of {', '.join(SHOCKABLE)}"
        wrong.append(Problem(source, at, "quantity", rule, quantity))
    if quantity in ASSUMPTIONS and scope:
        wrong.append(Problem(source, at, "quantity", "has no scope", quantity))
    if len(changes) != 1:
        wrong.append(Problem(source, at, "percent", "give either percent or level"))
    change: Literal["percent", "level"] = "level" if "level" in changes else "percent"
    said = changes[0] if changes else "percent"
    value = row.get(said, 0.0)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value):
        wrong.append(Problem(source, at, said, "must be a number", str(value)))
        value = 0.0
    if "segment" in scope and change == "level":
        wrong.append(Problem(source, at, "segment", "takes percent, not level"))
    by = value / 100 if said == "percent" else value
    return Shock(quantity, change, float(by), scope), wrong
