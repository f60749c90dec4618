"""Landed cost: what goods cost at the door."""

import numpy as np

from xl_align.vocabulary import Numbers


def landed_cost(
    cost: Numbers,
    freight: Numbers,
    duty: Numbers,
    insurance: Numbers,
    rate: Numbers = 1.0,
) -> Numbers:
    """Return the cost of goods at the door.

    Parameters
    ----------
    cost, freight, duty, insurance : money in one currency, shape (n,)
    rate : reporting/money, shape (n,)

    Returns
    -------
    reporting currency, the broadcast shape
    """
    return (np.add(cost, freight) + np.add(duty, insurance)) * rate
