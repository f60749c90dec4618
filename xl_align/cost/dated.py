"""Dated flows: what they are worth, and the rate at which they are worth nothing."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.cost.capex import irr
from xl_align.vocabulary import Array

Days: TypeAlias = npt.NDArray[np.datetime64]
YEAR = 365.0  # days, as Excel's XNPV and XIRR count


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


def xirr(flows: Array, days: Days) -> float:
    """Return the yearly rate at which dated flows are worth nothing.

    Parameters
    ----------
    flows : money, shape (flows,)
    days : date, shape (flows,), in any order

    Returns
    -------
    fraction/year
        NaN where there is no such rate, or several: then none of them is the rate.
    """
    rates = irr(flows, _years(days))
    return float(rates[0]) if rates.size == 1 else np.nan


def _years(days: Days) -> Array:
    passed = (days - days.min()).astype(np.float64)
    return np.asarray(passed) / YEAR
