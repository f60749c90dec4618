"""What is worth a look is said, and still counts."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from xl_align.findings import findings
from xl_align.settings import Settings
from xl_align.tables import TABLES

SETTINGS = Settings(as_of=date(2026, 6, 28))

SOUND = {
    "items": [{"item": "A", "family": "F", "base_unit": "each"}],
    "stock": [{"item": "A", "location": "L", "received": "2026-05-01", "on_hand": 5}],
}
SOUND["items"][0] |= {"standard_cost": 4, "price": 9, "abc_class": "A"}
SOUND["policy"] = [{"abc_class": "A", "service_level": 0.95}]
SALE = {"order": "1", "line": "1", "item": "A", "location": "L", "quantity": 2}
SALE |= {"ordered": "2026-05-01", "unit_price": 9}
ORDER = {"order": "P1", "line": "1", "item": "A", "supplier": "S", "location": "L"}
ORDER |= {"ordered": "2026-05-01", "due": "2026-06-01", "quantity": 10}
CAPACITY = {"resource": "R", "item": "A", "capacity": 5}
DEMAND = {"item": "A", "location": "L", "date": "2026-05-04", "quantity": -2}
POSTING = {"entry": "1", "version": "actual", "account": "4000", "amount": 1}


def tables(**changed):
    rows = {**SOUND, **changed}
    made = {}
    for name, table in TABLES.items():
        frame = pd.DataFrame(rows.get(name, []), columns=list(table.columns))
        checked = table.check(frame)
        assert not checked.problems
        made[name] = checked.frame
    return made


def test_sound_tables_raise_no_eyebrow():
    assert findings(tables(sales=[SALE]), SETTINGS) == []


def item(**words):
    return [{**SOUND["items"][0], **words}]


def stock(**words):
    return [{**SOUND["stock"][0], **words}]


@pytest.mark.parametrize(
    ("changed", "table", "column", "words"),
    [
        ({"items": item(standard_cost=0)}, "items", "standard_cost", "is zero"),
        ({"items": item(standard_cost=None)}, "items", "standard_cost", "is missing"),
        ({"stock": stock(on_hand=-5)}, "stock", "on_hand", "is negative"),
        ({"stock": stock(received="2025-01-01")}, "stock", "received", "365 days"),
        ({"stock": stock(received="2026-07-01")}, "stock", "received", "after the as"),
        ({"orders": [ORDER]}, "orders", "due", "has not arrived"),
        (
            {"policy": [{"abc_class": "B", "service_level": 0.9}]},
            "policy",
            "abc_class",
            "take the usual service level of 0.95",
        ),
        ({"capacity": [CAPACITY]}, "capacity", "table", "no figure is made"),
        ({"demand": [DEMAND]}, "demand", "quantity", "is negative"),
        ({"ledger": [POSTING]}, "ledger", "date", "is reconciled as 'undated'"),
        (
            {"sales": [{**SALE, "unit_price": 3}]},
            "sales",
            "unit_price",
            "1 lines sold below standard cost",
        ),
        (
            {
                "sales": [
                    {**SALE, "currency": "EUR"},
                    {**SALE, "line": "2", "currency": "USD"},
                ]
            },
            "sales",
            "currency",
            "differs between the lines of the order",
        ),
    ],
)
def test_each_finding_names_its_row_and_is_a_notice(changed, table, column, words):
    (found,) = findings(tables(**changed), SETTINGS)
    assert (found.table, found.column, found.used) == (table, column, True)
    assert words in found.rule
    whole = table in ("policy", "capacity") or words.startswith("1 lines")
    assert found.row == (0 if whole else 2)


def test_an_item_without_a_stock_row_is_told():
    other = {**SOUND["items"][0], "item": "B"}
    (found,) = findings(tables(items=[*SOUND["items"], other]), SETTINGS)
    assert found.rule == "has no row in table 'stock'"
    assert found.key == "B"


def test_the_age_limit_is_an_assumption():
    old = tables(stock=stock(received="2026-01-01"))
    strict = replace(SETTINGS, assumptions={"aged_days": 90})
    assert findings(old, SETTINGS) == []
    assert len(findings(old, strict)) == 1


def planned(version):
    row = {"version": version, "item": "A", "location": "L", "date": "2026-05-04"}
    return [{**row, "quantity": 1}]


def test_a_version_nobody_has_is_told():
    said = findings(tables(forecast=planned("Budgets")), SETTINGS)
    assert [problem.value for problem in said] == ["budget", "consensus"]
    both = [*planned("BUDGET"), *planned("Consensus")]
    assert findings(tables(forecast=both), SETTINGS) == []


def test_lines_that_lack_a_cost_are_problems_and_not_notices():
    (found,) = findings(tables(items=item(standard_cost=None), sales=[SALE]), SETTINGS)
    assert (found.table, found.key, found.used) == ("sales", "A", False)
    assert "1 lines of the item have no cost of sales" in found.rule
