"""Between cells and arrays: blanks and errors come in, numbers and errors go out."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.errors import AlignError, InputError
from xl_align.registry import Function
from xl_align.vocabulary import Array, Day, Label, Quantity, Word, explain

Cells: TypeAlias = npt.NDArray[np.object_]

ERRORS = ("#N/A", "#VALUE!", "#NUM!", "#DIV/0!", "#REF!", "#NAME?", "#NULL!")


def call(function: Function, values: Sequence[Any]) -> Any:
    """Evaluate a function on raw cell values: scalars, rows, or lists of rows.

    A planner's mistake comes back as text that begins with an Excel error code,
    in the cell it belongs to. Only a bug in this program raises.
    """
    try:
        given = _given(function, values)
        if function.whole:
            return _answer_whole(function, given)
        return _answer_cells(function, given)
    except AlignError as error:
        return error.cell


def _given(function: Function, values: Sequence[Any]) -> dict[str, Any]:
    """Return the arguments by name; a trailing argument left out is not there."""
    if len(values) > len(function.arguments):
        raise InputError(
            f"{function.signature} takes at most {len(function.arguments)} "
            f"arguments; got {len(values)}"
        )
    given = {
        word.name: value
        for at, (word, value) in enumerate(
            zip(function.arguments, values, strict=False)
        )
        # A blank optional argument means its default, as in Excel.
        if at < function.required or not _blank(value)
    }
    names = [word.name for word in function.arguments[: function.required]]
    if missing := [name for name in names if name not in given]:
        raise InputError(f"{function.signature} needs {', '.join(missing)}")
    return given


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value == "")


def _answer_cells(function: Function, given: Mapping[str, Any]) -> Any:
    words = {word.name: word for word in function.arguments}
    columns = {name: _column(words[name], value) for name, value in given.items()}
    try:
        shape = np.broadcast_shapes(*(c.numbers.shape for c in columns.values()))
    except ValueError:
        sizes = ", ".join(f"{n} {c.numbers.shape}" for n, c in columns.items())
        raise InputError(f"ranges differ in shape: {sizes}") from None
    result = np.broadcast_to(
        np.asarray(function.call(**{n: c.value for n, c in columns.items()})), shape
    )
    if not shape:
        return _scalar(columns, result)
    if result.dtype.kind == "f" and not np.isnan(result).any():
        return result.tolist()
    return _explained(columns, result, shape).tolist()


class _Column:
    """One argument as an array, and the error text of the cells that have none."""

    __slots__ = ("errors", "numbers", "value")

    def __init__(self, numbers: Array, errors: Cells | None, value: Any) -> None:
        self.numbers = numbers
        self.errors = errors
        self.value = value


def _column(word: Word, value: Any) -> _Column:
    if isinstance(word, Label):
        return _texts(word, value)
    raw = np.asarray(value)
    if raw.dtype.kind in "fi":
        numbers = raw.astype(np.float64)
        return _Column(numbers, None, numbers)
    cells = np.array(value, dtype=object)
    errors = np.full(cells.shape, None, dtype=object)
    numbers = np.full(cells.shape, np.nan)
    for at, cell in np.ndenumerate(cells):
        numbers[at], errors[at] = _number(word, cell)
    return _Column(numbers, errors, numbers)


def _number(word: Word, cell: Any) -> tuple[float, str | None]:
    """Return one cell's number, or NaN and the text that says why not."""
    if _blank(cell):
        return np.nan, f"#N/A {word.name} is blank"
    if isinstance(cell, str) and cell.startswith(ERRORS):
        return np.nan, cell
    if isinstance(word, Day) and isinstance(cell, datetime.date):
        return float(cell.toordinal()), None
    if isinstance(cell, bool | str) or not isinstance(cell, int | float | np.number):
        return np.nan, f"#VALUE! {word.name} must be a number; got {cell!r}"
    return float(cell), None


def _texts(word: Label, value: Any) -> _Column:
    if not isinstance(value, str):
        raise InputError(f"{word.name} must be one text; got {value!r}")
    if word.choices and value not in word.choices:
        raise InputError(f"{word.name} {word.rule}; got {value!r}")
    return _Column(np.zeros(()), None, value)


def _scalar(columns: Mapping[str, _Column], result: Any) -> Any:
    value = result.item()
    if isinstance(value, float) and np.isnan(value):
        return _explained(columns, result, ()).item()
    return value


def _explained(
    columns: Mapping[str, _Column], result: Any, shape: tuple[int, ...]
) -> Cells:
    """Put a reason into every cell that has no answer."""
    answers: Cells = result.astype(object)
    errors = [
        np.broadcast_to(c.errors, shape)
        for c in columns.values()
        if c.errors is not None
    ]
    numbers = {
        name: np.broadcast_to(c.numbers, shape)
        for name, c in columns.items()
        if not isinstance(c.value, str)
    }
    for index in np.argwhere(np.isnan(result)):
        at = tuple(index)
        first = next((text for text in (e[at] for e in errors) if text), None)
        row = {name: float(values[at]) for name, values in numbers.items()}
        answers[at] = first or explain(row) or "#NUM! no solution"
    return answers


def _answer_whole(function: Function, given: Mapping[str, Any]) -> Any:
    """Evaluate a function of whole ranges: one trouble spoils the one answer."""
    words = {word.name: word for word in function.arguments}
    columns = {name: _column(words[name], value) for name, value in given.items()}
    for column in columns.values():
        if column.errors is not None:
            for text in column.errors.flat:
                if text:
                    return text
    lengths = {
        name: columns[name].numbers.size for name in function.whole if name in columns
    }
    if len(set(lengths.values())) > 1:
        sizes = ", ".join(f"{name} {size}" for name, size in lengths.items())
        raise InputError(f"ranges differ in length: {sizes}")
    values = {
        name: column.numbers.ravel() if name in function.whole else column.value
        for name, column in columns.items()
    }
    for name, value in values.items():
        word = words[name]
        if isinstance(word, Quantity) and not word.holds(np.atleast_1d(value)).all():
            return f"#NUM! {name} {word.rule}"
    result = np.asarray(function.call(**values))
    if result.dtype.kind == "f" and np.isnan(result).any():
        return "#NUM! no solution"
    return result.tolist()
