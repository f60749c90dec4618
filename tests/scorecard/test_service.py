import pandas as pd

from xl_align.scorecard import order_service
from xl_align.tables import TABLES

LINE = {"order": "1", "line": "1", "item": "A", "location": "L", "quantity": 2}
LINE |= {"ordered": "2026-05-01", "due": "2026-05-10", "unit_price": 9}


def service(*lines):
    frame = pd.DataFrame([{**LINE, **line} for line in lines])
    checked = TABLES["sales"].check(frame)
    assert not checked.problems
    return order_service(checked.frame).set_index("location").loc["L"].to_dict()


def test_an_order_is_as_late_as_its_last_line_and_open_until_all_left():
    found = service(
        {"order": "1", "shipped": "2026-05-10"},
        {"order": "2", "shipped": "2026-05-09"},
        {"order": "2", "line": "2", "shipped": "2026-05-11"},
        {"order": "3", "shipped": "2026-05-05"},
        {"order": "3", "line": "2"},
    )
    assert found == {"orders": 3, "shipped": 2, "late": 1, "open": 1, "on_time": 0.5}


def test_returns_and_orders_without_a_promise_are_not_counted():
    found = service(
        {"order": "1", "shipped": "2026-05-10"},
        {"order": "R1", "quantity": -1, "shipped": "2026-05-20"},
        {"order": "2", "due": None},
    )
    assert found["orders"] == 1
    assert found["on_time"] == 1.0
