"""Bridges from two tables of lines: matched by item, closed by a total."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from xl_align.reconcile.bridge import EFFECTS, Bridge, margin_bridge, revenue_bridge
from xl_align.vocabulary import Array

TOTAL = "Total"
WHOLE = EFFECTS[-2:]  # new and lost
REVENUE = tuple(effect for effect in EFFECTS if effect != "cost")


def pvm(base: Mapping[str, Any], actual: Mapping[str, Any]) -> tuple[Any, ...]:
    """Bridge revenue from a base to actual, line by line.

    Parameters
    ----------
    base, actual : columns item, quantity, price, and rate where there are currencies

    Returns
    -------
    item, base, volume, mix, price, FX, new, lost, actual : shape (items + 1,)
        Base's order, then new items, then the total. The effects of every row add
        up to its change exactly.
    """
    items, q, p, f = _sides(base, actual, ("quantity", "price", "rate"))
    bridge = revenue_bridge(q[0], p[0], f[0], q[1], p[1], f[1])
    return _closed(items, bridge, REVENUE)


def margin_table(base: Mapping[str, Any], actual: Mapping[str, Any]) -> tuple[Any, ...]:
    """Bridge margin from a base to actual, line by line.

    Parameters
    ----------
    base, actual : columns item, quantity, price, cost, and rate

    Returns
    -------
    As `pvm`, with cost after price.
    """
    columns = ("quantity", "price", "cost", "rate")
    items, q, p, c, f = _sides(base, actual, columns)
    bridge = margin_bridge(q[0], p[0], c[0], f[0], q[1], p[1], c[1], f[1])
    return _closed(items, bridge, EFFECTS)


def _sides(
    base: Mapping[str, Any], actual: Mapping[str, Any], columns: Sequence[str]
) -> list[Any]:
    """Return all items, then each column as a pair of base and actual side."""
    names = list(dict.fromkeys([*base["item"], *actual["item"]]))
    place = {name: at for at, name in enumerate(names)}
    pairs = []
    for column in columns:
        pair = np.zeros((2, len(names)))
        for side, table in enumerate((base, actual)):
            rows = [place[name] for name in table["item"]]
            # Without a rate column all lines are in the reporting currency.
            pair[side, rows] = table.get(column, np.ones(len(rows)))
        pairs.append(pair)
    return [np.array(names, dtype=object), *pairs]


def _closed(items: Any, bridge: Bridge, effects: Sequence[str]) -> tuple[Any, ...]:
    base, actual = _with_total(bridge.base), _with_total(bridge.actual)
    parts = np.stack([_with_total(getattr(bridge, effect)) for effect in effects])
    for row, change in enumerate(actual - base):
        _close(parts[:, row], float(change), len(effects) - len(WHOLE))
    return np.append(items, TOTAL), base, *parts, actual


def _close(effects: Array, change: float, divided: int) -> None:
    """Put what rounding left of the change into the smallest divided effect.

    Among large effects that cancel, only a small one has digits fine enough. New
    and lost lines are whole amounts that everybody can look up: they stay.
    """
    size = np.abs(effects[:divided])
    size[size == 0.0] = np.inf
    if np.isfinite(size).any() and np.isfinite([change, *effects]).all():
        effects[int(np.argmin(size))] += math.fsum([change, *-effects])


def _with_total(values: Array) -> Array:
    total: Array = np.append(values, values.sum())
    return total
