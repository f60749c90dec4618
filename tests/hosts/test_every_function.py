"""Every function of the catalog on hostile cells: an answer or a coded reason."""

import copy
import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_align.hosts.cells import ERRORS, call
from xl_align.hosts.columns import rows_of
from xl_align.registry import catalog
from xl_align.vocabulary import Day, Grid, Label, Quantity

FUNCTIONS = catalog()

HOSTILE = st.sampled_from(
    [
        None,
        "",
        " ",
        "12",
        "text",
        "#DIV/0!",
        "#N/A no rate",
        True,
        False,
        math.nan,
        math.inf,
        -math.inf,
        1e308,
        -1e308,
        5e-324,
        -0.0,
        0,
        10**400,
        dt.date(2026, 2, 28),
        dt.datetime(2026, 2, 28, 13),
    ]
)


def value_of(word):
    """Draw what the vocabulary allows for an argument."""
    if isinstance(word, Quantity):
        low = max(word.low, -1e6) + (1e-6 if word.open else 0)
        high = min(word.high, 1e6) - (1e-6 if word.open else 0)
        numbers = st.floats(low, high)
        return numbers.map(round) if word.whole else numbers
    if isinstance(word, Label):
        return st.sampled_from(word.choices or ("NET 30", "2026-04", "each", "Base"))
    if isinstance(word, Day):
        return st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)).map(str)
    return HOSTILE


def cell(word):
    return st.one_of(value_of(word), value_of(word), value_of(word), HOSTILE)


def ranges(word):
    one = cell(word)
    rows = st.lists(st.lists(one, min_size=1, max_size=1), min_size=3, max_size=3)
    return st.one_of(one, one, rows, st.lists(one, max_size=4), st.just([[1, 2], [3]]))


@st.composite
def tables(draw, example):
    """A function's own example with some cells spoiled."""
    rows = copy.deepcopy(example)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(rows) - 1))
        rows[at][draw(st.integers(0, len(rows[at]) - 1))] = draw(HOSTILE)
    return rows


@st.composite
def arguments(draw, function):
    count = draw(st.integers(function.required, len(function.arguments)))
    given_at = dict(enumerate(function.example))
    values = []
    for at, word in enumerate(function.arguments[:count]):
        if isinstance(word, Grid):
            values.append(draw(tables(given_at[at])))
        elif word.name in function.whole:
            values.append(draw(st.lists(cell(word), min_size=0, max_size=6)))
        else:
            values.append(draw(ranges(word)))
    return values


def long_ranges(function, rows):
    """The example of a function with so many rows wherever it takes a column."""
    values = list(function.example)
    for at, word in enumerate(function.arguments[: len(values)]):
        if isinstance(word, Grid) or word.name in function.block or function.alone:
            continue
        if word.name not in function.whole:
            values[at] = values[at] if function.whole else [[values[at]]] * rows
        elif word.name != "periods":  # days that must rise
            values[at] = (values[at] * rows)[:rows]
    return values


def check(answer):
    """Every cell is a number, a text or a date, never NaN or infinite."""
    flat, _ = rows_of(answer)
    for value in flat:
        assert isinstance(value, int | float | str | dt.date), value
        assert not isinstance(value, float) or math.isfinite(value)
        if isinstance(value, str) and value.startswith("#"):
            assert value.startswith(ERRORS)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
@settings(max_examples=40)
@given(data=st.data())
def test_hostile_cells_get_an_answer_or_a_reason(function, data):
    check(call(function, data.draw(arguments(function))))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
def test_a_long_range_is_answered(function):
    """A thousand rows in every argument that takes a column."""
    check(call(function, long_ranges(function, 1_000)))


BY_CELL = [
    one
    for one in FUNCTIONS
    if not (one.whole or one.table or one.alone or one.sheet)
    and not any(isinstance(word, Grid) for word in one.arguments)
]


@pytest.mark.parametrize("function", BY_CELL, ids=lambda one: one.name)
def test_a_range_answers_as_its_cells_do(function):
    """A column of one changed argument gives what each cell gives on its own."""
    values = list(function.example)
    for at in range(len(values)):
        some = [values[at], None, "#REF!", "text", values[at], True]
        column = [*values[:at], [[one] for one in some], *values[at + 1 :]]
        single = [
            [call(function, [*values[:at], one, *values[at + 1 :]])] for one in some
        ]
        assert call(function, column) == single
