"""The cells of a table's body as XML, a column at a time in polars.

Text is always text: inline, escaped, and quoted where somebody who edits the cell
would turn it into a formula.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from xl_align.errors import WorkbookError
from xl_align.workbook.markup import read_as_text, text_of
from xl_align.workbook.rows import Beside

_LONGEST_TEXT = 32767  # Excel's limit for a cell
_CODED = "[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_"
STARTS_A_FORMULA = r"^[=+\-@\t\r\n]"
DAY = 86_400_000_000  # microseconds
_FIRST = 25_569  # 1970-01-01 as Excel counts days
_APRIL = 61  # 1900-03-01: Excel believes that 1900 had a 29 February
_MAC = 1_462


Piece: TypeAlias = str | pl.Series | pl.Expr  # of the text of a row


@dataclass(frozen=True, slots=True)
class BodyColumn:
    """One column of a body: its place, formats and formula."""

    title: str
    letters: str
    look: int = 0
    quoted: int = 0  # the same format for text that would pass for a formula
    formula: str = ""  # without the equals sign


def body_rows(
    frame: pl.DataFrame,
    first: int,
    columns: Sequence[BodyColumn],
    prefix: str,
    beside: Mapping[int, Beside],
    date_1904: bool = False,
    hidden: pl.Series | None = None,
) -> bytes:
    """Return the rows of a slice of a body.

    Parameters
    ----------
    frame : columns by title; one that is missing has a formula without a value
    first : row of its first line
    columns : in the order of the table
    prefix : of the namespace, with its colon
    beside : cells of other owners in the same rows
    date_1904 : whether days count from 1904
    hidden : whether a filter hides the row; None if it hides none
    """
    count = max(frame.height, 1)
    row = pl.int_range(first, first + count, eager=True).cast(pl.String)
    pieces: list[Piece] = [f'<{prefix}row r="', row, '"']
    if hidden is not None and frame.height:
        marks = {True: ' hidden="1"', False: ""}
        pieces.append(hidden.replace_strict(marks, return_dtype=pl.String))
    pieces += [_around(beside, first, count, "marks"), ">"]
    pieces.append(_around(beside, first, count, "left"))
    for column in columns:
        pieces += _cells(frame, row, column, prefix, date_1904)
    pieces += [_around(beside, first, count, "right"), f"</{prefix}row>"]
    joined = pl.select(_joined(pieces)).to_series().str.join("")
    return bytes(joined.cast(pl.Binary).item())  # no text of it all is made for Python


def _joined(pieces: Sequence[Piece]) -> pl.Expr:
    """Return one text a row, with neighbouring constants made one first."""
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return pl.concat_str(
        [one if isinstance(one, pl.Expr) else pl.lit(one) for one in merged]
    )


def _around(
    beside: Mapping[int, Beside], first: int, count: int, side: str
) -> pl.Series | str:
    near = beside.keys() & range(first, first + count) if beside else ()
    if not near:
        return ""
    texts = [""] * count
    for row in near:
        texts[row - first] = read_as_text(getattr(beside[row], side))
    return pl.Series("beside", texts, dtype=pl.String)


def _cells(
    frame: pl.DataFrame, row: pl.Series, column: BodyColumn, prefix: str, mac: bool
) -> list[Piece]:
    opening: list[Piece] = [f'<{prefix}c r="{column.letters}', row, '"']
    look = f' s="{column.look}"' if column.look else ""
    formula = _formula(column.formula, row, prefix)
    close = f"</{prefix}c>"
    if not frame.height and not formula:
        return [*opening, f"{look}/>"]
    empty = [*opening, f"{look}>", *formula, close]
    if column.title not in frame.columns:
        return empty
    values = frame[column.title]
    kind, shown = _shown(values, mac, bool(formula), prefix)
    looks = look if kind != _INLINE else _looks(values, column, look)
    filled = [*opening, looks, f"{kind}>", *formula, *shown, close]
    if not values.null_count():
        return filled
    blank: list[Piece] = [*opening, f"{look}/>"] if look else [""]
    other = _joined(empty if formula else blank)
    gone = pl.lit(values.is_null())
    return [pl.when(gone).then(other).otherwise(_joined(filled))]


_INLINE = ' t="inlineStr"'


def _formula(formula: str, row: pl.Series, prefix: str) -> list[Piece]:
    if not formula:
        return []
    texts: list[Piece] = [f"<{prefix}f>"]
    # "{row}" stands where a relative reference has the row of its own cell.
    for i, piece in enumerate(text_of(formula).split("{row}")):
        texts += [row, piece] if i else [piece]
    return [*texts, f"</{prefix}f>"]


def _looks(values: pl.Series, column: BodyColumn, look: str) -> Piece:
    if column.quoted == column.look:
        return look
    risky = values.str.contains(STARTS_A_FORMULA)
    quoted = f' s="{column.quoted}"'
    return pl.when(pl.lit(risky)).then(pl.lit(quoted)).otherwise(pl.lit(look))


def _shown(
    values: pl.Series, mac: bool, formula: bool, prefix: str
) -> tuple[str, list[Piece]]:
    """Return the type mark of cells and the pieces of what is in them."""
    kind = values.dtype
    if kind in (pl.Categorical, pl.Enum):
        values, kind = values.cast(pl.String), pl.String()
    opening, close = f"<{prefix}v>", f"</{prefix}v>"
    if kind == pl.String and not formula:
        start = f'<{prefix}is><{prefix}t xml:space="preserve">'
        return _INLINE, [start, _escaped(values), f"</{prefix}t></{prefix}is>"]
    if kind == pl.String:
        return ' t="str"', [opening, _escaped(values), close]
    if kind == pl.Boolean:
        return ' t="b"', [opening, values.cast(pl.UInt8).cast(pl.String), close]
    if kind.is_temporal():
        values = serials(values, mac)
    elif kind == pl.Null:
        return "", []
    elif not kind.is_numeric():
        raise WorkbookError(f"column {values.name!r} holds {kind}: no cell holds that")
    return "", [opening, values.cast(pl.String), close]


def _escaped(values: pl.Series) -> pl.Series:
    long = values.filter(values.str.len_bytes() > _LONGEST_TEXT)
    if any(len(text) > _LONGEST_TEXT for text in long.drop_nulls().to_list()):
        raise WorkbookError(
            f"column {values.name!r} holds a text of more than {_LONGEST_TEXT} letters,"
            " too long for a cell"
        )
    if values.str.contains(_CODED).any():
        return values.map_elements(text_of, return_dtype=pl.String)
    for mark, code in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        values = values.str.replace_all(mark, code, literal=True)
    return values


def serials(values: pl.Series, date_1904: bool = False) -> pl.Series:
    """Return dates and moments as the days Excel counts."""
    if values.dtype == pl.Date:
        days = values.dt.epoch("d").cast(pl.Int64) + _FIRST
    elif values.dtype == pl.Datetime:
        moments = values.dt.replace_time_zone(None).dt.epoch("us")
        whole = (moments % DAY == 0).all()
        days = moments // DAY + _FIRST if whole else moments / DAY + _FIRST
    else:
        raise WorkbookError(f"column {values.name!r} holds {values.dtype}")
    if date_1904:
        days = days - _MAC
    else:
        early = pl.when(pl.lit(days) < _APRIL).then(pl.lit(days) - 1)
        days = pl.select(early.otherwise(pl.lit(days))).to_series()
    if days.len() and (days < 0).any():
        raise WorkbookError(f"column {values.name!r}: Excel has no dates so early")
    return days.rename(values.name)
