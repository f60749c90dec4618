"""Safety stock that follows the forecast from period to period."""

import numpy as np

from xl_align.kernels import normal
from xl_align.vocabulary import Array


def dynamic_safety_stock(
    forecast: Array, error_cv: float, lead_time: float, service_level: float
) -> tuple[Array, Array, Array]:
    """Return safety stock by period from the forecast of the lead time that follows.

    Parameters
    ----------
    forecast : each/period, shape (periods,)
    error_cv : forecast error as a share of the forecast
    lead_time : periods
    service_level : fraction

    Returns
    -------
    period from 1, forecast, safety stock : shape (periods,)
        k cv sqrt(sum of squares over the next L periods, this one first); NaN where
        the forecast ends before the lead time does.

    Notes
    -----
    Errors are independent from period to period. Source: Silver, Pyke & Thomas, sec.
    6.10 and 6.12.
    """
    count = forecast.size
    place = np.arange(count, dtype=np.int64)
    squares = np.concatenate([[0.0], np.cumsum(np.square(forecast))])
    end = place + lead_time
    whole = np.minimum(np.floor(end), count).astype(np.int64)
    rest = end - np.floor(end)
    following = np.square(forecast[np.minimum(whole, count - 1)])
    variance = squares[whole] - squares[place] + rest * following
    inside = end <= count
    factor = float(normal.quantile_of(service_level))
    stock: Array = factor * error_cv * np.sqrt(np.maximum(variance, 0.0))
    return (place + 1).astype(np.float64), forecast, np.where(inside, stock, np.nan)
