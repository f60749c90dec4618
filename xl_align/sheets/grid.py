"""Grids: an Excel table from a frame, where each column says value or formula."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pandas as pd

from xl_align.workbook import Block, Cell, Column, Content, Formula, Role, Value


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a grid.

    ``key`` is the frame's column that holds the values. With a ``formula`` the
    value is its cached result; ``{word}`` in it means the cell of the column
    with that key in the same row.
    """

    key: str
    title: str
    unit: str
    formula: str = ""
    role: Role = "link"
    total: Literal["", "sum"] = ""
    width: float = 0


def grid(
    name: str,
    fields: Sequence[Field],
    frame: pd.DataFrame,
    top: int,
    left: int = 1,
    totals: str = "",
) -> Block:
    """Return the table ``name``; ``totals`` labels a totals row under it."""
    refs = {one.key: f"{name}[@[{one.title}]]" for one in fields}
    columns = tuple(_column(name, one, frame, totals) for one in fields)
    if totals:
        columns = (replace(columns[0], total=totals), *columns[1:])
    cells = [_cells(one, frame, refs) for one in fields]
    rows = list(zip(*cells, strict=True))
    return Block(name, columns, rows, top, left, totals=bool(totals))


def _column(name: str, one: Field, frame: pd.DataFrame, totals: str) -> Column:
    # A key or a name is read, not reckoned with: it needs no colour.
    plain: Role = "label" if one.role == "link" and one.unit == "text" else one.role
    role: Role = "formula" if one.formula else plain
    total: Content = None
    if totals and one.total == "sum":
        total = Formula(
            f"=SUBTOTAL(109,{name}[{one.title}])", _plain(frame[one.key].sum())
        )
    return Column(one.title, one.unit, role, total, one.width)


def _cells(
    one: Field, frame: pd.DataFrame, refs: Mapping[str, str]
) -> Sequence[Content]:
    values = [_plain(value) for value in frame[one.key]]
    if not one.formula:
        return values
    text = "=" + one.formula.format_map(refs)
    return [Formula(text, value) for value in values]


def _plain(value: Any) -> Value:
    """Return a plain Python value; a blank for NaN and NaT."""
    if value is None or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, str | bool | date):
        return value
    plain: Value = value.item() if hasattr(value, "item") else value
    return plain


def letter(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(sheet: str, row: int, column: int, last_row: int = 0) -> str:
    """Return an absolute reference to a cell, or to a column of cells."""
    quoted = sheet.replace("'", "''")
    cell = f"'{quoted}'!${letter(column)}${row}"
    return f"{cell}:${letter(column)}${last_row}" if last_row else cell


def criterion(text: str) -> str:
    """Return a text as a criterion of SUMIFS that means just this text."""
    plain = re.sub(r"([~*?])", r"~\1", text).replace('"', '""')
    return f'"={plain}"'


def heading(title: str, note: str, span: int = 8) -> tuple[Cell, ...]:
    """Return the two lines every sheet begins with: what it is, and for whom."""
    return (
        Cell(1, 1, title, "title"),
        Cell(2, 1, note, "note", span=span),
    )
