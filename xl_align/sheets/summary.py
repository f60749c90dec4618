"""Summary: the one page a CFO reads."""

import pandas as pd

from xl_align.period import days_in, periods_between
from xl_align.results import Results
from xl_align.sheets import bridge, comparison
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Block, Cell, Formula, Role, Sheet

TITLE = "Summary"
TOP = 4
CHART_ROW = 17
CAUSES_ROW = 36

CAUSES = (
    Field("cause", "Why units and ledger differ", "text", width=44),
    Field(
        "documents",
        "Postings",
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
        *heading(settings.title, note, span=10),
        *_ledger(results),
        *_stock(results),
        *_service(results),
    ]
    charts = [bridge.waterfall(CHART_ROW, 1, 620, 340)]
    if results.outcomes:
        charts.append(comparison.chart(results, CHART_ROW, 5, 640, 340))
    widths = {1: 44, 2: 15, 3: 15, 4: 15, 5: 30, 6: 15, 7: 3, 8: 32, 9: 15}
    return Sheet(
        TITLE,
        tuple(cells),
        (_causes(results),),
        tuple(charts),
        widths=widths,
        one_page=True,
    )


def _row(
    row: int, column: int, label: str, content: Formula, unit: str, role: Role
) -> list[Cell]:
    return [
        Cell(row, column, label, "label"),
        Cell(row, column + 1, content, role, unit),
    ]


def _sum(column: str, version: str, measure: str) -> str:
    return (
        f'SUMIFS(Lines[{column}],Lines[Version],"{version}",Lines[Measure],"{measure}")'
    )


def _ledger(results: Results) -> list[Cell]:
    """Return plan and actual, from units and in the ledger."""
    cells = [Cell(TOP, 1, "Units against ledger", "heading")]
    titles = {"From units": "ours", "Ledger": "ledger", "Difference": "difference"}
    for column, title in enumerate(titles, start=2):
        cells.append(Cell(TOP, column, title, "heading"))
    row = TOP
    pairs = results.lines[["version", "measure"]].drop_duplicates()
    for version, measure in pairs.itertuples(index=False):
        row += 1
        label = f"{measure.capitalize()}, {version}"
        cells.append(Cell(row, 1, label, "label"))
        for column, (title, key) in enumerate(titles.items(), start=2):
            value = results.total(key, version, measure)
            content = Formula("=" + _sum(title, version, measure), value)
            cells.append(Cell(row, column, content, "formula", "money"))
    breaks = int(results.lines["state"].ne("match").sum())
    lines = len(results.lines)
    share = (lines - breaks) / lines if lines else 1.0
    text = 'COUNTIFS(Lines[State],"match")/ROWS(Lines[State])'
    open_ = round(float(results.traces["remaining"].sum()), results.settings.decimals)
    row += 1
    cells += _row(
        row, 1, "Lines that match", Formula("=" + text, share), "fraction", "formula"
    )
    count = Formula('=COUNTIFS(Lines[State],"<>match")', breaks)
    cells += [
        Cell(row, 3, count, "formula", "count"),
        Cell(row, 4, "lines differ", "note"),
    ]
    row += 1
    cells += _row(
        row,
        1,
        "Not explained by any cause",
        Formula("=SUM(Differences[Open])", open_),
        "money",
        "total",
    )
    return cells


def _stock(results: Results) -> list[Cell]:
    """Return what the stock is, what it is for, and how long it lasts."""
    policy = results.policy
    cells = [Cell(TOP, 5, "Inventory", "heading", span=2)]
    stock = 'SUMIFS(Dollars[Amount],Dollars[Measure],"inventory")'
    sold = (
        'SUMIFS(Dollars[Amount],Dollars[Measure],"cost of sales",'
        'Dollars[Version],"actual")'
    )
    dollars = results.dollars
    inventory = dollars["measure"].eq("inventory")
    value = float(dollars.loc[inventory, "amount"].sum())
    issued = dollars["measure"].eq("cost of sales") & dollars["version"].eq("actual")
    cost = float(dollars.loc[issued, "amount"].sum())
    days = _days(results)
    unit_cost = policy["standard_cost"]
    parts = {
        "for cycle stock": (
            "SUMPRODUCT(Policy[Cycle in hand],Policy[Standard cost])",
            float((policy["cycle"] * unit_cost).sum()),
        ),
        "for safety stock": (
            "SUMPRODUCT(Policy[Safety in hand],Policy[Standard cost])",
            float((policy["safety"] * unit_cost).sum()),
        ),
        "excess": ("SUM(Policy[Excess value])", float(policy["excess_value"].sum())),
    }
    row = TOP + 1
    cells += _row(
        row,
        5,
        "Stock at standard cost",
        Formula("=" + stock, value),
        "money",
        "formula",
    )
    for label, (text, worth) in parts.items():
        row += 1
        content = Formula("=" + text, worth)
        cells += _row(row, 5, f"of which {label}", content, "money", "formula")
    row += 1
    cells += _row(
        row, 5, "Days in the periods", Formula(f"={days:g}", days), "days", "link"
    )
    row += 1
    dio = value / cost * days if cost else None
    text = f"=IF({sold}=0,NA(),{stock}/{sold}*$F${row - 1})"
    if dio is not None:
        cells += _row(
            row, 5, "Days inventory outstanding", Formula(text, dio), "days", "formula"
        )
    row += 1
    cells += _row(
        row,
        5,
        "Carrying cost a year",
        Formula(
            f"={stock}*carrying_rate", value * results.settings.assume("carrying_rate")
        ),
        "money",
        "formula",
    )
    return cells


def _days(results: Results) -> float:
    """Return the days of the periods reconciled, for days of stock."""
    settings = results.settings
    first, last = settings.periods
    dollars = results.dollars
    sold = dollars["version"].eq("actual") & dollars["measure"].eq("revenue")
    known = dollars.loc[sold & dollars["period"].str.match(r"\d{4}-\d\d$"), "period"]
    first = first or (known.min() if len(known) else "")
    last = last or (known.max() if len(known) else "")
    if not first:
        return 0.0
    labels = periods_between(first, last)
    return float(days_in(labels, settings.calendar, settings.year_start).sum())


def _service(results: Results) -> list[Cell]:
    """Return the base scenario's service and money, and the master check."""
    cells = [Cell(TOP, 8, "Service and cash, base scenario", "heading", span=2)]
    measures = (
        ("fill_rate", "Service (fill rate)", "fraction"),
        ("inventory", "Inventory investment, policy", "money"),
        ("lost_revenue", "Lost revenue a year", "money"),
        ("margin", "Margin after freight and expedite", "money"),
        ("working_capital", "Working capital", "money"),
    )
    row = TOP
    if results.outcomes:
        base = results.outcomes[0].totals
        for key, label, unit in measures:
            row += 1
            content = Formula("=" + comparison.cell(key, 0), base[key])
            cells += _row(row, 8, label, content, unit, "link")
    aside = len(results.set_aside)
    row += 1
    text = '=COUNTIFS(Findings[Effect],"set aside")'
    cells += _row(row, 8, "Rows set aside", Formula(text, aside), "count", "formula")
    row += 1
    cells += _row(
        row, 8, "Master check", Formula("=master_check", "OK"), "status", "check"
    )
    return cells


def _causes(results: Results) -> Block:
    """Return the causes of the differences, largest first."""
    traces = results.traces
    found = traces.groupby("cause", as_index=False).agg(
        documents=("difference", "size"),
        difference=("difference", "sum"),
        remaining=("remaining", "sum"),
        size=("difference", lambda values: values.abs().sum()),
    )
    found = found.sort_values("size", ascending=False).drop(columns="size")
    if found.empty:
        blank = {"cause": "no difference", "documents": 0}
        found = pd.DataFrame([blank | {"difference": 0.0, "remaining": 0.0}])
    return grid("Causes", CAUSES, found, CAUSES_ROW, totals="Total")
