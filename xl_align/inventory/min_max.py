"""Min and max: at every review, order up to a level what has fallen to another."""

import functools
import math

import numpy as np

from xl_align.inventory.positions import position_costs
from xl_align.kernels import discrete
from xl_align.vocabulary import Array, Numbers

LARGEST = 3_000  # units between the two levels that are worth tabulating
LEAST = 1e-90  # demand below it is none


def min_max_cost(
    reorder_point: Numbers,
    order_up_to: Numbers,
    demand: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0.0,
) -> Numbers:
    """Return what ordering up to S whenever the position is at or below s costs.

    Parameters
    ----------
    reorder_point, order_up_to : each, whole, shape (n,)
    demand : each/period, Poisson, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost, backorder_cost : money/each/period, at its end, shape (n,)
    lead_time : periods, shape (n,)

    Returns
    -------
    money/period, the broadcast shape
        NaN unless s < S, both whole and less than 3,000 units apart.

    Notes
    -----
    Renewals at every order. Source: Veinott & Wagner, Management Science 11 (1965);
    Zheng & Federgruen, Operations Research 39 (1991).
    """
    columns = np.broadcast_arrays(
        reorder_point,
        order_up_to,
        demand,
        order_cost,
        holding_cost,
        backorder_cost,
        lead_time,
    )
    rows = zip(*(np.ravel(c).tolist() for c in columns), strict=True)
    costs = [_cost_of(*map(float, row)) for row in rows]
    return np.reshape(costs, columns[0].shape)[()]


def min_max_policy(
    demand: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0.0,
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the levels s and S of least cost.

    Parameters
    ----------
    demand : each/period, Poisson, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost, backorder_cost : money/each/period, at its end, shape (n,)
    lead_time : periods, shape (n,)

    Returns
    -------
    reorder point, order up to : each
    cost : money/period; all of the broadcast shape
        NaN where the levels would be 3,000 units or more apart.

    Notes
    -----
    Source: Zheng & Federgruen, Operations Research 39 (1991).
    """
    columns = np.broadcast_arrays(
        demand, order_cost, holding_cost, backorder_cost, lead_time
    )
    rows = zip(*(np.ravel(c).tolist() for c in columns), strict=True)
    found = [_best(*map(float, row)) for row in rows]
    low, high, cost = np.reshape(np.transpose(found), (3, *columns[0].shape))
    return low[()], high[()], cost[()]


def power_approximation(
    demand: Numbers,
    demand_sd: Numbers,
    order_cost: Numbers,
    holding_cost: Numbers,
    backorder_cost: Numbers,
    lead_time: Numbers = 0.0,
) -> tuple[Numbers, Numbers]:
    """Return levels s and S nearly of least cost, in closed form.

    Parameters
    ----------
    demand, demand_sd : each/period, shape (n,)
    order_cost : money/order, shape (n,)
    holding_cost, backorder_cost : money/each/period, at its end, shape (n,)
    lead_time : periods, shape (n,)

    Returns
    -------
    reorder point, order up to : each, the broadcast shape
        Not rounded; S = s + Q, without the correction for orders below 1.5 periods.

    Notes
    -----
    Source: Ehrhardt & Mosier, Management Science 30 (1984); Snyder & Shen, sec. 4.4.
    """
    span = np.add(lead_time, 1.0)
    mean = np.where(np.asarray(demand) > 0.0, demand, np.nan)
    sd = np.multiply(demand_sd, np.sqrt(span))
    safe = np.where(sd > 0.0, sd, np.nan)
    size = 1.30 * mean**0.494 * np.divide(order_cost, holding_cost) ** 0.506
    size = size * (1.0 + np.square(sd / mean)) ** 0.116
    z = np.sqrt(size * holding_cost / (safe * backorder_cost))
    z = np.where(z > 0.0, z, np.nan)
    low = 0.973 * mean * span + sd * (0.183 / z + 1.063 - 2.192 * z)
    return low[()], (low + size)[()]


# The same item is asked for again and again: in a column of formulas, or a data table.
@functools.lru_cache(maxsize=512)
def _visits(demand: float, count: int) -> Array:
    """Return the mean visits to each position below S before the next order."""
    # Twelve deviations and forty units above the mean, more has a chance below 1e-30.
    most = min(count, int(demand + 12.0 * math.sqrt(demand)) + 40)
    chance = np.asarray(discrete.pmf_of_poisson(np.arange(1.0, most), demand))
    chance = chance / -math.expm1(-demand)  # of periods with demand: the others stay
    visits = np.zeros(count)
    visits[0] = 1.0 / -math.expm1(-demand)
    for j in range(1, count):
        reached = visits[max(0, j - chance.size) : j]
        visits[j] = chance[: reached.size] @ reached[::-1]
    return visits


def _position_costs(
    first: float, count: int, demand: float, hold: float, wait: float, lead_time: float
) -> Array:
    mean = demand * (lead_time + 1.0)
    return position_costs(first, count, mean, mean, hold, wait)


@functools.lru_cache(maxsize=4096)
def _cost_of(
    low: float, high: float, demand: float, order_cost: float,
    hold: float, wait: float, lead_time: float,
) -> float:  # fmt: skip
    whole = low.is_integer() and high.is_integer() and abs(high) < 1e15
    if not (whole and 0.0 < high - low <= LARGEST and demand > LEAST):
        return math.nan
    count = int(high - low)
    # Rounded up, so that levels near one another share their visits.
    visits = _visits(demand, 2 ** math.ceil(math.log2(count)))[:count]
    costs = _position_costs(low + 1.0, count, demand, hold, wait, lead_time)[::-1]
    return float((order_cost + visits @ costs) / visits.sum())


@functools.lru_cache(maxsize=4096)
def _best(
    demand: float, order_cost: float, hold: float, wait: float, lead_time: float
) -> tuple[float, float, float]:
    """Search around the cheapest position, further off if the search ends there."""
    nothing = math.nan, math.nan, math.nan
    if not (demand > LEAST and hold > 0.0 and wait > 0.0):
        return nothing
    mean = demand * (lead_time + 1.0)
    cheapest = float(discrete.quantile_of_count(wait / (wait + hold), mean, mean))
    if not abs(cheapest) < 1e15:
        return nothing
    # The levels are seldom further from the cheapest than an economic order.
    lot = math.sqrt(2.0 * max(order_cost, 0.0) / hold) * math.sqrt(demand)
    reach = 32
    while reach < lot and 2 * reach <= LARGEST:
        reach *= 2
    while reach <= LARGEST:
        costs = _position_costs(
            cheapest - reach, 2 * reach, demand, hold, wait, lead_time
        )
        found = _search(costs, reach, order_cost, _visits(demand, 2 * reach))
        if found:
            low, high, least = found
            return cheapest - reach + low, cheapest - reach + high, least
        reach *= 2
    return nothing


def _search(
    costs: Array, cheapest: int, order_cost: float, visits: Array
) -> tuple[int, int, float] | None:
    """Zheng and Federgruen's search: s follows S up while the cost falls.

    ``costs`` are those of the positions from 0 on. None where a level is off them.
    """
    periods = np.cumsum(visits)

    def below(high: int) -> Array:
        """Cost of ordering up to a level from 1, 2 ... units below it."""
        spent = np.cumsum(visits[:high] * costs[high:0:-1])
        averages: Array = (order_cost + spent) / periods[:high]
        return averages

    away = np.flatnonzero(below(cheapest) <= costs[cheapest - 1 :: -1])
    if not away.size:
        return None
    low, top = cheapest - 1 - int(away[0]), cheapest
    least = float(below(top)[top - low - 1])
    for high in range(cheapest + 1, costs.size):
        if not costs[high] <= least:
            return (low, top, least) if math.isfinite(least) else None
        averages = below(high)
        if averages[high - low - 1] < least:
            top = high
            while low + 1 < top and averages[top - low - 1] <= costs[low + 1]:
                low += 1
            least = float(averages[top - low - 1])
    return None
