"""Stock positions: what each costs a period, a lead time on."""

import numpy as np

from xl_align.kernels import levels
from xl_align.vocabulary import Array


def position_costs(
    first: float, count: int, mean: float, variance: float, hold: float, wait: float
) -> Array:
    """Return the cost rate of stock positions that rise by one unit.

    Parameters
    ----------
    first : each, the lowest position; need not be whole
    count : positions
    mean, variance : each, each squared, of counted demand over the lead time
    hold, wait : money/each/period

    Returns
    -------
    money/period, shape (count,)
        h E[(y - D)+] + b E[(D - y)+].
    """
    whole = np.floor(first)
    part = first - whole
    steps = np.arange(count + 1.0)
    owed = np.asarray(levels.losses(whole + steps, mean, variance))
    # Between whole units a mean shortage is a straight line.
    owed = (1.0 - part) * owed[:-1] + part * owed[1:]
    costs: Array = hold * (first + steps[:-1] - mean) + (hold + wait) * owed
    return costs
