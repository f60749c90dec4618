"""Units to money, and one unit of measure to another."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from xl_align.errors import MissingError
from xl_align.vocabulary import Numbers


def to_money(
    units: Numbers, price: Numbers, rate: Numbers = 1.0, per: Numbers = 1.0
) -> Numbers:
    """Return money for a number of units.

    Parameters
    ----------
    units : as ordered, shape (n,)
    price : currency for ``per`` units, shape (n,)
    rate : reporting/currency, shape (n,)
    per : units the price is for, shape (n,)

    Returns
    -------
    reporting currency, the broadcast shape
    """
    return np.multiply(units, price) / per * rate


def convert_units(
    quantity: Numbers, from_unit: str, to_unit: str, factors: Mapping[str, Any]
) -> Numbers:
    """Return a quantity in another unit of measure.

    Parameters
    ----------
    quantity : from_unit, shape (n,)
    factors : columns unit, each_per_unit

    Returns
    -------
    to_unit, shape (n,)

    Notes
    -----
    Raises MissingError for a unit without a factor: it is never taken as 1.
    """
    each = dict(zip(factors["unit"], factors["each_per_unit"], strict=True))
    if missing := [unit for unit in (from_unit, to_unit) if unit not in each]:
        raise MissingError(f"no factor for unit {', '.join(missing)}")
    converted: Numbers = np.multiply(quantity, each[from_unit]) / each[to_unit]
    return converted
