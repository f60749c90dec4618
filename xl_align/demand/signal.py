"""The demand signal: the planners' forecast where there is one, else a statistical."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_align.demand.accuracy import percent_bias, rmse, wape
from xl_align.demand.statistical import smooth
from xl_align.plan import Plan
from xl_align.vocabulary import Array

MEASURED = 4  # past buckets a forecast must cover before its own error counts


@dataclass(frozen=True, slots=True)
class Signal:
    """Mean demand a bucket by row, and how wrong the source has been.

    ``source`` names the forecast version, 'statistical', or 'none' where a row
    has neither forecast nor history; ``error_of`` names what the error, of one
    bucket ahead, was measured on.
    """

    source: npt.NDArray[np.str_]
    error_of: npt.NDArray[np.str_]
    demand: Array
    demand_sd: Array
    wape: Array
    bias: Array


def signal(plan: Plan) -> Signal:
    """Return one demand signal for every row of a plan.

    Returns
    -------
    Signal
        demand: each/bucket, mean of the forecast ahead, else the smoothed level.
        demand_sd: each/bucket, root mean squared error of the forecast over the
        past buckets it covers (at least 4), else of the statistical forecast.

    Notes
    -----
    The error, not the spread of demand, is what safety stock covers: Silver, Pyke
    & Thomas, Inventory and Production Management, 4th ed., sec. 3.7.
    """
    made = smooth(plan.history)
    stated = np.isfinite(plan.ahead).any(axis=1)
    both = np.isfinite(plan.before) & np.isfinite(plan.history)
    measured = stated & (both.sum(axis=1) >= MEASURED)
    before = np.where(both, plan.before, np.nan)
    actual = np.where(both, plan.history, np.nan)
    ahead = _mean(plan.ahead)
    version = plan.settings.forecast_version
    known = np.isfinite(made.level)
    level = np.where(known, made.level, np.nan)
    fallback = np.where(known, "statistical", "none")
    told, found = _share(percent_bias(before, actual)), _share(wape(before, actual))
    made_bias = _relative(made.bias, plan.history)
    return Signal(
        source=np.where(stated, version, fallback),
        error_of=np.where(measured, version, fallback),
        demand=np.where(stated, ahead, level),
        demand_sd=np.where(measured, np.asarray(rmse(before, actual)), made.rmse),
        wape=np.where(measured, found, made.wape),
        bias=np.where(measured, told, made_bias),
    )


def _mean(values: Array) -> Array:
    count = np.isfinite(values).sum(axis=1)
    total = np.nansum(values, axis=1)
    blank = np.full(len(count), np.nan)
    mean: Array = np.divide(total, count, blank, where=count > 0)
    return mean


def _relative(bias: Array, history: Array) -> Array:
    """Return a bias in units as a share of mean demand."""
    mean = _mean(history)
    blank = np.full(len(mean), np.nan)
    share: Array = np.divide(bias, mean, blank, where=mean > 0)
    return share


def _share(values: object) -> Array:
    return np.asarray(values, dtype=np.float64)
