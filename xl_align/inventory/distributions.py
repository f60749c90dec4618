"""Shapes of demand: its quantile, the chance to cover it, the mean shortage.

Each shape is matched to a mean and a standard deviation, Poisson to the mean alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from xl_align.errors import InputError
from xl_align.kernels import discrete, gamma, normal, replenish
from xl_align.vocabulary import Array, Numbers

# Of a service level or a level of stock, the mean and the standard deviation.
OfMoments: TypeAlias = Callable[[Any, Any, Any], Any]
_SQUARED_SAFELY = 1e8  # beside its square 1 is nothing
HALF_WIDTH = 3.0**0.5  # of a uniform distribution, in standard deviations


@dataclass(frozen=True, slots=True)
class Shape:
    """What a stock needs to know of a demand of some shape."""

    quantile: OfMoments
    covered: OfMoments
    shortage: OfMoments


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
    level: Numbers = _shape(distribution).quantile(service_level, mean, sd)
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
    chance: Numbers = _shape(distribution).covered(level, mean, sd)
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
    short: Numbers = _shape(distribution).shortage(level, mean, sd)
    return short


def _shape(distribution: str) -> Shape:
    if distribution not in SHAPES:
        choices = ", ".join(SHAPES)
        raise InputError(f"distribution must be one of {choices}; got {distribution!r}")
    return SHAPES[distribution]


def _normal_quantile(service_level: Any, mean: Any, sd: Any) -> Any:
    return np.add(mean, normal.quantile_of(service_level) * sd)


def _normal_covered(level: Any, mean: Any, sd: Any) -> Any:
    return replenish.cycle_service(np.subtract(level, mean), sd)


def _normal_shortage(level: Any, mean: Any, sd: Any) -> Any:
    return replenish.expected_shortage(np.subtract(level, mean), sd)


def _counted(variance: Callable[[Any, Any], Any]) -> Shape:
    """Return a shape of whole units; ``variance`` of its mean and deviation."""
    return Shape(
        lambda p, mean, sd: discrete.quantile_of_count(p, mean, variance(mean, sd)),
        lambda x, mean, sd: discrete.cdf_of_count(x, mean, variance(mean, sd)),
        lambda x, mean, sd: discrete.loss_of_count(x, mean, variance(mean, sd)),
    )


def _uniform_quantile(service_level: Any, mean: Any, sd: Any) -> Any:
    share = np.asarray(service_level, dtype=np.float64)
    share = np.where((share > 0.0) & (share < 1.0), share, np.nan)
    return np.add(mean, HALF_WIDTH * np.multiply(sd, 2.0 * share - 1.0))[()]


def _uniform_covered(level: Any, mean: Any, sd: Any) -> Any:
    far, wide = _reach(level, mean, sd)
    inside = np.clip(1.0 - far / np.where(wide > 0.0, wide, np.nan), 0.0, 1.0)
    certain = np.where(far > 0.0, 0.0, 1.0)
    chance = np.where(wide > 0.0, inside, np.where(wide == 0.0, certain, np.nan))
    return chance[()]


def _uniform_shortage(level: Any, mean: Any, sd: Any) -> Any:
    far, wide = _reach(level, mean, sd)
    inside = np.clip(far, 0.0, wide)
    half = 0.5 * np.square(inside) / np.where(wide > 0.0, wide, np.inf)
    short = half + np.where(far > wide, far - wide, 0.0)
    return np.where(np.isfinite(far), short, np.nan)[()]


def _reach(level: Numbers, mean: Numbers, sd: Numbers) -> tuple[Array, Array]:
    """Return how far the largest uniform demand lies above a level, and the range."""
    spread = np.where(np.asarray(sd) >= 0.0, sd, np.nan)
    far = np.subtract(mean, level) + HALF_WIDTH * spread
    return np.asarray(far), np.broadcast_to(2.0 * HALF_WIDTH * spread, np.shape(far))


def _lognormal_quantile(service_level: Any, mean: Any, sd: Any) -> Any:
    _, width = _logarithms(mean, sd)
    k = np.asarray(normal.quantile_of(service_level))
    return (mean * np.exp(width * (k - 0.5 * width)))[()]


def _lognormal_covered(level: Any, mean: Any, sd: Any) -> Any:
    middle, width = _logarithms(mean, sd)
    chance = replenish.cycle_service(_logarithm(level) - middle, width)
    return np.where(np.asarray(level) > 0.0, chance, 0.0 * chance)[()]


def _lognormal_shortage(level: Any, mean: Any, sd: Any) -> Any:
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


def _logarithm(values: Numbers) -> Array:
    """Return logarithms; those of what is not above 0 do not count."""
    values = np.asarray(values, dtype=np.float64)
    return np.log(np.where(values > 0.0, values, 1.0)) + 0.0 * values


def _logarithms(mean: Numbers, sd: Numbers) -> tuple[Array, Array]:
    """Return mean and deviation of the logarithm of lognormal demand."""
    positive = np.where(np.asarray(mean) > 0.0, mean, np.nan)
    spread = np.where(np.asarray(sd) >= 0.0, sd, np.nan)
    ratio = spread / positive
    # ln(1 + ratio^2), where the square of a demand that is all chance would overflow.
    beyond = np.maximum(ratio / _SQUARED_SAFELY, 1.0)
    variance = np.log1p(np.square(ratio / beyond)) + 2.0 * np.log(beyond)
    return np.log(positive) - 0.5 * variance, np.sqrt(variance)


SHAPES = {
    "normal": Shape(_normal_quantile, _normal_covered, _normal_shortage),
    "gamma": Shape(gamma.quantile_of_gamma, gamma.cdf_of_gamma, gamma.loss_of_gamma),
    "negative binomial": _counted(lambda _, sd: np.square(sd)),
    "poisson": _counted(lambda mean, _: mean),
    "lognormal": Shape(_lognormal_quantile, _lognormal_covered, _lognormal_shortage),
    "uniform": Shape(_uniform_quantile, _uniform_covered, _uniform_shortage),
}
DISTRIBUTIONS = tuple(SHAPES)
