"""Activities: what customers cost to serve, and who earns what is earned."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from xl_align.errors import InputError, MissingError
from xl_align.vocabulary import Array, Numbers

UNUSED = "unused capacity"


def activity_rate(
    cost: Numbers, capacity: Numbers, practical: Numbers = 1.0
) -> Numbers:
    """Return the cost of one unit of an activity's driver at practical capacity.

    Parameters
    ----------
    cost : money/period, shape (n,)
    capacity : driver units/period, shape (n,)
    practical : fraction of capacity usable in practice, shape (n,)

    Returns
    -------
    money/driver unit, the broadcast shape
        NaN without capacity.

    Notes
    -----
    Source: Kaplan & Anderson, Time-Driven Activity-Based Costing (2007).
    """
    units = np.multiply(capacity, practical)
    return np.divide(cost, np.where(units > 0.0, units, np.nan))[()]


def cost_to_serve(
    drivers: Mapping[str, Any], rates: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the cost of each customer by activity, unused capacity apart.

    Parameters
    ----------
    drivers : names first, then driver units by activity
    rates : columns activity, activity_rate, and driver_capacity where it is known

    Returns
    -------
    names, money by activity, total
        A last row holds the cost of capacity that nobody used.

    Notes
    -----
    Raises MissingError for an activity without a rate, InputError for a rate that no
    driver uses. Source: Kaplan & Anderson (2007).
    """
    (title, names), *units = drivers.items()
    of = dict(zip(rates["activity"], rates["activity_rate"], strict=True))
    if missing := [activity for activity, _ in units if activity not in of]:
        raise MissingError(f"no rate for activity {', '.join(missing)}")
    if idle := sorted(set(of) - {activity for activity, _ in units}):
        raise InputError(f"no driver column for activity {', '.join(idle)}")
    offered = rates.get("driver_capacity", np.full(len(of), np.nan))
    capacity = dict(zip(rates["activity"], offered, strict=True))
    table: dict[str, Any] = {title: np.append(names, UNUSED)}
    for activity, used in units:
        left = capacity[activity] - used.sum()
        unused = 0.0 if np.isnan(left) else left
        table[activity] = np.append(used, unused) * of[activity]
    table["total"] = np.sum([table[activity] for activity, _ in units], axis=0)
    return table


def whale_curve(margins: Array) -> tuple[Array, Array, Array, Array]:
    """Rank margins from best to worst and add them up.

    Parameters
    ----------
    margins : money, shape (n,)

    Returns
    -------
    rank from 1, margin, cumulative margin, its share of the total : shape (n,)
        Shares are NaN where the total is not above 0.

    Notes
    -----
    Source: Kaplan & Narayanan, Measuring and Managing Customer Profitability (2001).
    """
    ranked = -np.sort(-margins)
    total = np.cumsum(ranked)
    share = total / total[-1] if total[-1] > 0.0 else np.full(total.size, np.nan)
    return np.arange(1.0, total.size + 1.0), ranked, total, share
