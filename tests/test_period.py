"""Fiscal calendars against date arithmetic, ISO 8601 and published 52-53 week years."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align.errors import InputError
from xl_align.period import (
    days_in,
    fiscal_period,
    period_end,
    period_start,
    periods_between,
    split,
)

CALENDARS = ["month", "4-4-5", "4-5-4", "5-4-4"]
WEEKS = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
calendars = st.sampled_from(CALENDARS)
months = st.integers(1, 12)


def of(day, calendar, year_start=1):
    return str(fiscal_period(np.datetime64(day), calendar, year_start))


@given(days)
def test_the_month_calendar_is_the_calendar(day):
    assert of(day, "month") == f"{day:%Y-%m}"


@given(days, months)
def test_a_fiscal_year_is_named_after_the_year_it_ends_in(day, year_start):
    passed = (day.month - year_start) % 12
    named = day.year + (1 if year_start > 1 and day.month >= year_start else 0)
    assert of(day, "month", year_start) == f"{named:04d}-{passed + 1:02d}"


@given(days, st.sampled_from(sorted(WEEKS)))
def test_week_calendars_from_january_are_the_iso_year(day, calendar):
    """Oracle: date.isocalendar and a plain walk over the weeks."""
    year, week, _ = day.isocalendar()
    ends = np.cumsum(WEEKS[calendar] * 4)
    period = min(int(np.searchsorted(ends, week)), 11)
    assert of(day, calendar) == f"{year:04d}-{period + 1:02d}"


@given(days, calendars, months)
def test_a_day_lies_in_its_period(day, calendar, year_start):
    label = of(day, calendar, year_start)
    first = period_start(label, calendar, year_start)
    last = period_end(label, calendar, year_start)
    assert first <= np.datetime64(day) <= last
    assert of(first, calendar, year_start) == label
    assert of(last, calendar, year_start) == label


@given(st.integers(1990, 2060), calendars, months)
def test_periods_partition_the_days(year, calendar, year_start):
    labels = periods_between(f"{year}-01", f"{year + 1}-12")
    assert len(labels) == 24
    first = period_start(labels, calendar, year_start)
    last = period_end(labels, calendar, year_start)
    assert (first[1:] - last[:-1] == np.timedelta64(1, "D")).all()
    assert (
        days_in(labels, calendar, year_start) == (last - first).astype(int) + 1
    ).all()


@given(st.integers(1990, 2060), st.sampled_from(sorted(WEEKS)), months)
def test_the_53rd_week_belongs_to_the_last_period(year, calendar, year_start):
    labels = periods_between(f"{year}-01", f"{year}-12")
    weeks = days_in(labels, calendar, year_start) / 7
    assert tuple(weeks[:11]) == (WEEKS[calendar] * 4)[:11]
    assert weeks[11] - WEEKS[calendar][2] in (0, 1)
    first = period_start(labels[0], calendar, year_start)
    nominal = date(year if year_start == 1 else year - 1, year_start, 1)
    assert abs(first.item() - nominal) <= timedelta(days=3)
    assert first.item().weekday() == 0


def test_2020_has_53_iso_weeks():
    assert of("2021-01-03", "4-4-5") == "2020-12"
    assert of("2021-01-04", "4-4-5") == "2021-01"
    assert days_in("2020-12", "4-4-5") == 42


def test_blank_dates_and_labels():
    assert fiscal_period(
        np.array(["NaT", "2024-05-06"], "M8[s]"), "month"
    ).tolist() == [
        "",
        "2024-05",
    ]
    labels = ["", "undated", "2024-13", "2024-00", "24-01", "2024-1"]
    assert np.isnat(period_start(labels, "month")).all()
    assert np.isnat(period_end(labels, "4-4-5", 7)).all()
    assert np.isnan(days_in(labels, "5-4-4")).all()
    assert fiscal_period(np.array([], "M8[D]"), "4-4-5").tolist() == []


def test_periods_between():
    assert periods_between("2023-11", "2024-02").tolist() == [
        "2023-11",
        "2023-12",
        "2024-01",
        "2024-02",
    ]
    assert periods_between("2024-02", "2024-01").size == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: fiscal_period(np.datetime64("2024-01-01"), "weekly"),
        lambda: periods_between("2024", "2024-02"),
        lambda: split(np.array(["2024-01-01"], "M8[D]"), "year", "month"),
    ],
)
def test_words_that_do_not_exist(call):
    with pytest.raises(InputError):
        call()


@given(
    st.lists(days, min_size=1, max_size=20),
    st.sampled_from(["day", "week", "month"]),
    calendars,
    months,
)
def test_split_shares_are_the_days_in_each_period(starts, bucket, calendar, year_start):
    row, label, share = split(np.array(starts, "M8[D]"), bucket, calendar, year_start)
    for at, start in enumerate(starts):
        assert sum(share[row == at].tolist()) == 1.0
        length = {"day": 1, "week": 7}.get(bucket)
        if bucket == "month":
            start = start.replace(day=1)
            length = ((start + timedelta(days=31)).replace(day=1) - start).days
        inside = [
            of(start + timedelta(days=n), calendar, year_start) for n in range(length)
        ]
        expected = {one: inside.count(one) / length for one in inside}
        got = dict(zip(label[row == at], share[row == at], strict=True))
        assert got == pytest.approx(expected, abs=1e-15)


def test_split_keeps_a_blank_bucket():
    starts = np.array(["2024-01-29", "NaT", "2024-02-05"], "M8[s]")
    row, label, share = split(starts, "week", "month")
    assert row.tolist() == [0, 0, 1, 2]
    assert label.tolist() == ["2024-01", "2024-02", "", "2024-02"]
    assert share.tolist() == [3 / 7, 1 - 3 / 7, 1.0, 1.0]
    assert [part.size for part in split(starts[:0], "week", "4-4-5")] == [0, 0, 0]
