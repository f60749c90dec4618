"""Policies: when to order and how much."""

import numpy as np

from xl_align.inventory.distributions import quantile
from xl_align.vocabulary import Array, Numbers

# Room for the rounding of minimum / multiple: 1.1 / 0.1 is eleven lots, not twelve.
WHOLE = 1e-9


def reorder_point(
    demand: Numbers, lead_time: Numbers, safety_stock: Numbers
) -> Numbers:
    """Return the stock position at which an order is placed.

    Parameters
    ----------
    demand : each/period, shape (n,)
    lead_time : periods, shape (n,)
    safety_stock : each, shape (n,)

    Returns
    -------
    each, the broadcast shape
        Demand over the lead time plus safety stock.
    """
    return np.multiply(demand, lead_time) + safety_stock


def order_up_to(
    demand: Numbers, lead_time: Numbers, review_period: Numbers, safety_stock: Numbers
) -> Numbers:
    """Return the stock position that an order restores at every review.

    Parameters
    ----------
    demand : each/period, shape (n,)
    lead_time, review_period : periods, shape (n,)
    safety_stock : each, shape (n,)

    Returns
    -------
    each, the broadcast shape
        Demand over lead time and review plus safety stock.
    """
    return np.multiply(demand, np.add(lead_time, review_period)) + safety_stock


def eoq(
    demand: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
    minimum: Numbers = 0.0,
    multiple: Numbers = 0.0,
) -> Numbers:
    """Return the order quantity of least cost that the supplier takes.

    Parameters
    ----------
    demand : each/period, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost : money/each/period, shape (n,)
    minimum, multiple : each, shape (n,)
        0 where there is none.

    Returns
    -------
    each, the broadcast shape
        The feasible multiple of least cost: costs of n and n + 1 lots are equal at
        sqrt(n (n + 1)) lots, not half-way.

    Notes
    -----
    Sources: Harris (1913); Zipkin (2000), sec. 3.2 for the switch point.
    """
    least = np.asarray(minimum, dtype=np.float64)
    lot = np.asarray(multiple, dtype=np.float64)
    free = _root(2.0 * np.multiply(demand, order_cost), holding_cost)
    free, least, lot = np.broadcast_arrays(free, least, lot)
    with np.errstate(divide="ignore", invalid="ignore"):
        lots = np.maximum(np.floor(free / lot), 1.0)
        lots = np.where(free / lot > np.sqrt(lots * (lots + 1.0)), lots + 1.0, lots)
        lots = np.maximum(lots, np.ceil(least / lot - WHOLE))
        quantity = np.where(lot > 0.0, lots * lot, np.maximum(free, least))
    known = np.isfinite(free) & (least >= 0.0) & (lot >= 0.0)
    return np.where(known, quantity, np.nan)[()]


def economic_order_cost(
    order_quantity: Numbers,
    demand: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
) -> Numbers:
    """Return the cost of ordering and holding for a given order quantity.

    Parameters
    ----------
    order_quantity : each, shape (n,)
    demand : each/period, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost : money/each/period, shape (n,)

    Returns
    -------
    money/period, the broadcast shape
        K D / Q + h Q / 2.
    """
    quantity = np.where(np.asarray(order_quantity) > 0.0, order_quantity, np.nan)
    orders = np.multiply(demand, order_cost) / quantity
    return (orders + 0.5 * np.multiply(holding_cost, quantity))[()]


def epq(
    demand: Numbers,
    production_rate: Numbers,
    setup_cost: Numbers,
    holding_cost: Numbers,
) -> Numbers:
    """Return the batch of least cost when units arrive at the rate they are made.

    Parameters
    ----------
    demand, production_rate : each/period, shape (n,)
    setup_cost : money/order, shape (n,)
    holding_cost : money/each/period, shape (n,)

    Returns
    -------
    each, the broadcast shape
        sqrt(2 K D / (h (1 - D / P))); NaN where demand reaches the rate.

    Notes
    -----
    Source: Taft (1918); Snyder & Shen, Fundamentals of Supply Chain Theory, sec. 3.7.
    """
    rate = np.where(np.asarray(production_rate) > 0.0, production_rate, np.nan)
    idle = 1.0 - np.divide(demand, rate)
    return _root(2.0 * np.multiply(demand, setup_cost), np.multiply(holding_cost, idle))


def critical_ratio(price: Numbers, cost: Numbers, salvage: Numbers = 0.0) -> Numbers:
    """Return the service level at which one more unit earns what it costs.

    Parameters
    ----------
    price, cost, salvage : money/each, shape (n,)

    Returns
    -------
    fraction, the broadcast shape
        (price - cost) / (price - salvage); NaN unless salvage < cost < price.
    """
    earned = np.subtract(price, cost)
    lost = np.subtract(cost, salvage)
    sensible = (earned > 0.0) & (lost > 0.0)
    total = np.where(sensible, earned + lost, np.nan)
    return (earned / total)[()]


def newsvendor(
    demand: Numbers,
    demand_sd: Numbers,
    price: Numbers,
    cost: Numbers,
    salvage: Numbers = 0.0,
    distribution: str = "normal",
) -> Numbers:
    """Return the quantity of most expected profit for one season.

    Parameters
    ----------
    demand, demand_sd : each, shape (n,)
    price, cost, salvage : money/each, shape (n,)
    distribution : one of distributions.DISTRIBUTIONS

    Returns
    -------
    each, the broadcast shape
        The quantile of demand at the critical ratio; NaN unless salvage < cost <
        price, or a normal demand has a negative deviation.

    Notes
    -----
    Source: Arrow, Harris & Marschak, Econometrica 19 (1951).
    """
    sd = np.where(np.asarray(demand_sd) >= 0.0, demand_sd, np.nan)[()]
    return quantile(critical_ratio(price, cost, salvage), demand, sd, distribution)


def optimal_service(
    holding_cost: Numbers,
    backorder_cost: Numbers,
    order_quantity: Numbers,
    demand: Numbers,
) -> Numbers:
    """Return the cycle service at which a unit of safety stock just pays.

    Parameters
    ----------
    holding_cost : money/each/period, shape (n,)
    backorder_cost : money/each short, shape (n,)
    order_quantity : each, shape (n,)
    demand : each/period, shape (n,)

    Returns
    -------
    fraction, the broadcast shape
        1 - h Q / (b D); NaN where even no service would pay.

    Notes
    -----
    Source: Hadley & Whitin (1963), sec. 4.2; Silver, Pyke & Thomas, rule B2.
    """
    worth = np.multiply(backorder_cost, demand)
    worth = np.where(worth > 0.0, worth, np.nan)
    level: Array = 1.0 - np.multiply(holding_cost, order_quantity) / worth
    return np.where((level >= 0.0) & (level <= 1.0), level, np.nan)[()]


def _root(above: Numbers, below: Numbers) -> Array:
    safe = np.where(np.asarray(below) > 0.0, below, np.nan)
    with np.errstate(invalid="ignore"):
        root: Array = np.sqrt(above / safe)
    return root
