"""Interest: years between two days, and what a rate comes to when it compounds."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.errors import InputError
from xl_align.vocabulary import Array, Numbers

Days: TypeAlias = npt.NDArray[np.datetime64]
BASES = ("30/360", "actual/actual", "actual/360", "actual/365")


def effective_rate(nominal_rate: Numbers, compounding: Numbers) -> Numbers:
    """Return the yearly rate that a nominal rate comes to.

    Parameters
    ----------
    nominal_rate : fraction/year, shape (n,)
    compounding : times a year, shape (n,); need not be whole

    Returns
    -------
    fraction/year, the broadcast shape
        (1 + r / m)^m - 1; NaN where r / m is -1 or less.
    """
    share = np.divide(nominal_rate, compounding)
    share = np.where(share > -1.0, share, np.nan)
    return np.expm1(np.multiply(compounding, np.log1p(share)))[()]


def year_fraction(start: Days, finish: Days, basis: str = "actual/365") -> Array:
    """Return the years from one day to another by a basis of interest.

    Parameters
    ----------
    start, finish : date, shape (n,)
    basis : "30/360", "actual/actual", "actual/360" or "actual/365"

    Returns
    -------
    years, the broadcast shape
        Negative where the finish comes first; NaN for a blank.

    Notes
    -----
    30/360 is the US (NASD) rule. Within a year actual/actual divides by 366 where 29
    February is in it; beyond, by the mean length of the years touched. Source:
    Microsoft Support, YEARFRAC, bases 0 to 3.
    """
    if basis not in BASES:
        raise InputError(f"basis must be one of {', '.join(BASES)}; got {basis!r}")
    start, finish = np.broadcast_arrays(start, finish)
    first, last = np.minimum(start, finish), np.maximum(start, finish)
    days = (last - first).astype(np.int64).astype(np.float64)
    if basis == "30/360":
        years = _thirty_360(first, last)
    elif basis == "actual/actual":
        years = days / _year_length(first, last)
    else:
        years = days / float(basis.partition("/")[2])
    signed = np.where(start <= finish, years, -years)
    return np.where(np.isnat(start) | np.isnat(finish), np.nan, signed)


def _parts(day: Days) -> tuple[Array, Array, Array]:
    """Return year, month and day of the month."""
    month = day.astype("datetime64[M]")
    year = day.astype("datetime64[Y]")
    return (
        np.asarray(year.astype(np.float64) + 1970.0),
        np.asarray((month - year.astype("datetime64[M]")).astype(np.float64) + 1.0),
        np.asarray((day - month.astype("datetime64[D]")).astype(np.float64) + 1.0),
    )


def _thirty_360(first: Days, last: Days) -> Array:
    (y1, m1, d1), (y2, m2, d2) = _parts(first), _parts(last)
    end1 = (m1 == 2) & (_parts(first + np.timedelta64(1, "D"))[1] == 3)
    end2 = (m2 == 2) & (_parts(last + np.timedelta64(1, "D"))[1] == 3)
    d2 = np.where(end1 & end2, 30.0, d2)
    d1 = np.where(end1 | (d1 == 31.0), 30.0, d1)
    d2 = np.where((d2 == 31.0) & (d1 == 30.0), 30.0, d2)
    years: Array = (y2 - y1) + (m2 - m1) / 12.0 + (d2 - d1) / 360.0
    return years


def _year_length(first: Days, last: Days) -> Array:
    (y1, m1, d1), (y2, m2, d2) = _parts(first), _parts(last)
    within = (y1 == y2) | ((y2 == y1 + 1) & ((m2 < m1) | ((m2 == m1) & (d2 <= d1))))
    leap_day = ((m1 < 3) & _leap(y1) & ((y2 > y1) | _after_february(m2, d2))) | (
        (y2 > y1) & _leap(y2) & _after_february(m2, d2)
    )
    short = np.where(np.where(y1 == y2, _leap(y1), leap_day), 366.0, 365.0)
    begin = first.astype("datetime64[Y]").astype("datetime64[D]")
    end = (last.astype("datetime64[Y]") + 1).astype("datetime64[D]")
    mean = (end - begin).astype(np.int64) / (y2 - y1 + 1.0)
    return np.where(within, short, mean)


def _leap(year: Array) -> Any:
    return (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))


def _after_february(month: Array, day: Array) -> Any:
    return (month > 2) | ((month == 2) & (day == 29))
