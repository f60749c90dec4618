"""Safety stock where periods differ, or depend on one another."""

import numpy as np

from xl_align.kernels import normal
from xl_align.vocabulary import Array, Numbers

LONGEST = 10_000  # periods of lead time worth adding up


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


def safety_stock_autocorrelated(
    error_sd: Numbers,
    lead_time: Numbers,
    service_level: Numbers,
    autocorrelation: Numbers,
) -> Numbers:
    """Return the stock that covers lead-time demand when each period drags the next.

    Parameters
    ----------
    error_sd : each/period, shape (n,)
        Standard deviation of what is new in a period: the one-step forecast error.
    lead_time : periods, shape (n,)
    service_level : fraction, shape (n,)
    autocorrelation : fraction, shape (n,)
        Share of a period's surprise that stays in the next.

    Returns
    -------
    each, the broadcast shape
        k sd sqrt(sum over j = 1 .. L of (1 + phi + ... + phi^(j-1))^2); a fraction of
        a period adds that share of its variance. NaN above 10,000 periods.

    Notes
    -----
    Demand is autoregressive of order one, its forecast the best there is. Source: Lee,
    Padmanabhan & Whang (1997); Box, Jenkins & Reinsel, Time Series Analysis, ch. 5.
    """
    periods, drag = np.broadcast_arrays(
        *(np.asarray(x, dtype=np.float64) for x in (lead_time, autocorrelation))
    )
    periods = np.where((periods >= 0.0) & (periods <= LONGEST), periods, np.nan)
    variance, weight = 0.0 * periods, np.zeros(periods.shape)
    for passed in range(int(np.ceil(np.nanmax(periods, initial=0.0)))):
        weight = 1.0 + drag * weight
        variance = variance + np.clip(periods - passed, 0.0, 1.0) * np.square(weight)
    factor = np.asarray(normal.quantile_of(service_level))
    return (factor * np.sqrt(variance) * error_sd)[()]
