"""Functions: every worksheet function on one sheet, for whoever types a formula."""

from collections.abc import Sequence

import pandas as pd

from xl_align.registry import Function
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Sheet

TITLE = "Functions"
TOP = 4

FIELDS = (
    Field("category", "Category", "text", width=16),
    Field("name", "Function", "text", width=30),
    Field("signature", "Call", "text", width=70),
    Field("summary", "What it gives", "text", width=80),
    Field("source", "Source", "text", width=60),
)


def sheet(functions: Sequence[Function]) -> Sheet:
    """Return the catalog by category and name."""
    note = (
        "Every argument takes a cell or a range; [brackets] may be left out. "
        "XA_WHY(cell) says why a cell shows an error."
    )
    ordered = sorted(functions, key=lambda one: (one.category, one.name))
    frame = pd.DataFrame(
        [{field.key: getattr(one, field.key) for field in FIELDS} for one in ordered]
    )
    rows = grid("Functions", FIELDS, frame, TOP)
    return Sheet(TITLE, heading("Functions", note, 4), (rows,), freeze=(TOP, 2))
