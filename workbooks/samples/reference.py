"""Tables that follow from the master data: packs, sourcing, rates, policy, costs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from workbooks.samples.master import (
    CURRENCY,
    CUSTOMERS,
    ITEMS,
    LOST,
    NEW,
    PER_100,
    PHASE_OUT,
    PLACES,
    PLAN_RATE,
    SUPPLIERS,
    YEAR,
    Item,
    Row,
    cents,
    monday,
)

SECOND_SOURCE = {"LIG-602": "V04", "COO-403": "V05", "PAC-501": "V01", "STO-301": "V08"}
GBP_PLAN = Decimal("1.27")
# Reporting currency per unit on the first day of each month from January 2025.
EUR = """1.0520 1.0610 1.0745 1.0830 1.0905 1.0980 1.1040 1.0925 1.1010 1.1085 1.1130
1.1075 1.0962 1.1037 1.1114 1.1268 1.1342 1.1217""".split()
GBP = """1.2515 1.2480 1.2610 1.2745 1.2890 1.3015 1.3120 1.2960 1.3050 1.3145 1.3085
1.2990 1.2875 1.2960 1.3060 1.3195 1.3270 1.3150""".split()


def items(value: Mapping[str, Decimal]) -> list[Row]:
    """Items with their class: A up to 80 % of the value of use, B up to 95 %."""
    total, running = sum(value.values()), Decimal(0)
    classes = {}
    for item in sorted(ITEMS, key=lambda item: -value.get(item, Decimal(0))):
        share = running / total
        used = value.get(item, Decimal(0)) > 0
        classes[item] = "C" if not used or share >= Decimal("0.95") else "B"
        if used and share < Decimal("0.8"):
            classes[item] = "A"
        running += value.get(item, Decimal(0))
    return [_item_row(one, classes[one.item]) for one in ITEMS.values()]


def _item_row(one: Item, abc_class: str) -> Row:
    lifecycle = {NEW: "launch", LOST: "launch", PHASE_OUT: "phase-out"}
    return {
        "item": one.item,
        "family": one.family,
        "base_unit": "each",
        "name": one.name,
        "standard_cost": one.cost,
        "price": one.price,
        "abc_class": abc_class,
        "lifecycle": lifecycle.get(one.item, "active"),
    }


def packs() -> list[Row]:
    """Cases and pallets, where the item has them."""
    return [
        {"item": one.item, "unit": unit, "each_per_unit": factor}
        for one in ITEMS.values()
        for unit, factor in (("case", one.case), ("pallet", one.pallet))
        if factor > 0
    ]


def locations() -> list[Row]:
    """Return the three warehouses."""
    return [
        {"location": place, "name": name, "currency": currency}
        for place, (name, currency) in sorted(PLACES.items())
    ]


def customers() -> list[Row]:
    """List customers with segment and payment terms."""
    return [
        {"customer": number, "name": name, "segment": segment, "terms": terms}
        for number, name, segment, terms, _, _ in CUSTOMERS
    ]


def suppliers() -> list[Row]:
    """List suppliers with payment terms and currency."""
    return [
        {"supplier": number, "name": name, "terms": terms, "currency": currency}
        for number, name, terms, currency, *_ in SUPPLIERS
    ]


def purchase_price(one: Item, supplier: str) -> Decimal:
    """Price of one each in the supplier's currency: standard cost less freight."""
    share = (
        Decimal("0.98") if SECOND_SOURCE.get(one.item) == supplier else Decimal("0.92")
    )
    euro = next(row[3] for row in SUPPLIERS if row[0] == supplier) == "EUR"
    return one.cost * share / (PLAN_RATE if euro else 1)


def sourcing() -> list[Row]:
    """Who delivers which item, how fast, in what lots and at what price."""
    pairs = [(one, one.supplier) for one in ITEMS.values()]
    pairs += [(ITEMS[item], supplier) for item, supplier in SECOND_SOURCE.items()]
    return [
        _source(one, row) for one, who in pairs for row in SUPPLIERS if row[0] == who
    ]


def _source(one: Item, supplier: list[str]) -> Row:
    number, _, _, currency, days, sd, minimum, multiple, order_cost = supplier
    # Dear items sit longer in the supplier's own queue.
    wait = min(5, int(one.cost // 40))
    lot = max(1, min(one.case, 24))
    per = 100 if one.item in PER_100 or one.cost < 6 else 1
    return {
        "item": one.item,
        "supplier": number,
        "lead_time_days": int(days) + wait,
        "lead_time_sd_days": int(sd),
        "minimum": int(minimum) * lot,
        "multiple": int(multiple) * lot,
        "unit_price": cents(purchase_price(one, number) * per),
        "per": per,
        "currency": currency,
        "unit": "each",
        "order_cost": int(order_cost),
    }


def rates() -> list[Row]:
    """One plan rate for the year; actual rates on the first of each month."""
    rows: list[Row] = []
    for currency, plan, actual in (("EUR", PLAN_RATE, EUR), ("GBP", GBP_PLAN, GBP)):
        rows.append(_rate("plan", currency, monday(YEAR), plan))
        for month, rate in enumerate(actual):
            day = date(2025 + month // 12, month % 12 + 1, 1)
            rows.append(_rate("actual", currency, day, Decimal(rate)))
    return rows


def _rate(version: str, currency: str, day: date, rate: Decimal) -> Row:
    return {"version": version, "currency": currency, "date": day, "rate": rate}


def rate_of(place: str, day: date) -> Decimal:
    """Actual rate of a location's currency: the latest on or before the day."""
    if CURRENCY[place] == "USD":
        return Decimal(1)
    return Decimal(EUR[(day.year - 2025) * 12 + day.month - 1])


def accounts() -> list[Row]:
    """Three accounts; revenue is a credit, so the ledger books it negative."""
    return [
        {"account": account, "measure": measure, "sign": sign, "name": name}
        for account, measure, sign, name in (
            ("1400", "inventory", 1, "Finished goods"),
            ("4000", "revenue", -1, "Net sales"),
            ("5000", "cost of sales", 1, "Cost of goods sold at standard"),
        )
    ]


def policy() -> list[Row]:
    """Service targets and review cycles by class."""
    return [
        {"abc_class": c, "service_level": level, "review_days": days, "owner": owner}
        for c, level, days, owner in (
            ("A", "0.975", 7, "Inventory manager"),
            ("B", "0.95", 14, "Inventory manager"),
            ("C", "0.90", 28, "Planner"),
        )
    ]


def costs() -> list[Row]:
    """Costs of the half-year by name and owner, in dollars."""
    return [
        {"cost_name": name, "amount": amount, "owner": owner}
        for name, amount, owner in (
            ("customer service", 96000, "Sales operations"),
            ("expedite", 41500, "Logistics"),
            ("freight in", 148000, "Logistics"),
            ("freight out", 262000, "Logistics"),
            ("insurance", 21800, "Finance"),
            ("order handling", 118500, "Warehouse"),
            ("overtime", 33400, "Warehouse"),
            ("purchasing", 74000, "Supply"),
            ("returns handling", 12600, "Warehouse"),
            ("warehouse rent", 205000, "Warehouse"),
        )
    ]


def capacity(peak: Mapping[str, Decimal]) -> list[Row]:
    """Units a week each line can make of an item: its best week and some room."""
    lines = {"TEN": "Sewing", "BAG": "Sewing", "PAC": "Sewing", "LIG": "Assembly"}
    rows: list[Row] = [
        {
            "resource": lines.get(item[:3], "Metalwork"),
            "item": item,
            "capacity": int(peak[item] * Decimal("1.25")) // 5 * 5 + 5,
        }
        for item in ITEMS
        if item in peak
    ]
    return sorted(rows, key=lambda row: (str(row["resource"]), str(row["item"])))
