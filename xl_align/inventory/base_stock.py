"""Base stock: what ordering up to a level promises, item by item or every review."""

from dataclasses import dataclass

import numpy as np

from xl_align.errors import InputError
from xl_align.inventory.distributions import covered, shortage
from xl_align.kernels import discrete
from xl_align.vocabulary import Array, Numbers

UNMET = ("waits", "lost")
LARGEST = 10_000  # units of base stock, or periods of review, worth adding up


@dataclass(frozen=True, slots=True)
class Service:
    """What a level of stock promises; shares as fractions, stock in each."""

    fill_rate: Array
    cycle_service: Array
    on_hand: Array
    backorders: Array


def base_stock_service(
    base_stock: Numbers, demand: Numbers, lead_time: Numbers, unmet: str = "waits"
) -> Service:
    """Return what replacing every unit sold by an order for one promises.

    Parameters
    ----------
    base_stock : each, whole, shape (n,)
    demand : each/period, shape (n,)
        Poisson demand.
    lead_time : periods, shape (n,)
        Mean lead time, of whatever shape: only its mean matters (Palm's theorem).
    unmet : "waits" or "lost"

    Returns
    -------
    Service
        cycle_service is the chance that stock is not short at any moment: with
        waiting demand P(D <= S), the ready rate, while fill_rate is P(D <= S - 1).
        Where demand is lost the fill rate is 1 less Erlang's loss formula.

    Notes
    -----
    Sources: Palm (1938); Feeney & Sherbrooke, Management Science 12 (1966); Zipkin,
    Foundations of Inventory Management (2000), sec. 7.2.
    """
    stock, pipeline = np.broadcast_arrays(
        np.asarray(base_stock, dtype=np.float64), np.multiply(demand, lead_time)
    )
    if unmet == "waits":
        waiting = np.asarray(discrete.loss_of_count(stock, pipeline, pipeline))
        return Service(
            fill_rate=discrete.cdf_of_count(stock - 1.0, pipeline, pipeline),
            cycle_service=discrete.cdf_of_count(stock, pipeline, pipeline),
            on_hand=stock - pipeline + waiting,
            backorders=waiting,
        )
    if unmet != "lost":
        raise InputError(f"unmet must be one of {', '.join(UNMET)}; got {unmet!r}")
    served = 1.0 - _erlang_loss(stock, pipeline)
    none = 0.0 * served
    return Service(served, served, stock - pipeline * served, none)


def _erlang_loss(servers: Array, load: Array) -> Array:
    """Return Erlang's loss formula by its recursion over the servers.

    The inverse of the loss grows as 1 + j / load times itself: nothing cancels.
    """
    most = np.where((servers >= 0.0) & (servers <= LARGEST), servers, np.nan)
    inverse = np.ones(load.shape)
    for j in range(1, int(np.nanmax(most, initial=0.0)) + 1):
        grown = 1.0 + inverse * (j / np.where(load > 0.0, load, np.nan))
        inverse = np.where(j <= most, grown, inverse)
    lost = np.where((load == 0.0) & (most > 0.0), 0.0, 1.0 / inverse)
    return np.where(np.isfinite(most), lost, np.nan)


def review_service(
    order_up_to: Numbers,
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    review_period: Numbers,
    distribution: str = "normal",
) -> Service:
    """Return what ordering up to a level at every review promises.

    Parameters
    ----------
    order_up_to : each, shape (n,)
    demand, demand_sd : each/period, shape (n,)
    lead_time : periods, shape (n,)
    review_period : whole periods, shape (n,)
    distribution : one of distributions.DISTRIBUTIONS

    Returns
    -------
    Service
        fill_rate counts a unit short once; cycle_service is the chance that a cycle
        ends without a stockout; on_hand and backorders are means at the end of a
        period. Unmet demand waits. NaN unless the review has 1 .. 10,000 periods.

    Notes
    -----
    Sources: Hadley & Whitin (1963), ch. 5; Johnson, Lee, Davis & Hall (1995).
    """
    level, mean, sd, lead, review = np.broadcast_arrays(
        *(
            np.asarray(x, dtype=np.float64)
            for x in (order_up_to, demand, demand_sd, lead_time, review_period)
        )
    )
    whole = (review >= 1.0) & (review <= LARGEST) & (review == np.floor(review))
    periods = np.where(whole, review, np.nan)

    def short(at: Array) -> Array:
        return np.asarray(shortage(level, mean * at, sd * np.sqrt(at), distribution))

    waiting = 0.0 * periods
    for passed in range(1, int(np.nanmax(periods, initial=0.0)) + 1):
        waiting = np.where(passed <= periods, waiting + short(lead + passed), waiting)
    waiting = waiting / periods
    span = lead + periods
    missed = short(span) - short(lead)
    sold = np.where(mean > 0.0, mean * periods, np.nan)
    return Service(
        fill_rate=1.0 - missed / sold,
        cycle_service=np.asarray(
            covered(level, mean * span, sd * np.sqrt(span), distribution)
        )
        + 0.0 * periods,
        on_hand=level - mean * (lead + 0.5 * (periods + 1.0)) + waiting,
        backorders=waiting,
    )
