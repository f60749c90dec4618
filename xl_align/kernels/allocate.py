"""Share a working-capital guardrail among items, to lose the least."""

import math
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.kernels.loss import unit_loss_of
from xl_align.kernels.normal import density_of, upper_of, upper_quantile_of

Array: TypeAlias = npt.NDArray[np.float64]
Pair: TypeAlias = tuple[float, float]

# Newton needs 5 or 6 passes; halving the bracket, where it must, at most this many.
PASSES = 200


def allocate(
    unit_cost: Array,
    sd: Array,
    weight: Array,
    budget: float,
    low: float = -3.0,
    high: float = 6.0,
) -> tuple[Array, float]:
    """Safety factor of each item and the shadow price of the budget.

    At the best plan the last dollar saves the same everywhere:
    weight * P(Z > k) = price * unit_cost, with k kept within its bounds. The capital
    falls as the price rises, so one price is sought, by Newton's steps on its
    logarithm held inside a bracket. Items with a blank stay blank and cost nothing.
    """
    known = (unit_cost >= 0.0) & (sd >= 0.0) & (weight >= 0.0)
    known &= np.isfinite(unit_cost * sd * weight)
    k = np.full(known.shape, math.nan)
    capital = unit_cost[known] * sd[known]
    if not (capital.sum() * low <= budget and low < high):
        return k, math.nan  # Even the floor costs more than there is.
    if capital.sum() * high <= budget:
        k[known] = high
        return k, 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = unit_cost[known] / weight[known]
    ratio[np.isnan(ratio)] = 0.0  # free and worthless: no matter
    bounds = (float(upper_of(high)), float(upper_of(low)))
    price = _price(ratio, capital, budget, bounds, (low, high))
    k[known] = _factors(price, ratio, bounds, (low, high))
    return k, price


def _factors(price: float, ratio: Array, bounds: Pair, limits: Pair) -> Array:
    tail = np.clip(price * ratio, *bounds)
    k = np.clip(upper_quantile_of(tail), *limits)
    # A bound's own tail is rounded; the bound itself is not.
    k = np.where(tail >= bounds[1], limits[0], k)
    return np.where(tail <= bounds[0], limits[1], k)


def _price(
    ratio: Array, capital: Array, budget: float, bounds: Pair, limits: Pair
) -> float:
    inside = ratio[(ratio > 0.0) & np.isfinite(ratio)]
    if inside.size == 0:
        return math.nan
    floor = math.log(bounds[0] / inside.max())
    ceiling = math.log(bounds[1] / inside.min())
    x = min(max(math.log(0.05 / float(np.median(inside))), floor), ceiling)
    for _ in range(PASSES):
        k = _factors(math.exp(x), ratio, bounds, limits)
        over = float(capital @ k) - budget
        if over > 0.0:
            floor = x
        else:
            ceiling = x
        if abs(over) <= 1e-13 * float(capital @ np.abs(k)):
            break
        if ceiling - floor <= 1e-16 * max(1.0, abs(x)):
            break
        free = (k > limits[0]) & (k < limits[1])
        slope = float(capital[free] @ (upper_of(k[free]) / density_of(k[free])))
        step = x + over / slope if slope > 0.0 else math.nan
        x = step if floor < step < ceiling else 0.5 * (floor + ceiling)
    return math.exp(x)


def lost(sd: Array, weight: Array, k: Array) -> float:
    """Weighted expected shortage, the sum that the allocation makes least."""
    return float(np.nansum(weight * sd * unit_loss_of(k)))
