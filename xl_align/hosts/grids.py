"""Ranges with a header row: columns by name, checked against the vocabulary."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from xl_align.errors import InputError
from xl_align.hosts.columns import ERRORS, blank, column, key, number, rows_of
from xl_align.vocabulary import VOCABULARY, Grid, Label, Word


class Spoiled(Exception):
    """A cell inside a range has an error, so the one answer has it too."""


def grid(word: Grid, value: Any) -> dict[str, Any]:
    """Return the columns of a range by name; rows that are all blank are left out.

    Raises Spoiled with the text of the first cell that is in error, InputError if
    headers are missing or rows cannot be told apart.
    """
    flat, shape = rows_of(value)
    if len(shape) != 2 or shape[0] < 1:
        raise InputError(f"{word.name} {word.rule}")
    width = shape[1]
    rows = [flat[at : at + width] for at in range(0, len(flat), width)]
    for cell in rows[0]:
        if isinstance(cell, str) and cell.startswith(ERRORS):
            raise Spoiled(cell)
    body = [(at, row) for at, row in enumerate(rows[1:], 2) if not all(map(blank, row))]
    if not body and not word.bare:
        raise InputError(f"{word.name} has a header row but no rows below it")
    headers = [_plain(cell) for cell in rows[0]]
    if word.open:
        return _open(word, rows[0], body)
    columns = {
        name: _column(word, name, place, body)
        for name, place in _places(word, headers).items()
    }
    _distinct(word, columns, body)
    return columns


def _places(word: Grid, headers: list[str]) -> dict[str, int]:
    """Return where each column of the grid is."""
    wanted = [*word.columns, *word.optional]
    if twice := [name for name in wanted if headers.count(name) > 1]:
        raise InputError(f"{word.name} has two columns named {', '.join(twice)}")
    places = {name: headers.index(name) for name in wanted if name in headers}
    missing = [name for name in word.columns if name not in places]
    if missing and word.placed and len(headers) == len(word.columns) and all(headers):
        return {name: at for at, name in enumerate(word.columns)}
    if missing:
        raise InputError(f"{word.name} has no column {', '.join(missing)}: {word.rule}")
    return places


def _column(
    word: Grid, name: str, place: int, body: Sequence[tuple[int, list[Any]]]
) -> Any:
    rule: Word = VOCABULARY[name]
    cells = [row[place] for _, row in body]
    if isinstance(rule, Label):
        cells = [key(cell) for cell in cells]
    read = column(rule, cells)
    values = read.values
    if read.errors is None:
        return values
    for (at, _), cell, error in zip(body, cells, read.errors, strict=True):
        if error and not (blank(cell) and name in word.optional):
            raise Spoiled(_located(error, cell, f"{word.name} row {at}: "))
    if isinstance(rule, Label):
        return np.array(["" if v is None else v for v in values], dtype=object)
    return values


def _open(
    word: Grid, header: list[Any], body: Sequence[tuple[int, list[Any]]]
) -> dict[str, Any]:
    """Return a grid of names and numbers under headers of its own."""
    names = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in header]
    if not all(names) or len(names) < 2 or len(set(names)) < len(names):
        raise InputError(f"{word.name} {word.rule}, each under a name of its own")
    columns: dict[str, Any] = {}
    keys = [key(row[0]) for _, row in body]
    for (at, _), name in zip(body, keys, strict=True):
        if not isinstance(name, str) or blank(name):
            raise Spoiled(f"#N/A {word.name} row {at}: {names[0]} is blank")
        if name.startswith(ERRORS):
            raise Spoiled(name)
    columns[names[0]] = np.array(keys, dtype=object)
    for place, name in enumerate(names[1:], 1):
        values = np.empty(len(body))
        for row, (at, cells) in enumerate(body):
            values[row], error = number(name, cells[place])
            if error:
                raise Spoiled(_located(error, cells[place], f"{word.name} row {at}: "))
            if not np.isfinite(values[row]):
                raise Spoiled(f"#NUM! {word.name} row {at}: {name} must be a number")
        columns[name] = values
    return columns


def _distinct(
    word: Grid, columns: dict[str, Any], body: Sequence[tuple[int, list[Any]]]
) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    if not word.key:
        return
    for row, (at, _) in enumerate(body):
        parts = tuple(columns[name][row] for name in word.key)
        if parts in seen:
            shown = ", ".join(map(str, parts))
            raise InputError(
                f"{word.name} has {shown} twice, in rows {seen[parts]} and {at}"
            )
        seen[parts] = at


def _located(error: str, cell: Any, where: str) -> str:
    """Say where the trouble is, unless the cell's own error is passed on unchanged."""
    if error == cell:
        return error
    code, _, reason = error.partition(" ")
    return f"{code} {where}{reason}"


def _plain(cell: Any) -> str:
    """Return a header as the vocabulary writes it: 'Unit Price' is unit_price."""
    if not isinstance(cell, str):
        return ""
    return re.sub(r"[\s_\-]+", "_", cell.strip().lower())
