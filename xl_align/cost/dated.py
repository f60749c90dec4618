"""Dated flows: what they are worth, and the rate at which they are worth nothing."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.cost.capex import irr
from xl_align.vocabulary import Array

Days: TypeAlias = npt.NDArray[np.datetime64]
YEAR = 365.0  # days, as Excel's XNPV and XIRR count
GUESS = 0.1  # of Excel's XIRR


def xnpv(rate: float, flows: Array, days: Days) -> float:
    """Return what dated flows are worth on the day of the first.

    Parameters
    ----------
    rate : fraction/year
    flows : money, shape (flows,)
    days : date, shape (flows,), in any order

    Returns
    -------
    money
        sum of flow / (1 + rate)^(days / 365), counted from the earliest day.
    """
    value: float = np.sum(flows * np.exp(-np.log1p(rate) * _years(days))).item()
    return value


def xirr(flows: Array, days: Days, guess: float = GUESS) -> float:
    """Return the yearly rate at which dated flows are worth nothing.

    Parameters
    ----------
    flows : money, shape (flows,)
    days : date, shape (flows,), in any order
    guess : fraction/year

    Returns
    -------
    fraction/year
        Of several rates the one whose growth is nearest to the guess's; NaN where
        there is none.

    Notes
    -----
    Source: Microsoft Support, XIRR, whose search starts at the guess, 10 % unless told.
    """
    rates = irr(flows, _years(days))
    if not rates.size:
        return np.nan
    away = np.abs(np.log1p(rates) - np.log1p(guess))
    return float(rates[np.argmin(away)])


def _years(days: Days) -> Array:
    passed = (days - days.min()).astype(np.float64)
    return np.asarray(passed) / YEAR
