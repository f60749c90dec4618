"""Table schemas: what a planning table must look like before anything reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xl_align.errors import Problem, TableError
from xl_align.vocabulary import VOCABULARY, Day, Label, Quantity

Series: TypeAlias = "pd.Series[Any]"

ISO_DATE = r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?"
SHOWN = 60  # characters of an offending value that a message quotes


@dataclass(frozen=True, slots=True)
class Table:
    """A named table: keys identify a row; each column is a word of the vocabulary.

    ``required`` columns must be there and filled; ``optional`` columns may be
    missing or blank; ``dates`` must not run backwards in the order given;
    ``refers`` maps a column to the table whose key it must be found in.
    """

    name: str
    keys: tuple[str, ...]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    refers: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the table may have: keys, required, optional."""
        return (*self.keys, *self.required, *self.optional)

    def check(self, frame: pd.DataFrame) -> "Checked":
        """Split a raw frame into exactly typed rows and a list of every problem.

        Text columns come out as ``str`` ('' where blank), dates as
        ``datetime64`` (NaT), numbers as float64 (NaN). The index keeps the row
        number of the source: 2 for the first row under the header.
        Raises TableError when a required column is missing.
        """
        needed = (*self.keys, *self.required)
        if missing := [name for name in needed if name not in frame.columns]:
            rule = "column is missing"
            raise TableError([Problem(self.name, 0, name, rule) for name in missing])
        present = [name for name in self.columns if name in frame.columns]
        raw = frame[present].reset_index(drop=True)
        raw.index = pd.RangeIndex(2, len(raw) + 2)
        typed = pd.DataFrame(
            {name: _typed(raw[name], name) for name in present}, index=raw.index
        )
        problems = self._breaches(raw, typed)
        set_aside = typed.index.isin([problem.row for problem in problems])
        for name in self.columns:
            if name not in typed:
                typed[name] = _blank(name, typed.index)
        used = typed.loc[~set_aside, list(self.columns)]
        return Checked(self, used, tuple(problems), len(frame))

    def _breaches(self, raw: pd.DataFrame, typed: pd.DataFrame) -> list[Problem]:
        keys = _keys(typed, self.keys)
        problems = []
        for name in typed.columns:
            bad = _offends(raw[name], typed[name], name, name not in self.optional)
            problems += self._rows(bad, name, VOCABULARY[name].rule, raw[name], keys)
        for early, late in pairwise(d for d in self.dates if d in typed):
            bad = typed[early] > typed[late]
            rule = f"must not be before {early}"
            problems += self._rows(bad, late, rule, raw[late], keys)
        doubles = typed.duplicated(list(self.keys)) & ~_blank_keys(typed, self.keys)
        rule = f"repeats an earlier {' + '.join(self.keys)}"
        problems += self._rows(doubles, self.keys[-1], rule, raw[self.keys[-1]], keys)
        return problems

    def _rows(
        self,
        bad: Series,
        column: str,
        rule: str,
        raw: Series,
        keys: Series,
    ) -> list[Problem]:
        return [
            Problem(self.name, int(row), column, rule, shown(raw[row]), keys[row])
            for row in bad.index[bad]
        ]


@dataclass(frozen=True, slots=True)
class Checked:
    """A table after its check: rows that hold, problems of those set aside."""

    table: Table
    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    rows_in: int

    @property
    def rows_used(self) -> int:
        """Rows that take part in the figures."""
        return len(self.frame)

    @property
    def rows_reported(self) -> int:
        """Rows set aside, each named by at least one problem."""
        return len({problem.row for problem in self.problems if not problem.used})


def refer(checked: Mapping[str, Checked]) -> dict[str, Checked]:
    """Set aside rows that name an item, location or supplier no table knows.

    A reference is checked only where the other table is there; a row set aside
    in one table makes the rows that refer to it unknown in the next.
    """
    known = dict(checked)
    for name, one in known.items():
        frame, problems = one.frame, list(one.problems)
        for column, other in one.table.refers.items():
            if other not in known:
                continue
            valid = {"", *known[other].frame[known[other].table.keys[0]]}
            bad = ~frame[column].isin(valid)
            rule = f"is not in table {other!r}"
            keys = _keys(frame, one.table.keys)
            problems += one.table._rows(bad, column, rule, frame[column], keys)
            frame = frame[~bad]
        known[name] = Checked(one.table, frame, tuple(problems), one.rows_in)
    return known


def shown(value: object) -> str:
    """Return a value as a message quotes it: short, on one line."""
    if value is None or value is pd.NaT or value != value:
        return ""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _typed(raw: Series, name: str) -> Series:
    word = VOCABULARY[name]
    if isinstance(word, Quantity):
        return _numbers(raw)
    if isinstance(word, Day):
        return _days(raw)
    return raw.astype("object").where(raw.notna(), "").map(str).str.strip()


def _numbers(raw: Series) -> Series:
    if raw.dtype.kind in "fiu":
        numbers = raw.astype(np.float64)
    else:
        # TRUE is no quantity, though Python would count it as 1.
        told = raw.astype("object").map(lambda v: str(v) if isinstance(v, bool) else v)
        numbers = pd.to_numeric(told, errors="coerce").astype(np.float64)
    return numbers.where(np.isfinite(numbers))


def _days(raw: Series) -> Series:
    if pd.api.types.is_datetime64_any_dtype(raw):
        return _sensible(raw.dt.normalize().astype("datetime64[s]"))
    # Only ISO dates: a guessed 'Jan-22' is a wrong date that looks right.
    text = raw.astype("object").where(raw.notna(), "").map(str).str.strip()
    iso = text.where(text.str.fullmatch(ISO_DATE), "").str[:10]
    days = pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce")
    return _sensible(days.astype("datetime64[s]"))


def _sensible(days: Series) -> Series:
    """Blank the days a worksheet cannot hold."""
    return days.where(
        days.between(pd.Timestamp(1900, 3, 1), pd.Timestamp(9999, 12, 31))
    )


def _offends(raw: Series, typed: Series, name: str, required: bool) -> Series:
    word = VOCABULARY[name]
    if isinstance(word, Label):
        wrong = ~typed.isin(word.choices) if word.choices else typed.eq("")
        return wrong if required else wrong & typed.ne("")
    wrong = typed.isna()
    if isinstance(word, Quantity):
        wrong = pd.Series(~word.holds(typed.to_numpy(dtype=np.float64)), typed.index)
    if required or not wrong.any():
        return wrong
    filled = raw[wrong].notna() & raw[wrong].map(lambda v: str(v).strip()).ne("")
    return wrong & filled.reindex(wrong.index, fill_value=False)


def _blank(name: str, index: pd.Index) -> Series:
    word = VOCABULARY[name]
    if isinstance(word, Quantity):
        return pd.Series(np.nan, index, dtype=np.float64)
    if isinstance(word, Day):
        return pd.Series(pd.NaT, index, dtype="datetime64[s]")
    return pd.Series("", index, dtype="object")


def _keys(frame: pd.DataFrame, names: tuple[str, ...]) -> Series:
    if frame.empty:
        return pd.Series("", frame.index, dtype="object")
    parts = [
        frame[name].dt.strftime("%Y-%m-%d").fillna("")
        if pd.api.types.is_datetime64_any_dtype(frame[name])
        else frame[name].map(str)
        for name in names
    ]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + " / " + part
    return joined


def _blank_keys(frame: pd.DataFrame, names: tuple[str, ...]) -> Series:
    return frame[list(names)].isin(["", pd.NaT]).any(axis=1)
