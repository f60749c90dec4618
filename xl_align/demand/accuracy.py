"""Accuracy: how far forecasts were from what was sold.

Every measure runs over the last axis and leaves out periods in which the forecast or
the actual is blank. Errors are forecast less actual: a positive bias is too much.
"""

import numpy as np

from xl_align.vocabulary import Array, Numbers


def bias(forecast: Array, actual: Array) -> Numbers:
    """Return the mean of forecast less actual; positive is over-forecast.

    Parameters
    ----------
    forecast, actual : each, shape (..., periods)

    Returns
    -------
    each/period, shape (...)
    """
    return _mean(_errors(forecast, actual))


def percent_bias(forecast: Array, actual: Array) -> Numbers:
    """Return total forecast over total actual, less one.

    Parameters
    ----------
    forecast, actual : each, shape (..., periods)

    Returns
    -------
    fraction, shape (...)
        NaN where nothing was sold.
    """
    errors = _errors(forecast, actual)
    return _divide(_sum(errors), _sum(_where_known(actual, errors)))


def mae(forecast: Array, actual: Array) -> Numbers:
    """Return the mean absolute error.

    Parameters
    ----------
    forecast, actual : each, shape (..., periods)

    Returns
    -------
    each/period, shape (...)
    """
    return _mean(np.abs(_errors(forecast, actual)))


def rmse(forecast: Array, actual: Array) -> Numbers:
    """Return the root of the mean squared error; it holds the bias already.

    Parameters
    ----------
    forecast, actual : each, shape (..., periods)

    Returns
    -------
    each/period, shape (...)
    """
    root: Numbers = np.sqrt(_mean(np.square(_errors(forecast, actual))))
    return root


def wape(forecast: Array, actual: Array) -> Numbers:
    """Return the sum of absolute errors over the sum of actuals.

    Parameters
    ----------
    forecast, actual : each, shape (..., periods)

    Returns
    -------
    fraction, shape (...)
        NaN where nothing was sold. Source: Kolassa & Schutz, Foresight 6 (2007).
    """
    errors = _errors(forecast, actual)
    sold = _sum(np.abs(_where_known(actual, errors)))
    return _divide(_sum(np.abs(errors)), sold)


def mape(forecast: Array, actual: Array) -> Numbers:
    """Return the mean of absolute errors as shares of the actual.

    Parameters
    ----------
    forecast, actual : each, shape (..., periods)

    Returns
    -------
    fraction, shape (...)
        Periods without sales have no percentage and are left out.
    """
    errors = _errors(forecast, actual)
    sold = np.abs(_where_known(actual, errors))
    shares = np.abs(errors) / np.where(sold > 0.0, sold, np.nan)
    return _mean(shares)


def mase(
    forecast: Array, actual: Array, season: int = 1, training: Array | None = None
) -> Numbers:
    """Return the mean absolute error in units of the naive forecast's error.

    Parameters
    ----------
    forecast, actual : each, shape (..., periods)
    season : periods
        The naive forecast repeats the value one season ago.
    training : each, shape (..., past periods)
        History the naive error is measured on; the actuals themselves if left out.

    Returns
    -------
    fraction, shape (...)
        NaN where the naive forecast is never wrong or the history is too short.

    Notes
    -----
    Source: Hyndman & Koehler, International Journal of Forecasting 22 (2006).
    """
    history = np.asarray(actual if training is None else training, dtype=np.float64)
    naive = np.abs(history[..., season:] - history[..., :-season])
    return _divide(mae(forecast, actual), _mean(naive))


def tracking_signal(forecast: Array, actual: Array) -> Array:
    """Return the running sum of errors over their running mean size, by period.

    Parameters
    ----------
    forecast, actual : each, shape (..., periods)

    Returns
    -------
    mean absolute deviations, shape (..., periods)
        Here, as in control charts, actual less forecast: positive means demand runs
        ahead of the forecast. NaN until the first error.

    Notes
    -----
    Source: Jacobs & Chase, Operations and Supply Chain Management, ch. 3.
    """
    errors = -_errors(forecast, actual)
    known = np.isfinite(errors)
    errors = np.where(known, errors, 0.0)
    size = np.cumsum(np.abs(errors), axis=-1)
    running = np.cumsum(errors, axis=-1) * np.cumsum(known, axis=-1)
    return np.where(known, running / np.where(size > 0.0, size, np.nan), np.nan)


def forecast_value_added(naive: Array, forecast: Array, actual: Array) -> Numbers:
    """Return how much lower the forecast's WAPE is than the naive one's.

    Parameters
    ----------
    naive, forecast, actual : each, shape (..., periods)

    Returns
    -------
    fraction, shape (...)
        Positive where the work on the forecast paid. Source: Gilliland, The Business
        Forecasting Deal (2010).
    """
    return np.subtract(wape(naive, actual), wape(forecast, actual))


def _errors(forecast: Array, actual: Array) -> Array:
    errors: Array = np.subtract(forecast, actual, dtype=np.float64)
    return np.where(np.isfinite(errors), errors, np.nan)


def _where_known(values: Array, errors: Array) -> Array:
    return np.where(np.isfinite(errors), values, np.nan)


def _sum(values: Array) -> Numbers:
    total = np.nansum(values, axis=-1)
    return np.where(np.isfinite(values).any(axis=-1), total, np.nan)[()]


def _mean(values: Array) -> Numbers:
    return _divide(_sum(values), np.isfinite(values).sum(axis=-1))


def _divide(above: Numbers, below: Numbers) -> Numbers:
    safe = np.where(np.asarray(below) > 0.0, below, np.nan)
    return np.divide(above, safe)[()]
