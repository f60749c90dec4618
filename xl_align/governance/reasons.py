"""Reasons: what stands behind an error in a cell."""

from typing import Any

import numpy as np

MEANINGS = {
    "#N/A": "something that is needed is missing or blank",
    "#VALUE!": "an argument is of the wrong type or shape",
    "#NUM!": "an argument is outside its domain, or there is no solution",
    "#DIV/0!": "a number was divided by zero or by a blank cell",
    "#REF!": "the formula refers to a cell that is gone",
    "#NAME?": "Excel does not know a name in the formula",
    "#NULL!": "two ranges in the formula do not meet",
    "#SPILL!": "cells in the way keep the result from spilling",
    "#CALC!": "Excel cannot calculate the array",
}
FINE = "the cell shows no error"


def why(cells: Any) -> Any:
    """Return the reason behind each cell's error, or what its code means.

    Parameters
    ----------
    cells : objects, any shape

    Returns
    -------
    text, shape as given
    """
    return np.frompyfunc(_why, 1, 1)(cells)


def _why(cell: Any) -> str:
    if not isinstance(cell, str):
        return FINE
    for code, meaning in MEANINGS.items():
        if cell.startswith(code):
            return cell[len(code) :].strip() or meaning
    return FINE
