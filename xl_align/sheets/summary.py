"""Summary: the one page a CFO reads."""

from dataclasses import dataclass

import pandas as pd

from xl_align.results import Results
from xl_align.sheets import bridge, checks, comparison
from xl_align.sheets.grid import Field, criterion, grid, heading
from xl_align.workbook import Block, Cell, Formula, Role, Sheet

TITLE = "Summary"
TOP = 4
CHART_ROW = 16  # at the earliest
CHART_ROWS = 19  # rows a chart covers
LEFT, MIDDLE, RIGHT = 1, 5, 8  # columns of the three groups of figures

CAUSES = (
    Field("cause", "Why units and ledger differ", "text", width=44),
    Field(
        "documents",
        "Differences",
        "count",
        "COUNTIFS(Differences[Cause],{cause})",
        total="sum",
    ),
    Field(
        "difference",
        "Difference",
        "cents",
        "SUMIFS(Differences[Difference],Differences[Cause],{cause})",
        total="sum",
    ),
    Field(
        "remaining",
        "Open",
        "cents",
        "SUMIFS(Differences[Open],Differences[Cause],{cause})",
        total="sum",
    ),
)

STOCK = 'SUMIFS(Dollars[Amount],Dollars[Measure],"inventory")'
SOLD = (
    'SUMIFS(Dollars[Amount],Dollars[Measure],"cost of sales",Dollars[Version],"actual")'
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a group: what it is, how it is found, what it is now."""

    label: str
    text: str
    value: float | str
    unit: str
    role: Role = "formula"


def sheet(results: Results) -> Sheet:
    """Return key figures, the bridge, the scenarios and what explains the gaps."""
    settings = results.settings
    first, last = settings.periods
    span = f"{first} to {last}, " if first else ""
    note = (
        f"{span}as of {settings.as_of:%Y-%m-%d}; {settings.currency}; fiscal calendar "
        f"{settings.calendar}. Every figure is a live formula."
    )
    cells = [
        *heading(settings.title, note, span=9),
        *_ledger(results),
        *_group(MIDDLE, "Inventory", _stock(results)),
        *_group(RIGHT, "Service and cash, base scenario", _service(results)),
    ]
    charts = []
    chart_row = max(CHART_ROW, max(cell.row for cell in cells) + 2)
    below = chart_row + CHART_ROWS
    if results.bridged:
        charts.append(bridge.waterfall(results, chart_row, LEFT, 640, 340))
    if results.outcomes:
        charts.append(comparison.chart(results, chart_row, MIDDLE, 700, 340))
        cells += comparison.sentences(results.outcomes, below, MIDDLE)
    widths = {1: 44, 2: 15, 3: 15, 4: 15, 5: 30, 6: 15, 7: 3, 8: 34, 9: 15}
    tables = (_causes(results, below),)
    return Sheet(
        TITLE, tuple(cells), tables, tuple(charts), widths=widths, one_page=True
    )


def _group(column: int, title: str, figures: list[Figure]) -> list[Cell]:
    cells = [Cell(TOP, column, title, "heading", span=2)]
    for row, one in enumerate(figures, start=TOP + 1):
        content = Formula("=" + one.text, one.value)
        cells += [
            Cell(row, column, one.label, "label"),
            Cell(row, column + 1, content, one.role, one.unit),
        ]
    return cells


def _ledger(results: Results) -> list[Cell]:
    """Return plan and actual, from units and in the ledger."""
    cells = [Cell(TOP, LEFT, "Units against ledger", "heading")]
    cells += _unposted(results)
    titles = {"From units": "ours", "Ledger": "ledger", "Difference": "difference"}
    for column, title in enumerate(titles, start=LEFT + 1):
        cells.append(Cell(TOP, column, title, "heading", "money"))
    below = TOP + 1 + len(results.unposted())
    row = below - 1
    for row, (version, measure) in enumerate(results.pairs(), start=below):
        label = f"{measure.capitalize()}, {version}"
        cells.append(Cell(row, LEFT, label, "label"))
        for column, (title, key) in enumerate(titles.items(), start=LEFT + 1):
            text = (
                f"=SUMIFS(Lines[{title}],Lines[Version],{criterion(version)},"
                f"Lines[Measure],{criterion(measure)})"
            )
            content = Formula(text, results.total(key, version, measure))
            cells.append(Cell(row, column, content, "formula", "money"))
    return cells + _matched(results, row + 1)


def _unposted(results: Results) -> list[Cell]:
    """Return what units are worth where the ledger does not hold the measure."""
    cells = []
    for row, (version, measure, amount) in enumerate(results.unposted(), TOP + 1):
        text = (
            f"=SUMIFS(Dollars[Amount],Dollars[Version],{criterion(version)},"
            f"Dollars[Measure],{criterion(measure)})"
        )
        cells += [
            Cell(row, LEFT, f"{measure.capitalize()}, {version}", "label"),
            Cell(row, LEFT + 1, Formula(text, amount), "formula", "money"),
            Cell(row, LEFT + 2, "not in the ledger", "note", span=2),
        ]
    return cells


def _matched(results: Results, row: int) -> list[Cell]:
    """Return how many lines match, and what no cause explains."""
    lines = len(results.lines)
    match = lines - results.breaks
    share = Formula(
        '=IF(COUNT(Lines[Line])=0,1,COUNTIFS(Lines[State],"match")/COUNT(Lines[Line]))',
        match / lines if lines else 1.0,
    )
    differ = Formula(
        '=COUNT(Lines[Line])-COUNTIFS(Lines[State],"match")', results.breaks
    )
    left = float(results.traces["remaining"].sum())
    left = round(left, results.settings.decimals)
    return [
        Cell(row, LEFT, "Lines that match", "label"),
        Cell(row, LEFT + 1, share, "formula", "fraction"),
        Cell(row, LEFT + 2, differ, "formula", "count"),
        Cell(row, LEFT + 3, "lines differ", "note"),
        Cell(row + 1, LEFT, "Not explained by any cause", "label"),
        Cell(
            row + 1,
            LEFT + 3,
            Formula("=SUM(Differences[Open])", left),
            "total",
            "money",
        ),
    ]


def _stock(results: Results) -> list[Figure]:
    """Return what the stock is, what it is for, and how long it lasts."""
    policy, dollars = results.policy, results.dollars
    sold = dollars["measure"].eq("cost of sales") & dollars["version"].eq("actual")
    value = float(dollars.loc[dollars["measure"].eq("inventory"), "amount"].sum())
    cost, days = float(dollars.loc[sold, "amount"].sum()), results.days
    figures = [Figure("Stock at standard cost", STOCK, value, "money")]
    if len(policy):
        unit_cost = policy["standard_cost"]
        for part in ("Cycle", "Safety"):
            text = f"SUMPRODUCT(Policy[{part} in hand],Policy[Standard cost])"
            worth = float((policy[part.lower()] * unit_cost).sum())
            label = f"of which for {part.lower()} stock"
            figures.append(Figure(label, text, worth, "money"))
        excess = float(policy["excess_value"].sum())
        text = "SUM(Policy[Excess value])"
        figures.append(Figure("of which excess", text, excess, "money"))
    figures.append(Figure("Days in the periods", "days_in_periods", days, "days"))
    if cost > 0:
        text = f"{STOCK}/{SOLD}*days_in_periods"
        dio = value / cost * days
        figures.append(Figure("Days inventory outstanding", text, dio, "days"))
    carried = value * results.settings.assume("carrying_rate")
    text = f"{STOCK}*carrying_rate"
    figures.append(Figure("Carrying cost a year", text, carried, "money"))
    return figures


def _service(results: Results) -> list[Figure]:
    """Return the base scenario's service and money, and the master check."""
    measures = (
        ("fill_rate", "Service (fill rate)", "fraction"),
        ("inventory", "Inventory investment, policy", "money"),
        ("lost_revenue", "Lost revenue a year", "money"),
        ("margin", "Margin after freight and expedite", "money"),
        ("working_capital", "Working capital", "money"),
    )
    figures = [
        Figure(label, comparison.cell(key, 0), outcome.totals[key], unit, "link")
        for outcome in results.outcomes[:1]
        for key, label, unit in measures
    ]
    if len(results.service):
        late, shipped = (float(results.service[k].sum()) for k in ("late", "shipped"))
        figures += [
            Figure("Orders shipped late", "SUM(Service[Shipped late])", late, "count"),
            Figure("of orders shipped", "SUM(Service[Shipped])", shipped, "count"),
        ]
    if len(results.demand):
        wrong = float(results.demand["absolute_error"].sum())
        sold = float(results.demand["actual"].sum())
        error = wrong / sold if sold > 0 else ""
        figures.append(
            Figure("Forecast error (WAPE)", "forecast_wape", error, "fraction", "link")
        )
    aside = len(results.set_aside)
    text = 'COUNTIFS(Findings[Effect],"set aside")+COUNTIFS(Findings[Effect],"problem")'
    return [
        *figures,
        Figure("Problems", text, aside, "count"),
        Figure(
            "Master check", "master_check", checks.verdict(results), "status", "check"
        ),
    ]


def _causes(results: Results, row: int) -> Block:
    """Return the causes of the differences, largest first."""
    traces = results.traces
    found = traces.groupby("cause", as_index=False).agg(
        documents=("difference", "size"),
        difference=("difference", "sum"),
        remaining=("remaining", "sum"),
        size=("difference", lambda values: values.abs().sum()),
    )
    found = found.sort_values("size", ascending=False)
    if found.empty:
        blank = {"cause": "no difference", "documents": 0}
        found = pd.DataFrame([blank | {"difference": 0.0, "remaining": 0.0}])
    return grid("Causes", CAUSES, found, row, totals="Total")
