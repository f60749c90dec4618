"""Trace: the documents behind one line of the reconciliation, and their cause."""

from typing import NamedTuple

import pandas as pd

from xl_align.reconcile.match import ALL
from xl_align.results import Results
from xl_align.sheets.grid import Field, grid, heading
from xl_align.sheets.reconciliation import DIFFERENCES
from xl_align.workbook import Cell, Formula, Sheet

TITLE = "Trace"
TITLES = ("Measure", "Version", "Period", "Family")  # of the columns that name a line
TOP = 4
OPEN = {"", ALL}  # what a document says where it does not know its family


class Keys(NamedTuple):
    """What names the lines that share their documents."""

    measure: str
    version: str
    period: str
    family: str

    def __str__(self) -> str:
        """Return the keys as a reader says them."""
        return ", ".join(part for part in self if part not in OPEN)


_OF_LINE = "INDEX(Lines[{title}],MATCH({{line}},Lines[Line],0))"

LINES = (
    Field("line", "Line", "integer"),
    Field("location", "Location", "text", width=16),
    *(
        Field(key, title, "cents", _OF_LINE.format(title=title), total="sum")
        for key, title in (("ours", "From units"), ("ledger", "Ledger"))
    ),
    Field(
        "difference",
        "Difference",
        "cents",
        "ROUND({ours}-{ledger},money_decimals)",
        total="sum",
    ),
    Field("state", "State", "status", _OF_LINE.format(title="State"), width=12),
)
DOCUMENTS = tuple(one for one in DIFFERENCES if one.title not in TITLES)


def sheet(results: Results, keys: Keys) -> Sheet:
    """Return the lines and the documents behind them; both add up to the same."""
    lines, documents = _lines(results, keys), _documents(results, keys)
    note = (
        f"{keys}. The lines of the reconciliation above, the documents that make "
        "their difference below; 'Open' is what no cause explains."
    )
    below = TOP + len(lines) + 5
    apart = round(
        float(lines["difference"].sum() - documents["difference"].sum()),
        results.settings.decimals,
    )
    text = "=ROUND(SUM(TraceLines[Difference])-SUM(Trace[Difference]),money_decimals)"
    cells = (
        *heading("Trace of one difference", note),
        Cell(below - 2, 1, "Lines less documents", "label"),
        Cell(below - 2, 5, Formula(text, apart + 0.0), "check", "cents"),
    )
    blocks = (
        grid("TraceLines", LINES, lines, TOP, totals="Total"),
        grid("Trace", DOCUMENTS, documents, below, totals="Total"),
    )
    return Sheet(TITLE, cells, blocks, freeze=(TOP, 0), widths={1: 20})


def sentence(results: Results, keys: Keys) -> str:
    """Return how much differs, on how many documents, and how much is explained."""
    documents = _documents(results, keys)
    if documents.empty:
        return f"{keys}: the two sides agree"
    return (
        f"{keys}: difference {documents['difference'].sum():,.2f} on "
        f"{len(documents)} documents, {documents['explained'].sum():,.2f} explained, "
        f"{documents['remaining'].sum():,.2f} open"
    )


def _lines(results: Results, keys: Keys) -> pd.DataFrame:
    lines = results.lines
    return lines[_named(lines, keys)].reset_index(drop=True)


def _documents(results: Results, keys: Keys) -> pd.DataFrame:
    traces = results.traces
    return traces[_named(traces, keys)].reset_index(drop=True)


def _named(frame: pd.DataFrame, keys: Keys) -> "pd.Series[bool]":
    """Tell which rows the keys name; a family left open on either side is any."""
    found = pd.Series(True, index=frame.index)
    for name, key in keys._asdict().items():
        if key not in OPEN:
            found &= frame[name].eq(key) | (frame[name].isin(OPEN) & (name == "family"))
    return found
