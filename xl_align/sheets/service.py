"""Service: orders shipped on time, late or not at all, by location."""

from xl_align.results import Results
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Sheet

TITLE = "Service"
TOP = 4

FIELDS = (
    Field("location", "Location", "text", width=24),
    Field("orders", "Orders", "count", total="sum"),
    Field("shipped", "Shipped", "count", total="sum"),
    Field("late", "Shipped late", "count", total="sum"),
    Field("open", "Not shipped", "count", total="sum"),
    Field("on_time", "On time", "fraction", 'IF({shipped}>0,1-{late}/{shipped},"")'),
)


def sheet(results: Results) -> Sheet:
    """Return service as customers saw it, from the dates on their orders."""
    note = (
        "An order is late when its last line left after the day it was due; returns "
        "and orders without a due date are not counted."
    )
    frame = results.service
    known = frame["on_time"].notna()
    shown = frame.assign(on_time=frame["on_time"].astype(object).where(known, ""))
    rows = grid("Service", FIELDS, shown, TOP, totals="Total")
    return Sheet(TITLE, heading("Service", note, span=6), (rows,), freeze=(TOP, 0))
