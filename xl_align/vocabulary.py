"""The words of the field: every quantity's unit, domain and meaning, said once.

A parameter, a table column and a worksheet argument that share a name here are
the same thing: they are checked, documented and explained from this one entry.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = float | Array


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit and an interval in which it makes sense."""

    name: str
    unit: str
    doc: str
    low: float = -inf
    high: float = inf
    open: bool = False
    whole: bool = False

    def __contains__(self, value: float) -> bool:
        """Tell whether one value lies in the domain; NaN never does."""
        if self.whole and value != math.floor(value):
            return False
        if self.open:
            return self.low < value < self.high
        return self.low <= value <= self.high and not math.isinf(value)

    def holds(self, values: Array) -> npt.NDArray[np.bool_]:
        """Tell for each value whether it lies in the domain, shape as given."""
        inside = np.isfinite(values)
        if self.open:
            inside &= (self.low < values) & (values < self.high)
        else:
            inside &= (self.low <= values) & (values <= self.high)
        return inside & (values == np.floor(values)) if self.whole else inside

    @property
    def rule(self) -> str:
        """The domain in words, for messages and the reference."""
        kind = "a whole number" if self.whole else "a number"
        if self.low == -inf and self.high == inf:
            return f"must be {kind}"
        if self.high == inf:
            return (
                f"must be {kind} {'above' if self.open else 'of at least'} {self.low:g}"
            )
        strictly = "strictly " if self.open else ""
        return f"must be {kind} {strictly}between {self.low:g} and {self.high:g}"


@dataclass(frozen=True, slots=True)
class Label:
    """A text: a key of a table, a name, or one word out of a few."""

    name: str
    doc: str
    choices: tuple[str, ...] = ()

    unit = "text"

    @property
    def rule(self) -> str:
        """What the text may be, for messages and the reference."""
        if self.choices:
            return f"must be one of {', '.join(self.choices)}"
        return "must not be blank"


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date."""

    name: str
    doc: str

    unit = "date"
    rule = "must be a date written YYYY-MM-DD"


Word: TypeAlias = Quantity | Label | Day

EVENTS = ("promotion", "launch", "price change", "phase-out")
MEASURES = ("revenue", "cost of sales", "inventory")

_SERIES: list[Word] = [
    Quantity("demand", "each/period", "Mean demand in a period", 0),
    Quantity("demand_sd", "each/period", "Standard deviation of the forecast error", 0),
    Quantity("lead_time", "periods", "Mean replenishment lead time", 0),
    Quantity("lead_time_sd", "periods", "Standard deviation of the lead time", 0),
    Quantity("review_period", "periods", "Time between two reviews of the stock", 0),
    Quantity(
        "service_level", "fraction", "Chance of no stockout in a cycle", 0, 1, open=True
    ),
    Quantity("fill_rate", "fraction", "Share of demand served from the shelf", 0, 1),
    Quantity(
        "lead_time_sd_of_demand",
        "each",
        "Standard deviation of demand over lead time and review",
        0,
    ),
    Quantity("safety_stock", "each", "Stock held against uncertainty"),
    Quantity("service_factor", "sd", "Standard deviations of stock held as safety"),
    Quantity("k", "sd", "Safety factor"),
    Quantity("unit_loss", "sd", "Expected shortage when the deviation is one", 0),
    Quantity("expected_shortage", "each/cycle", "Mean units short in a cycle", 0),
    Quantity("order_quantity", "each", "Units ordered at once", 0, open=True),
    Quantity("order_cost", "money/order", "Cost of placing one order", 0),
    Quantity("setup_cost", "money/order", "Cost of one set-up", 0),
    Quantity("holding_cost", "money/each/period", "Cost to hold a unit", 0, open=True),
    Quantity("backorder_cost", "money/each/period", "Cost to owe a unit", 0, open=True),
    Quantity("production_rate", "each/period", "Units made in a period", 0, open=True),
    Quantity("minimum", "each", "Smallest quantity the supplier takes", 0),
    Quantity("multiple", "each", "Lot the order must be a multiple of", 0),
    Quantity("reorder_point", "each", "Stock position that triggers an order"),
    Quantity("order_up_to", "each", "Stock position an order restores"),
    Quantity("salvage", "money/each", "Value of a unit left over"),
    Quantity("cost", "money/each", "Cost of a unit"),
    Quantity("sd", "each", "Standard deviation", 0),
]

_MONEY: list[Word] = [
    Quantity("units", "each", "Number of units"),
    Quantity("unit_cost", "money/each", "Cost of one unit", 0),
    Quantity("standard_cost", "money/each", "Standard cost of one base unit", 0),
    Quantity("cash_cost", "money/each", "Cost that is paid out in cash for a unit", 0),
    Quantity("price", "money/each", "Price of one base unit", 0),
    Quantity("unit_price", "money/unit", "Price of one unit as ordered", 0),
    Quantity("per", "units", "Units the price is for: 1, 100, 1000", 0, open=True),
    Quantity("discount", "fraction", "Share taken off the price", 0, 1),
    Quantity("rate", "reporting/money", "Reporting currency per unit", 0, open=True),
    Quantity("amount", "money", "An amount of money"),
    Quantity("inventory", "money", "Value of stock"),
    Quantity("cogs", "money", "Cost of goods sold in the period", 0, open=True),
    Quantity("revenue", "money", "Sales in the period", 0, open=True),
    Quantity("receivables", "money", "Invoices customers have not paid yet"),
    Quantity("payables", "money", "Invoices we have not paid yet"),
    Quantity("gross_margin", "money", "Sales less cost of goods sold"),
    Quantity("days", "days", "Length of the period", 0, open=True),
    Quantity("dio", "days", "Days inventory outstanding"),
    Quantity("dso", "days", "Days sales outstanding"),
    Quantity("dpo", "days", "Days payables outstanding"),
    Quantity("ccc", "days", "Cash conversion cycle"),
    Quantity("turns", "1/period", "Times the stock is sold in the period"),
    Quantity("cover", "periods", "Periods of demand the stock lasts", 0),
    Quantity("value", "money", "A value"),
    Quantity("carrying_rate", "fraction/year", "Cost of holding a dollar of stock", 0),
    Quantity("capital", "fraction/year", "Cost of capital", 0),
    Quantity("storage", "fraction/year", "Cost of space and handling", 0),
    Quantity("service", "fraction/year", "Insurance and taxes", 0),
    Quantity("risk", "fraction/year", "Obsolescence, damage and loss", 0),
    Quantity("carrying_cost", "money", "Cost of holding the stock"),
    Quantity("units_before", "each", "Stock before the change", 0),
    Quantity("units_after", "each", "Stock after the change", 0),
    Quantity("payment_days", "days", "Days from receipt to payment", 0),
    Quantity("daily_flow", "money/day", "Sales or purchases a day"),
    Quantity("cash", "money", "Cash"),
    Quantity("working_capital", "money", "Receivables plus inventory less payables"),
    Quantity("left", "money", "The one side"),
    Quantity("right", "money", "The other side"),
    Quantity("tolerance", "money", "Largest difference that does not matter", 0),
    Quantity("difference", "money", "Left less right"),
]

_TABLE: list[Word] = [
    Label("item", "Item number"),
    Label("name", "Name"),
    Label("family", "Product family"),
    Label("base_unit", "Unit of measure every quantity is converted to"),
    Label("unit", "Unit of measure of the quantity"),
    Quantity("each_per_unit", "each/unit", "Base units in one such unit", 0, open=True),
    Label("abc_class", "Class by value of use"),
    Label("lifecycle", "Launch, active or phase-out"),
    Label("location", "Place that holds or sells stock"),
    Label("customer", "Customer number"),
    Label("segment", "Customer segment"),
    Label("supplier", "Supplier number"),
    Label("terms", "Payment terms, such as NET 30 or 2/10 NET 30"),
    Label("currency", "Currency of the amount, such as EUR"),
    Quantity("lead_time_days", "days", "Mean lead time in days", 0),
    Quantity("lead_time_sd_days", "days", "Standard deviation of the lead time", 0),
    Quantity("review_days", "days", "Days between two reviews of the stock", 0),
    Day("date", "First day of the bucket, or day of the posting"),
    Quantity("quantity", "units", "Quantity in the unit of the row"),
    Label("version", "Plan, actual, or the name of a forecast"),
    Label("event", "Name of the event"),
    Label("kind", "Kind of event", EVENTS),
    Quantity("uplift", "fraction", "Change of demand while it lasts", -1),
    Day("start", "First day"),
    Day("finish", "Last day"),
    Quantity("on_hand", "units", "Stock in hand"),
    Label("order", "Order number"),
    Label("line", "Line of the order"),
    Day("ordered", "Day of the order"),
    Day("due", "Day it is wanted"),
    Day("shipped", "Day it left"),
    Day("delivered", "Day it arrived at the customer"),
    Day("received", "Day it arrived here"),
    Quantity("received_quantity", "units", "Quantity that arrived", 0),
    Label("resource", "What limits output"),
    Quantity("capacity", "each/period", "Most that can be made in a period", 0),
    Label("cost_name", "Name of the cost"),
    Label("account", "Account of the ledger"),
    Label("measure", "What an account holds", MEASURES),
    Quantity("sign", "±1", "-1 where the ledger books the account negative", -1, 1),
    Label("entry", "Number of the posting"),
    Label("document", "Order or invoice the posting refers to"),
    Label("text", "What the posting says"),
    Label("owner", "Who answers for it"),
]

VOCABULARY: Mapping[str, Word] = {
    word.name: word for word in [*_SERIES, *_MONEY, *_TABLE]
}


def quantity(name: str) -> Quantity:
    """Return the quantity of this name; KeyError if the word is not one."""
    word = VOCABULARY[name]
    if not isinstance(word, Quantity):
        raise KeyError(f"{name} is not a quantity")
    return word


def explain(arguments: Mapping[str, float]) -> str | None:
    """Say why these scalar arguments have no answer, or None if they should."""
    for name, value in arguments.items():
        if np.isnan(value):
            return f"#N/A {name} is blank"
        if value not in quantity(name):
            return f"#NUM! {name} {quantity(name).rule}; got {value:g}"
    return None
