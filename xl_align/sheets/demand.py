"""Demand: one signal per row, how wrong it has been, and the views of it."""

from xl_align.results import Results
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Cell, Formula, Sheet

TITLE = "Demand"
TABLE = "Demand"
TOP = 6

FIELDS = (
    Field("item", "Item", "text", width=26),
    Field("location", "Location", "text"),
    Field("family", "Family", "text"),
    Field("signal", "Signal", "text", width=14),
    Field(
        "commit",
        "Commit",
        "each/period",
        "MAX({demand}+NORM.S.INV(commit)*{demand_sd},0)",
    ),
    Field("demand", "Most likely", "each/period"),
    Field(
        "stretch",
        "Stretch",
        "each/period",
        "MAX({demand}+NORM.S.INV(stretch)*{demand_sd},0)",
    ),
    Field("demand_sd", "Error sd", "each/period"),
    Field("error_of", "Error of", "text", width=14),
    Field("forecast", "Forecast", "each", total="sum"),
    Field("actual", "Actual", "each", total="sum"),
    Field("absolute_error", "Absolute error", "each", total="sum"),
    Field("wape", "WAPE", "fraction", 'IF({actual}>0,{absolute_error}/{actual},"")'),
    Field("bias", "Bias", "fraction", 'IF({actual}>0,{forecast}/{actual}-1,"")'),
)


def sheet(results: Results) -> Sheet:
    """Return the demand signal of every row, labelled with where it comes from."""
    note = (
        f"Units a {results.bucket}. 'statistical' is exponential smoothing of the "
        "history, made here where the source has no forecast. Forecast, actual and "
        "error are sums over the past, one bucket ahead. Commit and stretch are "
        "quantiles of the same signal, set on Assumptions."
    )
    frame = results.demand
    sums = {name: float(frame[name].sum()) for name in ("forecast", "actual")}
    wrong = float(frame["absolute_error"].sum())
    sold = sums["actual"]
    wape = Formula(
        '=IF(SUM(Demand[Actual])>0,SUM(Demand[Absolute error])/SUM(Demand[Actual]),"")',
        wrong / sold if sold > 0 else "",
    )
    bias = Formula(
        '=IF(SUM(Demand[Actual])>0,SUM(Demand[Forecast])/SUM(Demand[Actual])-1,"")',
        sums["forecast"] / sold - 1 if sold > 0 else "",
    )
    cells = (
        *heading("Demand", note, span=14),
        Cell(3, 1, "WAPE, all rows", "label"),
        Cell(3, 2, wape, "total", "fraction", "forecast_wape"),
        Cell(4, 1, "Bias, all rows", "label"),
        Cell(4, 2, bias, "total", "fraction", "forecast_bias"),
    )
    shown = frame.assign(
        wape=frame["wape"].astype(object).where(frame["wape"].notna(), ""),
        bias=frame["bias"].astype(object).where(frame["bias"].notna(), ""),
    )
    rows = grid(TABLE, FIELDS, shown, TOP, totals="Total")
    return Sheet(TITLE, cells, (rows,), freeze=(TOP, 1), tab="detail")
