"""The general ledger: what finance booked, before and after it went wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workbooks.samples.master import (
    AS_OF,
    CURRENCY,
    ITEMS,
    PLAN_RATE,
    Row,
    cents,
    period,
    period_start,
)
from workbooks.samples.reference import rate_of

SIGN = {"4000": -1, "5000": 1, "1400": 1}
MEASURE = {"4000": "revenue", "5000": "cost of sales", "1400": "inventory"}


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of the ledger in dollars; revenue is a credit."""

    version: str
    account: str
    amount: Decimal
    date: date
    family: str
    location: str
    document: str
    text: str

    @property
    def value(self) -> Decimal:
        """Amount as the business reads it: revenue positive."""
        return self.amount * SIGN[self.account]


def day(row: Row, column: str) -> date:
    """Date in a cell of a row."""
    return date.fromisoformat(str(row[column]))


def number(row: Row, column: str) -> Decimal:
    """Exact number in a cell of a row."""
    return Decimal(str(row[column]))


def in_each(row: Row, column: str = "quantity") -> Decimal:
    """Quantity of a row in base units."""
    item = ITEMS[str(row["item"])]
    factors = {"": 1, "each": 1, "case": item.case, "pallet": item.pallet}
    return number(row, column) * factors[str(row["unit"])]


def invoiced(row: Row, reduced: bool = True) -> Decimal:
    """Amount of a sales line in its own currency."""
    gross = number(row, "quantity") * number(row, "unit_price") / number(row, "per")
    return cents(gross * (1 - number(row, "discount")) if reduced else gross)


def line_revenue(row: Row) -> Decimal:
    """Dollars of a sales line at the rate of the day it shipped."""
    rate = rate_of(str(row["location"]), day(row, "shipped"))
    return cents(invoiced(row) * rate)


def standard(row: Row, column: str = "quantity") -> Decimal:
    """Dollars of a row at standard cost."""
    return cents(in_each(row, column) * ITEMS[str(row["item"])].cost)


def plan_revenue(row: Row, factor: Decimal = Decimal(1)) -> Decimal:
    """Dollars of a budget row at the plan rate, at the plan price times a factor."""
    rate = PLAN_RATE if CURRENCY[str(row["location"])] == "EUR" else Decimal(1)
    price = cents(number(row, "unit_price") * factor)
    return cents(number(row, "quantity") * price / number(row, "per") * rate)


def family(row: Row) -> str:
    """Family of the item of a row."""
    return ITEMS[str(row["item"])].family


def actual_postings(sales: Iterable[Row]) -> list[Posting]:
    """Revenue and cost of sales by document and family, in order of shipping."""
    totals: dict[tuple[date, str, str, str, str], Decimal] = {}
    for row in sales:
        head = (day(row, "shipped"), str(row["order"]), family(row))
        for account, amount in (("4000", line_revenue(row)), ("5000", standard(row))):
            key = (*head, account, str(row["location"]))
            totals[key] = totals.get(key, Decimal(0)) + amount * SIGN[account]
    return [
        Posting(
            version="actual",
            account=account,
            amount=amount,
            date=shipped,
            family=group,
            location=place,
            document=order,
            text="Return" if order.startswith("R") else "Sale",
        )
        for (shipped, order, group, account, place), amount in sorted(totals.items())
    ]


def plan_postings(budget: Iterable[Row]) -> list[Posting]:
    """Finance's plan by family, location and fiscal period."""
    totals: dict[tuple[str, str, str, str], Decimal] = {}
    for row in budget:
        head = (period(day(row, "date")), family(row), str(row["location"]))
        for account, amount in (("4000", plan_revenue(row)), ("5000", standard(row))):
            key = (*head, account)
            totals[key] = totals.get(key, Decimal(0)) + amount * SIGN[account]
    return [
        Posting("plan", account, amount, period_start(when), group, place, "", "Budget")
        for (when, group, place, account), amount in sorted(totals.items())
    ]


def inventory_postings(stock: Iterable[Row]) -> list[Posting]:
    """Stock at standard cost by family and location on the as-of date."""
    totals: dict[tuple[str, str], Decimal] = {}
    for row in stock:
        key = (family(row), str(row["location"]))
        totals[key] = totals.get(key, Decimal(0)) + standard(row, "on_hand")
    return [
        Posting("actual", "1400", amount, AS_OF, group, place, "", "Stock at standard")
        for (group, place), amount in sorted(totals.items())
    ]


def entries(postings: Iterable[Posting]) -> list[Row]:
    """Return the postings, numbered, as a ledger table."""
    return [
        {
            "entry": f"E{n}",
            "version": one.version,
            "account": one.account,
            "amount": one.amount,
            "date": one.date,
            "family": one.family,
            "location": one.location,
            "document": one.document,
            "currency": "",
            "text": one.text,
        }
        for n, one in enumerate(postings, 10001)
    ]
