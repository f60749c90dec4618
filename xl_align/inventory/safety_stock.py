"""Safety stock: what is held against uncertain demand and lead time."""

import math

import numpy as np

from xl_align.errors import InputError
from xl_align.inventory.distributions import quantile
from xl_align.kernels import loss, normal, replenish
from xl_align.vocabulary import Array, Numbers

RULES = ("inclusive", "exclusive")  # Hyndman and Fan's 7 and 6
SD_PER_MAD = math.sqrt(math.pi / 2.0)  # of normal errors: the 1.25 of old


def service_factor(service_level: Numbers) -> Numbers:
    """Return the standard deviations of stock that give a cycle service level.

    Parameters
    ----------
    service_level : fraction, shape (n,)
        Chance of no stockout in a cycle, strictly between 0 and 1.

    Returns
    -------
    sd, shape (n,)
        Phi^-1(service_level); NaN outside the domain.

    Notes
    -----
    Full double accuracy from 1e-300 to 1 - 1e-16. Source: Wichura, Algorithm AS 241,
    Applied Statistics 37 (1988).
    """
    factor: Numbers = normal.quantile_of(service_level)
    return factor


def unit_loss(k: Numbers) -> Numbers:
    """Return the mean shortage of a standard normal demand beyond k.

    Parameters
    ----------
    k : sd, shape (n,)

    Returns
    -------
    sd, shape (n,)
        G(k) = phi(k) - k P(Z > k), free of cancellation up to k = 37.

    Notes
    -----
    Source: Silver, Pyke & Thomas, Inventory and Production Management, app. II.
    """
    mean_shortage: Numbers = loss.unit_loss_of(k)
    return mean_shortage


def second_loss(k: Numbers) -> Numbers:
    """Return half the mean squared shortage of a standard normal demand beyond k.

    Parameters
    ----------
    k : sd, shape (n,)

    Returns
    -------
    sd squared, shape (n,)
        (P(Z > k) - k G(k)) / 2, the integral of G from k on.

    Notes
    -----
    Source: Zipkin, Foundations of Inventory Management (2000), app. C.
    """
    square: Numbers = loss.second_loss_of(k)
    return square


def inverse_loss(unit_loss: Numbers) -> Numbers:
    """Return the safety factor whose unit loss is the one given.

    Parameters
    ----------
    unit_loss : sd, shape (n,)

    Returns
    -------
    sd, shape (n,)
        k with G(k) = unit_loss; negative above 0.399; NaN unless above 0.
    """
    k: Numbers = loss.inverse_loss_of(unit_loss)
    return k


def lead_time_sd_of_demand(
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    lead_time_sd: Numbers = 0.0,
    review_period: Numbers = 0.0,
) -> Numbers:
    """Return the standard deviation of demand over lead time and review.

    Parameters
    ----------
    demand, demand_sd : each/period, shape (n,)
    lead_time, lead_time_sd, review_period : periods, shape (n,)

    Returns
    -------
    each, the broadcast shape
        sqrt((L + R) sd^2 + mu^2 sL^2); NaN for a negative deviation or time.

    Notes
    -----
    The lead time's variance is not scaled by the review period. Source: Silver,
    Pyke & Thomas, sec. 6.10.
    """
    sd: Numbers = replenish.lead_time_sd_of_demand(
        demand, demand_sd, lead_time, lead_time_sd, review_period
    )
    return sd


def safety_stock(
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    service_level: Numbers,
    lead_time_sd: Numbers = 0.0,
    review_period: Numbers = 0.0,
    distribution: str = "normal",
) -> Numbers:
    """Return the stock that covers lead-time demand at a cycle service level.

    Parameters
    ----------
    demand, demand_sd : each/period, shape (n,)
        Mean of demand and standard deviation of its forecast error.
    lead_time, lead_time_sd, review_period : periods, shape (n,)
    service_level : fraction, shape (n,)
    distribution : one of distributions.DISTRIBUTIONS
        Matched to mean and variance of demand over lead time and review; Poisson to
        the mean alone. A negative binomial whose variance is below its mean is
        Poisson. Counted demand gives whole reorder points, never interpolated.

    Returns
    -------
    each, the broadcast shape
        Quantile of that demand less its mean; negative where service is below one
        half on purpose; NaN off the domain.

    Notes
    -----
    Sources: Chopra & Meindl, Supply Chain Management, ch. 12; Burgin, Operational
    Research Quarterly 26 (1975) for gamma.
    """
    if distribution == "normal":
        stock: Numbers = replenish.safety_stock(
            demand, demand_sd, lead_time, service_level, lead_time_sd, review_period
        )
        return stock
    sd = lead_time_sd_of_demand(
        demand, demand_sd, lead_time, lead_time_sd, review_period
    )
    mean = np.asarray(demand) * (np.asarray(lead_time) + np.asarray(review_period))
    level = quantile(service_level, mean, sd, distribution)
    stock = np.subtract(level, mean)
    return stock


def safety_stock_fill(
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    fill_rate: Numbers,
    order_quantity: Numbers,
    lead_time_sd: Numbers = 0.0,
    review_period: Numbers = 0.0,
) -> Numbers:
    """Return the safety stock that serves a share of demand from the shelf.

    Parameters
    ----------
    demand, demand_sd : each/period, shape (n,)
    lead_time, lead_time_sd, review_period : periods, shape (n,)
    fill_rate : fraction, shape (n,)
    order_quantity : each, shape (n,)

    Returns
    -------
    each, the broadcast shape
        Negative where the order quantity alone gives more; NaN at a fill rate of 0,
        or of 1 under any uncertainty.

    Notes
    -----
    Solves 1 - s [G(k) - G(k + Q/s)] / Q = fill rate, unmet demand waiting. Source:
    Hadley & Whitin, Analysis of Inventory Systems (1963), ch. 4.
    """
    sd = lead_time_sd_of_demand(
        demand, demand_sd, lead_time, lead_time_sd, review_period
    )
    stock: Numbers = replenish.safety_stock_fill(fill_rate, sd, order_quantity)
    return stock


def safety_stock_empirical(
    errors: Array, service_level: Numbers, rule: str = "inclusive"
) -> Numbers:
    """Return the quantile of past forecast errors over the lead time.

    Parameters
    ----------
    errors : each, shape (..., periods)
        Actual less forecast, cumulated over lead time and review; blanks left out.
    service_level : fraction
    rule : "inclusive" or "exclusive"
        Hyndman and Fan's rule 7, Excel's PERCENTILE.INC, or 6, PERCENTILE.EXC.

    Returns
    -------
    each, shape (...)
        NaN if all is blank, or beyond the errors seen under the exclusive rule.

    Notes
    -----
    Source: Hyndman & Fan, The American Statistician 50 (1996).
    """
    errors = np.asarray(errors, dtype=np.float64)
    ordered = np.sort(errors, axis=-1)  # blanks go last
    count = np.isfinite(errors).sum(axis=-1)
    if rule not in RULES:
        raise InputError(f"rule must be one of {', '.join(RULES)}; got {rule!r}")
    if rule == "inclusive":
        place = (count - 1) * np.asarray(service_level)
    else:
        place = (count + 1) * np.asarray(service_level) - 1
    place = np.where(count > 0, place, np.nan)
    inside = (place >= 0) & (place <= count - 1)
    low = np.where(inside, np.floor(np.nan_to_num(place)), 0).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(count - 1, 0))
    below = np.take_along_axis(ordered, low[..., None], axis=-1)[..., 0]
    above = np.take_along_axis(ordered, high[..., None], axis=-1)[..., 0]
    stock: Numbers = np.where(inside, below + (place - low) * (above - below), np.nan)
    return stock


def pooled_sd(sds: Array, correlation: Numbers = 0.0) -> Numbers:
    """Return the standard deviation of demand served from one pooled stock.

    Parameters
    ----------
    sds : each, shape (..., places)
    correlation : scalar between all pairs, or shape (places, places)

    Returns
    -------
    each, shape (...)
        sqrt(s' C s); NaN where the correlations cannot be.

    Notes
    -----
    Source: Eppen, Management Science 25 (1979).
    """
    sds = np.asarray(sds, dtype=np.float64)
    matrix = np.asarray(correlation, dtype=np.float64)
    if matrix.ndim == 0:
        square = np.square(sds)
        both = sds.sum(axis=-1) ** 2
        variance = square.sum(axis=-1) * (1.0 - matrix) + both * matrix
    elif matrix.shape != (sds.shape[-1], sds.shape[-1]):
        raise InputError(
            f"correlation must be one number or {sds.shape[-1]} rows and columns"
        )
    else:
        variance = np.einsum("...i,ij,...j->...", sds, matrix, sds)
    with np.errstate(invalid="ignore"):
        pooled: Numbers = np.sqrt(variance)
    return pooled


def sd_from_mad(mad: Numbers) -> Numbers:
    """Return the standard deviation of normal errors from their mean absolute size.

    Parameters
    ----------
    mad : each/period, shape (n,)

    Returns
    -------
    each/period, shape (n,)
        MAD sqrt(pi / 2).

    Notes
    -----
    Source: Brown, Smoothing, Forecasting and Prediction (1962).
    """
    return np.multiply(mad, SD_PER_MAD)
