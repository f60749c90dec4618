"""Loans: level payments, what they pay for, how many there are."""

import numpy as np

from xl_align.errors import InputError
from xl_align.vocabulary import Array, Numbers

DUES = ("end", "begin")


def loan(
    rate: float,
    payments: float,
    present_value: float,
    future_value: float = 0.0,
    due: str = "end",
) -> tuple[Array, Array, Array, Array, Array]:
    """Return the schedule of a loan, lease or savings plan of level payments.

    Parameters
    ----------
    rate : fraction/period
    payments : whole number of them, one a period
    present_value, future_value : money
        Positive is received, negative paid: a loan is received first.
    due : "end" or "begin" of each period

    Returns
    -------
    period from 1, payment, interest, principal, balance : shape (payments,)
        money; the balance is what is owed after the payment.

    Notes
    -----
    Source: Microsoft Support, PMT, IPMT, PPMT.
    """
    _check(due)
    growth = np.log1p(rate)
    count = np.arange(payments + 1.0)
    grown = np.exp(growth * count)
    # Value of so many payments of 1 when the last is made: (g^n - 1) / r, or n.
    worth = np.expm1(growth * count) / rate if rate != 0.0 else count
    ahead = 1.0 + rate if due == "begin" else 1.0
    last = int(payments)
    payment = -(future_value + present_value * grown[last]) / (ahead * worth[last])
    if due == "begin":
        owed = present_value * grown[:last] + payment * worth[1:]
        interest = np.append(0.0, -rate * owed[:-1])
    else:
        owed = present_value * grown[1:] + payment * worth[1:]
        interest = -rate * (present_value * grown[:last] + payment * worth[:last])
    level = np.full(last, payment)
    return count[1:], level, interest, level - interest, owed


def loan_periods(
    rate: Numbers,
    payment: Numbers,
    present_value: Numbers,
    future_value: Numbers = 0.0,
    due: str = "end",
) -> Numbers:
    """Return how many level payments a loan or a savings plan takes.

    Parameters
    ----------
    rate : fraction/period, shape (n,)
    payment, present_value, future_value : money, received positive, shape (n,)
    due : "end" or "begin" of each period

    Returns
    -------
    periods, the broadcast shape
        NaN where the payments never get there.

    Notes
    -----
    Source: Microsoft Support, NPER.
    """
    _check(due)
    rate = np.asarray(rate, dtype=np.float64)
    level = np.multiply(payment, 1.0 + rate if due == "begin" else 1.0)
    moved = np.where(rate != 0.0, rate, np.nan)
    start = np.add(level, np.multiply(present_value, rate))
    ratio = np.subtract(level, np.multiply(future_value, rate)) / start
    count = np.log(np.where(ratio > 0.0, ratio, np.nan)) / np.log1p(moved)
    flat = np.where(level != 0.0, level, np.nan)
    straight = -np.add(present_value, future_value) / flat
    count = np.where(rate == 0.0, straight, count)
    return np.where(count >= 0.0, count, np.nan)[()]


def _check(due: str) -> None:
    if due not in DUES:
        raise InputError(f"due must be one of {', '.join(DUES)}; got {due!r}")
