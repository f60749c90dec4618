"""Bridge: from base to actual revenue by volume, mix, price, currency and range."""

import numpy as np
import pandas as pd

from xl_align.results import EFFECTS, Results
from xl_align.sheets.grid import Field, address, grid, heading
from xl_align.workbook import Cell, Chart, Content, Formula, Series, Sheet

TITLE = "Bridge"
DETAIL = "Bridge lines"
TOP = 4
AMOUNT, AFTER = "B", "C"  # columns of the figures behind the waterfall
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
    """Return the bridge by family and its waterfall."""
    bridge = results.bridge
    note = (
        f"{bridge.names[0]} to {bridge.names[1]}, {results.settings.currency}. Volume "
        "at the base mix; mix depends on the level (item and currency); price takes "
        "the joint effect and the rounding; items on one side are new or lost."
    )
    families = grid("Bridge", BY_FAMILY, bridge.families, TOP, totals="Total")
    below = TOP + len(bridge.families) + 3
    cells = (
        *heading("Bridge", note, span=11),
        *_steps(bridge.totals, below + 19),
    )
    chart = waterfall(results, below, 1)
    return Sheet(TITLE, cells, (families,), (chart,), freeze=(TOP, 1), one_page=True)


def lines(results: Results) -> Sheet:
    """Return every line behind the bridge: units, price and rate on both sides."""
    bridge = results.bridge
    note = (
        f"0 is {bridge.names[0]}, 1 is {bridge.names[1]}. Price in the currency of the "
        "line, rate into the reporting one; a line stays when both sides have units."
    )
    growth = Formula(
        "=IFERROR(SUMIFS(BridgeLines[Units 1],BridgeLines[Stays],1)"
        "/SUMIFS(BridgeLines[Units 0],BridgeLines[Stays],1),1)",
        bridge.growth,
    )
    cells = (
        *heading("Bridge lines", note, span=12),
        Cell(3, 1, "Growth of units that stay", "label"),
        Cell(3, 2, growth, "formula", "factor", "bridge_growth"),
    )
    rows = grid("BridgeLines", LINES, bridge.lines, TOP + 1, totals="Total")
    return Sheet(DETAIL, cells, (rows,), freeze=(TOP + 1, 1), tab="detail")


def waterfall(
    results: Results, row: int, column: int, width: int = 900, height: int = 340
) -> Chart:
    """Return the waterfall; its figures stand under it on the Bridge sheet."""
    totals = results.bridge.totals
    first = TOP + len(results.bridge.families) + 3 + 20
    last = first + len(STEP_KEYS) - 1
    names = address(TITLE, first, 1, last)
    series = tuple(
        Series(title, names, address(TITLE, first, at, last), role)
        for title, at, role in (
            ("Below", 4, "hidden"),
            ("Total", 5, "total"),
            ("Up", 6, "up"),
            ("Down", 7, "down"),
        )
    )
    title = f"What moved revenue, {results.settings.currency} thousand"
    return Chart(
        "stacked",
        title,
        series,
        row,
        column,
        width,
        height,
        "thousands",
        floor=_floor(totals),
    )


def _floor(totals: "pd.Series[float]") -> float:
    """Return where the axis may begin so that the steps can be seen."""
    after = totals[["base", *EFFECTS]].cumsum()
    low, high = float(min(after.min(), totals["actual"])), float(after.max())
    room = 3 * (high - low)
    step = 10.0 ** np.floor(np.log10(high)) / 2 if high > 0 else 1.0
    return float(max(0.0, np.floor((low - room) / step) * step))


def _steps(totals: "pd.Series[float]", top: int) -> list[Cell]:
    """Return the figures behind the waterfall, one row for each step."""
    titles = ("Step", "Amount", "After", "Below", "Total", "Up", "Down")
    cells = [
        Cell(top, at, title, "heading", "text" if at == 1 else "money")
        for at, title in enumerate(titles, start=1)
    ]
    before = 0.0
    for row, key in enumerate(STEP_KEYS, start=top + 1):
        amount, title = float(totals[key]), STEP_TITLES[key]
        whole = key in ("base", "actual")
        cells.append(Cell(row, 1, title, "label"))
        find = _whole(row, amount) if whole else _effect(row, before, amount)
        contents = (Formula(f"=SUM(Bridge[{title}])", amount), *find)
        before = amount if whole else before + amount
        for at, content in enumerate(contents, start=2):
            cells.append(Cell(row, at, content, "formula", "money"))
    return cells


def _whole(row: int, amount: float) -> tuple[Content, ...]:
    """Return after, below, total, up, down of a pillar."""
    level = Formula(f"={AMOUNT}{row}", amount)
    return level, 0.0, level, 0.0, 0.0


def _effect(row: int, before: float, amount: float) -> tuple[Content, ...]:
    """Return after, below, total, up, down of a step between the pillars."""
    after = before + amount
    return (
        Formula(f"={AFTER}{row - 1}+{AMOUNT}{row}", after),
        Formula(f"=MIN({AFTER}{row - 1},{AFTER}{row})", min(before, after)),
        0.0,
        Formula(f"=MAX({AMOUNT}{row},0)", max(amount, 0.0)),
        Formula(f"=MAX(-{AMOUNT}{row},0)", max(-amount, 0.0)),
    )
