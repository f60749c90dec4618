"""Bridge: from base to actual revenue by volume, mix, price, currency and range."""

import pandas as pd

from xl_align.results import EFFECTS, Results
from xl_align.sheets.grid import Field, address, grid, heading
from xl_align.workbook import Block, Cell, Chart, Formula, Series, Sheet

TITLE = "Bridge"
TOP = 4
STEPS_COLUMN = 13  # where the figures behind the waterfall stand
STEP_KEYS = ("base", *EFFECTS, "actual")
STEP_TITLES = {
    "base": "Base",
    "volume": "Volume",
    "mix": "Mix",
    "price": "Price",
    "fx": "FX",
    "new": "New",
    "lost": "Lost",
    "actual": "Actual",
}

BY_FAMILY = (
    Field("family", "Family", "text", width=24),
    *(
        Field(
            key,
            STEP_TITLES[key],
            "cents",
            f"ROUND(SUMIFS(BridgeLines[{STEP_TITLES[key]}],"
            "BridgeLines[Group],{group}),money_decimals)",
            total="sum",
        )
        for key in STEP_KEYS
    ),
    Field(
        "check",
        "Check",
        "cents",
        "ROUND({base}+{volume}+{mix}+{price}+{fx}+{new}+{lost}-{actual},"
        "money_decimals)",
        total="sum",
    ),
    Field("group", "Group", "integer"),
)

LINES = (
    Field("item", "Item", "text", width=24),
    Field("currency", "Currency", "text"),
    Field("group", "Group", "integer"),
    Field("q0", "Units 0", "each"),
    Field("p0", "Price 0", "factor"),
    Field("f0", "Rate 0", "rate"),
    Field("q1", "Units 1", "each"),
    Field("p1", "Price 1", "factor"),
    Field("f1", "Rate 1", "rate"),
    Field("stays", "Stays", "integer", "({q0}>0)*({q1}>0)"),
    Field("base", "Base", "cents", "ROUND({q0}*{p0}*{f0},money_decimals)", total="sum"),
    Field(
        "volume",
        "Volume",
        "cents",
        "ROUND({stays}*{q0}*{p0}*{f0}*(bridge_growth-1),money_decimals)",
        total="sum",
    ),
    Field(
        "mix",
        "Mix",
        "cents",
        "ROUND({stays}*({q1}-{q0}*bridge_growth)*{p0}*{f0},money_decimals)",
        total="sum",
    ),
    Field(
        "price",
        "Price",
        "cents",
        "ROUND({stays}*({actual}-{base}-{volume}-{mix}-{fx}),money_decimals)",
        total="sum",
    ),
    Field(
        "fx",
        "FX",
        "cents",
        "ROUND({stays}*{q1}*{p1}*({f1}-{f0}),money_decimals)",
        total="sum",
    ),
    Field("new", "New", "cents", "(1-{stays})*{actual}", total="sum"),
    Field("lost", "Lost", "cents", "-(1-{stays})*{base}", total="sum"),
    Field(
        "actual", "Actual", "cents", "ROUND({q1}*{p1}*{f1},money_decimals)", total="sum"
    ),
)


def sheet(results: Results) -> Sheet:
    """Return the bridge by family, its waterfall, and every line behind it."""
    bridge = results.bridge
    note = (
        f"{bridge.names[0]} to {bridge.names[1]}, {results.settings.currency}. Volume "
        "at the base mix; mix depends on the level (item and currency); price "
        "takes the joint effect and the rounding; items on one side are new or lost."
    )
    families = grid("Bridge", BY_FAMILY, bridge.families, TOP, totals="Total")
    lines_top = max(TOP + len(bridge.families) + 5, TOP + 24)
    lines = grid("BridgeLines", LINES, bridge.lines, lines_top + 1, totals="Total")
    growth = Formula(
        "=IFERROR(SUMIFS(BridgeLines[Units 1],BridgeLines[Stays],1)"
        "/SUMIFS(BridgeLines[Units 0],BridgeLines[Stays],1),1)",
        bridge.growth,
    )
    cells = (
        *heading("Bridge", note, span=12),
        Cell(lines_top, 1, "By item and currency", "heading", span=4),
        Cell(lines_top, 6, "Growth of units that stay", "label", span=3),
        Cell(lines_top, 9, growth, "formula", "factor", "bridge_growth"),
        *_steps(bridge.totals, families),
    )
    chart = waterfall(TOP + len(bridge.families) + 3, 1)
    return Sheet(TITLE, cells, (families, lines), (chart,), freeze=(TOP, 1))


def waterfall(row: int, column: int, width: int = 900, height: int = 340) -> Chart:
    """Return the waterfall; its figures stand on the Bridge sheet."""
    first, last = TOP + 1, TOP + len(STEP_KEYS)

    def column_of(offset: int) -> str:
        return address(TITLE, first, STEPS_COLUMN + offset, last)

    series = tuple(
        Series(title, column_of(0), column_of(offset), role)
        for title, offset, role in (
            ("Below", 3, "hidden"),
            ("Total", 4, "total"),
            ("Up", 5, "up"),
            ("Down", 6, "down"),
        )
    )
    return Chart(
        "stacked", "What moved revenue", series, row, column, width, height, "thousands"
    )


def _steps(totals: "pd.Series[float]", families: Block) -> list[Cell]:
    """Return the figures behind the waterfall, one row for each step."""
    titles = ("Step", "Amount", "After", "Below", "Total", "Up", "Down")
    cells = [
        Cell(TOP, STEPS_COLUMN + at, title, "heading")
        for at, title in enumerate(titles)
    ]
    after = 0.0
    for row, key in enumerate(STEP_KEYS, start=TOP + 1):
        before, amount = after, float(totals[key])
        whole = key in ("base", "actual")
        after = amount if whole else before + amount
        cells.append(Cell(row, STEPS_COLUMN, STEP_TITLES[key], "label"))
        contents = [
            (f"=SUM(Bridge[{STEP_TITLES[key]}])", amount),
            (f"=N{row}" if whole else f"=O{row - 1}+N{row}", after),
            ("=0" if whole else f"=MIN(O{row - 1},O{row})", min(before, after)),
            (f"=N{row}" if whole else "=0", amount if whole else 0.0),
            ("=0" if whole else f"=MAX(N{row},0)", 0.0 if whole else max(amount, 0.0)),
            (
                "=0" if whole else f"=MAX(-N{row},0)",
                0.0 if whole else max(-amount, 0.0),
            ),
        ]
        for at, (text, value) in enumerate(contents, start=1):
            plain = 0.0 if whole and at == 3 else value
            content = Formula(text, plain) if text != "=0" else 0.0
            cells.append(Cell(row, STEPS_COLUMN + at, content, "formula", "money"))
    return cells
