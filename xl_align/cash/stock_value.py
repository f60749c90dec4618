"""Stock in money: cash tied up, cost of holding, age, and value lost."""

from itertools import pairwise

import numpy as np

from xl_align.vocabulary import Array, Numbers

AGES = (30.0, 60.0, 90.0, 180.0, 365.0)
DAYS_A_YEAR = 365.0


def stock_cash(units: Numbers, unit_cost: Numbers, rate: Numbers = 1.0) -> Numbers:
    """Return the cash tied up in stock.

    Parameters
    ----------
    units : each, shape (n,)
    unit_cost : money/each, shape (n,)
        What is paid out for a unit: overhead absorbed into standard cost is not cash.
    rate : reporting/money, shape (n,)

    Returns
    -------
    reporting currency, the broadcast shape
    """
    return np.multiply(units, unit_cost) * rate


def carrying_rate(
    capital: Numbers, storage: Numbers, service: Numbers, risk: Numbers
) -> Numbers:
    """Return the yearly cost of holding a dollar of stock, from its components.

    Parameters
    ----------
    capital, storage, service, risk : fraction/year, shape (n,)

    Returns
    -------
    fraction/year, the broadcast shape

    Notes
    -----
    Source: Lambert & Stock, Strategic Logistics Management, component method.
    """
    return np.add(capital, storage) + np.add(service, risk)


def carrying_cost(
    value: Numbers, carrying_rate: Numbers, days: Numbers = DAYS_A_YEAR
) -> Numbers:
    """Return the cost of holding stock for a number of days.

    Parameters
    ----------
    value : money, shape (n,)
    carrying_rate : fraction/year, shape (n,)
    days : days, shape (n,)

    Returns
    -------
    money, the broadcast shape
        value * rate * days / 365.
    """
    return np.multiply(value, carrying_rate) * np.divide(days, DAYS_A_YEAR)


def aging(
    received: Array,
    age: Array,
    on_hand: Numbers,
    buckets: tuple[float, ...] = AGES,
) -> Array:
    """Split stock in hand by age: first in is taken to have gone out first.

    Parameters
    ----------
    received : each, shape (..., receipts)
    age : days, shape (..., receipts)
        Days since each receipt; in any order. Blank receipts are left out.
    on_hand : each, shape (...)
    buckets : days
        Upper limits, rising; a last bucket takes what is older.

    Returns
    -------
    each, shape (..., buckets + 1)
        The buckets add up to the stock in hand; what no receipt explains is in the
        oldest, and stock in hand below 0 has no age but that.

    Notes
    -----
    Under first in, first out the stock left is that of the latest receipts.
    """
    received, age = np.broadcast_arrays(
        np.asarray(received, dtype=np.float64), np.asarray(age, dtype=np.float64)
    )
    known = np.isfinite(received) & np.isfinite(age)
    order = np.argsort(np.where(known, age, np.inf), axis=-1, kind="stable")
    came = np.take_along_axis(np.where(known, received, 0.0), order, axis=-1)
    days = np.take_along_axis(np.where(known, age, np.inf), order, axis=-1)
    stock = np.asarray(on_hand, dtype=np.float64)[..., None]
    before = np.cumsum(came, axis=-1) - came
    left = np.clip(stock - before, 0.0, came)
    limits = np.array([-np.inf, *buckets, np.inf])
    parts = [
        np.where((days > low) & (days <= high), left, 0.0).sum(axis=-1)
        for low, high in pairwise(limits)
    ]
    split = np.stack(parts, axis=-1)
    split[..., -1] += (stock - split.sum(axis=-1, keepdims=True))[..., 0]
    return split


def obsolete_reserve(aged: Array, rates: Array) -> Numbers:
    """Return the reserve for stock that age has made hard to sell.

    Parameters
    ----------
    aged : money, shape (..., buckets)
    rates : fraction, shape (buckets,)
        Share of each bucket that will not be recovered.

    Returns
    -------
    money, shape (...)
    """
    reserve: Numbers = np.multiply(aged, rates).sum(axis=-1)
    return reserve


def write_down(cost: Numbers, realizable_value: Numbers, quantity: Numbers) -> Numbers:
    """Return the value lost where stock sells for less than it cost.

    Parameters
    ----------
    cost, realizable_value : money/each, shape (n,)
    quantity : each, shape (n,)

    Returns
    -------
    money, the broadcast shape
        Lower of cost and net realizable value (IAS 2.9, ASC 330-10-35): the fall,
        never a gain.
    """
    fall = np.subtract(cost, realizable_value)
    return (np.where(fall < 0.0, 0.0, fall) * quantity)[()]
