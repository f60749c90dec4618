"""Cells in: a range becomes an array, and each cell without a value says why."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from operator import countOf
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.errors import InputError
from xl_align.vocabulary import Anything, Argument, Day, Label, Quantity

Cells: TypeAlias = npt.NDArray[np.object_]

ERRORS = (
    "#N/A",
    "#VALUE!",
    "#NUM!",
    "#DIV/0!",
    "#REF!",
    "#NAME?",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
    "#UNKNOWN!",
    "#GETTING_DATA",
)
EPOCH = datetime.date(1899, 12, 30).toordinal()  # day 0 of Excel's serial numbers
LEAP_BUG = 60  # Excel counts a 29 February 1900 that never was
LAST_SERIAL = 2_958_465  # 9999-12-31
_ENDLESS = np.array(np.inf).view(np.uint64)[()]
UNIX = datetime.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Column:
    """One argument as an array, and the error text of the cells that have none.

    ``values`` are float64, dates or, for texts, objects; ``errors`` is None where
    every cell has a value.
    """

    values: Any
    errors: Cells | None


def blank(value: Any) -> bool:
    """Tell whether a cell holds nothing."""
    if value is None or (isinstance(value, float) and value != value):
        return True
    return isinstance(value, str) and not value.strip()


def rows_of(value: Any) -> tuple[list[Any], tuple[int, ...]]:
    """Return the cells of a scalar, a row or rows, one after another, and the shape."""
    if isinstance(value, np.ndarray):
        return value.ravel().tolist(), value.shape
    if not isinstance(value, list | tuple):
        return [value], ()
    if not value or not isinstance(value[0], list | tuple):
        return list(value), (len(value),)
    if not set(map(type, value)) <= {list, tuple}:
        raise InputError("a range must be rows of cells")
    if len(set(map(len, value))) > 1:
        raise InputError("the rows of a range differ in length")
    return list(chain.from_iterable(value)), (len(value), len(value[0]))


def column(word: Argument, value: Any, default: Any = None) -> Column:
    """Return one argument as an array; a blank takes the default, if there is one."""
    if isinstance(word, Quantity):
        return _numbers(word, value, default)
    flat, shape = rows_of(value)
    values = np.empty(len(flat), dtype=object)
    errors = np.full(len(flat), None, dtype=object)
    if isinstance(word, Anything):
        values[:] = flat
        return Column(values.reshape(shape), None)
    read: Callable[[Any, Any], Any] = _day if isinstance(word, Day) else _text
    for at, cell in enumerate(flat):
        if blank(cell) and default is not None:
            values[at] = default
        else:
            values[at], errors[at] = _given(word, cell) or read(word, cell)
    if isinstance(word, Day):
        values = values.astype("datetime64[D]")
    troubled = any(errors)
    return Column(values.reshape(shape), errors.reshape(shape) if troubled else None)


def number(name: str, cell: Any) -> tuple[float, str | None]:
    """Return one cell's number, or NaN and the text that says why not."""
    if blank(cell):
        return np.nan, f"#N/A {name} is blank"
    if isinstance(cell, str) and cell.startswith(ERRORS):
        return np.nan, cell
    if isinstance(cell, bool | np.bool_) or not isinstance(
        cell, int | float | np.number
    ):
        return np.nan, f"#VALUE! {name} must be a number; got {_shown(cell)}"
    try:
        return float(cell), None
    except OverflowError:
        return np.nan, f"#NUM! {name} is too large"


def _shown(cell: Any) -> str:
    """Return a cell as a message quotes it, with the cure of a number kept as text."""
    if isinstance(cell, datetime.date):
        return f"the date {cell:%Y-%m-%d}"
    if isinstance(cell, str) and cell.strip(" +-")[:1].isdigit():
        return f"{cell!r:.60}, a text: VALUE makes it a number"
    return f"{cell!r:.60}"


def to_serial(day: datetime.date) -> int:
    """Return Excel's serial number of a day, for hosts that have no dates."""
    serial = day.toordinal() - EPOCH
    return serial if serial > LEAP_BUG else serial - 1


def _numbers(word: Quantity, value: Any, default: Any) -> Column:
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
        numbers = np.asarray(value, dtype=np.float64)
        flat: list[Any] = []
    elif (floats := _floats(value)) is not None:
        numbers, flat = floats, []
    else:
        flat, shape = rows_of(value)
        numbers = np.empty(shape)
    errors = _read(word, flat, numbers, default) if flat else None
    if errors is None and _all_hold(word, numbers):
        return Column(numbers, None)
    outside = ~word.holds(numbers)
    if not outside.any():
        return Column(numbers, errors)
    numbers = np.array(numbers)  # the caller's range stays as it is
    if errors is None:
        errors = np.full(numbers.shape, None, dtype=object)
    if not errors.ndim:
        errors = errors.reshape(())
    for index in map(tuple, np.argwhere(outside)):
        if errors[index] is None:
            numbers[index], errors[index] = _outside(word, numbers[index], default)
    return Column(numbers, errors if any(errors.flat) else None)


def _floats(value: Any) -> Any:
    """Return rows of floats and nothing else as an array; None for anything else.

    C loops only: a range of a hundred thousand rows must not wait for Python.
    """
    if isinstance(value, float):
        return np.asarray(value)
    if not isinstance(value, list | tuple) or not value:
        return None
    shape: tuple[int, ...] = (len(value),)
    if isinstance(value[0], list | tuple):
        shape = (len(value), len(value[0]))
        try:
            if countOf(map(len, value), shape[1]) < shape[0]:
                return None
        except TypeError:  # cells between the rows
            return None
        value = list(chain.from_iterable(value))
    if countOf(map(type, value), float) < len(value):
        return None
    return np.fromiter(value, np.float64, len(value)).reshape(shape)


def _all_hold(word: Quantity, numbers: Any) -> bool:
    """Tell quickly that all of a range is in the domain; if in doubt, say no."""
    if not numbers.size or word.whole:
        return False
    if word.high == np.inf and word.low == -np.inf:
        return from_zero(numbers) or all_finite(numbers)
    if word.high == np.inf and word.low == 0.0 and not word.open:
        return from_zero(numbers)
    least, most = numbers.min(), numbers.max()  # a NaN makes both NaN
    return bool(least in word and most in word)


def from_zero(numbers: Any) -> bool:
    """Tell in one pass that every number is 0 or above, none of them -0.0 or endless.

    The bits of such numbers are in their order; those of all others are above.
    """
    return bool(numbers.size and numbers.view(np.uint64).max() < _ENDLESS)


def all_finite(numbers: Any) -> bool:
    """Tell quickly that no number is missing or endless; if in doubt, say no."""
    return bool(np.isfinite(numbers.sum()))


def _read(word: Quantity, flat: list[Any], numbers: Any, default: Any) -> Cells | None:
    """Fill in the numbers one by one; return the errors, None if there are none."""
    errors = np.full(numbers.shape, None, dtype=object)
    into, why = numbers.reshape(-1), errors.reshape(-1)
    for at, cell in enumerate(flat):
        if default is not None and blank(cell):
            into[at] = default
        else:
            into[at], why[at] = number(word.name, cell)
    return errors if any(why) else None


def _outside(word: Quantity, value: float, default: Any) -> tuple[float, str | None]:
    """Return the default for a blank, else NaN and why the number cannot be."""
    if value == value:
        return np.nan, f"#NUM! {word.name} {word.rule}; got {value:g}"
    if default is not None:
        return default, None
    return np.nan, f"#N/A {word.name} is blank"


def _given(word: Argument, cell: Any) -> tuple[None, str] | None:
    """Return the error of a cell that is blank or holds one."""
    if blank(cell):
        return None, f"#N/A {word.name} is blank"
    if isinstance(cell, str) and cell.startswith(ERRORS):
        return None, cell
    return None


def key(cell: Any) -> Any:
    """Return a key as text: item numbers are often numbers on a sheet."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or blank(cell):
        return cell
    return str(cell) if isinstance(cell, int) else f"{cell:.15g}"


def _text(word: Label, cell: Any) -> tuple[str | None, str | None]:
    cell = key(cell) if word.numbered else cell
    if not isinstance(cell, str):
        return None, f"#VALUE! {word.name} must be a text; got {cell!r:.60}"
    text = " ".join(cell.split())
    if not word.choices:
        return text, None
    for spelled in (text.lower(), re.sub(r"[-_ ]+", " ", text.lower())):
        if spelled in word.choices:
            return spelled, None
    return None, f"#VALUE! {word.name} {word.rule}; got {text!r:.60}"


def _day(word: Day, cell: Any) -> tuple[datetime.date | None, str | None]:
    if isinstance(cell, datetime.datetime):
        return cell.date(), None
    if isinstance(cell, datetime.date):
        return cell, None
    if isinstance(cell, str):
        try:
            return datetime.date.fromisoformat(cell.strip()[:10]), None
        except ValueError:
            return None, f"#VALUE! {word.name} {word.rule}; got {cell!r:.60}"
    serial, error = number(word.name, cell)
    if error and error.startswith("#VALUE!"):
        return None, f"#VALUE! {word.name} {word.rule}; got {cell!r:.60}"
    if error:
        return None, error
    if not 1.0 <= serial < LAST_SERIAL + 1:
        return None, f"#NUM! {word.name} must be a date; got {serial:g}"
    days = int(serial) + (1 if serial < LEAP_BUG else 0)
    return datetime.date.fromordinal(EPOCH + days), None
