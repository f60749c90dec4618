"""Reconciliation: units in dollars against the ledger, and what explains each gap."""

from xl_align.results import Results
from xl_align.sheets.dollars import KEYS
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Sheet

TITLE = "Reconciliation"
CAUSES = "Differences"
TOP = 4

LINES = (
    *KEYS,
    Field("units", "Units", "each", "SUMIFS(Dollars[Units],Dollars[Line],{line})"),
    Field("rows", "Rows", "count", "COUNTIFS(Dollars[Line],{line})"),
    Field("postings", "Postings", "count", "COUNTIFS(Ledger[Line],{line})"),
    Field(
        "ours",
        "From units",
        "cents",
        "ROUND(SUMIFS(Dollars[Amount],Dollars[Line],{line}),money_decimals)",
        total="sum",
    ),
    Field(
        "ledger",
        "Ledger",
        "cents",
        "ROUND(SUMIFS(Ledger[Amount],Ledger[Line],{line}),money_decimals)",
        total="sum",
    ),
    Field(
        "difference",
        "Difference",
        "cents",
        "ROUND({ours}-{ledger},money_decimals)",
        total="sum",
    ),
    Field(
        "state",
        "State",
        "status",
        "IF(ABS({difference})<=MAX(tolerance,tolerance_share*ABS({ledger})),"
        '"match",CHOOSE(({rows}>0)+2*({postings}>0),'
        '"units only","ledger only","break"))',
        width=12,
    ),
)

DIFFERENCES = (
    Field("measure", "Measure", "text", width=14),
    Field("version", "Version", "text"),
    Field("document", "Document", "text", width=16),
    Field("period", "Period", "text"),
    Field("family", "Family", "text", width=16),
    Field("location", "Location", "text", width=16),
    Field("ours", "From units", "cents", total="sum"),
    Field("ledger", "Ledger", "cents", total="sum"),
    Field(
        "difference",
        "Difference",
        "cents",
        "ROUND({ours}-{ledger},money_decimals)",
        total="sum",
    ),
    Field("cause", "Cause", "text", width=28),
    Field("explained", "Explained", "cents", total="sum"),
    Field(
        "remaining",
        "Open",
        "cents",
        "ROUND({difference}-{explained},money_decimals)",
        total="sum",
    ),
    Field("words", "In words", "text", width=70),
)


def sheet(results: Results) -> Sheet:
    """Return every line at the grain the ledger is kept at."""
    note = (
        f"Amounts in {results.settings.currency}; difference = from units less ledger. "
        "Within the tolerance on Assumptions a line matches. Detail: sheet Dollars; "
        "causes: sheet Differences."
    )
    rows = grid("Lines", LINES, results.lines, TOP, totals="Total")
    head = heading("Reconciliation", note, span=11)
    return Sheet(TITLE, head, (rows,), freeze=(TOP, 0))


def causes(results: Results) -> Sheet:
    """Return the documents and lines behind the differences, with their cause."""
    note = (
        "Each difference traced to the document that causes it. 'Open' is what no "
        "cause explains: these are the ones to ask about."
    )
    rows = grid("Differences", DIFFERENCES, results.traces, TOP, totals="Total")
    head = heading("Differences", note, span=10)
    return Sheet(CAUSES, head, (rows,), freeze=(TOP, 0))
