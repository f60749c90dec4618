"""Differences planted in a ledger: sales, postings, and what the trace must say."""

import pytest
from reconcile.company import posting, sale

CASES = [
    pytest.param(
        [sale("1")],
        [posting("e1", "1", 10.0), posting("e2", "1", 10.0)],
        [("posted twice", "posted twice: 20.00 in the ledger, 10.00 in sales")],
        id="twice",
    ),
    pytest.param(
        [sale("1"), sale("1", "B", 4, 1.0, "2")],
        [posting("e1", "1", 10.0), posting("e2", "1", 4.0), posting("e3", "1", 4.0)],
        [("posted twice", "posted twice: 18.00 in the ledger, 14.00 in sales")],
        id="one line twice",
    ),
    pytest.param(
        [sale("1")],
        [posting("e1", "1", 10.0), posting("e2", "1", 10.0, date="2024-06-01")],
        [("posted twice", "posted a second time in 2024-06; first in 2024-05")],
        id="twice, the second time a month later",
    ),
    pytest.param(
        [sale("1")],
        [posting("e1", "1", 10.0, date="2024-06-01")],
        [
            (
                "posted in another period",
                "10.00 posted in 2024-06, shipped in 2024-05: they cancel",
            )
        ]
        * 2,
        id="other period",
    ),
    pytest.param(
        [sale("1", quantity=-1)],
        [posting("e1", "1", -10.0, date=None)],
        [
            (
                "posted in another period",
                "10.00 posted undated, shipped in 2024-05: they cancel",
            )
        ]
        * 2,
        id="credit note without a date",
    ),
    pytest.param(
        [sale("1", quantity=100, location="DE", ordered="2024-04-10")],
        [posting("e1", "1", 1085.0)],
        [
            (
                "posted in another period",
                "1,071.20 posted in 2024-05, shipped in 2024-04: 13.80 remains",
            ),
            (
                "posted in another period",
                "1,085.00 posted in 2024-05, shipped in 2024-04: 13.80 remains",
            ),
        ],
        id="other period at the rate of that period",
    ),
    pytest.param(
        [sale("1"), sale("1", line="2")],
        [posting("e1", "1", 10.0), posting("e2", "1", 10.0), posting("e3", "1", 10.0)],
        [("posted twice", "posted twice: 30.00 in the ledger, 20.00 in sales")],
        id="one of two equal lines twice",
    ),
    pytest.param(
        [sale("1"), sale("1", "B", 3, 1.75, "2")],
        [posting("e1", "1", 10.0)],
        [("not posted", "not posted: one line of B, 5.25")],
        id="one line not posted",
    ),
    pytest.param(
        [sale("1")],
        [posting("e1", "1", 10.0), posting("e2", "1", 2.75, text="Freight")],
        [
            (
                "posted without units",
                "2.75 posted without units: entry e2 'Freight'",
            )
        ],
        id="one entry without units",
    ),
    pytest.param(
        [sale("1")],
        [posting("e1", "1", -10.0)],
        [("sign reversed", "sign reversed: posted as -10.00; ours is 10.00")],
        id="sign",
    ),
    pytest.param(
        [sale("1", quantity=100, location="DE"), sale("1", "B", 1, 5.0, "2")],
        [posting("e1", "1", 1076.20)],
        [("other rate", "posted at 1.0712, the rate of 2024-04; ours is 1.0850")],
        id="rate of another period",
    ),
    pytest.param(
        [sale("1", quantity=100, location="DE")],
        [posting("e1", "1", 1100.0)],
        [("other rate", "posted at 1.1000, the plan rate of 2024-01; ours is 1.0850")],
        id="rate of another version",
    ),
    pytest.param(
        [sale("1", quantity=100, location="DE")],
        [posting("e1", "1", 1000.0)],
        [("other rate", "posted in EUR without conversion; ours is 1.0850")],
        id="no rate",
    ),
    pytest.param(
        [sale("1", quantity=2, unit_price=99.0, unit="CS")],
        [posting("e1", "1", 198.0 * 12)],
        [
            (
                "pack factor",
                "posted times the pack factor 12 (CS of A): 2,376.00 against 198.00",
            )
        ],
        id="times the pack",
    ),
    pytest.param(
        [sale("1", "B", 1, 5.0), sale("1", "A", 7, 10.01, "2")],
        [posting("e1", "1", 5.0 + 5.84)],
        [
            (
                "pack factor",
                "posted divided by the pack factor 12 (CS of A): 10.84 against 75.07",
            )
        ],
        id="one line divided by the pack",
    ),
    pytest.param(
        [sale("1", discount=0.1), sale("1", "B", 1, 5.0, "2", discount=0.2)],
        [posting("e1", "1", 15.0)],
        [
            (
                "price before discount",
                "posted before discount: 15.00; 2.00 of discount makes it 13.00",
            )
        ],
        id="discount",
    ),
    pytest.param(
        [sale("1", discount=0.1), sale("1", "B", 1, 5.0, "2", discount=0.2)],
        [posting("e1", "1", 14.0)],
        [
            (
                "price before discount",
                "posted before discount: 14.00; 1.00 of discount makes it 13.00",
            )
        ],
        id="discount of one line",
    ),
    pytest.param(
        [sale("1"), sale("1", "B", 4, 1.0, "2")],
        [],
        [("not posted", "not posted: 14.00 on 2 sales lines of 2024-05")],
        id="not posted",
    ),
    pytest.param(
        [],
        [posting("e1", "", 70.0, text="Freight"), posting("e2", "9", 5.0)],
        [
            ("posted without units", "70.00 posted without units: entry e1 'Freight'"),
            ("posted without units", "5.00 posted without units: entry e2"),
        ],
        id="manual journals",
    ),
    pytest.param(
        [sale("1", quantity=3, unit_price=0.33)],
        [posting("e1", "1", 1.0)],
        [("rounding", "rounding: -0.01 over 1 line")],
        id="rounding",
    ),
    pytest.param(
        [sale("1")],
        [posting("e1", "1", 17.35)],
        [("unexplained", "unexplained: ours is 10.00, the ledger's 17.35")],
        id="unexplained",
    ),
]
