"""Cells out: every number finite, every error with its code and its reason."""

import contextlib
import datetime
import gc
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from xl_align.errors import InputError
from xl_align.hosts.columns import ERRORS, Column, all_finite, from_zero
from xl_align.registry import Function

MANY = 10_000  # cells from which the collector is in the way
SHOWN = 4  # arguments a reason quotes


def cells_of(
    function: Function, values: Mapping[str, Any], result: Any, troubles: Any = None
) -> Any:
    """Return a result as cells: an array of numbers, or of objects with reasons.

    ``values`` are the arguments, to name in a reason; ``troubles`` the texts of
    cells that had no answer to begin with.
    """
    floats = result.dtype == np.float64
    own = result.flags.owndata and all(result is not v for v in values.values())
    if troubles is None and floats and own and from_zero(result):
        return result
    if troubles is None and floats and all_finite(result):
        # And -0.0 is 0. In place where it may be: fresh memory is the slow part.
        return np.add(result, 0.0, out=result if own else None)
    bad = without_answer(result)
    if troubles is None and not bad.any():
        return result + 0.0 if floats else result
    answers = np.asarray(result + 0.0 if floats else result).astype(object)
    if not answers.ndim:
        answers = answers.reshape(())
    for index in map(tuple, np.argwhere(bad)):
        answers[index] = no_answer(function, values, result.shape, index)
    if troubles is not None:
        answers = np.where(troubled(troubles), troubles, answers)
    return answers


def troubled(texts: Any) -> Any:
    """Tell which cells hold an error's text."""
    return np.asarray(np.frompyfunc(bool, 1, 1)(texts), dtype=bool)


def listed(cells: Any) -> Any:
    """Return an array as lists of plain Python values."""
    if cells.size > MANY:
        with _uncollected():
            return _lists(cells)
    return _lists(cells)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage after every few hundred new rows."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _lists(cells: Any) -> Any:
    if cells.dtype == object and any(isinstance(c, np.generic) for c in cells.flat):
        cells = np.asarray(np.frompyfunc(_plain, 1, 1)(cells), dtype=object)
    return cells.tolist()


def without_answer(result: Any) -> Any:
    """Tell which values are none: NaN, infinite, no date, no text."""
    kind = result.dtype.kind
    if kind == "f":
        return ~np.isfinite(result)
    if kind == "M":
        return np.isnat(result)
    if kind == "U":
        return result == ""
    if kind in "iub":
        return np.zeros(result.shape, dtype=bool)
    return np.asarray(np.frompyfunc(_empty, 1, 1)(result), dtype=bool)


def no_answer(
    function: Function,
    values: Mapping[str, Any],
    shape: tuple[int, ...] = (),
    index: tuple[int, ...] = (),
) -> str:
    """Say why a function has no answer for arguments that are each allowed."""
    if function.fails:
        return f"#NUM! {function.fails}"
    quoted = [
        f"{name} {np.broadcast_to(v, shape)[index]:g}"
        for name, v in values.items()
        if isinstance(v, np.ndarray) and v.dtype.kind == "f" and v.size
    ]
    return f"#NUM! no answer for {', '.join(quoted[:SHOWN]) or 'these arguments'}"


def _empty(value: Any) -> bool:
    if value is None or value == "":
        return True
    if isinstance(value, datetime.date | str):
        return False
    return bool(isinstance(value, float) and not np.isfinite(value))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def shape_of(columns: Mapping[str, Column]) -> tuple[int, ...]:
    """Return the common shape of arguments; InputError if there is none."""
    shapes = {c.values.shape for c in columns.values()} - {()}
    try:
        shape = shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes)
    except ValueError:
        sizes = ", ".join(f"{n} {c.values.shape}" for n, c in columns.items())
        raise InputError(f"ranges differ in shape: {sizes}") from None
    if 0 in shape:
        raise InputError("a range is empty")
    return shape


def is_error(value: Any) -> bool:
    """Tell whether a cell shows an error."""
    return isinstance(value, str) and value.startswith(ERRORS)
