"""Lots: planned backorders, price breaks, lots for demand that is known by period."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from xl_align.errors import InputError
from xl_align.inventory.policy import eoq
from xl_align.vocabulary import Array, Numbers

DISCOUNTS = ("all units", "incremental")
LOT_RULES = ("wagner whitin", "silver meal", "lot for lot")


def eoq_backorders(
    demand: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the order quantity of least cost when customers may be kept waiting.

    Parameters
    ----------
    demand : each/period, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost, backorder_cost : money/each/period, shape (n,)

    Returns
    -------
    order quantity, most backorders : each
    share of demand that waits : fraction
    cost : money/period; all of the broadcast shape
        Q = sqrt(2 K D (h + b) / (h b)), of which h / (h + b) is backordered.

    Notes
    -----
    Source: Snyder & Shen, Fundamentals of Supply Chain Theory, sec. 3.5.
    """
    both = np.add(holding_cost, backorder_cost)
    share = np.divide(holding_cost, both)
    effective = np.multiply(holding_cost, 1.0 - share)
    quantity = eoq(demand, order_cost, effective)
    cost = np.multiply(effective, quantity)
    return quantity, np.multiply(share, quantity), share + 0.0 * quantity, cost


def eoq_discount(
    demand: float,
    order_cost: float,
    carrying_rate: float,
    prices: Mapping[str, Any],
    discount: str = "all units",
) -> tuple[Array, Array, Array, Array]:
    """Return the order quantity of least cost under a supplier's price breaks.

    Parameters
    ----------
    demand : each/year
    order_cost : money/order
    carrying_rate : fraction/year of the price paid
    prices : columns from_quantity (each), price (money/each)
    discount : "all units" or "incremental"
        The price of the break counts for every unit, or for those beyond it only.

    Returns
    -------
    order quantity, break it falls under (each), mean price paid (money/each), cost
    (money/year, goods included) : shape (1,)
        NaN where nothing costs anything to hold.

    Notes
    -----
    Source: Hadley & Whitin (1963), ch. 2; Snyder & Shen, sec. 3.4.
    """
    if discount not in DISCOUNTS:
        choices = ", ".join(DISCOUNTS)
        raise InputError(f"discount must be one of {choices}; got {discount!r}")
    order = np.argsort(prices["from_quantity"], kind="stable")
    start, price = prices["from_quantity"][order], prices["price"][order]
    end = np.append(start[1:], np.inf)
    extra = np.zeros(price.size)  # what earlier, dearer units add to a lot's value
    if discount == "incremental":
        extra[1:] = np.cumsum((price[:-1] - price[1:]) * start[1:])
    fixed = 2.0 * demand * (order_cost + extra)
    best = np.sqrt(np.maximum(fixed, 0.0) / (carrying_rate * price))
    quantity = np.maximum(best, start)
    quantity = np.where((quantity < end) & (quantity > 0.0), quantity, np.nan)
    paid = price + extra / quantity
    cost = demand * paid + order_cost * demand / quantity
    cost = cost + carrying_rate * paid * quantity / 2.0
    if not np.isfinite(cost).any():
        nothing = np.full(1, np.nan)
        return nothing, nothing, nothing, nothing
    at = [int(np.nanargmin(np.where(np.isfinite(cost), cost, np.nan)))]
    return quantity[at], start[at], paid[at], cost[at]


def lot_sizes(
    requirements: Array,
    order_cost: float,
    holding_cost: float,
    rule: str = "wagner whitin",
) -> tuple[Array, Array, Array, Array, Array]:
    """Return orders that cover demand known by period, and what they cost.

    Parameters
    ----------
    requirements : each/period, shape (periods,)
    order_cost : money/order
    holding_cost : money/each/period, on stock at the end of a period
    rule : "wagner whitin", "silver meal" or "lot for lot"

    Returns
    -------
    period from 1, requirements, order quantity, closing stock, cost : shape (periods,)
        Wagner and Whitin's plan costs least; Silver and Meal's adds a period to a lot
        while that lowers the cost a period.

    Notes
    -----
    Sources: Wagner & Whitin, Management Science 5 (1958); Silver & Meal (1973).
    """
    if rule not in LOT_RULES:
        raise InputError(f"rule must be one of {', '.join(LOT_RULES)}; got {rule!r}")
    count = requirements.size
    if rule == "wagner whitin":
        starts = _wagner_whitin(requirements, order_cost, holding_cost)
    elif rule == "silver meal":
        starts = _silver_meal(requirements, order_cost, holding_cost)
    else:
        starts = list(range(count))
    total = np.append(0.0, np.cumsum(requirements))
    lots = np.zeros(count)
    lots[starts] = np.diff(total[[*starts, count]])
    stock = np.maximum(np.cumsum(lots) - total[1:], 0.0)
    cost = order_cost * (lots > 0.0) + holding_cost * stock
    return np.arange(1.0, count + 1.0), requirements, lots, stock, cost


def _wagner_whitin(demand: Array, order_cost: float, holding_cost: float) -> list[int]:
    """Return the periods that order: the cheapest way to each period's end."""
    count = demand.size
    cheapest = np.full(count + 1, np.inf)
    cheapest[0] = 0.0
    came = np.zeros(count + 1, dtype=np.int64)
    for start in range(count):
        held = np.arange(count - start) * demand[start:]
        to = cheapest[start] + order_cost + holding_cost * np.cumsum(held)
        if demand[start] == 0.0:  # nothing to order yet: wait without an order
            to[0] = min(to[0], cheapest[start])
        better = to < cheapest[start + 1 :]
        cheapest[start + 1 :][better] = to[better]
        came[start + 1 :][better] = start
    starts = [count]
    while starts[-1] > 0:
        starts.append(int(came[starts[-1]]))
    return starts[:0:-1]


def _silver_meal(demand: Array, order_cost: float, holding_cost: float) -> list[int]:
    """Return the periods that order: a lot grows while its cost a period falls."""
    starts = [0]
    wanted = demand.tolist()
    cost, length = order_cost, 1
    for at in range(1, len(wanted)):
        more = cost + holding_cost * length * wanted[at]
        if more / (length + 1) <= cost / length:
            cost, length = more, length + 1
        else:
            starts.append(at)
            cost, length = order_cost, 1
    return starts
