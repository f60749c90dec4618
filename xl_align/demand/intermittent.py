"""Intermittent demand: classes, and forecasts for items that sell now and then."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xl_align.errors import InputError
from xl_align.kernels import intermittent
from xl_align.vocabulary import Array, Numbers

VARIANTS = ("croston", "sba", "sbj", "tsb")
# Cut-offs of Syntetos, Boylan & Croston (2005).
LONG_INTERVAL = 1.32
ERRATIC = 0.49


@dataclass(frozen=True, slots=True)
class Intermittent:
    """Forecast per period with what it is made of.

    ``size`` is the smoothed size of a demand, each; ``interval`` the smoothed time
    between two, periods (for TSB the inverse of the chance of a demand).
    """

    forecast: Array
    size: Array
    interval: Array


def average_interval(history: Array) -> Numbers:
    """Return periods per period with demand.

    Parameters
    ----------
    history : each, shape (..., periods)

    Returns
    -------
    periods, shape (...)
        NaN without any demand.
    """
    history = np.asarray(history, dtype=np.float64)
    hits = (history > 0.0).sum(axis=-1)
    periods = np.isfinite(history).sum(axis=-1)
    interval: Numbers = (periods / np.where(hits > 0, hits, np.nan))[()]
    return interval


def squared_cv(history: Array) -> Numbers:
    """Return the squared variability of demand sizes, periods without demand apart.

    Parameters
    ----------
    history : each, shape (..., periods)

    Returns
    -------
    (sd / mean) squared, shape (...)
        With the sample deviation; NaN below two demands.
    """
    history = np.asarray(history, dtype=np.float64)
    sizes = np.where(history > 0.0, history, np.nan)
    hits = np.isfinite(sizes).sum(axis=-1)
    enough = np.where(hits > 1, hits, np.nan)
    mean = np.nansum(sizes, axis=-1) / enough
    gaps = np.nansum(np.square(sizes - mean[..., None]), axis=-1)
    square: Numbers = (gaps / (enough - 1.0) / np.square(mean))[()]
    return square


def demand_class(history: Array) -> npt.NDArray[np.str_]:
    """Class demand as smooth, intermittent, erratic or lumpy.

    Parameters
    ----------
    history : each, shape (..., periods)

    Returns
    -------
    text, shape (...)
        "" without any demand. A single demand has no variability and is not erratic.

    Notes
    -----
    Cut-offs 1.32 periods and 0.49. Source: Syntetos, Boylan & Croston, Journal of the
    Operational Research Society 56 (2005).
    """
    interval = np.asarray(average_interval(history))
    seldom = interval >= LONG_INTERVAL
    erratic = np.asarray(squared_cv(history)) >= ERRATIC
    often = np.where(erratic, "erratic", "smooth")
    classes = np.where(seldom, np.where(erratic, "lumpy", "intermittent"), often)
    return np.where(np.isnan(interval), "", classes)


def demand_profile(
    history: Array, alpha: float = 0.1
) -> tuple[float, Numbers, Numbers, str, float, float]:
    """Return what is behind the class of demand and behind its forecast.

    Parameters
    ----------
    history : each/period, shape (periods,)
        Blanks are left out.
    alpha : fraction, smoothing constant

    Returns
    -------
    periods with demand; average interval, periods; squared variability of demand
    sizes; class; smoothed size, each; smoothed interval, periods
        As `average_interval`, `squared_cv`, `demand_class` and `croston` have them.
    """
    smoothed = croston(history, alpha, "croston")
    return (
        float((history > 0.0).sum()),
        average_interval(history),
        squared_cv(history),
        str(demand_class(history)),
        float(smoothed.size[0]),
        float(smoothed.interval[0]),
    )


def croston(
    history: Array,
    alpha: float = 0.1,
    variant: str = "croston",
    beta: float | None = None,
) -> Intermittent:
    """Forecast demand per period for items that sell now and then.

    Parameters
    ----------
    history : each, shape (items, periods)
        Blanks are left out.
    alpha : fraction
        Smoothing constant of the demand size.
    variant : "croston", "sba", "sbj" or "tsb"
        Croston's ratio; Syntetos and Boylan's, or Shale, Boylan and Johnston's for
        Poisson arrivals, which take off its bias; Teunter, Syntetos and Babai's, which
        fades while nothing sells.
    beta : fraction
        Smoothing constant of the interval or, for TSB, of the chance; alpha if left
        out.

    Returns
    -------
    Intermittent
        Columns of shape (items,); NaN without any demand.

    Notes
    -----
    Size starts at the first demand; the interval at the periods up to and with it,
    the chance at that interval's inverse. Sources: Croston (1972), Syntetos & Boylan
    (2005), Shale, Boylan & Johnston (2006), Teunter, Syntetos & Babai (2011).
    """
    if variant not in VARIANTS:
        choices = ", ".join(VARIANTS)
        raise InputError(f"variant must be one of {choices}; got {variant!r}")
    series = np.atleast_2d(np.asarray(history, dtype=np.float64))
    pace = alpha if beta is None else beta
    run = intermittent.fading if variant == "tsb" else intermittent.interval_smoothing
    size, interval = run(series, alpha, pace)
    ratio = size / interval
    if variant == "sba":
        ratio = ratio * (1.0 - 0.5 * pace)
    elif variant == "sbj":
        ratio = ratio * (1.0 - pace / (2.0 - pace))
    return Intermittent(forecast=ratio, size=size, interval=interval)
