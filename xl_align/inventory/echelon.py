"""Serial systems: base stock at every stage when none of them is guaranteed."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from xl_align.errors import DomainError
from xl_align.inventory.distributions import quantile
from xl_align.kernels import discrete
from xl_align.vocabulary import Array

LARGEST = 2_000.0  # mean demand over all lead times that is worth tabulating
TAIL = 1e-16  # demand rarer than this is not looked at
NEVER = 1e-80  # mean demand too small to be told from none


def serial_stock(
    echelons: Mapping[str, Any], demand: float, backorder_cost: float
) -> tuple[Array, Array, Array]:
    """Return echelon base stocks of least cost for stages in series.

    Parameters
    ----------
    echelons : columns stage, holding_cost (money/each/period, what the stage adds to
        it), lead_time (periods); the customer's stage first
    demand : each/period, Poisson
    backorder_cost : money/each/period

    Returns
    -------
    stage; echelon base stock, each; cost of the stages so far, money/period
        The last cost is the system's.

    Notes
    -----
    The exact recursion: C_j(y) = E[h_j (y - D_j) + C_j-1(min(S_j-1, y - D_j))]. Raises
    DomainError beyond 2,000 units of demand over all lead times. Sources: Clark &
    Scarf, Management Science 6 (1960); Chen & Zheng (1994).
    """
    held = np.asarray(echelons["holding_cost"], dtype=np.float64)
    means = demand * np.asarray(echelons["lead_time"], dtype=np.float64)
    means = np.where(means < NEVER, 0.0, means)
    if not means.sum() <= LARGEST:
        raise DomainError(f"demand over all lead times is above {LARGEST:g} units")
    wide = [int(discrete.quantile_of_count(1.0 - TAIL, m, m)) + 1 for m in means]
    high = sum(wide)
    low = -2 * high
    y = np.arange(low, high + 1.0)
    below = (backorder_cost + held.sum()) * np.maximum(-y, 0.0)
    levels, costs = [], []
    for rate, mean, most in zip(held, means, wide, strict=True):
        units = np.arange(most + 1.0)
        reached = np.asarray(discrete.cdf_of_count(units, mean, mean))
        chance = np.diff(reached, prepend=0.0)
        y = y[most:]
        cost = np.convolve(below + rate * np.arange(low, high + 1.0), chance, "valid")
        low += most
        best = int(np.argmin(cost))
        if not (0 < best < y.size - 1 and np.isfinite(cost).all()):
            raise DomainError(
                "at these costs the best stock is beyond any likely demand"
            )
        levels.append(y[best])
        costs.append(cost[best])
        below = np.where(y < y[best], cost, cost[best])
    return np.asarray(echelons["stage"]), np.array(levels), np.array(costs)


def serial_bounds(
    echelons: Mapping[str, Any],
    demand: float,
    demand_sd: float,
    backorder_cost: float,
    distribution: str = "normal",
) -> tuple[Array, Array, Array, Array]:
    """Return newsvendor levels that bracket the best echelon base stocks in series.

    Parameters
    ----------
    echelons : as for `serial_stock`
    demand, demand_sd : each/period
    backorder_cost : money/each/period
    distribution : one of distributions.DISTRIBUTIONS

    Returns
    -------
    stage; lower bound, upper bound and their mean : each
        Quantiles of demand over the lead times so far at (b + H_j) / (b + H) and
        (b + H_j) / (b + H_j + h_j), H_j being the holding costs further up.

    Notes
    -----
    Source: Shang & Song, Management Science 49 (2003).
    """
    held = np.asarray(echelons["holding_cost"], dtype=np.float64)
    time = np.cumsum(np.asarray(echelons["lead_time"], dtype=np.float64))
    above = held.sum() - np.cumsum(held)
    ratios = (
        (backorder_cost + above) / (backorder_cost + held.sum()),
        (backorder_cost + above) / (backorder_cost + above + held),
    )
    low, high = (
        np.asarray(
            quantile(ratio, demand * time, demand_sd * np.sqrt(time), distribution)
        )
        for ratio in ratios
    )
    return np.asarray(echelons["stage"]), low, high, 0.5 * (low + high)
