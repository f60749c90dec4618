"""Fiscal calendars: which period a day belongs to, and how buckets fall into periods.

A fiscal year has twelve periods, written ``YYYY-PP``. Calendar ``month`` follows
the calendar months from month ``year_start`` on; the year is named after the
calendar year in which it ends. ``4-4-5``, ``4-5-4`` and ``5-4-4`` count whole
weeks: the year starts on the Monday nearest to the first day of month
``year_start`` (January: the ISO week year) and a 53rd week falls into period 12.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.errors import InputError

Days: TypeAlias = npt.NDArray[np.datetime64]
Labels: TypeAlias = npt.NDArray[np.str_]
Counts: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]

PERIODS = 12  # in a fiscal year, whatever the calendar
WEEKS_BEFORE = {"4-4-5": (0, 4, 8), "4-5-4": (0, 4, 9), "5-4-4": (0, 5, 9)}
QUARTER = 13  # weeks
NOT_A_PERIOD = -1


def fiscal_period(dates: npt.ArrayLike, calendar: str, year_start: int = 1) -> Labels:
    """Return the fiscal period of each day.

    Parameters
    ----------
    dates : datetime64, any shape
    calendar : 'month', '4-4-5', '4-5-4' or '5-4-4'
    year_start : month in which the fiscal year begins, 1 to 12

    Returns
    -------
    text 'YYYY-PP', shape as given
        '' where the date is blank.

    Notes
    -----
    Raises InputError for a calendar that does not exist. Source: ISO 8601 week
    year for January; the "nearest" variant of the 52-53 week year of 26 CFR 1.441-2.
    """
    days = np.asarray(dates).astype("datetime64[D]")
    labels = np.full(days.shape, "", dtype="U7")
    filled = ~np.isnat(days)
    labels[filled] = _labels(_number(days[filled], calendar, year_start))
    return labels


def period_start(labels: npt.ArrayLike, calendar: str, year_start: int = 1) -> Days:
    """Return the first day of each fiscal period; NaT where it is not a period."""
    return _day_of(_parsed(labels), calendar, year_start)


def period_end(labels: npt.ArrayLike, calendar: str, year_start: int = 1) -> Days:
    """Return the last day of each fiscal period; NaT where it is not a period."""
    number = _parsed(labels)
    following = np.where(number == NOT_A_PERIOD, NOT_A_PERIOD, number + 1)
    return _day_before(_day_of(following, calendar, year_start))


def days_in(labels: npt.ArrayLike, calendar: str, year_start: int = 1) -> Floats:
    """Return the days of each fiscal period; NaN where it is not a period."""
    first = period_start(labels, calendar, year_start)
    last = period_end(labels, calendar, year_start)
    blank = np.isnat(first)
    days = (last - first).astype(np.int64).astype(np.float64) + 1.0
    return np.where(blank, np.nan, days)


def periods_between(first: str, last: str) -> Labels:
    """Return every fiscal period from the first to the last, both included."""
    ends = _parsed([first, last])
    if NOT_A_PERIOD in ends:
        raise InputError(f"{first!r} to {last!r}: a fiscal period is written YYYY-PP")
    return _labels(np.arange(ends[0], ends[1] + 1, dtype=np.int64))


def split(
    bucket_starts: npt.ArrayLike, bucket: str, calendar: str, year_start: int = 1
) -> tuple[Counts, Labels, Floats]:
    """Split time buckets over fiscal periods by days.

    Parameters
    ----------
    bucket_starts : datetime64, shape (buckets,)
        A week is the seven days from here on; a month is the calendar month
        that holds the day.
    bucket : 'day', 'week' or 'month'
    calendar, year_start : as in `fiscal_period`

    Returns
    -------
    row, label, share : shape (parts,)
        Position of the bucket, fiscal period and share of the bucket's days in
        it. Parts are in order and the shares of a bucket, added in that order,
        are exactly 1. A blank date stays one part with label ''.
    """
    starts = np.asarray(bucket_starts).astype("datetime64[D]")
    first, last = _extent(starts, bucket)
    filled = ~np.isnat(first)
    low = np.full(starts.shape, NOT_A_PERIOD, dtype=np.int64)
    high = low.copy()
    low[filled] = _number(first[filled], calendar, year_start)
    high[filled] = _number(last[filled], calendar, year_start)
    parts = high - low + 1
    row = np.repeat(np.arange(starts.size, dtype=np.int64), parts)
    opening = np.cumsum(parts) - parts
    number = low[row] + np.arange(row.size) - opening[row]
    share = _shares(number, first[row], last[row], calendar, year_start)
    _close(share, opening, parts)
    label = np.where(number == NOT_A_PERIOD, "", _labels(number))
    return row, label, share


def _extent(starts: Days, bucket: str) -> tuple[Days, Days]:
    """First and last day of each bucket."""
    if bucket == "day":
        return starts, starts
    if bucket == "week":
        return starts, starts + np.timedelta64(6, "D")
    if bucket == "month":
        months = starts.astype("datetime64[M]")
        following = (months + np.timedelta64(1, "M")).astype("datetime64[D]")
        return months.astype("datetime64[D]"), _day_before(following)
    raise InputError(f"bucket must be day, week or month; got {bucket!r}")


def _day_before(days: Days) -> Days:
    return days + np.timedelta64(-1, "D")


def _shares(
    number: Counts, first: Days, last: Days, calendar: str, year_start: int
) -> Floats:
    begins = _day_of(number, calendar, year_start)
    following = np.where(number == NOT_A_PERIOD, NOT_A_PERIOD, number + 1)
    ends = _day_before(_day_of(following, calendar, year_start))
    inside = np.minimum(last, ends) - np.maximum(first, begins)
    days = inside.astype(np.int64) + 1
    length = (last - first).astype(np.int64) + 1
    blank = number == NOT_A_PERIOD
    return np.where(blank, 1.0, days / np.where(blank, 1, length))


def _close(share: Floats, opening: Counts, parts: Counts) -> None:
    """Make the last part one less the others: sevenths alone need not add to 1."""
    if not share.size:
        return
    final = opening + parts - 1
    earlier = share.copy()
    earlier[final] = 0.0
    share[final] = 1.0 - np.add.reduceat(earlier, opening)


def _number(days: Days, calendar: str, year_start: int) -> Counts:
    """Period number: twelve times the fiscal year plus the period from 0."""
    if calendar == "month":
        months = days.astype("datetime64[M]").astype(np.int64) - (year_start - 1)
        return months + PERIODS * (1970 + _named_ahead(year_start))
    before = _weeks_before(calendar)
    if not days.size:
        return np.empty(0, dtype=np.int64)
    calendar_year = days.astype("datetime64[Y]").astype(np.int64) + 1970
    # The nearest Monday may lie in the calendar year before or after.
    years = np.arange(calendar_year.min() - 1, calendar_year.max() + 3)
    begins = _year_begins(years, year_start)
    at = np.searchsorted(begins, days, side="right") - 1
    week = (days - begins[at]).astype(np.int64) // 7
    quarter = np.minimum(week // QUARTER, 3)  # the 53rd week stays in the last
    period = np.searchsorted(before, week - QUARTER * quarter, side="right") - 1
    number: Counts = years[at] * PERIODS + 3 * quarter + period
    return number


def _day_of(number: Counts, calendar: str, year_start: int) -> Days:
    """First day of each period number; NaT where it is not a period."""
    year, period = np.divmod(number, PERIODS)
    if calendar == "month":
        months = number - PERIODS * (1970 + _named_ahead(year_start)) + year_start - 1
        first = months.astype("datetime64[M]").astype("datetime64[D]")
    else:
        before = np.array(_weeks_before(calendar), dtype=np.int64)
        weeks = QUARTER * (period // 3) + before[period % 3]
        first = _year_begins(year, year_start) + (7 * weeks).astype("timedelta64[D]")
    return np.where(number == NOT_A_PERIOD, np.datetime64("NaT", "D"), first)


def _year_begins(years: Counts, year_start: int) -> Days:
    """Monday nearest to the first day of the fiscal year."""
    months = PERIODS * (years - 1970 - _named_ahead(year_start)) + year_start - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    weekday = (first + 3) % 7  # day 0, 1970-01-01, was a Thursday
    return (first + np.where(weekday <= 3, -weekday, 7 - weekday)).astype(
        "datetime64[D]"
    )


def _named_ahead(year_start: int) -> int:
    """Years between the calendar year a fiscal year begins in and its name."""
    return 0 if year_start == 1 else 1


def _weeks_before(calendar: str) -> tuple[int, int, int]:
    if calendar not in WEEKS_BEFORE:
        known = ", ".join(["month", *WEEKS_BEFORE])
        raise InputError(f"calendar must be one of {known}; got {calendar!r}")
    return WEEKS_BEFORE[calendar]


def _labels(number: Counts) -> Labels:
    if not number.size:
        return np.empty(0, dtype="U7")
    low = int(number.min())
    every = range(low, int(number.max()) + 1)
    text = [f"{n // PERIODS:04d}-{n % PERIODS + 1:02d}" for n in every]
    return np.array(text, dtype="U7")[number - low]


def _parsed(labels: npt.ArrayLike) -> Counts:
    texts = np.asarray(labels, dtype=np.str_)
    each, where = np.unique(texts, return_inverse=True)
    numbers = np.array([_parse(str(text)) for text in each], dtype=np.int64)
    return numbers[where].reshape(texts.shape)


def _parse(text: str) -> int:
    year, dash, period = text.partition("-")
    digits = year.isdecimal() and period.isdecimal() and dash == "-"
    if not (digits and len(year) == 4 and len(period) == 2):
        return NOT_A_PERIOD
    if not 1 <= int(period) <= PERIODS:
        return NOT_A_PERIOD
    return int(year) * PERIODS + int(period) - 1


def add_workdays(day: Days, workdays: Counts, holidays: Days | None = None) -> Days:
    """Return the day that so many working days come after or before another.

    Parameters
    ----------
    day : date, shape (n,); need not be a working day itself
    workdays : count, below 0 for days before, shape (n,)
    holidays : date, shape (holidays,)

    Returns
    -------
    date, the broadcast shape
        Monday to Friday without the holidays count; 0 leaves the day as it is.

    Notes
    -----
    Source: Microsoft Support, WORKDAY.
    """
    day, count = np.broadcast_arrays(day, np.asarray(workdays, dtype=np.int64))
    free = _known(holidays)
    later = np.busday_offset(day, np.maximum(count, 0), "preceding", holidays=free)
    sooner = np.busday_offset(day, np.minimum(count, 0), "following", holidays=free)
    moved: Days = np.where(count > 0, later, np.where(count < 0, sooner, day))
    return moved


def workdays(start: Days, finish: Days, holidays: Days | None = None) -> Counts:
    """Return the working days from one day to another, both counted.

    Parameters
    ----------
    start, finish : date, shape (n,)
    holidays : date, shape (holidays,)

    Returns
    -------
    count, the broadcast shape
        Below 0 where the finish comes first. Source: Microsoft Support, NETWORKDAYS.
    """
    start, finish = np.broadcast_arrays(start, finish)
    free = _known(holidays)
    first, last = np.minimum(start, finish), np.maximum(start, finish)
    count = np.busday_count(first, last + np.timedelta64(1, "D"), holidays=free)
    counted: Counts = np.where(start <= finish, count, -count)
    return counted


def _known(holidays: Days | None) -> Days:
    """Return the holidays there are; a blank in their range is none."""
    days = np.empty(0, "datetime64[D]") if holidays is None else holidays
    return days[~np.isnat(days)]
