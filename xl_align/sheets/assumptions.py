"""Assumptions: every figure the results rest on, open to change; the shocks."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from xl_align.results import Results
from xl_align.scenario import Scenario
from xl_align.settings import ASSUMPTIONS
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Cell, Formula, Role, Sheet

TITLE = "Assumptions"
TOP = 4
DECIMALS, DAYS = "money_decimals", "days_per_bucket"
SCOPE = ("item", "location", "family", "supplier", "segment", "abc_class")

SCENARIOS = (
    Field("scenario", "Scenario", "text", role="input", width=34),
    Field("safety_stock", "Safety stock", "text", role="input"),
    Field("budget_share", "Budget share", "fraction", role="input"),
    Field("view", "View", "text", role="input"),
    Field("summary", "Summary", "text", role="input", width=60),
)
SHOCKS = (
    Field("scenario", "Scenario", "text", role="input", width=34),
    Field("no", "No", "integer"),
    Field("quantity", "Quantity", "text", role="input"),
    Field("change", "Change", "fraction", role="input"),
    Field("level", "Level", "factor", role="input"),
    *(
        Field(name, name.replace("_", " ").capitalize(), "text", role="input")
        for name in SCOPE
    ),
)
RATES = (
    Field("version", "Version", "text", width=34),
    Field("currency", "Currency", "text"),
    Field("date", "From", "date"),
    Field("rate", "Rate", "rate"),
)


def sheet(results: Results) -> Sheet:
    """Return figures with names, then the tables of scenarios, shocks and rates."""
    settings = results.settings
    note = (
        "Blue on yellow is yours to change: a refresh keeps it. Figures recalculate at "
        "once; the cost of an order, the usual service level, the days of the year, "
        "new shocks and the allocation of a budget take effect at the next refresh."
    )
    cells = [*heading("Assumptions", note, span=6), *_head(TOP)]
    for row, (name, one) in enumerate(ASSUMPTIONS.items(), start=TOP + 1):
        stated = results.owner.stated.get(name, one.usual)
        cells += [
            Cell(row, 1, one.doc, "label"),
            Cell(row, 2, settings.assume(name), "input", one.unit, name),
            Cell(row, 3, one.unit, "note"),
            Cell(row, 4, stated, "link", one.unit, stated_name(name)),
            Cell(row, 5, results.owner.source_of(name), "note"),
        ]
    at = TOP + len(ASSUMPTIONS) + 1
    cells += _fixed(results, at)
    at += 8
    scenarios = grid("Scenarios", SCENARIOS, _scenarios(results.scenarios), at + 1)
    cells.append(Cell(at, 1, "Scenarios", "heading", span=5))
    at += len(results.scenarios) + 4
    shocks = grid("Shocks", SHOCKS, _shocks(results.scenarios), at + 1)
    cells.append(Cell(at, 1, "Shocks", "heading", span=10))
    at += len(shocks.rows) + 4
    rates = grid("Rates", RATES, results.rates, at + 1)
    cells.append(Cell(at, 1, "Exchange rates in use", "heading", span=4))
    widths = {1: 44, 2: 14, 3: 18, 4: 14, 5: 16}
    return Sheet(
        TITLE, tuple(cells), (scenarios, shocks, rates), widths=widths, tab="input"
    )


def _head(row: int) -> list[Cell]:
    titles = ("Figure", "Value", "Unit", "As stated", "Source")
    return [Cell(row, at, one, "heading") for at, one in enumerate(titles, start=1)]


def stated_name(name: str) -> str:
    """Return the name of the cell that holds what the source says of a figure."""
    return f"{name}_stated"


def _fixed(results: Results, row: int) -> list[Cell]:
    """Return figures that follow from the settings: tolerances and bucket."""
    settings = results.settings
    tolerance = settings.tolerance_minor / 10**settings.decimals
    share, bucket = settings.tolerance_share, settings.bucket
    per_year = Formula("=days_per_year/days_per_bucket", settings.periods_per_year)
    lines: list[tuple[str, Any, str, str]] = [
        ("Largest difference that matches", tolerance, "cents", "tolerance"),
        ("The same as share of the ledger", share, "fraction", "tolerance_share"),
        ("Decimals the ledger posts in", settings.decimals, "integer", DECIMALS),
        (f"Days in a {bucket} of demand", settings.days_per_bucket, "factor", DAYS),
        ("Days in the periods reconciled", results.days, "days", "days_in_periods"),
        (f"{bucket.capitalize()}s in a year", per_year, "factor", "periods_per_year"),
    ]
    cells = []
    for at, (label, content, unit, name) in enumerate(lines, start=row):
        formula = isinstance(content, Formula)
        role: Role = "formula" if formula else "link"
        cells += [
            Cell(at, 1, label, "label"),
            Cell(at, 2, content, role, unit, name),
            Cell(at, 3, "calculated" if formula else "sheet Settings", "note"),
        ]
    return cells


def first_shocks(scenarios: Sequence[Scenario]) -> list[int]:
    """Return the row of each scenario's first shock in table Shocks."""
    rows, at = [], 1
    for scenario in scenarios:
        rows.append(at)
        at += len(scenario.shocks)
    return rows


def _scenarios(scenarios: Sequence[Scenario]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "scenario": [one.name for one in scenarios],
            "safety_stock": [one.safety_stock for one in scenarios],
            "budget_share": [one.budget_share for one in scenarios],
            "view": [one.view for one in scenarios],
            "summary": [one.summary for one in scenarios],
        }
    )


def _shocks(scenarios: Sequence[Scenario]) -> pd.DataFrame:
    rows = [
        {
            "scenario": one.name,
            "quantity": shock.quantity,
            shock.change if shock.change == "level" else "change": shock.value,
            **shock.scope,
        }
        for one in scenarios
        for shock in one.shocks
    ]
    columns = [field.key for field in SHOCKS]
    # A table needs a row; a blank one is ready for the first shock.
    frame = pd.DataFrame(rows or [{}], columns=columns)
    return frame.assign(no=range(1, len(frame) + 1))
