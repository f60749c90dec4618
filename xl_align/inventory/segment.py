"""Segments: which items carry the value, and which are hard to plan."""

import numpy as np
import numpy.typing as npt

from xl_align.vocabulary import Array

Classes = npt.NDArray[np.str_]


def abc_class(values: Array, a_share: float = 0.8, b_share: float = 0.95) -> Classes:
    """Class items by their cumulative share of the value of use.

    Parameters
    ----------
    values : money, shape (items,)
    a_share, b_share : fraction
        Where A ends and where B ends.

    Returns
    -------
    text, shape (items,)
        "A", "B" or "C"; "" for a blank. The item that crosses a limit belongs to the
        better class, so there is always an A; equal values keep their order.

    Notes
    -----
    Source: Dickie, Factory Management and Maintenance (1951).
    """
    values = np.asarray(values, dtype=np.float64)
    order = np.argsort(-np.nan_to_num(values), kind="stable")
    ranked = np.nan_to_num(values)[order]
    total = ranked.sum()
    before = np.cumsum(ranked) - ranked
    share = before / total if total > 0.0 else np.ones(values.size)
    letters = np.where(share < a_share, "A", np.where(share < b_share, "B", "C"))
    classes = np.empty(values.size, dtype="<U1")
    classes[order] = letters
    classes[np.isnan(values)] = ""
    return classes


def xyz_class(cvs: Array, x_limit: float = 0.5, y_limit: float = 1.0) -> Classes:
    """Class items by the variability of their demand.

    Parameters
    ----------
    cvs : standard deviation / mean, shape (items,)
    x_limit, y_limit : sd / mean
        Largest variability of an X and of a Y.

    Returns
    -------
    text, shape (items,)
        "X", "Y" or "Z"; "" for a blank.
    """
    cvs = np.asarray(cvs, dtype=np.float64)
    classes = np.where(cvs <= x_limit, "X", np.where(cvs <= y_limit, "Y", "Z"))
    return np.where(np.isnan(cvs), "", classes)
