from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align.demand.signal import signal
from xl_align.plan import align, bucket_start
from xl_align.settings import Settings
from xl_align.tables import TABLES

SETTINGS = Settings(as_of=date(2026, 2, 1), forecast_version="consensus")
ITEM = {"item": "A", "family": "F", "base_unit": "each", "standard_cost": 4, "price": 9}
WEEKS = pd.date_range("2026-01-05", periods=4, freq="7D").strftime("%Y-%m-%d")


def demand(*quantities, unit=""):
    return [
        {"item": "A", "location": "L", "date": week, "quantity": one, "unit": unit}
        for week, one in zip(WEEKS, quantities, strict=False)
        if one is not None
    ]


def plan(settings=SETTINGS, **rows):
    given_ = {"items": [{**ITEM, "abc_class": "A"}], **rows}
    checked = {
        name: TABLES[name].check(pd.DataFrame(one)) for name, one in given_.items()
    }
    return align(checked, settings)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_weeks_begin_on_mondays_and_months_on_the_first(day):
    days = np.array([day], "datetime64[D]")
    week = pd.Timestamp(bucket_start(days, "week")[0])
    assert week.day_of_week == 0
    assert 0 <= (pd.Timestamp(day) - week).days < 7
    assert pd.Timestamp(bucket_start(days, "month")[0]) == pd.Timestamp(day).replace(
        day=1
    )


def test_history_is_blank_before_the_first_demand_and_zero_after():
    made = plan(demand=demand(None, 5, None, 7))
    assert made.history.tolist() == [[5, 0, 7]]
    other = {"item": "A", "location": "M", "date": WEEKS[0], "quantity": 1}
    made = plan(demand=[*demand(None, 5, None, 7), other])
    assert np.isnan(made.history[0, 0])
    assert made.history[0, 1:].tolist() == [5, 0, 7]


def test_a_bucket_that_is_not_over_takes_no_part():
    """As-of is a Saturday: the week it lies in is still running."""
    made = plan(Settings(as_of=date(2026, 1, 31)), demand=demand(1, 2, 3, 4))
    assert made.history.tolist() == [[1, 2, 3]]


def test_quantities_are_in_base_units():
    packs = [{"item": "A", "unit": "case", "each_per_unit": 12}]
    made = plan(demand=demand(2, unit="case"), packs=packs)
    assert made.history[0, 0] == 24


def test_a_missing_pack_factor_sets_the_row_aside():
    made = plan(demand=[*demand(2), *demand(None, 3, unit="bag")])
    assert made.history[0, 0] == 2
    (problem,) = made.problems
    assert (problem.row, problem.column, problem.used) == (3, "unit", False)


def test_demand_is_read_from_sales_where_no_demand_is_given():
    sale = {"order": "1", "line": "1", "item": "A", "location": "L", "quantity": 3}
    sale |= {"ordered": "2026-01-08", "unit_price": 9}
    made = plan(sales=[sale, {**sale, "line": "2", "ordered": "2026-01-21"}])
    assert made.history.tolist() == [[3, 0, 3, 0]]


def test_lead_times_become_buckets_and_the_first_source_is_the_main_one():
    source = {"item": "A", "supplier": "S1", "lead_time_days": 28, "minimum": 2}
    sourcing = [source, {**source, "supplier": "S2", "lead_time_days": 7}]
    (row,) = plan(demand=demand(1), sourcing=sourcing).rows.to_dict("records")
    assert (row["supplier"], row["lead_time"], row["minimum"]) == ("S1", 4, 2)


def test_a_source_in_an_unknown_unit_keeps_its_lead_time_and_says_so():
    source = {"item": "A", "supplier": "S", "lead_time_days": 7, "minimum": 2}
    made = plan(demand=demand(1), sourcing=[{**source, "unit": "CTN"}])
    assert made.rows["lead_time"].tolist() == [1]
    assert made.rows["minimum"].tolist() == [0]
    (problem,) = made.problems
    assert problem.used
    assert "its minimum and multiple do not apply" in problem.rule


def forecast(start, *quantities):
    weeks = pd.date_range(start, periods=len(quantities), freq="7D")
    return [
        {
            "version": "consensus",
            "item": "A",
            "location": "L",
            "date": week.strftime("%Y-%m-%d"),
            "quantity": one,
        }
        for week, one in zip(weeks, quantities, strict=True)
    ]


def test_the_planners_forecast_is_the_signal_and_its_error_the_spread():
    said = [*forecast(WEEKS[0], 10, 10, 10, 10), *forecast("2026-02-02", 20, 40)]
    heard = signal(plan(demand=demand(8, 12, 8, 12), forecast=said))
    assert heard.source.tolist() == ["consensus"]
    assert heard.demand.tolist() == [30]
    assert heard.demand_sd.tolist() == [2]
    assert heard.absolute_error.tolist() == [8]


def test_without_a_forecast_the_signal_is_statistical_and_says_so():
    heard = signal(plan(demand=demand(10, 10, 10, 10)))
    assert heard.source.tolist() == ["statistical"]
    assert heard.demand == pytest.approx([10])
    assert heard.demand_sd == pytest.approx([0])


def test_segments_are_shares_of_what_an_item_sold():
    sale = {"order": "1", "line": "1", "item": "A", "location": "X", "quantity": 3}
    sale |= {"ordered": "2026-01-08", "unit_price": 9, "customer": "C1"}
    sales = [sale, {**sale, "order": "2", "quantity": 1, "customer": "C2"}]
    customers = [
        {"customer": "C1", "segment": "Retail"},
        {"customer": "C2", "segment": "Online"},
    ]
    made = plan(demand=demand(1), sales=sales, customers=customers)
    assert {k: v.tolist() for k, v in made.segments.items()} == {
        "Retail": [0.75],
        "Online": [0.25],
    }
