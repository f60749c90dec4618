"""Optimise: where a working-capital guardrail buys the most service."""

from dataclasses import dataclass

import numpy as np

from xl_align.kernels import allocate, normal
from xl_align.vocabulary import Array


@dataclass(frozen=True, slots=True)
class Allocation:
    """A plan of safety stocks under a guardrail.

    ``shadow_price`` is the loss avoided by one more dollar of stock; NaN in every
    field tells that even the lowest service costs more than the budget.
    """

    service_factor: Array
    safety_stock: Array
    service_level: Array
    invested: float
    expected_loss: float
    shadow_price: float


def allocate_service(
    unit_cost: Array,
    lead_time_sd_of_demand: Array,
    weight: Array,
    budget: float,
    low: float = -3.0,
    high: float = 6.0,
) -> Allocation:
    """Share a budget for safety stock among items so that the least is lost.

    Parameters
    ----------
    unit_cost : money/each, shape (items,)
    lead_time_sd_of_demand : each, shape (items,)
    weight : money/each/period, shape (items,)
        What a unit short costs times cycles per period: margin * demand / order
        quantity. Left out, the cycles misdirect the money.
    budget : money
        Ceiling on the sum of unit cost * safety stock.
    low, high : sd
        Bounds of the safety factor.

    Returns
    -------
    Allocation
        Items with a blank stay blank and take no money.

    Notes
    -----
    Minimises sum w s G(k) subject to sum c s k <= W: w P(Z > k) = price * c where k
    is free. Source: Silver, Pyke & Thomas, sec. 6.11; Gerchak & Gupta (1991).
    """
    cost, sd, worth = (
        np.array(column, dtype=np.float64)
        for column in np.broadcast_arrays(unit_cost, lead_time_sd_of_demand, weight)
    )
    k, price = allocate.allocate(cost, sd, worth, budget, low, high)
    stock = k * sd
    solved = bool(np.isfinite(k).any())
    return Allocation(
        service_factor=k,
        safety_stock=stock,
        service_level=np.asarray(normal.cdf_of(k)),
        invested=float(np.nansum(cost * stock)) if solved else np.nan,
        expected_loss=allocate.lost(sd, worth, k) if solved else np.nan,
        shadow_price=float(price),
    )
