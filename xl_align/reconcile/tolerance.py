"""Whole minor units: the one place where money is rounded, compared and spread."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.errors import DomainError
from xl_align.vocabulary import Array

Minor: TypeAlias = npt.NDArray[np.int64]

LARGEST = 2.0**62  # minor units; beyond, a sum of two could overflow
WHOLE = 2.0**53  # above, float64 no longer tells neighbouring integers apart
DIGITS = 15  # decimal digits a float64 always keeps; what Excel keeps too
NEAR = 1e-14  # relative distance from a tie within which float noise may decide


def minor(amount: npt.ArrayLike, decimals: int = 2) -> Minor:
    """Return amounts as whole minor units, rounded half to even as decimals.

    Parameters
    ----------
    amount : money, any shape
    decimals : digits of the minor unit, 2 for cents

    Returns
    -------
    minor units, int64, shape as given

    Notes
    -----
    2.675 is a tie although its float64 lies below: near a tie the decimal
    number of 15 digits decides, so the noise of a product does not either.
    Raises DomainError for a blank, infinite or too large amount: int64 has no
    NaN, so callers set blank rows aside first. Source: IEEE 754 roundTiesToEven.
    """
    amounts = np.asarray(amount, dtype=np.float64)
    scaled = amounts * 10.0**decimals
    if not np.all(np.abs(scaled) < LARGEST):  # not any(>=): NaN must fail too
        raise DomainError("an amount is blank or too large for whole minor units")
    whole = np.atleast_1d(np.rint(scaled).astype(np.int64))
    away = np.abs(np.abs(scaled - np.trunc(scaled)) - 0.5)
    near = np.atleast_1d(away <= NEAR * np.maximum(np.abs(scaled), 1.0))
    flat = np.atleast_1d(amounts)
    for at in zip(*np.nonzero(near), strict=True):
        whole[at] = _half_even(float(flat[at]), decimals)
    return whole.reshape(amounts.shape)


def countable(amount: npt.ArrayLike, decimals: int = 2) -> npt.NDArray[np.bool_]:
    """Tell which amounts are known and small enough to be told to the minor unit."""
    scaled = np.abs(np.asarray(amount, dtype=np.float64)) * 10.0**decimals
    inside: npt.NDArray[np.bool_] = scaled < WHOLE
    return inside


def major(amount: npt.ArrayLike, decimals: int = 2) -> Array:
    """Return whole minor units as money: the float64 nearest to the decimal."""
    return np.asarray(amount, dtype=np.int64) / 10.0**decimals


def material(
    difference: Minor, ledger: Minor, absolute: int, share: float = 0.0
) -> npt.NDArray[np.bool_]:
    """Tell which differences matter: above both the amount and the share.

    Parameters
    ----------
    difference, ledger : minor units, same shape
    absolute : minor units; a difference of just this much does not matter
    share : fraction of the ledger amount
    """
    size = np.abs(difference)
    return (size > absolute) & (size > share * np.abs(ledger))


def spread(total: float, weights: npt.ArrayLike, step: float = 1.0) -> Array:
    """Spread a total over weights in whole steps that add up to it exactly.

    Parameters
    ----------
    total : amount or quantity; must be a whole number of steps
    weights : share of each part, at least 0, shape (parts,)
    step : smallest part that can be given: a cent, a case

    Returns
    -------
    shape (parts,)
        NaN when the total is no whole number of steps or there is nothing to
        weigh by: a weight blank or negative, or all of them 0.

    Notes
    -----
    Largest remainder (Hamilton); of equal remainders the earlier part is served
    first. A negative total is the mirror image of the positive one. For a step
    below 1, parts are the floats nearest to the decimals.
    """
    share = np.asarray(weights, dtype=np.float64)
    nothing = np.full(share.shape, np.nan)
    if not (np.all(share >= 0.0) and 0.0 < share.sum() < np.inf and step > 0.0):
        return nothing
    steps = total / step
    whole = np.rint(steps)
    if not (abs(steps - whole) <= 1e-9 * max(1.0, abs(steps)) and abs(whole) < WHOLE):
        return nothing
    size = abs(int(whole))
    one = np.zeros(share.size, dtype=np.int64)
    parts = settle(size * (share / share.sum()), one, np.array([size]))
    signed: Array = np.copysign(1.0, whole) * parts
    per = float(np.rint(1.0 / step))
    if step < 1.0 and abs(per * step - 1.0) < 1e-12:
        return signed / per
    return signed * step


def settle(parts: Array, row: Minor, totals: Minor) -> Minor:
    """Round parts so that those of each row add up to the row's total.

    Parameters
    ----------
    parts : minor units with fractions, any sign, shape (parts,)
    row : position of the total each part belongs to, shape (parts,)
    totals : minor units, shape (rows,); may differ by roundings from the sum

    Returns
    -------
    minor units, int64, shape (parts,)
        Each part down, then the units left go one by one to the largest
        remainders; a part that is 0 gets none while another part is not.
    """
    floors = np.floor(parts)
    # Noise of the division must not decide between equal remainders.
    remainder = np.round(parts - floors, 9)
    whole = floors.astype(np.int64)
    left = np.array(totals, dtype=np.int64)
    np.subtract.at(left, row, whole)
    served = _served(parts, row, left.size)
    count = np.bincount(row[served], minlength=left.size)
    rank = _rank(served, remainder, row)
    size = np.maximum(count, 1)[row]
    extra = left[row] // size + (rank < left[row] % size)
    return whole + np.where(served, extra, 0)


def _served(parts: Array, row: Minor, rows: int) -> npt.NDArray[np.bool_]:
    """Parts that may take a unit: those not 0, or all of a row that is all 0."""
    alive = parts != 0.0
    some = np.bincount(row[alive], minlength=rows) > 0
    served: npt.NDArray[np.bool_] = alive | ~some[row]
    return served


def _rank(served: npt.NDArray[np.bool_], remainder: Array, row: Minor) -> Minor:
    """Place of each part in its row: served first, largest remainder first."""
    order = np.lexsort((np.arange(row.size), -remainder, ~served, row))
    ordered = row[order]
    opens = np.r_[True, ordered[1:] != ordered[:-1]] if row.size else np.empty(0, bool)
    began = np.maximum.accumulate(np.where(opens, np.arange(row.size), 0))
    rank = np.empty(row.size, dtype=np.int64)
    rank[order] = np.arange(row.size) - began
    return rank


def _half_even(amount: float, decimals: int) -> int:
    """Round one amount as a decimal of 15 digits, or as it prints if it is larger."""
    roomy = abs(amount) < 10.0 ** (DIGITS - 2 - decimals)
    text = f"{amount:.{DIGITS}g}" if roomy else repr(amount)
    return int(Decimal(text).scaleb(decimals).to_integral_value(ROUND_HALF_EVEN))
