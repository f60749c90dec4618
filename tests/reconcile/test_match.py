"""Matching: nothing is lost, totals tie, the grain is the ledger's."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reconcile.company import SETTINGS, company, posting, sale

from xl_align.reconcile.dollars import actual_lines, planned_lines
from xl_align.reconcile.match import KEYS, positions, postings, reconcile


def matched(tables, how=SETTINGS, tolerance=0, share=0.0):
    lines, _ = actual_lines(tables, how)
    ledger, _ = postings(tables, how)
    ours = positions(lines, "actual")
    return reconcile(
        ours[ours["measure"].eq("revenue")], ledger, KEYS, tolerance, share
    )


def rows(table):
    return [tuple(row) for row in table.drop(columns=["version"]).to_numpy().tolist()]


def test_states():
    sold = [
        sale("1"),
        sale("2", ordered="2024-04-02"),
        sale("3", "B", 2, 5.0),
        sale("4", quantity=2, ordered="2024-03-02"),
    ]
    booked = [
        posting("e1", "1", 10.0, family="Cans"),
        posting("e2", "2", 10.5, date="2024-04-30", family="Cans"),
        posting("e3", "4", 20.0, family="Cans"),
        posting("e4", "", 7.0, date=None, family="Cans"),
    ]
    got = matched(company(sales=sold, ledger=booked))
    assert rows(got) == [
        ("revenue", "2024-03", "Cans", "all", 2000, 0, 2000, "units only"),
        ("revenue", "2024-04", "Cans", "all", 1000, 1050, -50, "break"),
        ("revenue", "2024-05", "Cans", "all", 1000, 3000, -2000, "break"),
        ("revenue", "2024-05", "Kegs", "all", 1000, 0, 1000, "units only"),
        ("revenue", "undated", "Cans", "all", 0, 700, -700, "ledger only"),
    ]
    tolerant = matched(company(sales=sold, ledger=booked), tolerance=50)
    assert tolerant["state"].tolist().count("match") == 1
    shares = matched(company(sales=sold, ledger=booked), share=0.05)
    assert shares["state"].tolist()[1] == "match"


def test_a_ledger_without_family_is_compared_without_it():
    sold = [sale("1"), sale("2", "B", 2, 5.0), sale("3", location="DE")]
    booked = [
        posting("e1", "", 20.0, location="US"),
        posting("e2", "", 10.0, location="DE", currency="EUR"),
    ]
    assert rows(matched(company(sales=sold, ledger=booked))) == [
        ("revenue", "2024-05", "all", "DE", 1085, 1085, 0, "match"),
        ("revenue", "2024-05", "all", "US", 2000, 2000, 0, "match"),
    ]


def test_each_version_and_measure_has_its_own_grain():
    plan = {"version": "budget", "item": "A", "location": "US", "date": "2024-05-06"}
    booked = [
        posting("e1", "", 20.0, version="Budget", family="Cans", date="2024-05-01"),
        posting("e2", "", 10.0),
        posting("e3", "", -6.0, account="5000", location="US"),
    ]
    tables = company(
        sales=[sale("1")], forecast=[{**plan, "quantity": 2}], ledger=booked
    )
    ours = pd.concat(
        [
            positions(actual_lines(tables, SETTINGS)[0], "actual"),
            positions(planned_lines(tables, SETTINGS)[0], "plan"),
        ]
    )
    ledger, _ = postings(tables, SETTINGS)
    got = reconcile(ours, ledger)
    assert got.drop(columns=["ours", "difference"]).to_numpy().tolist() == [
        ["actual", "cost of sales", "2024-05", "all", "US", 600, "match"],
        ["actual", "revenue", "2024-05", "all", "all", 1000, "match"],
        ["plan", "cost of sales", "all", "all", "all", 0, "units only"],
        ["plan", "revenue", "2024-05", "Cans", "all", 2000, "match"],
    ]


def test_postings_that_cannot_be_read_are_set_aside():
    accounts = [
        {"account": "4000", "measure": "revenue", "sign": -1},
        {"account": "4100", "measure": "revenue", "sign": 0},
    ]
    booked = [
        posting("e1", "1", 10.0),
        posting("e2", "1", 10.0, account="9999"),
        posting("e3", "1", 10.0, account="4100"),
        posting("e4", "1", 10.0, currency="JPY"),
        posting("e5", "1", 10.0, currency="EUR", date=None),
        posting("e6", "1", 1e20),
    ]
    ledger, problems = postings(company(ledger=booked, accounts=accounts), SETTINGS)
    assert ledger["entry"].tolist() == ["e1"]
    assert sorted((p.row, p.column) for p in problems) == [
        (3, "account"),
        (4, "account"),
        (5, "currency"),
        (6, "currency"),
        (7, "amount"),
    ]


@pytest.mark.parametrize("calendar", ["month", "4-4-5"])
def test_the_ledger_follows_the_fiscal_calendar(calendar):
    tables = company(sales=[sale("1", ordered="2024-04-29")], ledger=[])
    tables["ledger"] = company(ledger=[posting("e1", "1", 10.0, date="2024-04-29")])[
        "ledger"
    ]
    got = matched(tables, replace(SETTINGS, calendar=calendar))
    assert got["period"].tolist() == [
        {"month": "2024-04", "4-4-5": "2024-05"}[calendar]
    ]


def test_nothing_against_nothing():
    got = matched(company())
    assert got.empty
    assert got.columns.tolist() == [*KEYS, "ours", "ledger", "difference", "state"]


cents = st.integers(-(10**14), 10**14)
keyed = st.tuples(
    st.sampled_from(["actual", "plan"]),
    st.sampled_from(["revenue", "inventory"]),
    st.sampled_from(["", "2024-01", "2024-02"]),
    st.sampled_from(["", "F", "G"]),
    st.sampled_from(["", "US"]),
    cents,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(keyed, max_size=30), st.lists(keyed, max_size=30))
def test_totals_tie_and_no_row_is_lost(ours, ledger):
    columns = [*KEYS, "amount"]
    left, right = (pd.DataFrame(side, columns=columns) for side in (ours, ledger))
    left["amount"] = left["amount"].astype("int64")
    right["amount"] = right["amount"].astype("int64")
    got = reconcile(left, right, tolerance=100)
    assert got["ours"].sum() == sum(row[-1] for row in ours)
    assert got["ledger"].sum() == sum(row[-1] for row in ledger)
    assert (got["ours"] - got["ledger"]).eq(got["difference"]).all()
    assert got[["ours", "ledger", "difference"]].dtypes.eq("int64").all()
    assert not got.duplicated([*KEYS]).any()
