"""Payment terms: from the words on an order to the day cash leaves."""

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.errors import InputError
from xl_align.vocabulary import WEEKDAYS, Numbers

Dates: TypeAlias = npt.NDArray[np.datetime64]

MONTH_END_FIRST = "month end, then days"
DAYS_FIRST = "days, then month end"
READINGS = (MONTH_END_FIRST, DAYS_FIRST)

_NUMBER = r"(\d+)(?:ST|ND|RD|TH)?"
_DISCOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*%?\s*/\s*(\d+)[\s,]*")
_DUE = re.compile(r"(?:(?:NET|N)\s*/?\s*)?(?:(\d+)\s*(?:DAYS?)?)?\s*(EOM|EOM\+)?$")
_THEN_EOM = re.compile(r"(?:NET\s*)?(\d+)\s*(?:DAYS?)?\s*,?\s*THEN\s+EOM$")
_EOM_PLUS = re.compile(r"(?:NET\s*)?EOM\s*\+?\s*(\d+)\s*(?:DAYS?)?$")
_PROX = re.compile(rf"(?:NET\s*)?(?:(\d+)\s*(?:DAYS?)?\s+)?PROX\s*{_NUMBER}$")
_PROX_DAY = re.compile(rf"(?:NET\s*)?{_NUMBER}\s+PROX$")
LONGEST = 9_999  # days of credit; more is a slip of the pen
SPELLINGS = "write NET 30, 2/10 NET 30, 30 EOM, 30 THEN EOM, NET 60 PROX 15 or COD"
_AT_ONCE = {"COD", "CIA", "CASH", "DUE ON RECEIPT", "IMMEDIATE"}


@dataclass(frozen=True, slots=True)
class Terms:
    """Payment terms taken apart.

    ``discount`` is a fraction earned by paying within ``discount_days``; ``net_days``
    run from the invoice; ``month_end`` names one of READINGS or is empty; ``prox_day``
    is the day of the month after, 0 where there is none.
    """

    net_days: int
    discount: float = 0.0
    discount_days: int = 0
    month_end: str = ""
    prox_day: int = 0


def parse_terms(terms: str, month_end: str = MONTH_END_FIRST) -> Terms:
    """Take payment terms apart.

    Parameters
    ----------
    terms : text
        "NET 30", "2/10 NET 30", "30 EOM", "45 DAYS EOM", "EOM + 45", "15 PROX",
        "NET 60 PROX 15", "COD"; capitals or not.
    month_end : "month end, then days" or "days, then month end"
        How to read days before EOM: 45 days after the month of the invoice ends, or
        the end of the month in which 45 days have passed. "EOM + 45" needs no
        reading, it is always the first; nor does "45 DAYS THEN EOM", the second.

    Returns
    -------
    Terms

    Notes
    -----
    Raises InputError for words it does not know. Proximo is Latin for next month.
    """
    if month_end not in READINGS:
        raise InputError(f"month_end must be one of {READINGS}; got {month_end!r}")
    text = " ".join(terms.upper().split())
    taken = _DISCOUNT.match(text)
    rest = text[taken.end() :] if taken else text
    parsed = Terms(0) if rest in _AT_ONCE else _parse_due(rest, month_end)
    unknown = parsed is None or (taken and float(taken[1]) >= 100.0)
    if parsed is None or unknown or parsed.net_days > LONGEST:
        raise InputError(f"payment terms not understood: {terms!r}; {SPELLINGS}")
    if not taken:
        return parsed
    share = float(taken[1]) / 100.0
    return replace(parsed, discount=share, discount_days=int(taken[2]))


def _parse_due(text: str, month_end: str) -> Terms | None:
    if found := _THEN_EOM.match(text):
        return Terms(int(found[1]), month_end=DAYS_FIRST)
    if found := _EOM_PLUS.match(text):
        return Terms(int(found[1]), month_end=MONTH_END_FIRST)
    if found := _PROX.match(text) or _PROX_DAY.match(text):
        days = int(found[1] or 0) if found.re is _PROX else 0
        day = int(found[found.re.groups])
        return Terms(days, prox_day=day) if 1 <= day <= 31 else None
    found = _DUE.match(text)
    if not found or not (found[1] or found[2]):
        return None
    return Terms(int(found[1] or 0), month_end=month_end if found[2] else "")


def pay_date(
    invoice_date: Dates | np.datetime64,
    terms: str | Terms,
    pay_run: int | None = None,
) -> Dates:
    """Return the day an invoice is paid when no discount is taken.

    Parameters
    ----------
    invoice_date : date, shape (n,)
    terms : text or Terms
    pay_run : weekday, 0 for Monday to 6 for Sunday
        Payments leave on this day only: the first on or after the due date.

    Returns
    -------
    date, shape (n,)
        NaT for a blank. A day the month does not have is its last.
    """
    parsed = parse_terms(terms) if isinstance(terms, str) else terms
    due = np.asarray(invoice_date, dtype="datetime64[D]")
    if parsed.month_end == MONTH_END_FIRST:
        due = _month_end(due) + parsed.net_days
    else:
        due = due + parsed.net_days
    if parsed.month_end == DAYS_FIRST:
        due = _month_end(due)
    if parsed.prox_day:
        following = (due.astype("datetime64[M]") + 1).astype("datetime64[D]")
        due = np.minimum(following + (parsed.prox_day - 1), _month_end(following))
    if pay_run is not None:
        weekday = (due.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
        wait = (pay_run - weekday) % 7
        due = np.where(np.isnat(due), due, due + wait.astype("timedelta64[D]"))
    return due


def pay_date_on(invoice_date: Dates, terms: str, pay_run: str = "") -> Dates:
    """Return the day an invoice is paid, with the pay run named by its weekday.

    Parameters
    ----------
    invoice_date : date, shape (n,)
    terms : text
    pay_run : a weekday's English name; "" pays on any day

    Returns
    -------
    date, shape (n,)
        NaT for a blank, or beyond the year 9999.
    """
    due = pay_date(invoice_date, terms, WEEKDAYS.index(pay_run) if pay_run else None)
    last = np.datetime64("9999-12-31")
    paid: Dates = np.where(due <= last, due, np.datetime64("NaT", "D"))
    return paid


def early_pay_rate(
    discount: Numbers,
    discount_days: Numbers,
    net_days: Numbers,
    days: Numbers = 365.0,
) -> Numbers:
    """Return the yearly rate a discount for early payment is worth.

    Parameters
    ----------
    discount : fraction, shape (n,)
    discount_days, net_days : days, shape (n,)
        Last day for the discount; day of payment without it.
    days : days in the year, 365 or 360, shape (n,)

    Returns
    -------
    fraction/year, the broadcast shape
        d / (1 - d) * 365 / (net - discount days), simple interest; NaN where the
        discount asks for no earlier payment.

    Notes
    -----
    Source: Brigham & Ehrhardt, Financial Management, cost of trade credit.
    """
    share = np.asarray(discount, dtype=np.float64)
    share = np.where((share >= 0.0) & (share < 1.0), share, np.nan)
    sooner = np.subtract(net_days, discount_days, dtype=np.float64)
    sooner = np.where(sooner > 0.0, sooner, np.nan)
    return (share / (1.0 - share) * (days / sooner))[()]


def _month_end(date: Dates) -> Dates:
    following = date.astype("datetime64[M]") + 1
    end: Dates = following.astype("datetime64[D]") - 1
    return end
