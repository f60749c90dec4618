"""The service curve: what each level of service costs, and what it saves."""

from dataclasses import dataclass

import numpy as np

from xl_align import inventory
from xl_align.vocabulary import Array, Numbers

LEVELS = (0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999)


@dataclass(frozen=True, slots=True)
class ServiceCurve:
    """One row for each service level; money a period, ``cash`` once."""

    service_level: Array
    safety_stock: Array
    fill_rate: Array
    cash: Array
    carrying_cost: Array
    lost_margin: Array
    net_cost: Array


def service_curve(
    demand: float,
    demand_sd: float,
    lead_time: float,
    unit_cost: float,
    carrying_rate: float,
    margin: float,
    order_quantity: float,
) -> ServiceCurve:
    """Return what levels of cycle service from 80 % to 99.9 % cost and save.

    Parameters
    ----------
    demand, demand_sd : each/period
    lead_time : periods
    unit_cost, margin : money/each
    carrying_rate : fraction a period of the same length
    order_quantity : each

    Returns
    -------
    ServiceCurve
        net cost = carrying cost of the safety stock + margin on demand that is not
        served from the shelf.

    Notes
    -----
    Source: Silver, Pyke & Thomas, sec. 6.11.
    """
    levels = np.array(LEVELS)
    spread = inventory.lead_time_sd_of_demand(demand, demand_sd, lead_time)
    stock = np.asarray(inventory.service_factor(levels)) * spread
    served = np.asarray(
        inventory.fill_rate(stock, np.full(levels.size, spread), order_quantity)
    )
    cash = stock * unit_cost
    carrying = cash * carrying_rate
    lost = (1.0 - served) * demand * margin
    return ServiceCurve(levels, stock, served, cash, carrying, lost, carrying + lost)


def stockout_cost(
    units_short: Numbers, margin: Numbers, lost_share: Numbers = 1.0
) -> Numbers:
    """Return the margin lost by units short.

    Parameters
    ----------
    units_short : each, shape (n,)
    margin : money/each, shape (n,)
    lost_share : fraction of the units short that nobody waits for, shape (n,)

    Returns
    -------
    money, the broadcast shape
    """
    return np.multiply(units_short, margin) * lost_share
