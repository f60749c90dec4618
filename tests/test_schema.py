import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align.errors import TableError
from xl_align.schema import Table, refer
from xl_align.tables import TABLES
from xl_align.vocabulary import VOCABULARY

SALES = {"order": "1", "line": "1", "item": "A", "location": "L"}
SALES |= {"ordered": "2026-01-02", "quantity": "5", "unit_price": "2.5"}


def sales(**changes):
    return TABLES["sales"].check(pd.DataFrame([{**SALES, **changes}]))


def test_every_column_of_every_table_is_a_word_of_the_vocabulary():
    used = {name for table in TABLES.values() for name in table.columns}
    assert used <= set(VOCABULARY)


def test_a_row_that_holds_comes_out_exactly_typed():
    checked = sales()
    row = checked.frame.iloc[0]
    assert checked.problems == ()
    assert row["quantity"] == 5.0
    assert row["ordered"] == pd.Timestamp("2026-01-02")
    assert row["customer"] == ""
    assert pd.isna(row["shipped"])


@pytest.mark.parametrize(
    ("changes", "column", "rule"),
    [
        ({"quantity": "1,000"}, "quantity", "must be a number"),
        ({"quantity": "five"}, "quantity", "must be a number"),
        ({"quantity": ""}, "quantity", "must be a number"),
        ({"quantity": "inf"}, "quantity", "must be a number"),
        ({"quantity": True}, "quantity", "must be a number"),
        ({"unit_price": "-1"}, "unit_price", "must be a number of at least 0"),
        ({"discount": "1.2"}, "discount", "must be a number between 0 and 1"),
        ({"per": "0"}, "per", "must be a number above 0"),
        ({"item": " "}, "item", "must not be blank"),
        ({"ordered": "Jan-22"}, "ordered", "must be a date written YYYY-MM-DD"),
        ({"ordered": "2026-01-021"}, "ordered", "must be a date written YYYY-MM-DD"),
        ({"ordered": "2026-02-30"}, "ordered", "must be a date written YYYY-MM-DD"),
        ({"shipped": "2026-01-01"}, "shipped", "must not be before ordered"),
    ],
)
def test_a_breach_names_row_column_rule_and_value(changes, column, rule):
    (problem,) = sales(**changes).problems
    assert (problem.table, problem.row, problem.column) == ("sales", 2, column)
    assert problem.rule == rule
    value = str(next(iter(changes.values()))).strip()
    assert problem.value == value
    assert str(problem).startswith(f"sales: row 2, {column} (1 / 1): {rule}")


def test_delivery_before_order_is_found_though_shipment_is_blank():
    (problem,) = sales(delivered="2026-01-01").problems
    assert problem.column == "delivered"


def test_every_problem_of_a_table_is_told_at_once():
    rows = [{**SALES, "quantity": "x"}, {**SALES, "line": "2", "unit_price": "y"}]
    rows += [{**SALES, "line": "3", "ordered": "z", "item": ""}]
    checked = TABLES["sales"].check(pd.DataFrame(rows))
    assert len(checked.problems) == 4
    assert (checked.rows_in, checked.rows_used, checked.rows_reported) == (3, 0, 3)


def test_the_second_of_two_equal_keys_is_set_aside():
    checked = TABLES["sales"].check(pd.DataFrame([SALES, SALES]))
    (problem,) = checked.problems
    assert problem.rule == "repeats an earlier order + line"
    assert problem.row == 3
    assert list(checked.frame.index) == [2]


def test_missing_columns_are_told_together():
    with pytest.raises(TableError) as caught:
        TABLES["sales"].check(pd.DataFrame([{"order": "1", "line": "1"}]))
    told = {problem.column for problem in caught.value.problems}
    assert told == {"item", "location", "ordered", "quantity", "unit_price"}


def test_an_unknown_item_is_set_aside_in_every_table_that_names_it():
    items = TABLES["items"].check(
        pd.DataFrame([{"item": "A", "family": "F", "base_unit": "each"}])
    )
    demand = pd.DataFrame(
        [
            {"item": "A", "location": "L", "date": "2026-01-05", "quantity": 1},
            {"item": "Z", "location": "L", "date": "2026-01-05", "quantity": 1},
        ]
    )
    known = refer({"items": items, "demand": TABLES["demand"].check(demand)})
    (problem,) = known["demand"].problems
    assert problem.rule == "is not in table 'items'"
    assert problem.value == "Z"
    assert list(known["demand"].frame["item"]) == ["A"]


@given(
    st.lists(
        st.one_of(st.floats(), st.text(max_size=6), st.none(), st.booleans()),
        max_size=20,
    )
)
def test_rows_in_are_rows_used_plus_rows_reported(values):
    """Nothing is dropped in silence, whatever stands in a cell."""
    table = Table("costs", ("cost_name",), ("amount",))
    frame = pd.DataFrame(
        {"cost_name": [str(at) for at in range(len(values))], "amount": values},
        dtype=object,
    )
    checked = table.check(frame)
    assert checked.rows_in == checked.rows_used + checked.rows_reported
    assert checked.frame["amount"].notna().all()
