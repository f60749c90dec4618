"""Views: one demand signal read as commit, most likely and stretch."""

from collections.abc import Mapping

from xl_align.errors import InputError
from xl_align.kernels import normal
from xl_align.vocabulary import Numbers

VIEWS: Mapping[str, float] = {"commit": 0.2, "most likely": 0.5, "stretch": 0.8}


def demand_view(
    demand: Numbers,
    demand_sd: Numbers,
    view: str,
    shares: Mapping[str, float] = VIEWS,
) -> Numbers:
    """Return what demand is expected to reach in a view of the plan.

    Parameters
    ----------
    demand, demand_sd : each/period, shape (n,)
        Mean of demand and standard deviation of its forecast error.
    view : "commit", "most likely" or "stretch"
    shares : fraction by view
        Chance that demand stays below the view: P20, P50 and P80 unless told.

    Returns
    -------
    each/period, the broadcast shape
        The normal quantile, at least 0; NaN for a negative deviation.
    """
    if view not in shares:
        raise InputError(f"view must be one of {', '.join(shares)}; got {view!r}")
    level: Numbers = normal.view_of(demand, demand_sd, shares[view])
    return level
