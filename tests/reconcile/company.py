"""A company of a few rows, its tables checked as the product checks them."""

from datetime import date

import pandas as pd

from xl_align.settings import Settings
from xl_align.tables import TABLES

SETTINGS = Settings(as_of=date(2024, 6, 30))

ITEMS = [
    {"item": "A", "family": "Cans", "base_unit": "EA", "standard_cost": 6, "price": 10},
    {"item": "B", "family": "Kegs", "base_unit": "KG", "standard_cost": 0.5},
    {"item": "C", "family": "Kegs", "base_unit": "EA", "price": 3.0},
]
PACKS = [{"item": "A", "unit": "CS", "each_per_unit": 12}]
LOCATIONS = [{"location": "US"}, {"location": "DE", "currency": "EUR"}]
RATES = [
    {"version": "actual", "currency": "EUR", "date": "2024-04-01", "rate": 1.0712},
    {"version": "actual", "currency": "EUR", "date": "2024-05-01", "rate": 1.0850},
    {"version": "plan", "currency": "EUR", "date": "2024-01-01", "rate": 1.1000},
]
ACCOUNTS = [
    {"account": "4000", "measure": "revenue", "sign": -1},
    {"account": "5000", "measure": "cost of sales", "sign": 1},
    {"account": "1400", "measure": "inventory", "sign": 1},
]


def table(name, rows):
    """Return checked rows; the test is wrong if the check finds fault with them."""
    columns = dict.fromkeys([*TABLES[name].columns])
    checked = TABLES[name].check(pd.DataFrame(rows, columns=[*columns]))
    assert not checked.problems
    return checked.frame


def sale(order, item="A", quantity=1.0, unit_price=10.0, line="1", **others):
    given = {"location": "US", "ordered": "2024-05-10", **others}
    return {
        "order": order,
        "line": line,
        "item": item,
        "quantity": quantity,
        "unit_price": unit_price,
        **given,
    }


def posting(entry, document, amount, **others):
    """A revenue posting as the ledger books it: credits are negative."""
    given = {"version": "actual", "account": "4000", "date": "2024-05-31", **others}
    return {"entry": entry, "document": document, "amount": -amount, **given}


KNOWN = {
    "items": table("items", ITEMS),
    "packs": table("packs", PACKS),
    "locations": table("locations", LOCATIONS),
    "rates": table("rates", RATES),
    "accounts": table("accounts", ACCOUNTS),
}


def company(**rows):
    """Return the planning tables; any may be given as rows."""
    return KNOWN | {name: table(name, some) for name, some in rows.items()}
