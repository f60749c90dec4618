"""Cash ladder: terms and purchase orders."""

from datetime import date
from typing import Any

from xl_align.templates.draft import Draft
from xl_align.templates.frame import INPUTS
from xl_align.templates.lines import CURRENCY, Field, Figure, figures, table
from xl_align.templates.sample import Sample, assumed

MONTHS = 12


FIRST_MONTH = date(2025, 12, 1)


DEPOSITS = {"V01": 0.3, "V04": 0.3, "V06": 0.3}


TERMS = (
    Field("term", "Terms", "text", role="label"),
    Field("net", "Net days", "days", word="net_days"),
    Field("month_end", "From month end", "text", choices="yes,no"),
)


ORDERS = (
    Field("order", "Order", "text", role="label"),
    Field("supplier", "Supplier", "text"),
    Field("ordered", "Order date", "date", word="order_date"),
    Field("receipt", "Receipt date", "date", word="receipt_date"),
    Field("amount", "Amount", "money", word="amount"),
    Field("terms", "Terms", "text", choices="{term}"),
    Field("deposit", "Deposit", "fraction", word="deposit"),
)


GENERAL = (
    CURRENCY,
    Figure(
        "first_month",
        "First month",
        FIRST_MONTH,
        "date",
        "any day of it: the ladder begins on its first",
        "as_of",
    ),
    Figure(
        "stretch_days",
        "Stretch of payment terms",
        15,
        "days",
        "what if suppliers waited longer",
        "days_changed",
    ),
    Figure(
        "capital_rate",
        "Cost of capital",
        assumed("carrying_rate"),
        "fraction/year",
        "Meridian sample: carrying rate",
        "carrying_rate",
    ),
    Figure(
        "early_share",
        "Discount for early payment",
        0.02,
        "fraction",
        "of 2/10 NET 30",
    ),
    Figure(
        "early_days",
        "Discount until day",
        10,
        "days",
        "of 2/10 NET 30",
        "discount_days",
    ),
    Figure("late_days", "Net day", 30, "days", "of 2/10 NET 30", "net_days"),
    Figure("days_in_year", "Days in a year", 365, "integer", "constant"),
)


def inputs(draft: Draft, data: Sample) -> None:
    """Put terms and purchase orders."""
    page = draft.page(
        INPUTS,
        "Cash ladder: inputs",
        "Purchase orders with their terms, and the months.",
        "input",
    )
    at = figures(page, 4, "General", GENERAL, data)
    page.put(at, 1, "Payment terms in use", "heading", span=3)
    terms = [
        ["NET 30", 30, "no"],
        ["NET 60", 60, "no"],
        ["2/10 NET 30", 30, "no"],
        ["30 EOM", 30, "yes"],
    ]
    at = table(draft, page, at + 1, "Terms", TERMS, terms)
    page.put(at, 1, "Purchase orders", "heading", span=len(ORDERS))
    table(draft, page, at + 1, "Orders", ORDERS, _rows(data))
    page.widths |= {1: 34, 2: 18, 3: 14, 4: 14, 5: 14, 6: 14, 7: 12}


def _rows(data: Sample) -> list[list[Any]]:
    """Return one line for each order: its amount at the rate of its day."""
    lines_ = data.tables["orders"]
    worth = (
        lines_["quantity"] * lines_["unit_price"] / lines_["per"] * data.rates(lines_)
    )
    suppliers = data.tables["suppliers"].set_index("supplier")
    sources = (
        data.tables["sourcing"].drop_duplicates("item").set_index("item")["supplier"]
    )
    made = lines_.assign(worth=worth, arrives=lines_["received"].fillna(lines_["due"]))
    rows = []
    for order, group in made.groupby("order"):
        supplier = sources[group["item"].iloc[0]]
        terms = suppliers.loc[supplier, "terms"]
        days = group["ordered"].min().date(), group["arrives"].max().date()
        amount = round(float(group["worth"].sum()), 2)
        name = suppliers.loc[supplier, "name"]
        rows.append([order, name, *days, amount, terms, DEPOSITS.get(supplier, 0.0)])
    return rows
