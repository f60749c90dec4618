"""The cash ladder: purchase orders from the day ordered to the day paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xl_align.cash.terms import Dates, pay_date
from xl_align.errors import DomainError
from xl_align.vocabulary import Array


@dataclass(frozen=True, slots=True)
class CashLadder:
    """Money by period; opening + invoiced - payment = closing payables.

    ``invoiced_amount`` is what invoices leave open after the deposits paid before.
    """

    periods: Dates
    ordered_amount: Array
    received_amount: Array
    invoiced_amount: Array
    deposit_amount: Array
    payment: Array
    closing_payables: Array


def cash_ladder(orders: Mapping[str, Any], periods: Dates) -> CashLadder:
    """Follow purchase orders by period from order to payment.

    Parameters
    ----------
    orders : columns order_date, receipt_date, amount (money), terms; invoice_date
        (the receipt's if blank) and deposit (fraction paid with the order)
    periods : first day of each, rising
        The last one is as long as the one before; a month if there is only one.

    Returns
    -------
    CashLadder
        What is invoiced but not paid before the first period is in its opening.

    Notes
    -----
    Raises DomainError if the periods do not rise. Source: Brigham & Ehrhardt,
    Financial Management, cash budgeting.
    """
    edges = np.append(periods, _end(periods))
    amount = np.asarray(orders["amount"], dtype=np.float64)
    deposit = np.nan_to_num(orders.get("deposit", np.zeros(amount.size))) * amount
    received = orders["receipt_date"]
    invoiced = orders.get("invoice_date", received)
    invoiced = np.where(np.isnat(invoiced), received, invoiced)
    paid = np.array(
        [
            pay_date(day, terms)
            for day, terms in zip(invoiced, orders["terms"], strict=True)
        ],
        dtype="datetime64[D]",
    )
    balance = amount - deposit
    owed = _by_period(edges, invoiced, balance)
    payment = _by_period(edges, paid, balance)
    before = balance[invoiced < edges[0]].sum() - balance[paid < edges[0]].sum()
    return CashLadder(
        periods=periods,
        ordered_amount=_by_period(edges, orders["order_date"], amount),
        received_amount=_by_period(edges, received, amount),
        invoiced_amount=owed,
        deposit_amount=_by_period(edges, orders["order_date"], deposit),
        payment=payment,
        closing_payables=before + np.cumsum(owed - payment),
    )


def _by_period(edges: Dates, days: Dates, amount: Array) -> Array:
    place = np.searchsorted(edges, days, side="right") - 1
    inside = (place >= 0) & (place < edges.size - 1)
    total = np.bincount(place[inside], amount[inside], edges.size - 1)
    return total.astype(np.float64)


def _end(periods: Dates) -> np.datetime64:
    """Return the day after the last period, counted in months where they are months."""
    if not np.all(np.diff(periods).astype(np.int64) > 0):
        raise DomainError("the first days of the periods must rise")
    months = periods.astype("datetime64[M]")
    if np.all(months.astype("datetime64[D]") == periods):
        step = int((months[-1] - months[-2]).astype(int)) if periods.size > 1 else 1
        return np.datetime64(months[-1] + step, "D")
    if periods.size > 1:
        return np.datetime64(periods[-1] + (periods[-1] - periods[-2]), "D")
    return np.datetime64(periods[-1] + np.timedelta64(30, "D"), "D")
