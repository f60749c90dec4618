"""The words of the field: every quantity's unit, domain and meaning, said once.

A parameter, a table column and a worksheet argument that share a name here are
the same thing: they are checked, documented and explained from this one entry.
"""

from collections.abc import Mapping

import numpy as np

from xl_align.vocabulary.grids import GRIDS
from xl_align.vocabulary.planning import EVENTS, MEASURES, MONEY, SERIES, TABLE
from xl_align.vocabulary.policies import POLICIES
from xl_align.vocabulary.words import (
    Anything,
    Argument,
    Array,
    Day,
    Grid,
    Label,
    Numbers,
    Quantity,
    Word,
)
from xl_align.vocabulary.worksheet import WEEKDAYS, WORKSHEET

__all__ = [
    "ARGUMENTS",
    "EVENTS",
    "MEASURES",
    "VOCABULARY",
    "WEEKDAYS",
    "Anything",
    "Argument",
    "Array",
    "Day",
    "Grid",
    "Label",
    "Numbers",
    "Quantity",
    "Word",
    "explain",
    "meaning",
    "quantity",
]

VOCABULARY: Mapping[str, Word] = {
    word.name: word for word in [*SERIES, *MONEY, *TABLE, *WORKSHEET, *POLICIES]
}


# What a worksheet function may take besides: ranges with headers, any cell.
ARGUMENTS: Mapping[str, Argument] = {
    **VOCABULARY,
    **{grid.name: grid for grid in GRIDS},
}


def quantity(name: str) -> Quantity:
    """Return the quantity of this name; KeyError if the word is not one."""
    word = VOCABULARY[name]
    if not isinstance(word, Quantity):
        raise KeyError(f"{name} is not a quantity")
    return word


def explain(arguments: Mapping[str, float]) -> str | None:
    """Say why these scalar arguments have no answer, or None if they should."""
    for name, value in arguments.items():
        if np.isnan(value):
            return f"#N/A {name} is blank"
        if value not in quantity(name):
            return f"#NUM! {name} {quantity(name).rule}; got {value:g}"
    return None


def meaning(title: str) -> str:
    """Return what a column title means, with its unit; empty if it is no word."""
    word = VOCABULARY.get("_".join(title.lower().split()))
    if word is None:
        return ""
    return f"{word.doc}, {word.unit}" if word.unit != "text" else word.doc
