"""Optimise: where a guardrail on capital buys the most service, or the most profit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xl_align.kernels import allocate, normal, replenish
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


def allocation_table(
    items: Mapping[str, Any], budget: float, low: float = -3.0, high: float = 6.0
) -> tuple[Array, ...]:
    """Share a budget for safety stock and tell for each item what it gets.

    Parameters
    ----------
    items : columns item, unit_cost, lead_time_sd_of_demand, shortage_weight
    budget : money
    low, high : sd

    Returns
    -------
    item; safety factor; safety stock, each; service level; invested, money; expected
    loss; shadow price of the budget, the same in every row : shape (items,)
        See `allocate_service`.
    """
    cost, sd = items["unit_cost"], items["lead_time_sd_of_demand"]
    weight = items["shortage_weight"]
    plan = allocate_service(cost, sd, weight, budget, low, high)
    lost = weight * replenish.expected_shortage(plan.safety_stock, sd)
    return (
        items["item"],
        plan.service_factor,
        plan.safety_stock,
        plan.service_level,
        cost * plan.safety_stock,
        lost,
        np.full(sd.size, plan.shadow_price),
    )


def newsvendor_budget(items: Mapping[str, Any], budget: float) -> tuple[Array, ...]:
    """Share a budget for one season's purchases so that most profit is expected.

    Parameters
    ----------
    items : columns item, demand, demand_sd, price, cost, salvage (0 if blank)
    budget : money

    Returns
    -------
    item; order quantity, each; its cost and expected profit, money; shadow price of
    the budget, the same in every row : shape (items,)
        NaN for an item unless salvage < cost < price.

    Notes
    -----
    Quantiles of normal demand at (price - cost (1 + s)) / (price - salvage), at least
    0, with one shadow price s for all. Source: Hadley & Whitin (1963), sec. 6.3.
    """
    price, cost = items["price"], items["cost"]
    salvage = np.nan_to_num(items.get("salvage", np.zeros(price.size)))
    mean, sd = items["demand"], items["demand_sd"]
    sensible = (salvage < cost) & (cost < price) & (cost > 0.0)

    def quantity(shadow: float) -> Array:
        ratio = (price - cost * (1.0 + shadow)) / (price - salvage)
        k = np.asarray(normal.quantile_of(np.where(ratio > 0.0, ratio, np.nan)))
        best = np.where(ratio > 0.0, np.maximum(mean + k * sd, 0.0), 0.0)
        return np.where(sensible, best, np.nan)

    low, high = 0.0, float(np.max((price - cost) / cost, where=sensible, initial=0.0))
    if np.nansum(cost * quantity(low)) <= budget:
        high = low
    while low < (middle := 0.5 * (low + high)) < high:
        if np.nansum(cost * quantity(middle)) > budget:
            low = middle
        else:
            high = middle
    best = quantity(high)
    short = np.asarray(replenish.expected_shortage(best - mean, sd))
    profit = (price - salvage) * (mean - short) - (cost - salvage) * best
    return items["item"], best, cost * best, profit, np.full(best.size, high)
