"""Orders of customers: the demand of fiscal 2026 shipped line by line, and returns."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from workbooks.samples.master import (
    AS_OF,
    CURRENCY,
    CUSTOMERS,
    FAMILIES,
    ITEMS,
    PLACES,
    SOLD_BY_CASE,
    TODAY,
    YEAR,
    Item,
    Row,
    cents,
    draw,
    list_price,
    monday,
)
from workbooks.samples.trade import EVENTS, PRICE_MOVES

RETURNS = 28
USUAL = {row[0]: Decimal(row[5]) for row in CUSTOMERS}
BUYERS = {place: [row[0] for row in CUSTOMERS if row[4] == place] for place in PLACES}
Slot = tuple[date, str, str]  # shipped, location, customer


def sales(history: dict[tuple[str, str, int], int]) -> list[Row]:
    """Return the lines of every order shipped in fiscal 2026, then the returns."""
    random = draw(3)
    slots: dict[Slot, list[tuple[Item, str, int]]] = {}
    for (item, place, week), units in sorted(history.items()):
        if week < YEAR or units == 0:
            continue
        one = ITEMS[item]
        for unit, quantity in _lines(random, one, units):
            slot = _slot(random, one, place, week)
            slots.setdefault(slot, []).append((one, unit, quantity))
    rows: list[Row] = []
    for number, (slot, lines) in enumerate(sorted(slots.items(), key=_first), 10001):
        rows += _order(random, f"S{number}", slot, lines)
    return rows + _returns(random, rows)


def _first(pair: tuple[Slot, object]) -> Slot:
    return pair[0]


def _lines(random: np.random.Generator, one: Item, units: int) -> list[tuple[str, int]]:
    """Share the units of a week over one to three lines, whole cases first."""
    chance = random.uniform()
    count = min(units, 1 + (chance < 0.26) + (chance < 0.06))
    share = [0.35 + random.uniform() for _ in range(3)][:count]
    parts = [max(1, int(units * part / sum(share))) for part in share[1:]]
    parts.insert(0, units - sum(parts))
    lines = []
    for part in parts:
        cases = part // one.case if one.item in SOLD_BY_CASE else 0
        rest = part - cases * one.case
        lines += [("case", cases)] * (cases > 0) + [("each", rest)] * (rest > 0)
    return lines


def _slot(random: np.random.Generator, one: Item, place: str, week: int) -> Slot:
    """Choose a customer of the place, who orders related families on one day."""
    buyers = BUYERS[place]
    number = int(random.integers(len(buyers)))
    day = (number + 2 * (list(FAMILIES).index(one.item[:3]) // 2)) % 5
    return monday(week) + timedelta(days=day), place, buyers[number]


def _order(
    random: np.random.Generator,
    order: str,
    slot: Slot,
    lines: list[tuple[Item, str, int]],
) -> list[Row]:
    shipped, place, customer = slot
    late = random.uniform() < 0.07
    wait = int(random.integers(6, 15)) if late else int(random.integers(1, 5))
    ordered = shipped - timedelta(days=wait)
    delivered = shipped + timedelta(days=int(random.integers(1, 5)))
    rows = []
    for line, (one, unit, quantity) in enumerate(lines, 1):
        row = {"order": order, "line": line, "item": one.item, "location": place}
        row |= {"ordered": ordered, "quantity": quantity}
        row |= {"unit_price": price(one, place, shipped, unit), "customer": customer}
        row |= {"due": ordered + timedelta(days=8), "shipped": shipped}
        row |= {"delivered": delivered if delivered <= AS_OF else "", "unit": unit}
        row |= {"per": one.per, "discount": discount(one, place, customer, shipped)}
        rows.append(row | {"currency": CURRENCY[place]})
    return rows


def price(one: Item, place: str, day: date, unit: str) -> Decimal:
    """Price on the list of the day, for one case or for as many as the price is per."""
    amount = list_price(one, place)
    for event in EVENTS:
        if event.moves(one.item, place, (day - monday(0)).days // 7):
            amount = cents(amount * PRICE_MOVES.get(event.name, Decimal(1)))
    return amount * (one.case if unit == "case" else one.per)


def discount(one: Item, place: str, customer: str, day: date) -> Decimal:
    """Usual discount of the customer, five points more while a promotion is on."""
    week = (day - monday(0)).days // 7
    on = any(e.kind == "promotion" and e.moves(one.item, place, week) for e in EVENTS)
    return USUAL[customer] + (Decimal("0.05") if on else Decimal("0.00"))


def _returns(random: np.random.Generator, rows: list[Row]) -> list[Row]:
    """Lines that come back two to four weeks later, each on its own order."""
    last = monday(TODAY - 5)
    early = [row for row in rows if date.fromisoformat(str(row["shipped"])) < last]
    back = []
    for _ in range(RETURNS):
        sold = early[int(random.integers(len(early)))]
        shipped = date.fromisoformat(str(sold["shipped"]))
        day = shipped + timedelta(weeks=int(random.integers(2, 5)))
        part = max(1, int(int(str(sold["quantity"])) * random.uniform() * 0.6))
        dates = dict.fromkeys(("ordered", "due", "shipped", "delivered"), day)
        back.append((day, sold | dates | {"quantity": -part, "line": 1}))
    back.sort(key=lambda pair: (pair[0], str(pair[1]["item"])))
    return [row | {"order": f"R{n}"} for n, (_, row) in enumerate(back, 901)]
