"""Comparison: what one scenario moves against the base, in total and item by item."""

from typing import Literal

import numpy as np
import pandas as pd

from xl_align.results import Results
from xl_align.scenario import Outcome
from xl_align.sheets import scenario
from xl_align.sheets.grid import Field, address, grid, heading
from xl_align.workbook import Cell, Formula, Sheet

TITLE = "Comparison"
TOP = 4
MOVED = (  # key of a scenario's row, title, unit
    ("safety_stock", "Safety stock", "each"),
    ("inventory", "Inventory", "money"),
    ("lost_revenue", "Lost revenue", "money"),
    ("margin", "Margin", "money"),
)


def sheet(outcome: Outcome, results: Results) -> Sheet:
    """Return every measure of both, then every row by how far its stock moves."""
    base, name = results.outcomes[0], outcome.scenario.name
    note = (
        f"{name} less {base.scenario.name}, {results.settings.currency} a year at "
        "steady state. Rows by the change of their inventory, the largest first."
    )
    below = TOP + len(scenario.MEASURES) + 3
    frame, fields = _rows(outcome, base)
    rows = grid("Comparison", fields, frame, below, totals="Total")
    cells = (
        *heading(f"{name} against {base.scenario.name}", note),
        *_measures(outcome, base),
        Cell(below - 1, 1, "By item and location", "heading", span=4),
    )
    widths = {1: 36, 2: 18, 3: 18, 4: 18}
    return Sheet(TITLE, cells, (rows,), widths=widths)


def _measures(outcome: Outcome, base: Outcome) -> list[Cell]:
    titles = ("A year", base.scenario.name, outcome.scenario.name, "Change")
    cells = [
        Cell(TOP, at, one, "heading", "text" if at == 1 else "money")
        for at, one in enumerate(titles, start=1)
    ]
    for row, (key, title, unit, _) in enumerate(scenario.MEASURES, start=TOP + 1):
        cells.append(Cell(row, 1, title, "label"))
        for at, one in enumerate((base, outcome), start=2):
            place = address(one.scenario.name, scenario.total_row(key), scenario.VALUE)
            cells.append(
                Cell(row, at, Formula(f"={place}", one.totals[key]), "link", unit)
            )
        change = outcome.totals[key] - base.totals[key]
        scale, shown = (100, "points") if unit == "fraction" else (1, unit)
        text = f"=(C{row}-B{row})*{scale}" if scale > 1 else f"=C{row}-B{row}"
        cells.append(Cell(row, 4, Formula(text, change * scale), "formula", shown))
    return cells


def _rows(outcome: Outcome, base: Outcome) -> tuple[pd.DataFrame, list[Field]]:
    """Return each row's measures then, now and apart, ordered by the stock moved."""
    keys = ["item", "location", "family", "line"]
    frame = base.rows[keys].copy()
    fields = [
        Field("item", "Item", "text"),
        Field("location", "Location", "text"),
        Field("family", "Family", "text"),
        Field("line", "Line", "integer"),
    ]
    for key, title, unit in MOVED:
        for one, word in ((base, "base"), (outcome, "scenario")):
            table = scenario.table_name(one)
            source = scenario.TITLES[key]
            text = f"INDEX({table}[{source}],MATCH({{line}},{table}[Line],0))"
            frame[f"{key}_{word}"] = one.rows[key].to_numpy()
            titled = f"{title}, {word}"
            fields.append(Field(f"{key}_{word}", titled, unit, text))
        frame[f"{key}_moved"] = frame[f"{key}_scenario"] - frame[f"{key}_base"]
        text = f"{{{key}_scenario}}-{{{key}_base}}"
        total: Literal["", "sum"] = "sum" if unit == "money" else ""
        fields.append(
            Field(f"{key}_moved", f"{title}, change", unit, text, total=total)
        )
    order = np.argsort(-frame["inventory_moved"].abs().to_numpy(), kind="stable")
    return frame.iloc[order].reset_index(drop=True), fields
