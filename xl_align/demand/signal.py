"""The demand signal: the planners' forecast where there is one, else a statistical."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_align.demand.accuracy import rmse
from xl_align.demand.statistical import one_step, smooth
from xl_align.plan import Plan
from xl_align.vocabulary import Array

MEASURED = 4  # past buckets a forecast must cover before its own error counts


@dataclass(frozen=True, slots=True)
class Signal:
    """Mean demand a bucket by row, and how wrong forecasts have been.

    ``source`` names the forecast version, 'statistical', or 'none' where a row
    has neither forecast nor history. ``error_of`` names the forecast that
    ``forecast``, ``actual`` and ``absolute_error`` sum up, over past buckets.
    """

    source: npt.NDArray[np.str_]
    error_of: npt.NDArray[np.str_]
    demand: Array
    demand_sd: Array
    forecast: Array
    actual: Array
    absolute_error: Array


def signal(plan: Plan) -> Signal:
    """Return one demand signal for every row of a plan.

    Returns
    -------
    Signal
        demand: each/bucket, mean of the forecast ahead, else the smoothed level.
        demand_sd: each/bucket, root mean squared error of that same forecast one
        bucket ahead. forecast, actual, absolute_error: each, sums over the past
        buckets the planners' forecast covers (at least 4), else the statistical.

    Notes
    -----
    The error, not the spread of demand, is what safety stock covers: Silver, Pyke
    & Thomas, Inventory and Production Management, 4th ed., sec. 3.7.
    """
    made = smooth(plan.history)
    stated = np.isfinite(plan.ahead).any(axis=1)
    known = np.isfinite(made.level)
    covered = np.isfinite(plan.before) & np.isfinite(plan.history)
    measured = covered.sum(axis=1) >= MEASURED
    foretold = one_step(plan.history, made.alpha)
    told = np.where(measured[:, None], plan.before, foretold)
    both = np.isfinite(told) & np.isfinite(plan.history)
    told, actual = np.where(both, told, 0.0), np.where(both, plan.history, 0.0)
    fallback = np.where(known, "statistical", "none")
    version = plan.settings.forecast_version
    error = np.asarray(rmse(plan.before, plan.history), dtype=np.float64)
    return Signal(
        source=np.where(stated, version, fallback),
        error_of=np.where(measured, version, fallback),
        demand=np.where(stated, _mean(plan.ahead), made.level),
        demand_sd=np.where(stated & measured, error, made.rmse),
        forecast=told.sum(axis=1),
        actual=actual.sum(axis=1),
        absolute_error=np.abs(told - actual).sum(axis=1),
    )


def _mean(values: Array) -> Array:
    count = np.isfinite(values).sum(axis=1)
    total = np.nansum(values, axis=1)
    blank = np.full(len(count), np.nan)
    mean: Array = np.divide(total, count, blank, where=count > 0)
    return mean
