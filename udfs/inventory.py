"""Inventory functions: stock for a promised service, order quantities, classes."""

from functools import partial

from xl_align import inventory
from xl_align.registry import function

publish = partial(function, category="Inventory")


@publish(returns="service_factor", example=(0.95,))
def service_factor(service_level):
    """Standard deviations of safety stock that give a cycle service level.

    k with P(Z <= k) = service_level for a standard normal Z, in full double accuracy.
    Source: Wichura, Algorithm AS 241, Applied Statistics 37 (1988).
    """
    return inventory.service_factor(service_level)


@publish(returns="unit_loss", example=(1,))
def unit_loss(k):
    """Mean shortage, in standard deviations, when k of them are held as safety stock.

    G(k) = phi(k) - k (1 - Phi(k)), without cancellation for large k.
    Source: Silver, Pyke & Thomas, Inventory and Production Management, app. II.
    """
    return inventory.unit_loss(k)


@publish(
    returns="k", example=(0.1,), fails="no safety factor has a unit loss of 0 or less"
)
def inverse_loss(unit_loss):
    """Safety factor whose mean shortage, in standard deviations, is the one given.

    k with G(k) = unit_loss. The textbook fill rate b is reached at
    k = XA_INVERSE_LOSS((1 - b) Q / sLR); with lost sales at (1 - b) Q / (b sLR).
    Source: Silver, Pyke & Thomas, sec. 6.7 and app. II.
    """
    return inventory.inverse_loss(unit_loss)


@publish(returns="second_loss", example=(1,))
def second_loss(k):
    """Half the mean squared shortage, in standard deviations, beyond a safety factor.

    ((1 + k^2) (1 - Phi(k)) - k phi(k)) / 2, the integral of G from k on: what mean
    backorders are made of.
    Source: Zipkin, Foundations of Inventory Management (2000), app. C.
    """
    return inventory.second_loss(k)


@publish(returns="sd", example=(10,))
def sd_from_mad(mad):
    """Standard deviation of normal forecast errors from their mean absolute size.

    MAD * sqrt(pi / 2); the 1.25 of older books is this number rounded.
    Source: Brown, Smoothing, Forecasting and Prediction (1962).
    """
    return inventory.sd_from_mad(mad)


@publish(returns="lead_time_sd_of_demand", example=(2500, 500, 7, 4))
def lead_time_sd(demand, demand_sd, lead_time, lead_time_sd=0.0, review_period=0.0):
    """Standard deviation of demand over lead time and review.

    sqrt((L + R) sd^2 + mu^2 sL^2); the variance of the lead time is not scaled by R.
    Source: Silver, Pyke & Thomas, sec. 6.10.
    """
    return inventory.lead_time_sd_of_demand(
        demand, demand_sd, lead_time, lead_time_sd, review_period
    )


@publish(returns="safety_stock", example=(50, 8, 4, 0.95))
def safety_stock(
    demand,
    demand_sd,
    lead_time,
    service_level,
    lead_time_sd=0.0,
    review_period=0.0,
    distribution="normal",
):
    """Stock that covers lead-time demand at a cycle service level.

    Quantile of demand over L + R less its mean: k sLR for normal demand; gamma,
    negative binomial and Poisson demand are matched by mean and variance, and counted
    demand gives whole reorder points. Negative below a service of one half.
    Source: Chopra & Meindl, Supply Chain Management, ch. 12; Burgin, Operational
    Research Quarterly 26 (1975).
    """
    return inventory.safety_stock(
        demand,
        demand_sd,
        lead_time,
        service_level,
        lead_time_sd,
        review_period,
        distribution,
    )


@publish(
    returns="safety_stock",
    example=(100, 50, 4, 0.95, 100),
    fails="no stock gives this fill rate: it must be above 0, and below 1 when "
    "anything is uncertain",
)
def safety_stock_fill(
    demand,
    demand_sd,
    lead_time,
    fill_rate,
    order_quantity,
    lead_time_sd=0.0,
    review_period=0.0,
):
    """Stock that serves a share of demand from the shelf; unmet demand waits.

    Solves 1 - sLR [G(k) - G(k + Q/sLR)] / Q = fill rate for k; the result k sLR may be
    negative where the order quantity alone serves more.
    Source: Hadley & Whitin, Analysis of Inventory Systems (1963), ch. 4.
    """
    return inventory.safety_stock_fill(
        demand,
        demand_sd,
        lead_time,
        fill_rate,
        order_quantity,
        lead_time_sd,
        review_period,
    )


@publish(
    returns="safety_stock",
    example=(8, 4, 0.95, 0.3),
    fails="a lead time above 10000 periods is too long to add up",
)
def safety_stock_ar(error_sd, lead_time, service_level, autocorrelation):
    """Stock that covers lead-time demand when a surprise carries over to what follows.

    k sd sqrt(sum over j = 1 .. L of (1 + phi + ... + phi^(j-1))^2): above k sd sqrt(L)
    where demand moves in waves. sd is the forecast error one period ahead.
    Source: Lee, Padmanabhan & Whang, Management Science 43 (1997).
    """
    return inventory.safety_stock_autocorrelated(
        error_sd, lead_time, service_level, autocorrelation
    )


@publish(
    returns="safety_stock",
    gaps=("errors",),
    reads={"rule": "percentile_rule"},
    example=([1, 2, 3, 4], 0.3),
    fails="there is no error, or none this rare: the exclusive rule needs more of them",
)
def safety_stock_empirical(errors, service_level, rule="inclusive"):
    """Quantile of past forecast errors over the lead time, whatever their shape.

    Rule 7 of Hyndman and Fan, Excel's PERCENTILE.INC: linear between the ordered
    errors (actual less forecast, cumulated over the lead time); "exclusive" is rule 6,
    PERCENTILE.EXC. Blanks are left out.
    Source: Hyndman & Fan, The American Statistician 50 (1996).
    """
    return inventory.safety_stock_empirical(errors, service_level, rule)


@publish(
    returns="safety_stock",
    gaps=("history",),
    example=([0, 0, 3, 0, 5, 0, 2, 0, 0, 1], 3, 0.95),
)
def safety_stock_bootstrap(
    history, lead_time, service_level, lead_time_sd=0.0, seed=20_260_101
):
    """Quantile of lead-time demand drawn from history, less its mean.

    Each draw adds up as many past periods, with replacement, as the lead time has. A
    fixed whole lead time of whole demand is convolved exactly; else 20,000 draws are
    made from the seed, the same on every machine. Blanks are left out.
    Source: Efron (1979); Willemain, Smart & Schwarz, Int. J. Forecasting 20 (2004).
    """
    return inventory.safety_stock_bootstrap(
        history, lead_time, service_level, lead_time_sd, seed
    )


@publish(
    returns="lead_time_demand",
    gaps=("history", "chances"),
    table=("units", "probability", "at_most", "beyond"),
    reads={"lead_time": "whole_lead_time"},
    example=([0, 0, 3, 0, 5, 0, 2, 0, 0, 1], 2),
)
def lead_time_demand(history, lead_time=1.0, chances=None):
    """Every demand that history, drawn with replacement, can add up to in a lead time.

    Convolved exactly from the past periods, each as likely as the next unless chances
    say otherwise; beyond is E[(D - units)+]. Blanks are left out.
    Source: Efron (1979); Willemain, Smart & Schwarz, Int. J. Forecasting 20 (2004).
    """
    return inventory.lead_time_demand(history, lead_time, chances)


@publish(returns="reorder_point", example=(2500, 2, 906.19))
def reorder_point(demand, lead_time, safety_stock):
    """Stock position at which an order is placed.

    mu L + safety stock.
    Source: Chopra & Meindl, Supply Chain Management, ch. 12.
    """
    return inventory.reorder_point(demand, lead_time, safety_stock)


@publish(returns="order_up_to", example=(2500, 2, 4, 1569.57))
def order_up_to(demand, lead_time, review_period, safety_stock):
    """Stock position that an order restores at every review.

    mu (L + R) + safety stock.
    Source: Chopra & Meindl, Supply Chain Management, ch. 12.
    """
    return inventory.order_up_to(demand, lead_time, review_period, safety_stock)


@publish(
    returns="cycle_service",
    example=(1000, 707.1067811865476),
    fails="a gamma, lognormal or counted demand needs lead_time_demand above 0",
)
def cycle_service(
    safety_stock, lead_time_sd_of_demand, lead_time_demand=0.0, distribution="normal"
):
    """Chance that a replenishment cycle sees no stockout.

    Phi(safety stock / sLR); other distributions are matched to lead_time_demand, the
    mean, and sLR: P(D <= lead_time_demand + safety stock).
    Source: Chopra & Meindl, Supply Chain Management, ch. 12.
    """
    return inventory.cycle_service(
        safety_stock, lead_time_sd_of_demand, lead_time_demand, distribution
    )


@publish(returns="fill_rate", example=(1000, 707.1067811865476, 10000))
def fill_rate(safety_stock, lead_time_sd_of_demand, order_quantity):
    """Share of demand served from the shelf; unmet demand waits.

    1 - sLR [G(k) - G(k + Q/sLR)] / Q, the exact two-term rate: demand short in earlier
    cycles is not counted again.
    Source: Hadley & Whitin (1963), ch. 4; Zipkin, Foundations (2000), ch. 6.
    """
    return inventory.fill_rate(safety_stock, lead_time_sd_of_demand, order_quantity)


@publish(
    returns="expected_shortage",
    example=(1000, 707.1067811865476),
    fails="a gamma, lognormal or counted demand needs lead_time_demand above 0",
)
def expected_shortage(
    safety_stock, lead_time_sd_of_demand, lead_time_demand=0.0, distribution="normal"
):
    """Mean units short in a replenishment cycle.

    sLR G(safety stock / sLR); other distributions are matched to lead_time_demand, the
    mean, and sLR: E[(D - lead_time_demand - safety stock)+].
    Source: Silver, Pyke & Thomas, sec. 6.7.
    """
    return inventory.expected_shortage(
        safety_stock, lead_time_sd_of_demand, lead_time_demand, distribution
    )
