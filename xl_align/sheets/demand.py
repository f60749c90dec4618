"""Demand: one signal per row, its error, and three views of it."""

from xl_align.results import Results
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Sheet

TITLE = "Demand"
TABLE = "Demand"
TOP = 4

FIELDS = (
    Field("item", "Item", "text"),
    Field("location", "Location", "text"),
    Field("family", "Family", "text"),
    Field("signal", "Signal", "text", width=14),
    Field("error_of", "Error of", "text", width=14),
    Field("demand", "Most likely", "each/period"),
    Field("demand_sd", "Error sd", "each/period"),
    Field("wape", "WAPE", "fraction"),
    Field("bias", "Bias", "fraction"),
    Field(
        "commit",
        "Commit",
        "each/period",
        "MAX({demand}+NORM.S.INV(commit)*{demand_sd},0)",
    ),
    Field(
        "stretch",
        "Stretch",
        "each/period",
        "MAX({demand}+NORM.S.INV(stretch)*{demand_sd},0)",
    ),
    Field("price", "Price", "money/each"),
    Field(
        "commit_value",
        "Commit a year",
        "money",
        "{commit}*periods_per_year*{price}",
        total="sum",
    ),
    Field(
        "likely_value",
        "Most likely a year",
        "money",
        "{demand}*periods_per_year*{price}",
        total="sum",
    ),
    Field(
        "stretch_value",
        "Stretch a year",
        "money",
        "{stretch}*periods_per_year*{price}",
        total="sum",
    ),
)


def sheet(results: Results) -> Sheet:
    """Return the demand signal of every row, labelled with where it comes from."""
    note = (
        f"Units a {results.bucket}. 'statistical' is exponential smoothing of the "
        "history, made here where the source has no forecast; the error is that of "
        "forecasting one bucket ahead. Commit and stretch are quantiles of the same "
        "signal, set on Assumptions."
    )
    rows = grid(TABLE, FIELDS, results.demand, TOP, totals="Total")
    head = heading("Demand", note, span=14)
    return Sheet(TITLE, head, (rows,), freeze=(TOP, 2), tab="detail")
