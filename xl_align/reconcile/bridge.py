"""Bridges: how much of a change came from price, volume, mix, currency and range.

0 is the base, 1 the actual side: Q each, P price and C cost in the line's
currency, F rate into the reporting currency. A line with a quantity above 0 on
both sides continues; any other is new on side 1 and lost on side 0, whole, so
its price and cost on an empty side may be blank. The joint term of a price and
a quantity that both change sits in price.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from xl_align.reconcile.tolerance import Minor, minor
from xl_align.vocabulary import Array, Numbers

EFFECTS = ("volume", "mix", "price", "cost", "fx", "new", "lost")


@dataclass(frozen=True, slots=True)
class Bridge:
    """A change by line, reporting currency; base + effects = actual.

    ``cost`` is 0 in a bridge of revenue.
    """

    base: Array
    volume: Array
    mix: Array
    price: Array
    cost: Array
    fx: Array
    new: Array
    lost: Array
    actual: Array


@dataclass(frozen=True, slots=True)
class MinorBridge:
    """A bridge in whole minor units, int64: it adds up exactly, line by line."""

    base: Minor
    volume: Minor
    mix: Minor
    price: Minor
    cost: Minor
    fx: Minor
    new: Minor
    lost: Minor
    actual: Minor


def revenue_bridge(
    q0: npt.ArrayLike,
    p0: npt.ArrayLike,
    f0: npt.ArrayLike,
    q1: npt.ArrayLike,
    p1: npt.ArrayLike,
    f1: npt.ArrayLike,
) -> Bridge:
    """Split the change of revenue into volume, mix, price, currency, new and lost.

    Parameters
    ----------
    q0, q1 : each, shape (lines,)
    p0, p1 : currency/each, shape (lines,)
    f0, f1 : reporting/currency, shape (lines,) or scalar

    Returns
    -------
    Bridge
        Arrays by line; NaN in a line with a blank input. Such a line takes no
        part in the volume the others are measured against.

    Notes
    -----
    With S the units of the continuing lines and g = S1/S0: volume (g-1) Q0 P0 F0,
    mix (Q1 - g Q0) P0 F0, price Q1 (P1-P0) F0, FX Q1 P1 (F1-F0). Mix depends on
    the level of the lines and means nothing across units of measure. Source:
    Horngren et al., Cost Accounting, sales quantity and mix variances, on revenue.
    """
    zero = np.zeros(np.shape(q0))
    return margin_bridge(q0, p0, zero, f0, q1, p1, zero, f1)


def margin_bridge(
    q0: npt.ArrayLike,
    p0: npt.ArrayLike,
    c0: npt.ArrayLike,
    f0: npt.ArrayLike,
    q1: npt.ArrayLike,
    p1: npt.ArrayLike,
    c1: npt.ArrayLike,
    f1: npt.ArrayLike,
) -> Bridge:
    """Split the change of margin, with a step for the cost of a unit.

    Parameters
    ----------
    q0, q1 : each, shape (lines,)
    p0, p1, c0, c1 : currency/each, shape (lines,)
    f0, f1 : reporting/currency, shape (lines,) or scalar

    Returns
    -------
    Bridge
        As `revenue_bridge`; volume and mix at base margin (P0-C0) F0, cost
        -Q1 (C1-C0) F0, FX Q1 (P1-C1)(F1-F0).
    """
    given = (q0, p0, c0, f0, q1, p1, c1, f1)
    arrays = [np.asarray(one, dtype=np.float64) for one in given]
    q0, p0, c0, f0, q1, p1, c1, f1 = np.broadcast_arrays(*arrays)
    base = _amount(q0, (p0 - c0) * f0)
    actual = _amount(q1, (p1 - c1) * f1)
    stays = (q0 > 0.0) & (q1 > 0.0)
    blank = np.isnan(base) | np.isnan(actual)
    counted = stays & ~blank
    before, after = q0[counted].sum(), q1[counted].sum()
    growth = after / before if before > 0.0 else 1.0

    def step(effect: Array) -> Array:
        return np.where(blank, np.nan, np.where(stays, effect, 0.0))

    return Bridge(
        base=base,
        volume=step((growth - 1.0) * base),
        mix=step((q1 - growth * q0) * (p0 - c0) * f0),
        price=step(q1 * (p1 - p0) * f0),
        cost=step(-q1 * (c1 - c0) * f0),
        fx=step(q1 * (p1 - c1) * (f1 - f0)),
        new=np.where(blank, np.nan, np.where(stays, 0.0, actual)),
        lost=np.where(blank, np.nan, np.where(stays, 0.0, 0.0 - base)),
        actual=actual,
    )


def bridge_minor(bridge: Bridge, decimals: int = 2) -> MinorBridge:
    """Round a bridge to minor units so that it still adds up in every line.

    Parameters
    ----------
    bridge : without blank lines; DomainError if there is one
    decimals : digits of the minor unit

    Returns
    -------
    MinorBridge
        Every step is rounded half to even on its own; price takes what is left,
        at most a few minor units. A worksheet says the same with ROUND.
    """
    whole = {
        one.name: minor(getattr(bridge, one.name), decimals) for one in fields(bridge)
    }
    stays = (whole["new"] == 0) & (whole["lost"] == 0)
    others = sum(whole[name] for name in EFFECTS if name != "price")
    left = whole["actual"] - whole["base"] - others
    whole["price"] = np.where(stays, left, 0)
    return MinorBridge(**whole)


def sales_quantity_variance(base_units: Array, units: Array, margin: Array) -> Array:
    """Return what selling more in the base mix brings: (g-1) x base units x margin.

    Parameters
    ----------
    base_units, units : each, shape (lines,)
    margin : money/each of the base, shape (lines,)

    Notes
    -----
    g is total units over total base units; NaN if there are none. Source:
    Horngren et al., Cost Accounting, 13th ed., ch. 14.
    """
    return (_growth(base_units, units) - 1.0) * base_units * margin


def sales_mix_variance(base_units: Array, units: Array, margin: Array) -> Array:
    """Return what the mix brings: (units - g x base units) x base margin."""
    return (units - _growth(base_units, units) * base_units) * margin


def market_share_variance(
    market: Numbers, share: Numbers, base_share: Numbers, margin: Numbers
) -> Numbers:
    """Return the margin won by a larger share of the actual market (each)."""
    return market * (share - base_share) * margin


def market_size_variance(
    market: Numbers, base_market: Numbers, base_share: Numbers, margin: Numbers
) -> Numbers:
    """Return the margin won because the market grew, at the base share."""
    return (market - base_market) * base_share * margin


def _amount(quantity: Array, value: Array) -> Array:
    """Quantity times value; nothing sold is 0 whatever the blank price."""
    return np.where(quantity == 0.0, 0.0, quantity * value)


def _growth(base_units: Array, units: Array) -> float:
    before = float(np.sum(base_units))
    return float(np.sum(units)) / before if before else np.nan
