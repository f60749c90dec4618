"""A balanced score: how far targets are met, weighted."""

from dataclasses import dataclass

import numpy as np

from xl_align.errors import DomainError
from xl_align.vocabulary import Array


@dataclass(frozen=True, slots=True)
class Score:
    """One row for each measure, the total in the last."""

    figures: Array
    targets: Array
    attained: Array
    weights: Array
    points: Array


def score(values: Array, targets: Array, weights: Array, directions: Array) -> Score:
    """Score figures against targets.

    Parameters
    ----------
    values, targets : any unit, shape (measures,)
    weights : shape (measures,)
    directions : "higher" or "lower" is better, shape (measures,)

    Returns
    -------
    Score
        attained is the ratio to the target, between 0 and 1; a target of 0 that
        lower is better for is met only by 0 or less. The total row's attainment is
        its points; figure and target are 0 there.

    Notes
    -----
    Raises DomainError where all weights are 0. Source: Kaplan & Norton (1996).
    """
    total = weights.sum()
    if not 0.0 < total < np.inf:
        raise DomainError("the weights must add up to more than 0")
    higher = directions == "higher"
    above, below = np.where(higher, values, targets), np.where(higher, targets, values)
    met = np.where(higher, values >= targets, values <= targets)
    ratio = np.divide(above, below, out=np.zeros(above.size), where=below > 0.0)
    attained = np.where(met, 1.0, np.clip(ratio, 0.0, 1.0))
    points = attained * weights / total
    reached = points.sum()
    return Score(
        np.append(values, 0.0),
        np.append(targets, 0.0),
        np.append(attained, reached),
        np.append(weights, total),
        np.append(points, reached),
    )
