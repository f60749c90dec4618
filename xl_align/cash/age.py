"""Age of stock as a table: labelled buckets from receipts and a day."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from xl_align.cash.stock_value import AGES, aging
from xl_align.errors import DomainError
from xl_align.vocabulary import Array


def aging_table(
    receipts: Mapping[str, Any],
    on_hand: float,
    as_of: np.datetime64,
    buckets: Sequence[float] = AGES,
) -> tuple[Array, Array, Array]:
    """Split stock in hand by age, first in taken to have gone out first.

    Parameters
    ----------
    receipts : columns received (date), quantity (each)
    on_hand : each
    as_of : date
    buckets : upper limits in days, rising

    Returns
    -------
    label, units, share of the stock in hand : shape (buckets + 1,)
        Shares are 0 where there is no stock.

    Notes
    -----
    Raises DomainError if the limits do not rise.
    """
    limits = tuple(float(limit) for limit in buckets)
    if any(high <= low for low, high in pairwise(limits)):
        raise DomainError("the limits of the buckets must rise")
    age = (as_of - receipts["received"]).astype(np.int64).astype(np.float64)
    counted = age >= 0.0
    units = aging(receipts["quantity"][counted], age[counted], on_hand, limits)
    lows = [0.0, *(limit + 1.0 for limit in limits)]
    names = [f"{a:g}-{b:g}" for a, b in zip(lows, limits, strict=False)]
    label = np.array([*names, f"over {limits[-1]:g}"], dtype=object)
    share = units / on_hand if on_hand != 0.0 else np.zeros(units.size)
    return label, units, share
