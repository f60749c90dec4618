"""A worksheet function on cells: numbers, texts, dates and coded errors come out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass
from typing import Any

import numpy as np

from xl_align.errors import AlignError, InputError
from xl_align.hosts.columns import ERRORS, Cells, Column, blank, column
from xl_align.hosts.grids import Spoiled
from xl_align.hosts.series import answer_series
from xl_align.hosts.spill import cells_of, listed, shape_of, troubled
from xl_align.registry import Function, catalog
from xl_align.vocabulary import Anything, Grid

__all__ = ["ERRORS", "Sheets", "call", "callables"]

Sheets = Callable[[str], Any]


def call(
    function: Function, values: Sequence[Any], sheets: Sheets | None = None
) -> Any:
    """Evaluate a function on raw cell values: scalars, rows, or lists of rows.

    A planner's mistake comes back as text that begins with an Excel error code,
    in the cell it belongs to. Only a bug in this program raises. Where a range is a
    numpy array, so is the answer: no Python value is made per cell. ``sheets`` gives
    the cells of a result sheet by its title, for functions that read one. A date
    comes back as one; hosts without dates write `columns.to_serial`.
    """
    try:
        given = _given(function, values)
        with np.errstate(all="ignore"):  # a blank is NaN and NaN is an answer
            if function.sheet:
                given |= {"sheet": _sheet(function, sheets)}
            if function.whole or function.alone or _has_grid(function):
                return answer_series(function, given)
            return _by_cell(function, given)
    except AlignError as error:
        return error.cell
    except Spoiled as error:
        return str(error)


def callables() -> dict[str, Callable[..., Any]]:
    """Return every function that reads no sheet, by name: cells in, cells out."""
    return {
        one.name: lambda *cells, one=one: call(one, cells)
        for one in catalog()
        if not one.sheet
    }


def _given(function: Function, values: Sequence[Any]) -> dict[str, Any]:
    """Return the arguments by name; one left out or blank takes its default."""
    if len(values) > len(function.arguments):
        raise InputError(
            f"{function.signature} takes at most {len(function.arguments)} "
            f"arguments; got {len(values)}"
        )
    required = function.required
    given = {
        word.name: value
        for at, (word, value) in enumerate(
            zip(function.arguments, values, strict=False)
        )
        # A blank optional argument means its default, as in Excel.
        if at < required or not blank(value)
    }
    names = [word.name for word in function.arguments[:required]]
    if missing := [name for name in names if name not in given]:
        raise InputError(f"{function.signature} needs {', '.join(missing)}")
    return given


def _has_grid(function: Function) -> bool:
    return any(isinstance(word, Grid) for word in function.arguments)


def _sheet(function: Function, sheets: Sheets | None) -> Any:
    return sheets(function.sheet) if sheets else None


def _by_cell(function: Function, given: dict[str, Any]) -> Any:
    sheet = {"sheet": given.pop("sheet")} if "sheet" in given else {}
    columns = _columns(function, given)
    shape = shape_of(columns)
    if function.table:
        return _rows(function, columns)
    troubles = _troubles(columns, shape)
    if troubles is not None and all(troubles.flat):
        return listed(troubles)
    ranges = [
        name
        for name, c in columns.items()
        if c.values.dtype == object and c.values.ndim and c.values.size
    ]
    values = {name: _plain(c.values) for name, c in columns.items()}
    if ranges and not any(isinstance(w, Anything) for w in function.arguments):
        result = _grouped(function, values, ranges, shape, troubles, sheet)
    else:
        result = np.asarray(function.call(**values, **sheet))
    if result.shape != shape:  # a broadcast view is slow to add up
        result = np.broadcast_to(result, shape)
    cells = cells_of(function, values, result, troubles)
    arrays = any(isinstance(value, np.ndarray) for value in given.values())
    return cells if arrays else listed(cells)


def _columns(function: Function, given: Mapping[str, Any]) -> dict[str, Column]:
    """Return the arguments as arrays, blanks of optional ones filled in."""
    columns = {}
    defaults = (*[None] * function.required, *function.defaults)
    for word, default in zip(function.arguments, defaults, strict=True):
        if word.name in given:
            columns[word.name] = column(word, given[word.name], default)
    return columns


def _troubles(columns: Mapping[str, Column], shape: tuple[int, ...]) -> Cells | None:
    """Return the first error of each cell; one that was passed in goes first."""
    found = [c.errors for c in columns.values() if c.errors is not None]
    if not found:
        return None
    first: Cells = np.full(shape, None, dtype=object)
    for errors in reversed(found):
        spread = np.broadcast_to(errors, shape)
        first = np.where(troubled(spread), spread, first)
    return first


def _plain(values: Any) -> Any:
    """Return a single text as a text, everything else as it is."""
    return values.item() if values.dtype == object and not values.ndim else values


def _grouped(
    function: Function,
    values: Mapping[str, Any],
    ranges: Sequence[str],
    shape: tuple[int, ...],
    troubles: Cells | None,
    sheet: Mapping[str, Any],
) -> Any:
    """Evaluate a function whose texts are ranges: once for each combination."""
    flat = {
        name: v if isinstance(v, str) or not np.ndim(v) else _spread(v, shape)
        for name, v in values.items()
    }
    size = int(np.prod(shape))
    why = np.full(size, None, object) if troubles is None else troubles.reshape(-1)
    rows: dict[tuple[str, ...], list[int]] = {}
    for at, texts in enumerate(zip(*(flat[name] for name in ranges), strict=True)):
        if not why[at]:
            rows.setdefault(texts, []).append(at)
    result = np.full(size, None, dtype=object)
    for texts, places in rows.items():
        some = {
            name: v if isinstance(v, str) or not np.ndim(v) else v[places]
            for name, v in flat.items()
        }
        some |= dict(zip(ranges, texts, strict=True))
        try:
            answer = np.asarray(function.call(**some, **sheet))
        except AlignError as error:
            answer = np.asarray(error.cell, dtype=object)
        result[places] = np.broadcast_to(answer.astype(object), len(places))
    return result.reshape(shape)


def _texts(values: Any) -> bool:
    return isinstance(values, np.ndarray) and values.dtype == object


def _spread(values: Any, shape: tuple[int, ...]) -> Any:
    return np.broadcast_to(values, shape).reshape(-1)


def _rows(function: Function, columns: Mapping[str, Column]) -> Any:
    """Answer with a table: one row for each row of the arguments."""
    shape = shape_of(columns)
    troubles = _troubles(columns, shape)
    size = int(np.prod(shape))
    values = {name: _plain(c.values) for name, c in columns.items()}
    values = {
        name: v if isinstance(v, str) else _spread(v, shape)
        for name, v in values.items()
    }
    if ranges := [name for name, v in values.items() if _texts(v)]:
        raise InputError(f"{', '.join(ranges)} must be one text: the answer spills")
    why = None if troubles is None else troubles.reshape(size)
    result = function.call(**values)
    parts = (
        [getattr(result, word.name) for word in function.table]
        if is_dataclass(result)
        else list(result)
    )
    body = [
        cells_of(function, values, np.broadcast_to(part, size), why) for part in parts
    ]
    header = [word.name for word in function.table]
    return [header, *(list(row) for row in zip(*map(listed, body), strict=True))]
