"""Shapes of demand: its quantile, the chance to cover it, the mean shortage.

Each shape is matched to a mean and a standard deviation, Poisson to the mean alone.
"""

import numpy as np

from xl_align.errors import InputError
from xl_align.kernels import discrete, gamma, normal, replenish
from xl_align.vocabulary import Array, Numbers

DISTRIBUTIONS = (
    "normal",
    "gamma",
    "negative binomial",
    "poisson",
    "lognormal",
    "uniform",
)
HALF_WIDTH = 3.0**0.5  # of a uniform distribution, in standard deviations


def quantile(
    service_level: Numbers, mean: Numbers, sd: Numbers, distribution: str
) -> Numbers:
    """Return the demand that is not passed with a given probability.

    Parameters
    ----------
    service_level : fraction, shape (n,)
    mean, sd : each, shape (n,)
    distribution : one of DISTRIBUTIONS

    Returns
    -------
    each, the broadcast shape
        Counted demand gives whole units, never interpolated.
    """
    level: Numbers
    _check(distribution)
    if distribution == "normal":
        level = np.add(mean, normal.quantile_of(service_level) * sd)
    elif distribution == "gamma":
        level = gamma.quantile_of_gamma(service_level, mean, sd)
    elif distribution == "lognormal":
        middle, width = _logarithms(mean, sd)
        level = np.exp(middle + width * np.asarray(normal.quantile_of(service_level)))
    elif distribution == "uniform":
        share = _inside(service_level, 0.0, 1.0)
        level = np.add(mean, HALF_WIDTH * np.multiply(sd, 2.0 * share - 1.0))[()]
    else:
        variance = _variance(mean, sd, distribution)
        level = discrete.quantile_of_count(service_level, mean, variance)
    return level


def covered(
    level: Numbers, mean: Numbers, sd: Numbers, distribution: str = "normal"
) -> Numbers:
    """Return the chance that demand does not pass a level of stock.

    Parameters
    ----------
    level, mean, sd : each, shape (n,)
    distribution : one of DISTRIBUTIONS

    Returns
    -------
    fraction, the broadcast shape
        P(demand <= level); 1 or 0 where nothing is uncertain.
    """
    chance: Numbers
    _check(distribution)
    if distribution == "normal":
        chance = replenish.cycle_service(np.subtract(level, mean), sd)
    elif distribution == "gamma":
        chance = gamma.cdf_of_gamma(level, mean, sd)
    elif distribution == "lognormal":
        middle, width = _logarithms(mean, sd)
        chance = replenish.cycle_service(_logarithm(level) - middle, width)
        chance = np.where(np.asarray(level) > 0.0, chance, 0.0 * chance)[()]
    elif distribution == "uniform":
        far, wide = _reach(level, mean, sd)
        inside = np.clip(1.0 - far / np.where(wide > 0.0, wide, np.nan), 0.0, 1.0)
        certain = np.where(far > 0.0, 0.0, 1.0)
        chance = np.where(wide > 0.0, inside, np.where(wide == 0.0, certain, np.nan))
        chance = chance[()]
    else:
        variance = _variance(mean, sd, distribution)
        chance = discrete.cdf_of_count(level, mean, variance)
    return chance


def shortage(
    level: Numbers, mean: Numbers, sd: Numbers, distribution: str = "normal"
) -> Numbers:
    """Return the mean demand beyond a level of stock.

    Parameters
    ----------
    level, mean, sd : each, shape (n,)
    distribution : one of DISTRIBUTIONS

    Returns
    -------
    each, the broadcast shape
        E[(demand - level)+].
    """
    short: Numbers
    _check(distribution)
    if distribution == "normal":
        short = replenish.expected_shortage(np.subtract(level, mean), sd)
    elif distribution == "gamma":
        short = gamma.loss_of_gamma(level, mean, sd)
    elif distribution == "lognormal":
        short = _lognormal_shortage(level, mean, sd)
    elif distribution == "uniform":
        far, wide = _reach(level, mean, sd)
        inside = np.clip(far, 0.0, wide)
        half = 0.5 * np.square(inside) / np.where(wide > 0.0, wide, np.inf)
        short = (half + np.where(far > wide, far - wide, 0.0))[()]
        short = np.where(np.isfinite(far), short, np.nan)[()]
    else:
        variance = _variance(mean, sd, distribution)
        short = discrete.loss_of_count(level, mean, variance)
    return short


def _check(distribution: str) -> None:
    if distribution not in DISTRIBUTIONS:
        choices = ", ".join(DISTRIBUTIONS)
        raise InputError(f"distribution must be one of {choices}; got {distribution!r}")


def _variance(mean: Numbers, sd: Numbers, distribution: str) -> Numbers:
    return mean if distribution == "poisson" else np.square(sd)


def _inside(values: Numbers, low: float, high: float) -> Array:
    values = np.asarray(values, dtype=np.float64)
    return np.where((values > low) & (values < high), values, np.nan)


def _reach(level: Numbers, mean: Numbers, sd: Numbers) -> tuple[Array, Array]:
    """Return how far the largest uniform demand lies above a level, and the range."""
    spread = np.where(np.asarray(sd) >= 0.0, sd, np.nan)
    far = np.subtract(mean, level) + HALF_WIDTH * spread
    return np.asarray(far), np.broadcast_to(2.0 * HALF_WIDTH * spread, np.shape(far))


def _logarithm(values: Numbers) -> Array:
    """Return logarithms; those of what is not above 0 do not count."""
    values = np.asarray(values, dtype=np.float64)
    return np.log(np.where(values > 0.0, values, 1.0)) + 0.0 * values


def _logarithms(mean: Numbers, sd: Numbers) -> tuple[Array, Array]:
    """Return mean and deviation of the logarithm of lognormal demand."""
    positive = np.where(np.asarray(mean) > 0.0, mean, np.nan)
    spread = np.where(np.asarray(sd) >= 0.0, sd, np.nan)
    variance = np.log1p(np.square(spread / positive))
    return np.log(positive) - 0.5 * variance, np.sqrt(variance)


def _lognormal_shortage(level: Numbers, mean: Numbers, sd: Numbers) -> Numbers:
    """Mean over the level of the demand above it, less the level times its chance."""
    middle, width = _logarithms(mean, sd)
    gap = middle - _logarithm(level)
    above = replenish.cycle_service(gap + np.square(width), width)
    beyond = np.multiply(mean, above) - level * np.asarray(
        replenish.cycle_service(gap, width)
    )
    beyond = np.where(beyond < 0.0, 0.0, beyond)  # rounding in the far tail
    none = np.subtract(mean, level) + 0.0 * width  # no stock at all
    return np.where(np.asarray(level) > 0.0, beyond, none)[()]
