"""A small workbook with a cell of every role, tables, a waterfall and more charts."""

from datetime import date
from statistics import NormalDist

from xl_align.workbook import Block, Cell, Chart, Column, Formula, Series, Sheet
from xl_align.workbook.writer import write

AS_OF = date(2026, 11, 20)
TITLE = "Inventory plan & dollars"

ITEMS = (
    # item, family, service level, demand sd, lead time, standard cost, on hand
    ("00123", "Pumps", 0.95, 41.7, 4.0, 118.4, 310.0),
    ("00124", "Pumps", 0.98, 12.3, 2.0, 1240.0, 55.0),
    ("0A-77", "Valves", 0.9, 230.0, 6.0, 9.87, 650.0),
    ("=1+1", "Valves", 0.99, 0.1, 0.3, 1 / 3, 7.0),
)


def items() -> tuple[Block, float, float]:
    rows, stock, value = [], 0.0, 0.0
    for item, family, level, sd, lead, cost, on_hand in ITEMS:
        safety = NormalDist().inv_cdf(level) * sd * lead**0.5
        stock += safety
        value += on_hand * cost
        rows.append(
            (
                item,
                family,
                level,
                sd,
                lead,
                cost,
                on_hand,
                Formula(
                    "=NORM.S.INV([@[Service level]])*[@SD]*SQRT([@[Lead time]])", safety
                ),
                Formula("=[@[On hand]]*[@[Unit cost]]", on_hand * cost),
                Formula("=[@[On hand]]>=[@[Safety stock]]", on_hand >= safety),
            )
        )
    columns = (
        Column("Item", "text", "link", total="Total"),
        Column("Family", "text", "link"),
        Column("Service level", "fraction", "input"),
        Column("SD", "each/period", "input"),
        Column("Lead time", "periods", "input"),
        Column("Unit cost", "money/each", "link"),
        Column("On hand", "each", "link"),
        Column(
            "Safety stock",
            "each",
            "formula",
            Formula("=SUBTOTAL(109,[Safety stock])", stock),
        ),
        Column(
            "Stock value",
            "money",
            "formula",
            Formula("=SUBTOTAL(109,[Stock value])", value),
        ),
        Column("Covered", "status", "check"),
    )
    return Block("Items", columns, rows, top=5, totals=True), stock, value


STEPS = (
    ("Plan", 61000.0, 0.0, 0.0, 0.0),
    ("Volume", 0.0, 61000.0, 14800.0, 0.0),
    ("Price", 0.0, 68200.0, 0.0, 7600.0),
    ("Lead time", 0.0, 68200.0, 9450.0, 0.0),
    ("Obsolete", 0.0, 72150.0, 0.0, 5500.0),
    ("Actual", 72150.0, 0.0, 0.0, 0.0),
)
SCENARIOS = (
    ("Base", 72150, 61000),
    ("Upside", 84300, 66000),
    ("Tariff", 91200, 66500),
    ("Exit", -12000, 0),
)


def bridge_sheet() -> Sheet:
    steps = Block(
        "Bridge",
        (
            Column("Step", "text", "label"),
            Column("Total", "money", "formula"),
            Column("Base", "money", "formula"),
            Column("Up", "money", "formula"),
            Column("Down", "money", "formula"),
        ),
        STEPS,
        top=4,
        filters=False,
    )
    scenarios = Block(
        "Scenarios",
        (
            Column("Scenario", "text", "label"),
            Column("Stock", "money"),
            Column("Plan", "money"),
        ),
        SCENARIOS,
        top=13,
        filters=False,
    )
    step = "Bridge!$A$5:$A$10"
    waterfall = Chart(
        "stacked",
        "Stock value rose $11k on volume and longer lead times",
        (
            Series("Base", step, "Bridge!$C$5:$C$10", "hidden"),
            Series("Total", step, "Bridge!$B$5:$B$10", "total"),
            Series("Up", step, "Bridge!$D$5:$D$10", "up"),
            Series("Down", step, "Bridge!$E$5:$E$10", "down"),
        ),
        row=3,
        column=7,
        floor=40_000,
    )
    columns = Chart(
        "column",
        "A tariff costs $19k of working capital",
        (
            Series("Scenario", "Bridge!$A$14:$A$17", "Bridge!$B$14:$B$17", "base"),
            Series("Plan", "Bridge!$A$14:$A$17", "Bridge!$C$14:$C$17", "compare"),
        ),
        row=21,
        column=7,
        legend=True,
        axis_title="USD",
    )
    bars = Chart(
        "bar",
        "Stock by scenario",
        (Series("Scenario", "Bridge!$A$14:$A$17", "Bridge!$B$14:$B$17", "base"),),
        row=21,
        column=1,
        width=420,
    )
    lines = Chart(
        "line",
        "Stock against plan",
        (
            Series("Scenario", "Bridge!$A$14:$A$17", "Bridge!$B$14:$B$17", "actual"),
            Series("Plan", "Bridge!$A$14:$A$17", "Bridge!$C$14:$C$17", "plan"),
        ),
        row=39,
        column=1,
        width=420,
        legend=True,
    )
    return Sheet(
        "Bridge",
        cells=(Cell(1, 1, "From plan to actual", "title"), Cell(2, 1, "USD", "note")),
        blocks=(steps, scenarios),
        charts=(waterfall, columns, bars, lines),
        one_page=True,
    )


def summary() -> Sheet:
    _, stock, value = items()
    pumps = 310.0 * 118.4 + 55.0 * 1240.0
    rows = (
        ("Carrying rate", 0.18, "fraction/year", "input", "carrying_rate"),
        (
            "Stock value",
            Formula("=SUM(Items[Stock value])", value),
            "money",
            "link",
            "stock_value",
        ),
        (
            "of which pumps",
            Formula('=SUMIFS(Items[Stock value],Items[Family],"Pumps")', pumps),
            "money",
            "link",
            "",
        ),
        (
            "Unit cost of 0A-77",
            Formula('=INDEX(Items[Unit cost],MATCH("0A-77",Items[Item],0))', 9.87),
            "money/each",
            "link",
            "",
        ),
        (
            "Safety stock",
            Formula("=SUM(Items[Safety stock])", stock),
            "each",
            "link",
            "",
        ),
        (
            "Carrying cost",
            Formula("=carrying_rate*stock_value", 0.18 * value),
            "money",
            "total",
            "carrying_cost",
        ),
    )
    cells = [
        Cell(1, 2, TITLE, "title"),
        Cell(
            2,
            2,
            "As of 2026-11-20; USD; blue cells are inputs and may be changed.",
            "note",
        ),
        Cell(4, 2, "Key figure", "heading"),
        Cell(4, 3, "Amount", "heading", "money"),
        Cell(4, 4, "Unit", "heading"),
    ]
    for i, (label, content, unit, role, name) in enumerate(rows, 5):
        cells += [
            Cell(i, 2, label, "total" if role == "total" else "label"),
            Cell(i, 3, content, role, unit, name),
            Cell(i, 4, unit, "total" if role == "total" else "label"),
        ]
    cells += [
        Cell(12, 2, "Ties to ledger"),
        Cell(
            12,
            3,
            Formula("=stock_value-SUM(Items[Stock value])", 0.0),
            "check",
            "money",
        ),
        Cell(13, 2, "All items covered"),
        Cell(
            13,
            3,
            Formula('=IF(COUNTIF(Items[Covered],FALSE)=0,"OK","not OK")', "not OK"),
            "check",
            "status",
        ),
        Cell(
            15,
            2,
            "Safety stock covers demand over the lead time at the service level of an "
            "item; sheet Bridge explains the difference between plan and actual.",
            "note",
            span=3,
        ),
    ]
    return Sheet("Summary", tuple(cells), widths={1: 2, 2: 28, 3: 16, 4: 16})


def sheets() -> list[Sheet]:
    block, _, _ = items()
    detail = Sheet(
        "Items",
        cells=(
            Cell(1, 1, "Safety stock and value by item", "title"),
            Cell(2, 1, "Change a blue cell; everything else follows.", "note"),
        ),
        blocks=(block,),
        freeze=(5, 1),
        tab="detail",
    )
    return [summary(), detail, bridge_sheet()]


def one_sheet(*cells, blocks=(), charts=()):
    return [Sheet("S", cells=cells, blocks=blocks, charts=charts)]


def save(path, sheets):
    write(path, sheets, title="T", as_of=date(2026, 1, 31), properties={})
    return path
