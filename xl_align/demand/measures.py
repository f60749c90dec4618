"""Measures of accuracy side by side, from one forecast and what was sold."""

import numpy as np

from xl_align.demand import accuracy
from xl_align.demand.service import scaled_error
from xl_align.vocabulary import Array


def accuracy_table(
    forecast: Array, actual: Array, season: float = 1.0
) -> tuple[Array, Array]:
    """Return every measure of a forecast's accuracy.

    Parameters
    ----------
    forecast, actual : each/period, shape (periods,)
        Periods in which either is blank are left out; those before the first forecast
        are the history that MASE and RMSSE scale by.
    season : periods, whole

    Returns
    -------
    name, result : shape (measures,)
        Shares, not percent; NaN where a measure does not exist. Percentage errors
        leave out periods without sales.

    Notes
    -----
    Sources: Hyndman & Koehler, International Journal of Forecasting 22 (2006);
    Makridakis, Spiliotis & Assimakopoulos, same journal 38 (2022), for RMSSE.
    """
    both = np.isfinite(forecast) & np.isfinite(actual)
    error, sold = (forecast - actual)[both], actual[both]
    share = error[sold != 0.0] / np.abs(sold[sold != 0.0])
    size = np.abs(sold) + np.abs(forecast[both])
    smape = 2.0 * np.abs(error[size > 0.0]) / size[size > 0.0]
    rows = {
        "bias": accuracy.bias(forecast, actual),
        "percent bias": accuracy.percent_bias(forecast, actual),
        "mean percentage error": _mean(share),
        "MAE": accuracy.mae(forecast, actual),
        "MSE": _mean(np.square(error)),
        "RMSE": accuracy.rmse(forecast, actual),
        "median absolute error": _median(np.abs(error)),
        "WAPE": accuracy.wape(forecast, actual),
        "MAPE": accuracy.mape(forecast, actual),
        "median APE": _median(np.abs(share)),
        "sMAPE": _mean(smape),
        "MSPE": _mean(np.square(share)),
        "MASE": scaled_error(forecast, actual, season),
        "RMSSE": _scaled_square(forecast, actual, int(season)),
    }
    results = np.array([float(value) for value in rows.values()])
    return np.array(list(rows), dtype=object), results


def _scaled_square(forecast: Array, actual: Array, season: int) -> float:
    """Return the root of the squared error over that of the naive forecast."""
    told = np.flatnonzero(np.isfinite(forecast))
    first = int(told[0]) if told.size else 0
    training = actual[:first] if first else actual
    if season >= training.size:
        return np.nan
    naive = np.square(training[season:] - training[:-season])
    scale = _mean(naive[np.isfinite(naive)])
    error = np.square(forecast - actual)
    missed = _mean(error[np.isfinite(error)])
    return float(np.sqrt(missed / scale)) if scale > 0.0 else np.nan


def _mean(values: Array) -> float:
    return float(values.mean()) if values.size else np.nan


def _median(values: Array) -> float:
    return float(np.median(values)) if values.size else np.nan
