"""Suppliers: what their failure or their slowness costs."""

import numpy as np

from xl_align import inventory
from xl_align.vocabulary import Numbers


def supplier_exposure(
    daily_margin: Numbers, time_to_recover: Numbers, time_to_survive: Numbers
) -> Numbers:
    """Return the margin lost if a supplier fails, beyond what stock can bridge.

    Parameters
    ----------
    daily_margin : money/day, shape (n,)
    time_to_recover, time_to_survive : days, shape (n,)

    Returns
    -------
    money, the broadcast shape

    Notes
    -----
    Source: Simchi-Levi, Schmidt & Wei, Harvard Business Review 92 (2014).
    """
    gap = np.subtract(time_to_recover, time_to_survive)
    return np.multiply(daily_margin, np.where(gap < 0.0, 0.0, gap))[()]


def time_to_survive(on_hand: Numbers, pipeline: Numbers, demand: Numbers) -> Numbers:
    """Return how long stock in hand and on the way serves all demand.

    Parameters
    ----------
    on_hand, pipeline : each, shape (n,)
    demand : each/period, shape (n,)

    Returns
    -------
    periods, the broadcast shape
        NaN without demand.
    """
    wanted = np.where(np.asarray(demand) > 0.0, demand, np.nan)
    return (np.add(on_hand, pipeline) / wanted)[()]


def lead_time_cost(
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    change: Numbers,
    service_level: Numbers,
    unit_cost: Numbers,
    carrying_rate: Numbers,
) -> Numbers:
    """Return the yearly carrying cost of a change of lead time.

    Parameters
    ----------
    demand, demand_sd : each/period, shape (n,)
    lead_time, change : periods, shape (n,)
    service_level : fraction, shape (n,)
    unit_cost : money/each, shape (n,)
    carrying_rate : fraction/year, shape (n,)

    Returns
    -------
    money/year, the broadcast shape
        Safety stock and stock on the way; NaN if the lead time falls below 0.

    Notes
    -----
    Source: Silver, Pyke & Thomas, sec. 6.10; Chopra & Meindl, ch. 12.
    """
    after = np.add(lead_time, change)
    wanted = demand, demand_sd
    held = inventory.safety_stock(*wanted, after, service_level)
    before = inventory.safety_stock(*wanted, lead_time, service_level)
    units = np.subtract(held, before) + np.multiply(demand, change)
    return units * unit_cost * carrying_rate
