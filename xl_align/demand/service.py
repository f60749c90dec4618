"""Service: what customers ordered, got, and when."""

import numpy as np

from xl_align.demand.accuracy import mase
from xl_align.vocabulary import Array, Numbers


def on_time_in_full(
    ordered: Array, shipped: Array, due: Array, delivered: Array
) -> float:
    """Return the share of order lines that arrived complete and not late.

    Parameters
    ----------
    ordered, shipped : each, shape (lines,)
    due, delivered : date, shape (lines,)

    Returns
    -------
    fraction
    """
    kept: float = np.mean((shipped >= ordered) & (delivered <= due)).item()
    return kept


def line_fill(ordered: Array, shipped: Array) -> float:
    """Return the share of order lines (each, shape (lines,)) shipped complete."""
    filled: float = np.mean(shipped >= ordered).item()
    return filled


def backorder_days(due: Array, delivered: Array) -> Array:
    """Return the days from the due date to delivery, at least 0.

    Parameters
    ----------
    due, delivered : date, shape (n,)

    Returns
    -------
    days, the broadcast shape
        NaN where a date is blank.
    """
    late = np.subtract(delivered, due)
    days = np.maximum(late.astype(np.int64), 0).astype(np.float64)
    return np.where(np.isnat(late), np.nan, days)


def instability_cost(
    expedite: Numbers, premium_freight: Numbers, overtime: Numbers, changes: Numbers
) -> Numbers:
    """Return what changing the plan at short notice costs: the sum, in money."""
    return np.add(expedite, premium_freight) + np.add(overtime, changes)


def scaled_error(forecast: Array, actual: Array, season: float = 1.0) -> Numbers:
    """Return the mean absolute scaled error; what has no forecast yet is training.

    Parameters
    ----------
    forecast, actual : each, shape (periods,)
        Periods before the first forecast are the history on which the naive error
        is measured; where there are none, the actuals themselves.
    season : periods, whole

    Returns
    -------
    fraction
        NaN where the history is no longer than a season.
    """
    told = np.flatnonzero(np.isfinite(forecast))
    first = int(told[0]) if told.size else 0
    training = actual[:first] if first else actual
    if season >= training.size:
        return np.nan
    return mase(forecast, actual, int(season), training)
