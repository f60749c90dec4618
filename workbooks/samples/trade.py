"""Demand, events and forecasts of Meridian Outdoor, week by week."""

import math
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from workbooks.samples.master import (
    CURRENCY,
    FADING,
    FAMILIES,
    HORIZON,
    INTERMITTENT,
    ITEMS,
    LAUNCHED,
    LOST,
    NEW,
    PAIRS,
    PHASE_OUT,
    SHARE,
    TODAY,
    YEAR,
    Item,
    Row,
    cents,
    draw,
    list_price,
    monday,
)

# event | kind | items | places | first week | weeks | uplift
_EVENTS = """
Easter camping|promotion|TEN-101 TEN-102 BAG-203 BAG-206|RNO ATL RTM|65|2|.60
Trail days|promotion|PAC-501 PAC-502 PAC-505|RNO ATL RTM|72|3|.45
Kitchen week|promotion|COO-402 COO-403 COO-405 STO-302|RNO ATL|59|2|.70
Winter clearance|promotion|BAG-201 BAG-202|RNO ATL RTM|56|3|.50
Spring 2025 sale|promotion|TEN-102 TEN-103 PAC-502|RNO ATL|14|3|.40
Black Friday 2025|promotion|LIG-602 LIG-603 COO-401 STO-301|RNO ATL RTM|47|1|.90
Summer kick-off|promotion|TEN-103 STO-302 LIG-603|RNO ATL|80|3|.40
Ember quilt launch|launch|BAG-207|RNO ATL RTM|54|8|.00
Price list March|price change|TEN-101 TEN-102 TEN-103 TEN-105 PAC-501 PAC-502 PAC-503\
|RNO ATL RTM|61|44|-.02
Lighting price cut|price change|LIG-601 LIG-602 LIG-603|RNO ATL RTM|65|40|.03
Classic lantern ends|phase-out|LIG-604|RNO ATL|40|60|-1
"""
PRICE_MOVES = {
    "Price list March": Decimal("1.04"),
    "Lighting price cut": Decimal("0.95"),
}
PLANNED_DISCOUNT = Decimal("0.07")
PLANNED_IN_CASES = {"STO-304": ITEMS["STO-304"].case}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that moves demand at some items and places for some weeks."""

    name: str
    kind: str
    items: tuple[str, ...]
    places: tuple[str, ...]
    first: int
    weeks: int
    uplift: float

    def moves(self, item: str, place: str, week: int) -> bool:
        """Tell whether the event is on here and now."""
        on = self.first <= week < self.first + self.weeks
        return on and item in self.items and place in self.places


def _event(line: str) -> Event:
    name, kind, items, places, first, weeks, uplift = line.split("|")
    sold, where = tuple(items.split()), tuple(places.split())
    return Event(name, kind, sold, where, int(first), int(weeks), float(uplift))


EVENTS = [_event(line) for line in _EVENTS.strip().splitlines()]


def events() -> list[Row]:
    """One row per event, item and place that sells the item."""
    rows: list[Row] = [
        {
            "event": event.name,
            "item": item,
            "location": place,
            "kind": event.kind,
            "start": monday(event.first),
            "finish": monday(event.first + event.weeks) - timedelta(days=1),
            "uplift": f"{event.uplift:.2f}",
        }
        for event in EVENTS
        for item in event.items
        for place in event.places
        if place in ITEMS[item].places
    ]
    return sorted(
        rows, key=lambda row: [str(row[k]) for k in ("event", "item", "location")]
    )


def base(one: Item, place: str, week: int) -> float:
    """Mean units in a week from level, trend and season alone."""
    _, swing, peak, _ = FAMILIES[one.item[:3]]
    level = one.dollars * SHARE[place] / float(one.price)
    season = 1 + swing * math.cos(2 * math.pi * (week % 52 - peak) / 52)
    return level * math.pow(1 + one.growth, week / 52) * season


def life(item: str, week: int) -> float:
    """Share of its level an item reaches in its launch or phase-out."""
    if item == NEW:
        return 0.0 if week < LAUNCHED else min(1.0, 0.3 + 0.1 * (week - LAUNCHED))
    if item == PHASE_OUT:
        return max(0.0, min(1.0, 1 - (week - FADING) / 42))
    return 1.0


def lift(item: str, place: str, week: int) -> float:
    """Factor of all promotions and price changes that are on."""
    factor = 1.0
    for event in EVENTS:
        if event.kind in ("promotion", "price change"):
            factor *= 1 + event.uplift * event.moves(item, place, week)
    return factor


def demand() -> dict[tuple[str, str, int], int]:
    """Units wanted by item, place and week up to the as-of date."""
    random = draw(1)
    history = {}
    for one, place in PAIRS:
        for week in range(TODAY):
            noise, chance, size = random.normal(), random.uniform(), random.uniform()
            mean = base(one, place, week) * life(one.item, week)
            mean *= lift(one.item, place, week)
            if one.item == LOST or (one.item == NEW and week < LAUNCHED):
                continue
            units = round(mean * (1 + 0.16 * noise))
            if one.item in INTERMITTENT:
                units = round(mean / 0.4 * (0.5 + size) + 0.5) if chance < 0.4 else 0
            history[one.item, place, week] = max(0, units)
    return history


def demand_rows(history: dict[tuple[str, str, int], int]) -> list[Row]:
    """History as a table, in the order of its keys."""
    return [
        {"item": item, "location": place, "date": monday(week), "quantity": units}
        for (item, place, week), units in sorted(history.items())
    ]


def budget() -> list[Row]:
    """Return the plan finance took over: fiscal 2026, priced in local currency."""
    rows: list[Row] = []
    for one, place in sorted(PAIRS, key=lambda pair: (pair[0].item, pair[1])):
        if one.item == NEW:
            continue
        so_far, pack = 0.0, PLANNED_IN_CASES.get(one.item, 1)
        for week in range(YEAR, HORIZON):
            before = round(so_far)
            so_far += _planned(one, place, week) / pack
            rows.append(_budget_row(one, place, week, round(so_far) - before))
    return rows


def _planned(one: Item, place: str, week: int) -> float:
    _, _, _, error = FAMILIES[one.item[:3]]
    abroad = 0.95 if place == "RTM" else 1.0
    return base(one, place, week) * life(one.item, week) * error * abroad


def _budget_row(one: Item, place: str, week: int, units: int) -> Row:
    pack, per = PLANNED_IN_CASES.get(one.item, 1), one.per
    price = cents(list_price(one, place) * pack * per * (1 - PLANNED_DISCOUNT))
    return {
        "version": "budget",
        "item": one.item,
        "location": place,
        "date": monday(week),
        "quantity": units,
        "unit": "case" if pack > 1 else "",
        "unit_price": price,
        "per": per,
        "currency": CURRENCY[place],
    }


def consensus() -> list[Row]:
    """Return what sales and supply agreed on: 26 weeks back, 26 weeks ahead."""
    random = draw(2)
    rows: list[Row] = []
    for one, place in sorted(PAIRS, key=lambda pair: (pair[0].item, pair[1])):
        lean = 1 + 0.05 * random.normal()
        for week in range(TODAY - 26, TODAY + 26):
            noise = random.normal()
            mean = base(one, place, week) * life(one.item, week)
            mean *= lift(one.item, place, week) * lean * (1 + 0.08 * noise)
            if one.item == LOST or (one.item == NEW and week < LAUNCHED):
                continue
            rows.append(
                {
                    "version": "consensus",
                    "item": one.item,
                    "location": place,
                    "date": monday(week),
                    "quantity": f"{max(0.0, mean):.1f}",
                }
            )
    return rows
