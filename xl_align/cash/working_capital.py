"""Working capital: days, turns, and what a change in stock does to cash."""

from dataclasses import dataclass

import numpy as np

from xl_align.vocabulary import Numbers


@dataclass(frozen=True, slots=True)
class CashImpact:
    """What a change in stock does to cash.

    ``cash`` is paid out (positive) or released (negative) once, in money;
    ``carrying_cost`` recurs, in money a year; ``days`` after receipt the cash moves.
    """

    cash: Numbers
    carrying_cost: Numbers
    days: Numbers


def dio(inventory: Numbers, cogs: Numbers, days: Numbers) -> Numbers:
    """Return days of inventory outstanding.

    Parameters
    ----------
    inventory : money, shape (n,)
        At the end of the period or its average: say which.
    cogs : money, shape (n,)
        Cost of goods sold in the period.
    days : days, shape (n,)
        Length of the period, never a silent 365.

    Returns
    -------
    days, the broadcast shape
        NaN where nothing was sold.
    """
    return _ratio(inventory, cogs) * days


def dso(receivables: Numbers, revenue: Numbers, days: Numbers) -> Numbers:
    """Return days of sales outstanding.

    Parameters
    ----------
    receivables, revenue : money, shape (n,)
    days : days, shape (n,)

    Returns
    -------
    days, the broadcast shape
    """
    return _ratio(receivables, revenue) * days


def dpo(payables: Numbers, cogs: Numbers, days: Numbers) -> Numbers:
    """Return days of payables outstanding, on cost of goods sold.

    Parameters
    ----------
    payables, cogs : money, shape (n,)
    days : days, shape (n,)

    Returns
    -------
    days, the broadcast shape
    """
    return _ratio(payables, cogs) * days


def ccc(dio: Numbers, dso: Numbers, dpo: Numbers) -> Numbers:
    """Return the cash conversion cycle: days from paying to being paid.

    Parameters
    ----------
    dio, dso, dpo : days, shape (n,)

    Returns
    -------
    days, the broadcast shape
        dio + dso - dpo. Source: Richards & Laughlin, Financial Management 9 (1980).
    """
    return np.add(dio, dso) - dpo


def turns(cogs: Numbers, inventory: Numbers) -> Numbers:
    """Return the times the stock was sold in the period.

    Parameters
    ----------
    cogs, inventory : money, shape (n,)

    Returns
    -------
    1/period, the broadcast shape
        NaN without stock.
    """
    return _ratio(cogs, inventory)


def gmroi(gross_margin: Numbers, inventory: Numbers) -> Numbers:
    """Return the gross margin earned on a dollar of stock.

    Parameters
    ----------
    gross_margin, inventory : money, shape (n,)

    Returns
    -------
    1/period, the broadcast shape
    """
    return _ratio(gross_margin, inventory)


def cover(on_hand: Numbers, demand: Numbers) -> Numbers:
    """Return the periods of demand that the stock in hand lasts.

    Parameters
    ----------
    on_hand : each, shape (n,)
    demand : each/period, shape (n,)

    Returns
    -------
    periods, the broadcast shape
        NaN without demand: such stock is not covered for ever, it is obsolete.
    """
    return _ratio(on_hand, demand)


def working_capital(
    receivables: Numbers, inventory: Numbers, payables: Numbers
) -> Numbers:
    """Return receivables plus inventory less payables.

    Parameters
    ----------
    receivables, inventory, payables : money, shape (n,)

    Returns
    -------
    money, the broadcast shape
    """
    return np.add(receivables, inventory) - payables


def cash_release(days: Numbers, daily_flow: Numbers) -> Numbers:
    """Return the cash that a change of so many days frees.

    Parameters
    ----------
    days : days, shape (n,)
        Days taken off DIO or DSO, or added to DPO.
    daily_flow : money/day, shape (n,)
        Cost of goods sold, sales or purchases a day.

    Returns
    -------
    money, the broadcast shape
    """
    return np.multiply(days, daily_flow)


def cash_impact(
    units_before: Numbers,
    units_after: Numbers,
    cash_cost: Numbers,
    carrying_rate: Numbers,
    payment_days: Numbers = 0.0,
) -> CashImpact:
    """Return what a change in stock costs: once, every year, and when.

    Parameters
    ----------
    units_before, units_after : each, shape (n,)
    cash_cost : money/each, shape (n,)
        Cash paid out for a unit, without absorbed overhead.
    carrying_rate : fraction/year, shape (n,)
    payment_days : days, shape (n,)
        Days from receipt to payment.

    Returns
    -------
    CashImpact
        Payables delay the payment; they never cancel it.
    """
    cash = np.subtract(units_after, units_before) * cash_cost
    days = np.zeros_like(cash) + payment_days
    return CashImpact(cash=cash, carrying_cost=cash * carrying_rate, days=days)


def _ratio(above: Numbers, below: Numbers) -> Numbers:
    safe = np.where(np.asarray(below) > 0.0, below, np.nan)
    return np.divide(above, safe)[()]
