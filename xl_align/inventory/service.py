"""Service: what a given stock promises, each number by its own name."""

import numpy as np

from xl_align.inventory.distributions import covered, shortage
from xl_align.kernels import replenish
from xl_align.vocabulary import Numbers


def cycle_service(
    safety_stock: Numbers,
    lead_time_sd_of_demand: Numbers,
    lead_time_demand: Numbers = 0.0,
    distribution: str = "normal",
) -> Numbers:
    """Return the chance that a replenishment cycle sees no stockout.

    Parameters
    ----------
    safety_stock, lead_time_sd_of_demand, lead_time_demand : each, shape (n,)
        The mean of demand over the lead time does not matter to a normal demand.
    distribution : one of distributions.DISTRIBUTIONS

    Returns
    -------
    fraction, the broadcast shape
        Phi(safety stock / sd) for normal demand; 1 or 0 when nothing is uncertain.
    """
    if distribution == "normal":
        at: Numbers = replenish.cycle_service(safety_stock, lead_time_sd_of_demand)
        return at
    level = np.add(lead_time_demand, safety_stock)
    return covered(level, lead_time_demand, lead_time_sd_of_demand, distribution)


def expected_shortage(
    safety_stock: Numbers,
    lead_time_sd_of_demand: Numbers,
    lead_time_demand: Numbers = 0.0,
    distribution: str = "normal",
) -> Numbers:
    """Return the mean units short in a replenishment cycle.

    Parameters
    ----------
    safety_stock, lead_time_sd_of_demand, lead_time_demand : each, shape (n,)
        As for `cycle_service`.
    distribution : one of distributions.DISTRIBUTIONS

    Returns
    -------
    each/cycle, the broadcast shape
        s G(safety stock / s) for normal demand.
    """
    if distribution == "normal":
        at: Numbers = replenish.expected_shortage(safety_stock, lead_time_sd_of_demand)
        return at
    level = np.add(lead_time_demand, safety_stock)
    return shortage(level, lead_time_demand, lead_time_sd_of_demand, distribution)


def fill_rate(
    safety_stock: Numbers, lead_time_sd_of_demand: Numbers, order_quantity: Numbers
) -> Numbers:
    """Return the share of demand served from the shelf, unmet demand waiting.

    Parameters
    ----------
    safety_stock, lead_time_sd_of_demand, order_quantity : each, shape (n,)

    Returns
    -------
    fraction, the broadcast shape
        1 - s [G(k) - G(k + Q/s)] / Q; 1 where nothing is uncertain and no stock is
        withheld; Phi(k) in the limit of one unit at a time.

    Notes
    -----
    The exact two-term rate: demand short in earlier cycles is not counted again.
    Sources: Hadley & Whitin (1963), ch. 4; Zipkin (2000), sec. 6.
    """
    share: Numbers = replenish.fill_rate(
        safety_stock, lead_time_sd_of_demand, order_quantity
    )
    return share


def fill_rate_single_term(
    safety_stock: Numbers, lead_time_sd_of_demand: Numbers, order_quantity: Numbers
) -> Numbers:
    """Return the textbook fill rate 1 - shortage / order quantity.

    Parameters
    ----------
    safety_stock, lead_time_sd_of_demand, order_quantity : each, shape (n,)

    Returns
    -------
    fraction, the broadcast shape
        Too low, even negative, where the order is small against uncertainty.

    Notes
    -----
    Source: Chopra & Meindl, Supply Chain Management, ch. 12.
    """
    short = np.asarray(expected_shortage(safety_stock, lead_time_sd_of_demand))
    quantity = np.where(np.asarray(order_quantity) > 0.0, order_quantity, np.nan)
    return 1.0 - short / quantity


def fill_rate_lost_sales(
    safety_stock: Numbers, lead_time_sd_of_demand: Numbers, order_quantity: Numbers
) -> Numbers:
    """Return the share of demand served when unmet demand is lost.

    Parameters
    ----------
    safety_stock, lead_time_sd_of_demand, order_quantity : each, shape (n,)

    Returns
    -------
    fraction, the broadcast shape
        1 - shortage / (Q + shortage): a lost sale lengthens the cycle.

    Notes
    -----
    Source: Silver, Pyke & Thomas, sec. 6.7.4.
    """
    short = np.asarray(expected_shortage(safety_stock, lead_time_sd_of_demand))
    quantity = np.where(np.asarray(order_quantity) > 0.0, order_quantity, np.nan)
    share: Numbers = 1.0 - short / (quantity + short)
    return share


def fill_rate_periodic(
    order_up_to: Numbers,
    demand: Numbers,
    demand_sd: Numbers,
    lead_time: Numbers,
    review_period: Numbers,
) -> Numbers:
    """Return the exact fill rate of ordering up to a level at every review.

    Parameters
    ----------
    order_up_to : each, shape (n,)
    demand, demand_sd : each/period, shape (n,)
    lead_time, review_period : periods, shape (n,)

    Returns
    -------
    fraction, the broadcast shape
        1 - (E[(D(L+R) - S)+] - E[(D(L) - S)+]) / E[D(R)].

    Notes
    -----
    Backorders open when the cycle starts are taken off. Sources: Johnson, Lee, Davis
    & Hall, IIE Transactions 27 (1995); Teunter, EJOR 198 (2009).
    """
    share: Numbers = replenish.fill_rate_periodic(
        order_up_to, demand, demand_sd, lead_time, review_period
    )
    return share
