"""A statistical forecast from history, to hold the planners' forecast against."""

from dataclasses import dataclass

import numpy as np

from xl_align.demand.accuracy import bias, rmse, wape
from xl_align.vocabulary import Array, Numbers

ALPHAS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True)
class StatisticalForecast:
    """Level of each item and how well it foretold the next period until now.

    ``level`` is the forecast of every period to come, each/period; ``rmse`` serves
    as the standard deviation of the forecast error in safety stock formulas.
    """

    level: Array
    alpha: Array
    rmse: Array
    wape: Array
    bias: Array


def smooth(history: Array, alphas: tuple[float, ...] = ALPHAS) -> StatisticalForecast:
    """Forecast by simple exponential smoothing, its constant chosen per item.

    Parameters
    ----------
    history : each, shape (items, periods)
        Blanks before a launch are not demand; a blank later on is skipped.
    alphas : fraction
        Candidates; the least sum of squared one-step errors wins, the smaller on a
        tie, which forecasts less nervously.

    Returns
    -------
    StatisticalForecast
        Columns of shape (items,); all NaN for an item without history, errors NaN
        for one with a single period.

    Notes
    -----
    The level starts at the first period with history, so the first error counted is
    that of the second. Source: Brown (1956); Hyndman & Athanasopoulos, Forecasting:
    Principles and Practice, 3rd ed., sec. 8.1.
    """
    history = np.atleast_2d(np.asarray(history, dtype=np.float64))
    grid = np.sort(np.asarray(alphas, dtype=np.float64))
    level = np.full((history.shape[0], grid.size), np.nan)
    squares = np.zeros_like(level)
    for period in range(history.shape[1]):
        actual = history[:, period, None]
        error = actual - level
        stepped = level + grid * error
        squares += np.where(np.isnan(error), 0.0, np.square(error))
        started = np.where(np.isnan(level), actual, level)
        level = np.where(np.isnan(error), started, stepped)
    best = np.argmin(squares, axis=1)
    alpha = np.where(np.isnan(level[:, 0]), np.nan, grid[best])
    forecast = one_step(history, alpha)
    return StatisticalForecast(
        level=np.take_along_axis(level, best[:, None], axis=1)[:, 0],
        alpha=alpha,
        rmse=_column(rmse(forecast, history)),
        wape=_column(wape(forecast, history)),
        bias=_column(bias(forecast, history)),
    )


def one_step(history: Array, alpha: Array) -> Array:
    """Forecast of every period made one period before, shape (items, periods)."""
    forecast = np.empty_like(history)
    level = np.full(history.shape[0], np.nan)
    for period in range(history.shape[1]):
        forecast[:, period] = level
        actual = history[:, period]
        started = np.where(np.isnan(level), actual, level)
        stepped = started + alpha * (actual - started)
        level = np.where(np.isnan(actual), started, stepped)
    return forecast


def _column(values: Numbers) -> Array:
    return np.atleast_1d(np.asarray(values, dtype=np.float64))
