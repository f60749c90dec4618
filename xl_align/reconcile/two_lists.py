"""Two lists of amounts: matched by key, compared in whole minor units."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xl_align.reconcile.tolerance import countable, major, minor
from xl_align.vocabulary import Array, Numbers

MATCH, BREAK, LEFT, RIGHT = "match", "break", "left only", "right only"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One row for each key; 0 stands for the side that does not have it."""

    key: Array
    left: Array
    right: Array
    difference: Array
    state: Array


def reconcile(
    left: Mapping[str, Any], right: Mapping[str, Any], tolerance: float = 0.0
) -> Reconciled:
    """Match two lists by key and show every difference.

    Parameters
    ----------
    left, right : columns key (text, each once), amount (money)
    tolerance : money; a difference of just this much matches

    Returns
    -------
    Reconciled
        Left's order first, then what only right has.
    """
    ours = dict(zip(left["key"], left["amount"], strict=True))
    theirs = dict(zip(right["key"], right["amount"], strict=True))
    keys = list(dict.fromkeys([*ours, *theirs]))
    one = np.array([ours.get(key, 0.0) for key in keys])
    other = np.array([theirs.get(key, 0.0) for key in keys])
    difference = np.asarray(check(one, other, 0.0))
    inside = np.abs(difference) <= tolerance + TINY
    state = [
        RIGHT
        if key not in ours
        else LEFT
        if key not in theirs
        else MATCH
        if same
        else BREAK
        for key, same in zip(keys, inside, strict=True)
    ]
    names = np.array(keys, dtype=object)
    return Reconciled(names, one, other, difference, np.array(state, dtype=object))


TINY = 1e-9  # what turns a tolerance of 0.03 into less than three cents


def check(left: Numbers, right: Numbers, tolerance: Numbers = 0.0) -> Numbers:
    """Return 0 where two amounts are equal to the minor unit, else the difference.

    Parameters
    ----------
    left, right, tolerance : money, shape (n,)

    Returns
    -------
    money, the broadcast shape
        left - right, each rounded half to even to cents first; 0 within the
        tolerance. Amounts too large to have cents are compared as they are.
    """
    one, other, most = np.broadcast_arrays(
        *(np.asarray(x, dtype=np.float64) for x in (left, right, tolerance))
    )
    told = countable(one) & countable(other)
    cents = minor(np.where(told, one, 0.0)) - minor(np.where(told, other, 0.0))
    gap = np.where(told, major(cents), one - other)
    return np.where(np.abs(gap) <= most + TINY, 0.0, gap)[()]
