"""Frames of pandas as polars has them, for the cells of a table."""

from typing import Any

import pandas as pd
import polars as pl

from xl_align.errors import WorkbookError


def polars_frame(frame: pd.DataFrame) -> pl.DataFrame:
    """Return the same columns in polars; a missing value becomes null."""
    return pl.DataFrame([_column(str(name), frame[name]) for name in frame.columns])


def _column(name: str, values: Any) -> pl.Series:
    kind = values.dtype
    if kind.kind in "iufb" and not pd.api.types.is_extension_array_dtype(kind):
        return pl.Series(name, values.to_numpy())
    if kind.kind == "M":
        return pl.Series(name, values.dt.tz_localize(None).to_numpy("datetime64[us]"))
    missing = values.isna()
    listed = [None if gone else v for v, gone in zip(values, missing, strict=True)]
    try:
        return pl.Series(name, listed)
    except TypeError as trouble:
        raise WorkbookError(
            f"column {name!r} mixes kinds of values: a column of a table holds one"
        ) from trouble
