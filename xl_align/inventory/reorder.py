"""Reorder point and order quantity: what a pair costs, and which pair costs least."""

import math
from typing import Any

import numpy as np

from xl_align.errors import InputError
from xl_align.inventory.lots import eoq_backorders
from xl_align.inventory.positions import position_costs
from xl_align.kernels import discrete, reorder, replenish
from xl_align.vocabulary import Array, Numbers

COUNTABLE = ("normal", "poisson", "negative binomial")
LARGEST = 50_000.0  # units a table of counted demand may have


def reorder_cost(
    reorder_point: Numbers,
    order_quantity: Numbers,
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    distribution: str = "normal",
) -> Numbers:
    """Return what a reorder point and an order quantity cost.

    Parameters
    ----------
    reorder_point, order_quantity : each, shape (n,)
    demand, demand_sd : each/period, shape (n,)
    lead_time : periods, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost, backorder_cost : money/each/period, shape (n,)
    distribution : "normal", "poisson" or "negative binomial"

    Returns
    -------
    money/period, the broadcast shape
        (K D + the sum over the stock positions of h E[(y - D)+] + b E[(D - y)+]) / Q.

    Notes
    -----
    The stock position is uniform over one order quantity above the reorder point.
    Sources: Hadley & Whitin (1963), ch. 4; Zheng, Management Science 38 (1992).
    """
    mean, sd = _over_lead_time(demand, demand_sd, lead_time)
    paid = np.multiply(demand, order_cost)
    if distribution == "normal":
        cost: Numbers = reorder.reorder_cost(
            reorder_point, order_quantity, mean, sd, paid, holding_cost, backorder_cost
        )
        return cost
    variance = _variance(mean, sd, distribution)
    rows = np.broadcast_arrays(
        reorder_point, order_quantity, mean, variance, paid, holding_cost,
        backorder_cost,
    )  # fmt: skip
    costs = [_counted_cost(*(float(x) for x in row)) for row in _rows(rows)]
    return np.reshape(costs, rows[0].shape)[()]


def reorder_policy(
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    distribution: str = "normal",
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the reorder point and order quantity of least cost.

    Parameters
    ----------
    demand, demand_sd : each/period, shape (n,)
    lead_time : periods, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost, backorder_cost : money/each/period, shape (n,)
    distribution : "normal", "poisson" or "negative binomial"

    Returns
    -------
    reorder point, order quantity : each
    cost : money/period; all of the broadcast shape
        NaN where counted demand needs a table above 50,000 units.

    Notes
    -----
    At the best pair a position costs the same at either end, which is the mean cost;
    then the fill rate is b / (b + h). Counted demand: the cheapest positions one by
    one. Sources: Zheng (1992); Federgruen & Zheng, Operations Research 40 (1992).
    """
    mean, sd = _over_lead_time(demand, demand_sd, lead_time)
    paid = np.multiply(demand, order_cost)
    if distribution == "normal":
        start = eoq_backorders(demand, order_cost, holding_cost, backorder_cost)[0]
        lot = reorder.best_quantity(start, sd, paid, holding_cost, backorder_cost)
        share = np.divide(backorder_cost, np.add(backorder_cost, holding_cost))
        point = mean + replenish.safety_stock_fill(share, sd, lot)
        cost = reorder.reorder_cost(
            point, lot, mean, sd, paid, holding_cost, backorder_cost
        )
        return point, lot, cost
    variance = _variance(mean, sd, distribution)
    rows = np.broadcast_arrays(mean, variance, paid, holding_cost, backorder_cost)
    known: dict[tuple[float, ...], tuple[float, float, float]] = {}
    found = []
    for row in _rows(rows):
        if row not in known:
            known[row] = _counted_policy(*row)
        found.append(known[row])
    point, lot, cost = np.reshape(np.transpose(found), (3, *rows[0].shape))
    return point[()], lot[()], cost[()]


def hadley_whitin(
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
    stockout_cost: Numbers,
) -> tuple[Array, Array, Array]:
    """Return reorder point and order quantity where a unit short costs once.

    Parameters
    ----------
    demand, demand_sd : each/period, shape (n,)
    lead_time : periods, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost : money/each/period, shape (n,)
    stockout_cost : money/each short, shape (n,)

    Returns
    -------
    reorder point, order quantity : each
    cost : money/period; all of the broadcast shape
        NaN where h Q > p D on the way: shortages are then too cheap to avoid.

    Notes
    -----
    Repeats Q = sqrt(2 D (K + p n(r)) / h) and P(D_L > r) = h Q / (p D) until they
    settle; stock on hand is taken as r - mu L + Q / 2. Source: Hadley & Whitin (1963),
    sec. 4.4; Snyder & Shen, sec. 5.2.
    """
    mean, sd = _over_lead_time(demand, demand_sd, lead_time)
    worth, paid = np.multiply(stockout_cost, demand), np.multiply(demand, order_cost)
    k = reorder.safety_factor_of_shortages(paid, sd, holding_cost, worth)
    stock = np.multiply(k, sd)
    short = np.multiply(worth, replenish.expected_shortage(stock, sd))
    lot = np.sqrt(2.0 * (paid + short) / holding_cost)
    cost = (paid + short) / lot + np.multiply(holding_cost, stock + 0.5 * lot)
    return mean + stock, lot + 0.0 * stock, cost


def _over_lead_time(
    demand: Numbers, demand_sd: Numbers, lead_time: Numbers
) -> tuple[Array, Array]:
    return (
        np.asarray(np.multiply(demand, lead_time)),
        np.asarray(np.multiply(demand_sd, np.sqrt(lead_time))),
    )


def _variance(mean: Array, sd: Array, distribution: str) -> Array:
    if distribution not in COUNTABLE:
        choices = ", ".join(COUNTABLE)
        raise InputError(f"distribution must be one of {choices}; got {distribution!r}")
    return mean if distribution == "poisson" else np.square(sd)


def _rows(columns: Any) -> list[tuple[float, ...]]:
    return list(zip(*(c.ravel().tolist() for c in columns), strict=True))


def _counted_cost(
    point: float, lot: float, mean: float, variance: float, paid: float,
    hold: float, wait: float,
) -> float:  # fmt: skip
    if not (1.0 <= lot <= LARGEST and lot.is_integer() and abs(point) < 1e15):
        return math.nan
    cost = position_costs(point + 1.0, int(lot), mean, variance, hold, wait)
    return float(paid + cost.sum()) / lot


def _counted_policy(
    mean: float, variance: float, paid: float, hold: float, wait: float
) -> tuple[float, float, float]:
    """Take positions in the order of their cost while one lowers the mean cost."""
    best = float(discrete.quantile_of_count(wait / (wait + hold), mean, variance))
    reach = 8.0
    while reach <= LARGEST:
        size = int(2.0 * reach) + 1
        y = best - reach + np.arange(size)
        cost = position_costs(best - reach, size, mean, variance, hold, wait)
        order = np.argsort(cost, kind="stable")
        average = (paid + np.cumsum(cost[order])) / np.arange(1.0, size + 1.0)
        lot = int(np.argmin(average)) + 1 if np.isfinite(average).all() else 0
        taken = order[:lot]
        if lot and 0 < taken.min() and taken.max() < size - 1:
            return float(y[taken.min()] - 1.0), float(lot), float(average[lot - 1])
        if not lot:
            break
        reach *= 2.0
    return math.nan, math.nan, math.nan
