"""Exceptions: every row set aside and every finding, with table, row and rule."""

import pandas as pd

from xl_align.errors import Problem
from xl_align.results import Results
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Sheet

TITLE = "Exceptions"
TOP = 4

FIELDS = (
    Field("effect", "Effect", "text", width=14),
    Field("table", "Table", "text", width=14),
    Field("row", "Row", "integer"),
    Field("key", "Key", "text", width=30),
    Field("column", "Column", "text", width=18),
    Field("rule", "Rule", "text", width=70),
    Field("value", "Value", "text", width=24),
)


def _effect(one: Problem) -> str:
    """Return what a problem does: a notice, a row set aside, or a figure missing."""
    if one.used:
        return "notice"
    return "set aside" if one.row else "problem"


def sheet(results: Results) -> Sheet:
    """Return problems first (rows that take no part), then notices."""
    note = (
        "'set aside' rows take no part in any figure until they are mended, a "
        "'problem' leaves a figure out; 'notice' rows count. Row counts as in the "
        "source file: the header is row 1."
    )
    found = pd.DataFrame(
        [
            {
                "effect": _effect(one),
                "table": one.table,
                "row": one.row or None,
                "key": one.key,
                "column": one.column,
                "rule": one.rule,
                "value": one.value,
            }
            for one in sorted(results.problems, key=lambda p: p.used)
        ]
        or [{"effect": "none", "rule": "no row was set aside and nothing was found"}],
        columns=[field.key for field in FIELDS],
    )
    rows = grid("Findings", FIELDS, found, TOP)
    head = heading("Exceptions", note, span=7)
    return Sheet(TITLE, head, (rows,), freeze=(TOP, 0), tab="check")
