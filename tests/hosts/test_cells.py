"""What a cell shows: blanks, texts, dates, errors and ranges of every shape."""

import datetime as dt
import json
import math
import subprocess
import sys

import numpy as np
import pytest
from published.formulas import functions, xa

from xl_align.hosts.cells import call
from xl_align.hosts.columns import to_serial

STOCK = xa("SAFETY_STOCK", 50, 8, 4, 0.95)


def test_a_scalar_answers_with_a_scalar():
    assert pytest.approx(26.31765803122355, rel=1e-14) == STOCK


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (None, "#N/A demand is blank"),
        ("", "#N/A demand is blank"),
        ("  ", "#N/A demand is blank"),
        (math.nan, "#N/A demand is blank"),
        ("50", "#VALUE! demand must be a number; got '50', a text: VALUE makes"),
        (True, "#VALUE! demand must be a number; got True"),
        (dt.date(2026, 1, 1), "#VALUE! demand must be a number; got the date 2026-01"),
        (-1, "#NUM! demand must be a number of at least 0; got -1"),
        (math.inf, "#NUM! demand must be a number of at least 0; got inf"),
        (10**400, "#NUM! demand is too large"),
        ("#DIV/0!", "#DIV/0!"),
        ("#N/A no EUR rate", "#N/A no EUR rate"),
        ("#SPILL!", "#SPILL!"),
    ],
)
def test_a_cell_without_a_value_says_why_alone_and_in_a_range(cell, shown):
    assert xa("SAFETY_STOCK", cell, 8, 4, 0.95).startswith(shown)
    column = xa("SAFETY_STOCK", [[50], [cell], [50]], 8, 4, 0.95)
    assert column[0] == column[2] == [STOCK]
    assert column[1][0].startswith(shown)


def test_a_number_cell_spreads_its_own_error_before_that_of_others():
    assert xa("SAFETY_STOCK", None, "#REF!", 4, 0.95) == "#N/A demand is blank"
    assert xa("SAFETY_STOCK", 50, "#REF!", None, 0.95) == "#REF!"


@pytest.mark.parametrize(
    ("demand", "level", "shape"),
    [
        ([[50], [60]], 0.95, (2, 1)),
        ([50, 60, 70], 0.95, (3,)),
        ([[50, 60, 70]], 0.95, (1, 3)),
        ([[50], [60]], [[0.9, 0.95, 0.99]], (2, 3)),
        ([[50, 60], [70, 80]], [[0.9], [0.95]], (2, 2)),
        (((50.0,), (60.0,)), 0.95, (2, 1)),
    ],
)
def test_ranges_broadcast_as_in_excel(demand, level, shape):
    answer = np.array(xa("SAFETY_STOCK", demand, 8, 4, level))
    rows, levels = np.broadcast_arrays(np.array(demand), np.array(level))
    assert answer.shape == shape
    for at in np.ndindex(shape):
        alone = xa("SAFETY_STOCK", float(rows[at]), 8, 4, float(levels[at]))
        assert answer[at] == alone


@pytest.mark.parametrize(
    ("ranges", "reason"),
    [
        (([[1], [2]], [[1], [2], [3]]), "ranges differ in shape"),
        (([[1, 2], [3]], 8), "rows of a range differ in length"),
        (([[1], 2], 8), "rows of cells"),
        (([], 8), "a range is empty"),
    ],
)
def test_shapes_that_do_not_fit_are_a_value_error(ranges, reason):
    answer = xa("SAFETY_STOCK", *ranges, 4, 0.95)
    assert answer.startswith("#VALUE!")
    assert reason in answer


def test_too_few_and_too_many_arguments():
    assert xa("SAFETY_STOCK", 50).startswith("#VALUE! XA_SAFETY_STOCK(demand")
    assert "at most 1" in xa("SERVICE_FACTOR", 0.9, 1)


def test_an_optional_argument_left_blank_means_its_default():
    assert xa("SAFETY_STOCK", 50, 8, 4, 0.95, None, "", None) == STOCK
    some = xa("SAFETY_STOCK", 50, 8, 4, 0.95, [[None], [1.0], [""]])
    assert some[0] == some[2] == [STOCK]
    assert some[1][0] > STOCK


def test_a_text_argument_takes_a_range_and_any_capitals():
    kinds = [["normal"], ["Gamma"], [None], ["weibull"], [3], ["#REF!"]]
    answer = xa("SAFETY_STOCK", 50, 8, 4, 0.95, 0, 0, kinds)
    assert answer[0] == answer[2] == [STOCK]
    assert answer[1] == [xa("SAFETY_STOCK", 50, 8, 4, 0.95, 0, 0, "gamma")]
    assert answer[3][0].startswith("#VALUE! distribution must be one of normal")
    assert answer[4][0].startswith("#VALUE! distribution must be a text; got 3")
    assert answer[5] == ["#REF!"]


def test_a_text_the_core_refuses_spoils_only_its_own_cell():
    terms = [["NET 30"], ["whenever"], ["EOM"]]
    answer = xa("PAY_DATE", "2026-01-10", terms)
    assert answer[0] == [dt.date(2026, 2, 9)]
    assert answer[1][0].startswith("#VALUE! payment terms not understood: 'whenever'")
    assert answer[2] == [dt.date(2026, 1, 31)]


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-10",
        dt.date(2026, 1, 10),
        dt.datetime(2026, 1, 10, 17, 30),
        46032,
        46032.75,
    ],
)
def test_a_date_is_read_as_text_as_date_and_as_a_serial_number(day):
    assert xa("PAY_DATE", day, "NET 30") == dt.date(2026, 2, 9)


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, dt.date(1900, 1, 1)),
        (59, dt.date(1900, 2, 28)),
        (61, dt.date(1900, 3, 1)),
        (46032, dt.date(2026, 1, 10)),
    ],
)
def test_serial_numbers_keep_the_leap_year_excel_invented(serial, day):
    assert xa("PAY_DATE", serial, "NET 0") == day
    assert to_serial(day) == serial


@pytest.mark.parametrize(
    ("day", "code"),
    [("10.01.2026", "#VALUE!"), (0, "#NUM!"), (3e6, "#NUM!"), (True, "#VALUE!")],
)
def test_what_is_no_date_says_so(day, code):
    assert xa("PAY_DATE", day, "NET 30").startswith(f"{code} invoice_date")


def test_numbers_without_an_answer_quote_the_arguments():
    assert xa("COVER", 10, 0).startswith("#NUM! without demand stock is not covered")
    assert xa("EPQ", 10, 5, 1, 1) == "#NUM! demand must be below the production rate"
    assert xa("STOCK_CASH", 1e308, 1e308).startswith("#NUM! no answer for units 1e+308")


def test_a_series_says_which_cell_is_wrong():
    actual = [[10], ["ten"], [30]]
    assert xa("WAPE", [[1], [2], [3]], actual).startswith(
        "#VALUE! cell 2: actual must be a number; got 'ten'"
    )
    assert xa("WAPE", [1, 2], [1, 2, 3]).startswith("#VALUE! ranges differ in length")
    assert xa("WAPE", [1, "#REF!"], [1, 2]) == "#REF!"
    assert xa("WAPE", [], []) == "#VALUE! forecast is an empty range"


def test_blanks_of_a_series_are_left_out_where_the_reference_says_so():
    assert xa("WAPE", [9, None, 12], [10, 10, 10]) == pytest.approx(0.15)
    assert xa("WHALE_CURVE", [1, None]) == "#N/A cell 2: margins is blank"


def test_a_series_answers_in_the_shape_of_its_range():
    assert xa("ABC", [[80], [15], [5]]) == [["A"], ["B"], ["C"]]
    assert xa("ABC", [80, 15, 5]) == ["A", "B", "C"]


def test_an_argument_beside_a_series_may_be_a_range():
    levels = xa("SAFETY_STOCK_EMPIRICAL", [1, 2, 3, 4], [[0.3], [None], [0.5]])
    assert levels == [[1.9], ["#N/A service_level is blank"], [2.5]]
    assert "must be single cells" in xa("SPREAD", [1, 2], [1, 2], 1)[0]


ORDERS = [["item", "quantity", "price"], ["A", 1, 2.0], ["B", 2, 3.0]]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([["item", "quantity"], ["A", 1]], "#VALUE! base has no column price"),
        ([["A", 1, 2.0], ["B", 2, 3.0]], "#VALUE! base has no column item"),
        ([*ORDERS, ["A", 3, 1.0]], "#VALUE! base has A twice, in rows 2 and 4"),
        ([*ORDERS, ["C", "x", 1.0]], "#VALUE! base row 4: quantity must be a number"),
        ([*ORDERS, ["C", 1, None]], "#N/A base row 4: price is blank"),
        ([*ORDERS, ["C", 1, -1]], "#NUM! base row 4: price must be a number of"),
        ([*ORDERS, ["C", 1, "#DIV/0!"]], "#DIV/0!"),
        ([ORDERS[0]], "#VALUE! base has a header row but no rows"),
        (5, "#VALUE! base must have a header row"),
        ([["item", "item", "quantity", "price"]] * 2, "#VALUE! base has two columns"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(table, reason):
    assert xa("PVM", table, ORDERS).startswith(reason)


def test_headers_may_be_written_as_people_do_and_blank_rows_are_left_out():
    tidy = [["Note", "Price", " ITEM ", "Quantity"], ["", 2.0, "A", 1], [None] * 4]
    assert xa("PVM", tidy, ORDERS)[1][:2] == ["A", 2.0]


def test_item_numbers_may_be_numbers():
    left = [["account", "amount"], [4000, 1.0], ["4010", 2.0]]
    right = [["konto", "betrag"], ["4000", 1.0], [4010.0, 2.0]]
    states = [row[4] for row in xa("RECONCILE", left, right)[1:]]
    assert states == ["match", "match"]


def test_an_array_in_gives_an_array_out_and_is_not_changed():
    units = np.array([[1.0], [np.nan], [-1.0]])
    answer = call(functions()["XA_COVER"], [units, 2.0])
    assert isinstance(answer, np.ndarray)
    assert answer[:, 0].tolist() == [0.5, "#N/A on_hand is blank", -0.5]
    assert np.isnan(units[1, 0])


def test_negative_zero_is_shown_as_zero():
    assert math.copysign(1.0, xa("STOCK_CASH", -0.0, 5)) == 1.0


def test_the_shell_writes_dates_and_ranges_as_json():
    command = [sys.executable, "-c", "from xl_align.cli import main; main()", "call"]
    terms = '[["NET 30"],["EOM"]]'
    run = subprocess.run(
        [*command, "XA_PAY_DATE", "2026-01-10", terms], capture_output=True, text=True
    )
    assert json.loads(run.stdout) == [["2026-02-09"], ["2026-01-31"]]


def test_a_zero_with_a_sign_hides_no_blank_and_is_not_shown():
    for bad, why in ((math.nan, "#N/A demand is blank"), (math.inf, "#NUM! demand")):
        got = xa("LEAD_TIME_SD", [bad, -0.0, 5.0], 1.0, 4.0)
        assert got[0].startswith(why)
        assert got[1:] == [2.0, 2.0]
    none, whole = xa("SAFETY_STOCK_FILL", 100, 0, 4, [0, 1], 100)
    assert none.startswith("#NUM! no stock gives this fill rate")
    assert math.copysign(1, whole) == 1
