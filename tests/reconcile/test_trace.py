"""Every cause planted and found, with its words, and sums that lose nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reconcile.company import SETTINGS, company, posting, sale
from reconcile.planted import CASES

from xl_align.reconcile.dollars import actual_lines
from xl_align.reconcile.match import positions, postings, reconcile
from xl_align.reconcile.trace import trace

MISSING = "lines missing from sales, found in movements"


def traced(tables, how=SETTINGS):
    lines, _ = actual_lines(tables, how)
    ledger, _ = postings(tables, how)
    return trace(lines, ledger, tables, how)


def moved(entry, document, item, quantity, unit_price):
    return {
        "entry": entry,
        "document": document,
        "item": item,
        "date": "2024-05-10",
        "quantity": quantity,
        "unit_price": unit_price,
    }


GOOD = [sale("0"), sale("0", "B", 4, 2.5, "2")]
TIED = [posting("e0", "0", 20.0)]


@pytest.mark.parametrize(("sold", "booked", "expected"), CASES)
def test_causes(sold, booked, expected):
    tables = company(sales=GOOD + sold, ledger=TIED + booked)
    got = traced(tables)
    assert list(zip(got["cause"], got["sentence"], strict=True)) == expected
    assert (got["explained"] + got["remaining"]).eq(got["difference"]).all()
    assert (got["ours"] - got["ledger"]).eq(got["difference"]).all()
    whole = got["cause"].ne("unexplained")
    left = [leg for leg in got["sentence"] if leg.endswith("remains")]
    assert got.loc[whole, "remaining"].abs().le(1380 if left else 3).all()
    assert got["remaining"].ne(0).sum() <= 1
    assert got.loc[~whole, "explained"].eq(0).all()


def test_missing_lines_are_found_in_movements():
    """The second of two equal lines is missing, and a document has none at all."""
    movements = [
        moved("m1", "1", "A", 2, 10.0),
        moved("m2", "1", "A", 2, 10.0),
        moved("m3", "1", "B", 3, 1.33),
        moved("m4", "9", "A", 1, 7.0),
    ]
    booked = [
        posting("e1", "1", 44.01),
        posting("e2", "1", -25.5, account="5000"),
        posting("e3", "9", 7.0),
    ]
    tables = company(sales=[sale("1", quantity=2)], ledger=booked, movements=movements)
    got = traced(tables)
    assert got["cause"].tolist() == [MISSING] * 3
    assert got["sentence"].tolist() == [
        "2 lines with 5 units worth 13.50 in movements and not in sales",
        "2 lines with 5 units worth 23.99 in movements and not in sales",
        "1 line with 1 unit worth 7.00 in movements and not in sales",
    ]
    assert got["remaining"].tolist() == [0, -2, 0]


def test_family_takes_part_where_the_ledger_has_it():
    movements = [moved("m1", "1", "B", 4, 2.5)]
    booked = [
        posting("e1", "1", 10.0, family="Cans"),
        posting("e2", "1", 10.0, family="Kegs"),
    ]
    tables = company(sales=[sale("1")], ledger=booked, movements=movements)
    got = traced(tables)
    assert got[["family", "cause"]].to_numpy().tolist() == [["Kegs", MISSING]]


def test_a_ledger_without_documents_is_left_at_its_period():
    tables = company(sales=GOOD, ledger=[posting("e1", "", 25.0)])
    got = traced(tables)
    assert got["document"].tolist() == ["all"]
    assert got["sentence"].tolist() == [
        "unexplained: ours is 20.00, the ledger's 25.00; its postings name no document"
        " to trace"
    ]


def test_nothing_to_trace():
    assert traced(company()).empty
    assert traced(company(sales=GOOD)).empty
    assert traced(company(sales=GOOD, ledger=TIED)).empty
    plan = posting("e1", "0", 5.0, version="plan")
    assert traced(company(sales=GOOD, ledger=[*TIED, plan])).empty


def test_the_recognised_day_is_said():
    tables = company(
        sales=[sale("1", shipped="2024-06-02")],
        ledger=[posting("e1", "1", 10.0, date="2024-06-02")],
    )
    got = traced(tables, replace(SETTINGS, recognise="ordered"))
    assert set(got["sentence"]) == {
        "10.00 posted in 2024-06, ordered in 2024-05: they cancel"
    }


documents = st.sampled_from(["1", "2", "3"])
days = st.sampled_from(["2024-04-10", "2024-05-10"])
sold_rows = st.tuples(
    documents, st.integers(-3, 9), days, st.sampled_from(["US", "DE"])
)
posted_rows = st.tuples(
    st.sampled_from(["", "1", "2", "3"]), st.integers(-99, 99), days
)


@settings(max_examples=25, deadline=None)
@given(st.lists(sold_rows, max_size=8), st.lists(posted_rows, max_size=8))
def test_the_trace_adds_up_to_the_match(sold, booked):
    tables = company(
        sales=[
            sale(document, quantity=q, line=str(at), ordered=day, location=place)
            for at, (document, q, day, place) in enumerate(sold)
        ],
        ledger=[
            posting(str(at), document, amount, date=day)
            for at, (document, amount, day) in enumerate(booked)
        ],
    )
    lines, _ = actual_lines(tables, SETTINGS)
    ledger, _ = postings(tables, SETTINGS)
    found = trace(lines, ledger, tables, SETTINGS)
    assert found["cause"].ne("").all()
    assert (found["explained"] + found["remaining"]).eq(found["difference"]).all()
    if booked:
        ours = positions(lines, "actual")
        matched = reconcile(ours[ours["measure"].eq("revenue")], ledger)
        by_period = matched.groupby("period")["difference"].sum()
        got = found.groupby("period")["difference"].sum()
        assert got.reindex(by_period.index, fill_value=0).equals(by_period)
