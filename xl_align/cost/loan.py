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
    growth, last = np.log1p(rate), int(payments)
    done = np.arange(1.0, last + 1.0)
    ahead = 1.0 + rate if due == "begin" else 1.0
    # Two plans side by side, so that neither loses digits: one pays the loan back and
    # owes what payments to come are worth, one saves and has what they came to.
    worth = np.expm1(growth * done) / rate if rate != 0.0 else done
    to_come = -np.expm1(-growth * done) / rate if rate != 0.0 else done
    repaying = -present_value / (ahead * to_come[-1])
    saving = -future_value / (ahead * worth[-1])
    owed = saving * worth - repaying * np.append(to_come[-2::-1], 0.0)
    before = np.append(0.0 if due == "begin" else present_value, owed[:-1])
    interest = -rate * before
    level = np.full(last, repaying + saving)
    return done, level, interest, level - interest, owed


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
