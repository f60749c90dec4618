"""One sheet per scenario: totals, the figures behind them, and every row live."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from xl_align.scenario import Outcome, Shock
from xl_align.scenario.spec import table_word
from xl_align.settings import ASSUMPTIONS
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Cell, Formula, Sheet

TOP = 6  # first row of the totals and figures
TABLE_TOP = TOP + 21
VALUE = 2  # column of the totals' values
FIGURE = 6  # column of the figures' values

INPUTS = (
    ("demand", "Demand", "each/period"),
    ("demand_sd", "Demand sd", "each/period"),
    ("lead_time", "Lead time", "periods"),
    ("lead_time_sd", "Lead time sd", "periods"),
    ("review_period", "Review", "periods"),
    ("service_level", "Service level", "fraction"),
    ("order_quantity", "Order quantity", "each"),
    ("price", "Price", "money/each"),
    ("standard_cost", "Standard cost", "money/each"),
)

MEASURES = (  # key, title, unit, 1 where more is better, -1 where less is
    ("fill_rate", "Service (fill rate)", "fraction", 1),
    ("inventory", "Inventory investment", "money", -1),
    ("safety_stock", "of which safety stock", "money", -1),
    ("expedite", "Expedite cost a year", "money", -1),
    ("freight", "Freight a year", "money", -1),
    ("lost_revenue", "Lost revenue a year", "money", -1),
    ("revenue", "Revenue a year", "money", 1),
    ("cost_of_sales", "Cost of sales a year", "money", 0),
    ("margin", "Margin after freight and expedite", "money", 1),
    ("carrying_cost", "Carrying cost a year", "money", -1),
    ("profit", "Margin after carrying cost", "money", 1),
    ("receivables", "Receivables", "money", 0),
    ("payables", "Payables", "money", 0),
    ("working_capital", "Working capital", "money", -1),
    ("cash_tied", "Cash tied up", "money", -1),
    ("cash_against_base", "Cash against base, first year", "money", 1),
)


def sheet(outcome: Outcome, base: Outcome, first: int) -> Sheet:
    """Return the scenario's sheet.

    ``first`` is the row of its first shock in the table Shocks, 1 at the top.
    The base sheet must be in the same workbook: other scenarios refer to it.
    """
    title, name = outcome.scenario.name, table_name(outcome)
    cells = [
        *heading(title, outcome.scenario.summary, span=12),
        *_totals(outcome, base, name),
        *_figures(outcome, first),
    ]
    frame = outcome.rows.assign(row=np.arange(1, len(outcome.rows) + 1))
    frame, fields = _fields(outcome, frame, first, base)
    rows = grid(name, fields, frame, TABLE_TOP + 1, totals="Total")
    cells.append(Cell(TABLE_TOP, 1, "By item and location", "heading", span=4))
    widths = {1: 34, 2: 16, 3: 14, 4: 14, 5: 26, 6: 14}
    return Sheet(title, tuple(cells), (rows,), widths=widths)


def table_name(outcome: Outcome) -> str:
    """Return the name of the scenario's table, a word Excel takes."""
    return "Scenario_" + table_word(outcome.scenario.name)


def total_row(key: str) -> int:
    """Return the row in which a scenario's sheet holds this total."""
    return TOP + 1 + [one[0] for one in MEASURES].index(key)


def _totals(outcome: Outcome, base: Outcome, name: str) -> list[Cell]:
    cells = [Cell(TOP, 1, "Totals", "heading", span=2)]
    for key, title, unit, _ in MEASURES:
        row = total_row(key)
        text = "=" + _total_formula(key, name, base.scenario.name)
        value = outcome.totals[key]
        cells += [
            Cell(row, 1, title, "label"),
            Cell(row, VALUE, Formula(text, value), "formula", unit),
        ]
    return cells


def _total_formula(key: str, name: str, base: str) -> str:
    def own(word: str) -> str:
        return f"$B${total_row(word)}"

    def then(word: str) -> str:
        return f"'{base}'!{own(word)}"

    served = f"{name}[Annual demand],{name}[Price]"
    tied = f"{own('inventory')}*{figure('cash_share')}"
    year = figure("days_per_year")
    composed = {
        "fill_rate": f"SUMPRODUCT({name}[Fill rate],{served})/SUMPRODUCT({served})",
        "safety_stock": f"SUMPRODUCT({name}[Safety stock],{name}[Standard cost])",
        "carrying_cost": f"{own('inventory')}*{figure('carrying_rate')}",
        "profit": f"{own('margin')}-{own('carrying_cost')}",
        "receivables": f"{own('revenue')}*{figure('dso_days')}/{year}",
        "payables": f"{own('cost_of_sales')}*{figure('dpo_days')}/{year}",
        "working_capital": (
            f"{own('inventory')}+{own('receivables')}-{own('payables')}"
        ),
        "cash_tied": f"{tied}+{own('receivables')}-{own('payables')}",
        "cash_against_base": (
            f"({own('margin')}-{then('margin')})"
            f"-({own('cash_tied')}-{then('cash_tied')})"
        ),
    }
    if key in composed:
        return composed[key]
    return f"SUM({name}[{TITLES[key]}])"


def figure(name: str) -> str:
    """Return the cell of the scenario's own sheet that holds an assumption."""
    return f"$F${TOP + 1 + list(ASSUMPTIONS).index(name)}"


def _figures(outcome: Outcome, first: int) -> list[Cell]:
    cells = [Cell(TOP, FIGURE - 1, "Figures", "heading", span=2)]
    for at, (name, assumption) in enumerate(ASSUMPTIONS.items()):
        text = name
        for number, shock in enumerate(outcome.scenario.shocks, start=first):
            if shock.quantity == name:
                text = _shocked(text, "1", shock, number)
        content = Formula("=" + text, outcome.figures[name])
        row = TOP + 1 + at
        cells += [
            Cell(row, FIGURE - 1, assumption.doc, "label"),
            Cell(row, FIGURE, content, "link", assumption.unit),
        ]
    return cells


def _shocked(text: str, reach: str, shock: Shock, at: int) -> str:
    """Return a formula changed by the shock in row ``at`` of the Shocks table."""
    row = f"MATCH({at},Shocks[No],0)"
    if shock.change == "level":
        return f"IF({reach}>0,INDEX(Shocks[Level],{row}),{text})"
    return f"{text}*(1+{reach}*INDEX(Shocks[Change],{row}))"


def _fields(
    outcome: Outcome, frame: pd.DataFrame, first: int, base: Outcome
) -> tuple[pd.DataFrame, list[Field]]:
    """Return the columns, with one of reach for each shock on the rows."""
    fields = [
        Field("item", "Item", "text", width=14),
        Field("location", "Location", "text"),
        Field("family", "Family", "text"),
        Field("supplier", "Supplier", "text"),
        Field("line", "Line", "integer"),
        # By number, so that a sorted Policy still gives each line its own.
        Field("row", "Row", "integer", "MATCH({line},Policy[Line],0)"),
    ]
    frame = frame.copy()
    inputs = {key: f"INDEX(Policy[{title}],{{row}})" for key, title, _ in INPUTS}
    reaches = iter(outcome.reach)
    for number, shock in enumerate(outcome.scenario.shocks, start=first):
        if shock.quantity in ASSUMPTIONS:
            continue
        reach = f"reach_{number}"
        frame[reach] = next(reaches)
        fields.append(Field(reach, f"Reach of shock {number}", "fraction"))
        inputs[shock.quantity] = _shocked(
            inputs[shock.quantity], f"{{{reach}}}", shock, number
        )
    view = outcome.scenario.view
    if view != "most likely":
        inputs["demand"] = (
            f"MAX(0,{inputs['demand']}+NORM.S.INV({figure(view)})*{{demand_sd}})"
        )
    fields += [Field(key, title, unit, inputs[key]) for key, title, unit in INPUTS]
    fields += _results(outcome, base)
    return frame, fields


def _results(outcome: Outcome, base: Outcome) -> list[Field]:
    stock = "NORM.S.INV({service_level})*{lead_time_sd_of_demand}"
    kept: Mapping[str, str] = {
        "keep": (
            f"INDEX({table_name(base)}[Safety stock],"
            f"MATCH({{line}},{table_name(base)}[Line],0))"
        ),
        "budget": "{k}*{lead_time_sd_of_demand}",
    }
    rule = outcome.scenario.safety_stock if outcome is not base else "target"
    formulas = {**FORMULAS, "safety_stock": kept.get(rule, stock)}
    if rule == "budget":
        formulas["k"] = ""  # chosen by the allocation, not by a formula
    return [
        Field(
            key,
            TITLES[key],
            UNITS.get(key, "money"),
            formulas[key],
            total="sum" if key in SUMMED else "",
        )
        for key in FORMULAS
    ]


SUMMED = (
    "inventory",
    "expedite",
    "lost_revenue",
    "revenue",
    "cost_of_sales",
    "freight",
    "margin",
)

TITLES = {
    "lead_time_sd_of_demand": "Sd over lead time",
    "safety_stock": "Safety stock",
    "k": "Factor",
    "k_above": "Factor with order",
    "loss": "Loss",
    "loss_above": "Loss with order",
    "fill_rate": "Fill rate",
    "average_stock": "Average stock",
    "inventory": "Inventory",
    "annual_demand": "Annual demand",
    "short": "Short a year",
    "expedite": "Expedite",
    "lost_revenue": "Lost revenue",
    "revenue": "Revenue",
    "cost_of_sales": "Cost of sales",
    "freight": "Freight",
    "margin": "Margin",
}

UNITS = {
    "lead_time_sd_of_demand": "each",
    "safety_stock": "each",
    "k": "factor",
    "k_above": "factor",
    "loss": "factor",
    "loss_above": "factor",
    "fill_rate": "fraction",
    "average_stock": "each",
    "annual_demand": "each",
    "short": "each",
}

_LOSS = "NORM.S.DIST({k},FALSE)-{k}*NORM.S.DIST(-{k},TRUE)"

FORMULAS = {
    "lead_time_sd_of_demand": (
        "SQRT(({lead_time}+{review_period})*{demand_sd}^2+{demand}^2*{lead_time_sd}^2)"
    ),
    "safety_stock": "",
    "k": ("IF({lead_time_sd_of_demand}>0,{safety_stock}/{lead_time_sd_of_demand},0)"),
    "k_above": (
        "IF({lead_time_sd_of_demand}>0,"
        "({safety_stock}+{order_quantity})/{lead_time_sd_of_demand},0)"
    ),
    "loss": _LOSS,
    "loss_above": _LOSS.replace("{k}", "{k_above}"),
    "fill_rate": "1-{lead_time_sd_of_demand}*({loss}-{loss_above})/{order_quantity}",
    "average_stock": "MAX({safety_stock},0)+{order_quantity}/2",
    "inventory": "{average_stock}*{standard_cost}",
    "annual_demand": "{demand}*periods_per_year",
    "short": "{annual_demand}*(1-{fill_rate})",
    "expedite": (
        f"{{short}}*{figure('expedite_share')}*{{standard_cost}}"
        f"*{figure('expedite_premium')}"
    ),
    "lost_revenue": f"{{short}}*{figure('lost_share')}*{{price}}",
    "revenue": f"({{annual_demand}}-{{short}}*{figure('lost_share')})*{{price}}",
    "cost_of_sales": (
        f"({{annual_demand}}-{{short}}*{figure('lost_share')})*{{standard_cost}}"
    ),
    "freight": (
        f"{{cost_of_sales}}*{figure('freight_rate')}*(1+{figure('fuel_share')}"
        f"*{figure('fuel_change')}*(1-{figure('fuel_recovery')}))"
    ),
    "margin": "{revenue}-{cost_of_sales}-{freight}-{expedite}",
}
