"""Cells in bulk put side by side: the values of a table, the texts of a sheet."""

from typing import Any

import numpy as np
import polars as pl

from xl_align.errors import WorkbookError
from xl_align.workbook import Value, bulk, places
from xl_align.workbook.places import Area
from xl_align.workbook.reading import Held, Reader

_WHOLE = 9e18  # below it a whole number shows all its digits


def values(reader: Reader, found: pl.DataFrame, area: Area) -> list[Any]:
    """Return each column of an area as `Reader.value` gives its cells.

    Parameters
    ----------
    reader : of the workbook
    found : the cells of the sheet, as `bulk.cells` returns them
    area : the body of a table

    Returns
    -------
    list
        For each column from left to right a list of values, or an array where all
        are numbers. Rows without any value are left out, blank cells are None or NaN.
    """
    inside = _held(found).filter(
        pl.col("row").is_between(area.top, area.bottom),
        pl.col("column").is_between(area.left, area.right),
    )
    rows = inside["row"].unique().sort()
    columns = _apart(inside, rows)
    across = range(area.left, area.right + 1)
    return [
        _values(reader, columns[column]) if column in columns else [None] * len(rows)
        for column in across
    ]


def unsaved(found: pl.DataFrame, area: Area) -> int:
    """Return the first column that begins with a formula and has no value, or 0.

    No formula of the sheet has one then: whoever saved it does not calculate. A
    formula whose answer is an empty text has none either, but it is not alone.
    """
    held = _held(found)
    if held["formula"].any():
        return 0
    begins = found.filter(pl.col("formula"), pl.col("row") == area.top)["column"]
    full = held.filter(pl.col("row").is_between(area.top, area.bottom))["column"]
    inside = begins.filter(begins.is_between(area.left, area.right))
    return min(set(inside) - set(full.unique()), default=0)


def cells(reader: Reader, title: str) -> pl.DataFrame:
    """Return the cells of any sheet as `bulk.cells` does."""
    try:
        return bulk.cells(reader, title)
    except bulk.NotPlain:
        held = reader.sheet(title).cells.items()
    for place, one in held:
        if one.kind not in bulk.KINDS:
            where = f"{title}!{places.letters(place[1])}{place[0]}"
            raise WorkbookError(
                f"{reader.package.name} is damaged: {where} is of no known kind"
            )
    rows = [
        (row, column, one.kind, one.style, bool(one.formula), *_split(one.value))
        for (row, column), one in held
    ]
    return pl.DataFrame(rows, schema=bulk.SCHEMA, orient="row")


def _split(value: Value) -> tuple[float | None, bool | None, str | None]:
    if value is None:
        return None, None, None
    if isinstance(value, int | float):
        return float(value), isinstance(value, int), None
    return None, None, str(value)


def texts(reader: Reader, found: pl.DataFrame) -> pl.DataFrame:
    """Return a sheet as Excel would save it for another program, but exact.

    Parameters
    ----------
    reader, found : the workbook and the cells of one of its sheets

    Returns
    -------
    DataFrame
        A column of text for each that holds something, in order: every digit of a
        number, days as YYYY-MM-DD, TRUE and FALSE, errors as they show; null where
        blank. Rows without content are left out.
    """
    held = _held(found)
    shown = held.select("row", "column", _text(reader, held))
    rows = shown["row"].unique().sort()
    columns = _apart(shown, rows)
    return pl.DataFrame(
        [columns[number]["text"].alias(f"{number}") for number in sorted(columns)]
    )


def _held(found: pl.DataFrame) -> pl.DataFrame:
    return found.filter(
        pl.col("number").is_not_null() | (pl.col("text") != "").fill_null(False)
    )


def _apart(found: pl.DataFrame, rows: pl.Series) -> dict[int, pl.DataFrame]:
    """Return the cells of each column, one for each of the rows, null where none is.

    Of two cells in one place the later counts, as in `reading`.
    """
    apart = found.partition_by("column", as_dict=True, maintain_order=True)
    return {number: _aligned(cells, rows) for (number,), cells in apart.items()}


def _aligned(cells: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    if len(cells) == len(rows) and (cells["row"] == rows).all():
        return cells
    at = np.full(len(rows), -1)
    at[np.searchsorted(rows.to_numpy(), cells["row"].to_numpy())] = np.arange(
        len(cells)
    )
    index = pl.Series(at).replace(-1, None)
    return cells.select(pl.all().gather(index))


def _values(reader: Reader, cells: pl.DataFrame) -> Any:
    """Return the values of a column; None or NaN where blank."""
    kind, number, whole = cells["kind"], cells["number"], cells["whole"]
    days = _is_day(reader, cells)
    if not (days.any() or (kind != "n").any()):
        digits = whole.fill_null(False).all()
        return (number.cast(pl.Int64) if digits else number).to_numpy()
    listed: list[Any] = cells["text"].to_list()
    day = _days(reader, number.filter(days))
    filled = number.is_not_null()
    known = (column.filter(filled) for column in (number, kind, whole, days))
    for at, one, sort, digits, shows_day in zip(filled.arg_true(), *known, strict=True):
        if sort == "b":
            listed[at] = bool(one)
        elif shows_day:
            listed[at] = day[one]
        else:
            listed[at] = int(one) if digits else one
    return listed


def _text(reader: Reader, cells: pl.DataFrame) -> pl.Series:
    """Return the text of each cell."""
    number, days = cells["number"], _is_day(reader, cells)
    shown = _days(reader, number.filter(days))
    names = pl.Series([str(one) for one in shown.values()], dtype=pl.String)
    dated = number.replace_strict(list(shown), names, default=None)
    one = pl.col("number")
    whole = (one == one.floor()) & (one.abs() < _WHOLE)
    chosen = (
        pl.when(cells["kind"] == "b")
        .then(pl.when(one == 1).then(pl.lit("TRUE")).otherwise(pl.lit("FALSE")))
        .when(days)
        .then(dated)
        .when(whole)
        .then(one.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(pl.coalesce("text", one.cast(pl.String).str.strip_suffix(".0")))
    )
    return cells.select(chosen.alias("text"))["text"]


def _is_day(reader: Reader, cells: pl.DataFrame) -> pl.Series:
    """Tell which numbers show as dates or times."""
    days = pl.Series(sorted(reader.styles.dates), dtype=pl.UInt32).implode()
    return ((cells["kind"] == "n") & cells["style"].is_in(days)).fill_null(False)


def _days(reader: Reader, numbers: pl.Series) -> dict[float, Any]:
    """Return the day or time of each number; one too large for a day stays."""
    style = next(iter(reader.styles.dates), 0)
    return {
        one: reader.value(Held(int(one) if one.is_integer() else one, style=style))
        for one in numbers.drop_nulls().unique()
    }
