"""Functions of whole ranges: a series or a table in, one answer or a table out."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from xl_align.errors import AlignError, InputError
from xl_align.hosts.columns import Column, blank, column, rows_of
from xl_align.hosts.grids import Spoiled, grid
from xl_align.hosts.spill import cells_of, listed, shape_of
from xl_align.registry import Function
from xl_align.vocabulary import Argument, Grid


def answer_series(function: Function, given: Mapping[str, Any]) -> Any:
    """Evaluate a function of whole ranges: one trouble spoils the one answer."""
    words = {word.name: word for word in function.arguments}
    taken: dict[str, Any] = {}
    single: dict[str, Column] = {}
    for name, value in given.items():
        word = words[name]
        if isinstance(word, Grid):
            taken[name] = grid(word, value)
        elif name in function.whole:
            taken[name] = _series(function, word, value)
        else:
            single[name] = column(word, value, _default(function, name))
    _same_length(function, taken)
    shape = shape_of(single)
    if int(np.prod(shape)) == 1:
        return _once(function, taken, single, _shape_of(function, given))
    return _each(function, taken, single, shape)


def _default(function: Function, name: str) -> Any:
    names = [word.name for word in function.arguments]
    at = names.index(name) - function.required
    return function.defaults[at] if at >= 0 else None


def _series(function: Function, word: Argument, value: Any) -> Any:
    """Return a range as one series; NaN where a gap is allowed."""
    name = word.name
    read = column(word, value)
    if not read.values.size:
        raise InputError(f"{name} is an empty range")
    if read.errors is not None:
        flat, _ = rows_of(value)
        pairs = zip(flat, read.errors.flat, strict=True)
        for at, (cell, found) in enumerate(pairs, 1):
            error = str(found or "")
            if error and not (name in function.gaps and blank(cell)):
                code, _, reason = error.partition(" ")
                raise Spoiled(error if error == cell else f"{code} cell {at}: {reason}")
    if name not in function.block:
        return read.values.ravel()
    return read.values.reshape(()) if read.values.size == 1 else read.values


def _same_length(function: Function, taken: Mapping[str, Any]) -> None:
    lengths = {
        name: len(values)
        for name, values in taken.items()
        if not isinstance(values, dict) and name not in function.block
    }
    if len(set(lengths.values())) > 1:
        sizes = ", ".join(f"{name} {size}" for name, size in lengths.items())
        raise InputError(f"ranges differ in length: {sizes}")


def _shape_of(function: Function, given: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the shape of the first whole range, which a series result takes."""
    for word in function.arguments:
        if word.name in function.whole and word.name in given:
            return rows_of(given[word.name])[1]
    return ()


def _once(
    function: Function,
    taken: Mapping[str, Any],
    single: Mapping[str, Column],
    shape: tuple[int, ...],
) -> Any:
    for one in single.values():
        if one.errors is not None:
            raise Spoiled(str(one.errors.item()))
    values = {name: c.values.item() for name, c in single.items()}
    values = {
        name: np.datetime64(v, "D") if single[name].values.dtype.kind == "M" else v
        for name, v in values.items()
    }
    result = function.call(**taken, **values)
    if function.table:
        return _table(function, result)
    answer = np.asarray(result)
    if answer.ndim:
        if answer.size != int(np.prod(shape)):
            names = ", ".join(single)
            raise InputError(f"{names} must be single cells: the answer spills")
        answer = answer.reshape(shape)
    quoted = {name: np.asarray(v) for name, v in values.items() if not _text(v)}
    return listed(cells_of(function, quoted, answer))


def _text(value: Any) -> bool:
    return isinstance(value, str | np.datetime64)


def _each(
    function: Function,
    taken: Mapping[str, Any],
    single: Mapping[str, Column],
    shape: tuple[int, ...],
) -> Any:
    """Answer for every cell of the arguments that are not series, each once."""
    if function.table:
        raise InputError(f"{', '.join(single)} must be single cells: the answer spills")
    flat = {name: np.broadcast_to(c.values, shape).flat for name, c in single.items()}
    why = {
        name: np.broadcast_to(c.errors, shape).flat
        for name, c in single.items()
        if c.errors is not None
    }
    known: dict[tuple[Any, ...], Any] = {}
    answers = np.empty(int(np.prod(shape)), dtype=object)
    for at, row in enumerate(zip(*flat.values(), strict=True)):
        error = next((errors[at] for errors in why.values() if errors[at]), None)
        if error is None and row not in known:
            known[row] = _one(function, taken, dict(zip(flat, row, strict=True)))
        answers[at] = error or known[row]
    cells: Any = answers.reshape(shape)
    return cells.tolist()


def _one(function: Function, taken: Mapping[str, Any], row: dict[str, Any]) -> Any:
    single = {name: Column(np.asarray(value), None) for name, value in row.items()}
    try:
        return _once(function, taken, single, ())
    except AlignError as error:
        return error.cell


def _table(function: Function, result: Any) -> Any:
    """Return a header row and the columns below it, typed."""
    if is_dataclass(result):
        columns = {w.name: getattr(result, w.name) for w in function.table}
    elif isinstance(result, Mapping):
        columns = dict(result)
    else:
        names = [word.name for word in function.table]
        columns = dict(zip(names, result, strict=True))
    body = [
        listed(cells_of(function, {}, np.atleast_1d(np.asarray(part))))
        for part in columns.values()
    ]
    return [list(columns), *(list(row) for row in zip_longest(*body))]
