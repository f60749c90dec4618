"""Dollars: what units became, and what the ledger says, by the line it belongs to."""

from xl_align.results import Results
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Sheet

TITLE = "Dollars"
TOP = 4

KEYS = (
    Field("line", "Line", "integer"),
    Field("version", "Version", "text"),
    Field("measure", "Measure", "text", width=14),
    Field("period", "Period", "text"),
    Field("family", "Family", "text", width=16),
    Field("location", "Location", "text", width=16),
)
DOLLARS = (
    *KEYS,
    Field("units", "Units", "each", total="sum"),
    Field("amount", "Amount", "cents", total="sum"),
)
LEDGER = (
    *KEYS,
    Field("account", "Account", "text", width=12),
    Field("postings", "Postings", "count", total="sum"),
    Field("amount", "Amount", "cents", total="sum"),
)


def sheet(results: Results) -> Sheet:
    """Return the two sides of the reconciliation, side by side."""
    note = (
        "Left: units valued by xl_align, summed from sales, forecast and stock rows. "
        "Right: postings of the ledger with the sign of their account. Line is the "
        "row of table Lines on sheet Reconciliation."
    )
    ours = grid("Dollars", DOLLARS, results.dollars, TOP, totals="Total")
    ledger = grid(
        "Ledger", LEDGER, results.ledger, TOP, left=len(DOLLARS) + 2, totals="Total"
    )
    head = heading("Dollars", note, span=14)
    return Sheet(TITLE, head, (ours, ledger), freeze=(TOP, 0), tab="detail")
