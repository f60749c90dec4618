"""Purchase orders and stock layers of Meridian Outdoor."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from workbooks.samples.master import (
    AS_OF,
    ITEMS,
    LOST,
    NO_STOCK,
    PAIRS,
    PLACES,
    START,
    SUPPLIERS,
    TODAY,
    Item,
    Row,
    cents,
    draw,
    monday,
)
from workbooks.samples.reference import purchase_price
from workbooks.samples.trade import base, life

FIRST_ORDER = 50  # week of the first purchase order that is still on file
ROUND = 13  # weeks between two orders to a supplier for a place
STOCKED_IN_CASES = {"COO-403", "LIG-601"}
NEGATIVE = {("COO-404", "RNO"): -18, ("PAC-505", "ATL"): -7}
CANCELLED = {"RNO": 140, "ATL": 60}  # first batch of the launch that never came
Layers = dict[tuple[str, str, date], int]


def weekly(one: Item, place: str, week: int) -> float:
    """Units the buyer expects to sell in a week."""
    return base(one, place, week) * life(one.item, week)


def orders(sources: list[Row]) -> list[Row]:
    """Purchase orders by supplier and place; those not received have no date."""
    random = draw(4)
    terms = {(row["item"], row["supplier"]): row for row in sources}
    placed: list[tuple[date, str, str]] = []
    for supplier, *_ in SUPPLIERS:
        for place in sorted(PLACES):
            first = FIRST_ORDER + int(random.integers(ROUND))
            weeks = range(first, TODAY, ROUND)
            days = [int(random.integers(5)) for _ in weeks]
            placed += [
                (monday(week) + timedelta(days=day), supplier, place)
                for week, day in zip(weeks, days, strict=True)
            ]
    rows: list[Row] = []
    number = 7001
    for day, supplier, place in sorted(placed):
        lines = _lines(random, f"P{number}", (day, supplier, place), terms)
        rows += lines
        number += bool(lines)
    return rows


def _lines(
    random: np.random.Generator,
    order: str,
    head: tuple[date, str, str],
    terms: dict[tuple[object, object], Row],
) -> list[Row]:
    day, supplier, place = head
    sold = [one for one, where in PAIRS if where == place and one.supplier == supplier]
    rows: list[Row] = []
    for one in sold:
        wanted = weekly(one, place, (day - START).days // 7 + 8) * ROUND
        late = 0.9 * random.normal() + 0.25
        short = random.uniform()
        if one.item == LOST or wanted < 1:
            continue
        source = terms[one.item, supplier]
        row: Row = {"order": order, "line": len(rows) + 1, "item": one.item}
        row |= {"supplier": supplier, "location": place, "ordered": day}
        row |= _receipt(day, lots(wanted, source), source, late, short)
        row |= {"unit": "each", "unit_price": _paid(one, source, short)}
        rows.append(row | {"per": source["per"], "currency": source["currency"]})
    return rows


def lots(wanted: float, source: Row) -> int:
    """Raise a quantity to the minimum and to whole multiples."""
    minimum, multiple = int(str(source["minimum"])), int(str(source["multiple"]))
    return max(minimum, -(-int(wanted) // multiple) * multiple)


def _receipt(day: date, units: int, source: Row, late: float, short: float) -> Row:
    days, sd = int(str(source["lead_time_days"])), int(str(source["lead_time_sd_days"]))
    due = day + timedelta(days=days)
    received = due + timedelta(days=max(-5, round(late * sd)))
    arrived = units * 9 // 10 if short < 0.05 else units
    here = received <= AS_OF
    return {
        "due": due,
        "quantity": units,
        "received": received if here else "",
        "received_quantity": arrived if here else "",
    }


def _paid(one: Item, source: Row, chance: float) -> Decimal:
    """Price on the order: the agreed one, at times with a surcharge or a rebate."""
    change = {0: Decimal("1.03"), 1: Decimal("0.98")}.get(int(chance * 8), Decimal(1))
    per = int(str(source["per"]))
    return cents(purchase_price(one, str(source["supplier"])) * per * change)


def stock(receipts: list[Row]) -> list[Row]:
    """Stock on hand in layers by receipt date, the youngest from the orders."""
    random = draw(5)
    layers: Layers = {}
    for one, place in PAIRS:
        days = 30 + 85 * random.uniform()
        old = random.uniform()
        ages = [int(random.integers(100, 300)), int(random.integers(370, 540))]
        units = round(weekly(one, place, TODAY + 3) * days / 7)
        if one.item == LOST:
            layers[one.item, place, AS_OF - timedelta(days=ages[0])] = CANCELLED[place]
        elif one.item != NO_STOCK:
            _layer(layers, (one.item, place), (max(units, 4), old, ages), receipts)
    for (item, place), units in NEGATIVE.items():
        layers[item, place, AS_OF - timedelta(days=2)] = units
    return [_stock_row(key, units) for key, units in sorted(layers.items()) if units]


def _layer(
    layers: Layers,
    pair: tuple[str, str],
    held: tuple[int, float, list[int]],
    receipts: list[Row],
) -> None:
    """Lay the newest receipts on top; what they do not explain is older."""
    left, old, (months, year) = held
    aged = left // 6 if old < 0.2 else 0
    left -= aged
    arrived = [
        r for r in receipts if (r["item"], r["location"]) == pair and r["received"]
    ]
    for row in sorted(arrived, key=lambda row: str(row["received"]), reverse=True):
        units = min(left, int(str(row["received_quantity"])))
        day = date.fromisoformat(str(row["received"]))
        layers[*pair, day] = layers.get((*pair, day), 0) + units
        left -= units
    for units, age in ((left, months), (aged, year)):
        if units and pair[0] != "BAG-207":
            layers[*pair, AS_OF - timedelta(days=age)] = units


def _stock_row(key: tuple[str, str, date], units: int) -> Row:
    item, place, received = key
    case = ITEMS[item].case
    by_case = item in STOCKED_IN_CASES and units >= case  # full cases are counted
    return {
        "item": item,
        "location": place,
        "received": received,
        "on_hand": units // case if by_case else units,
        "unit": "case" if by_case else "each",
    }
