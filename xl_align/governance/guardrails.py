"""Guardrails: limits a figure must keep."""

import numpy as np

from xl_align.vocabulary import Array, Numbers


def guardrail(
    value: Numbers, low: Numbers, high: Numbers, warn: Numbers = 0.1
) -> Array:
    """Tell whether a figure keeps its guardrail.

    Parameters
    ----------
    value, low, high : any unit, shape (n,)
    warn : fraction of the band that warns at either end, shape (n,)

    Returns
    -------
    text, the broadcast shape
        "breach" outside, "warn" within the share of the band from an end, else
        "ok"; "" where low is above high or anything is blank.
    """
    value, low, high, warn = np.broadcast_arrays(value, low, high, warn)
    room = warn * (high - low)
    outside = (value < low) | (value > high)
    near = (value < low + room) | (value > high - room)
    state = np.where(outside, "breach", np.where(near, "warn", "ok"))
    known = (low <= high) & np.isfinite(value) & np.isfinite(room)
    judged: Array = np.where(known, state, "")
    return judged
