"""Joint replenishment: items that share an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xl_align.errors import DomainError
from xl_align.vocabulary import Array

SHARED = "shared order"
LARGEST = 100_000  # changes of a multiple that are worth trying


@dataclass(frozen=True, slots=True)
class JointReplenishment:
    """The cheapest cycles: a row for each item, the shared order's own in the last."""

    item: Array
    order_multiple: Array
    cycle_time: Array
    order_quantity: Array
    policy_cost: Array


def joint_replenishment(
    items: Mapping[str, Any], shared_order_cost: float
) -> JointReplenishment:
    """Return how often to order, and which items each time, at least cost.

    Parameters
    ----------
    items : columns item, order_cost (money/order), holding_cost (money/each/period),
        demand (each/period)
    shared_order_cost : money/order

    Returns
    -------
    JointReplenishment
        The optimum over whole multiples of one base cycle.

    Notes
    -----
    For a base cycle T the best multiple of an item is the smallest k with
    k (k + 1) >= 2 K / (h d T^2); between the cycles where one of them changes, cost is
    convex: each stretch is tried. Raises DomainError if there are too many of them.
    Source: Goyal, Opsearch 11 (1974); Silver, Pyke & Thomas, sec. 10.2.
    """
    setup = np.asarray(items["order_cost"], dtype=np.float64)
    held = np.asarray(items["holding_cost"], dtype=np.float64) * items["demand"]
    if not (shared_order_cost > 0.0 and np.all(held > 0.0) and np.isfinite(held).all()):
        raise DomainError(
            "the shared cost, and demand and holding cost of every item, must be above"
            " 0: items that share nothing have an order quantity of their own"
        )
    multiple, cycle = _cheapest(setup, held, shared_order_cost)
    times = multiple * cycle
    own = setup / times + 0.5 * held * times
    return JointReplenishment(
        item=np.append(items["item"], SHARED),
        order_multiple=np.append(multiple, 1.0),
        cycle_time=np.append(times, cycle),
        order_quantity=np.append(times * items["demand"], 0.0),
        policy_cost=np.append(own, shared_order_cost / cycle),
    )


def _cheapest(setup: Array, held: Array, shared: float) -> tuple[Array, float]:
    together = np.ones(setup.size)
    best = together, *_cycle(setup, held, shared, together)
    # No base cycle below this can pay for its shared orders.
    alone = np.sqrt(2.0 * setup * held).sum()
    shortest = shared / (best[2] - alone)
    most = np.sqrt(0.25 + 2.0 * setup / held / shortest**2) - 0.5
    if not most.sum() <= LARGEST:
        raise DomainError(
            "the shared cost is too small against the items' own: give each item an"
            " order quantity of its own"
        )
    changes = [
        np.sqrt(2.0 * k / h / (steps * (steps + 1.0)))
        for k, h, count in zip(setup, held, most, strict=True)
        if (steps := np.arange(1.0, np.ceil(count) + 1.0)).size and k > 0.0
    ]
    for longest in np.unique(np.concatenate([*changes, [best[1]]]))[::-1]:
        # Just below a change the item's next multiple is the better one.
        at = longest * (1.0 - 1e-12)
        multiple = np.ceil(np.sqrt(0.25 + 2.0 * setup / held / at**2) - 0.5)
        multiple = np.maximum(multiple, 1.0)
        tried = multiple, *_cycle(setup, held, shared, multiple)
        best = tried if tried[2] < best[2] else best
    return best[0], best[1]


def _cycle(
    setup: Array, held: Array, shared: float, multiple: Array
) -> tuple[float, float]:
    """Return the best base cycle for given multiples, and its cost."""
    orders = shared + float((setup / multiple).sum())
    stock = float((held * multiple).sum())
    return (2.0 * orders / stock) ** 0.5, (2.0 * orders * stock) ** 0.5
