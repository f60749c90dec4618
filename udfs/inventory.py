"""Inventory functions: stock for a promised service, order quantities, classes."""

from functools import partial

from xl_align import demand as signal
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


@publish(returns="safety_stock", gaps=("errors",), example=([1, 2, 3, 4], 0.3))
def safety_stock_empirical(errors, service_level):
    """Quantile of past forecast errors over the lead time, whatever their shape.

    Rule 7 of Hyndman and Fan, Excel's PERCENTILE.INC: linear between the ordered
    errors (actual less forecast, cumulated over the lead time). Blanks are left out.
    Source: Hyndman & Fan, The American Statistician 50 (1996).
    """
    return inventory.safety_stock_empirical(errors, service_level)


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


@publish(returns="cycle_service", example=(1000, 707.1067811865476))
def cycle_service(safety_stock, lead_time_sd_of_demand):
    """Chance that a replenishment cycle sees no stockout.

    Phi(safety stock / sLR).
    Source: Chopra & Meindl, Supply Chain Management, ch. 12.
    """
    return inventory.cycle_service(safety_stock, lead_time_sd_of_demand)


@publish(returns="fill_rate", example=(1000, 707.1067811865476, 10000))
def fill_rate(safety_stock, lead_time_sd_of_demand, order_quantity):
    """Share of demand served from the shelf; unmet demand waits.

    1 - sLR [G(k) - G(k + Q/sLR)] / Q, the exact two-term rate: demand short in earlier
    cycles is not counted again.
    Source: Hadley & Whitin (1963), ch. 4; Zipkin, Foundations (2000), ch. 6.
    """
    return inventory.fill_rate(safety_stock, lead_time_sd_of_demand, order_quantity)


@publish(returns="expected_shortage", example=(1000, 707.1067811865476))
def expected_shortage(safety_stock, lead_time_sd_of_demand):
    """Mean units short in a replenishment cycle.

    sLR G(safety stock / sLR).
    Source: Silver, Pyke & Thomas, sec. 6.7.
    """
    return inventory.expected_shortage(safety_stock, lead_time_sd_of_demand)


@publish(
    returns="order_quantity",
    example=(1300, 8, 0.225, 500, 144),
    reads={"minimum": "minimum", "multiple": "multiple"},
)
def eoq(demand, order_cost, holding_cost, minimum=0.0, multiple=0.0):
    """Order quantity of least cost that the supplier takes.

    sqrt(2 K D / h), or the multiple of least cost at or above the minimum: n and n + 1
    lots cost the same at sqrt(n (n + 1)) lots, not half-way.
    Source: Harris (1913); Zipkin, Foundations of Inventory Management, sec. 3.2.
    """
    return inventory.eoq(demand, order_cost, holding_cost, minimum, multiple)


@publish(
    returns="order_quantity",
    example=(200, 1000, 100, 5),
    fails="demand must be below the production rate",
)
def epq(demand, production_rate, setup_cost, holding_cost):
    """Batch of least cost when units arrive at the rate they are made.

    sqrt(2 K D / (h (1 - D / P))).
    Source: Taft (1918); Snyder & Shen, Fundamentals of Supply Chain Theory, sec. 3.7.
    """
    return inventory.epq(demand, production_rate, setup_cost, holding_cost)


@publish(
    returns="order_quantity",
    example=(32000, 11000, 24, 10.9, 7),
    fails="salvage must be below cost and cost below price",
)
def newsvendor(demand, demand_sd, price, cost, salvage=0.0, distribution="normal"):
    """Quantity of most expected profit for one season.

    Quantile of demand at the critical ratio (price - cost) / (price - salvage).
    Source: Arrow, Harris & Marschak, Econometrica 19 (1951).
    """
    return inventory.newsvendor(demand, demand_sd, price, cost, salvage, distribution)


@publish(
    returns="cycle_service",
    example=(13.5, 90, 9000, 35000),
    fails="holding a cycle's stock costs more than the shortages it could prevent",
)
def optimal_service(holding_cost, backorder_cost, order_quantity, demand):
    """Cycle service at which a unit of safety stock just pays.

    1 - h Q / (b D), with b the cost of a unit short.
    Source: Hadley & Whitin (1963), sec. 4.2; Silver, Pyke & Thomas, rule B2.
    """
    return inventory.optimal_service(
        holding_cost, backorder_cost, order_quantity, demand
    )


@publish(
    returns="safety_stock",
    table=("rank", "forecast", "safety_stock"),
    whole=("forecast",),
    example=([100, 120, 90, 150], 0.3, 2, 0.95),
    fails="the forecast ends before the lead time does",
)
def dynamic_safety_stock(forecast, error_cv, lead_time, service_level):
    """Safety stock of each period from the forecast of the lead time that follows.

    k cv sqrt(sum of f^2) over the next L periods, this one first, errors independent
    from period to period; a fraction of a period adds that share of its variance.
    Source: Silver, Pyke & Thomas, sec. 6.10, with time-varying demand (sec. 6.12).
    """
    return inventory.dynamic_safety_stock(forecast, error_cv, lead_time, service_level)


@publish(
    returns="sd",
    whole=("sds",),
    block=("correlation",),
    example=([5, 5, 5, 5], 0.2),
    fails="these correlations cannot be: the pooled variance would be negative",
)
def pooled_sd(sds, correlation=0.0):
    """Standard deviation of demand when several places share one stock.

    sqrt(s' C s), with one correlation between all pairs or a matrix of them.
    Source: Eppen, Management Science 25 (1979).
    """
    return inventory.pooled_sd(sds, correlation)


@publish(
    returns="base_stock",
    table=(
        "stage",
        "inbound_time",
        "service_time",
        "safety_stock",
        "base_stock",
        "carrying_cost",
    ),
    example=(
        [
            ["stage", "processing_time", "holding_cost", "service_factor"]
            + ["demand_sd", "inbound_time", "longest_service_time"],
            ["1", 2, 1, 1, None, 1, None],
            ["3", 1, 2, 1, None, None, None],
            ["2", 1, 3, 1, 1, None, 0],
            ["4", 1, 3, 1, 1, None, 1],
        ],
        [["from_stage", "to_stage"], ["1", "3"], ["3", "2"], ["3", "4"]],
    ),
)
def guaranteed_service(stages, links):
    """Service times and base stocks of least cost for a tree of stages.

    Minimises sum h k s sqrt(SI + T - S) over whole service times S; s^2 adds up
    downstream; k is the stage's service_factor. Stages without customers promise at
    most longest_service_time, at once unless told.
    Source: Graves & Willems, M&SOM 2 (2000) and 5 (2003).
    """
    return inventory.guaranteed_service(stages, links)


@publish(
    returns="demand_class",
    gaps=("history",),
    example=(
        [0, 2, 0, 1, 0, 11, 0, 0, 0, 0, 2, 0, 6, 3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0],
    ),
    fails="there is no demand in the history",
)
def demand_class(history):
    """Class of demand: smooth, intermittent, erratic or lumpy.

    Intermittent from 1.32 periods per demand, erratic from a squared variability of
    demand sizes of 0.49. Blanks are left out.
    Source: Syntetos, Boylan & Croston, J. Operational Research Society 56 (2005).
    """
    return signal.demand_class(history)


@publish(
    returns="demand",
    gaps=("history",),
    example=([0, 0, 10, 0, 0, 20, 0, 0, 0, 15], 0.1, "croston"),
    fails="there is no demand in the history",
)
def croston(history, alpha=0.1, variant="sba"):
    """Forecast per period of demand that comes now and then.

    Smoothed size over smoothed interval; "sba" takes off Croston's bias (the default),
    "tsb" fades while nothing sells. Starts at the first demand and its interval.
    Source: Croston (1972); Syntetos & Boylan (2005); Teunter, Syntetos & Babai (2011).
    """
    return signal.croston(history, alpha, variant).forecast[0]


@publish(returns="class", whole=("values",), example=([80, 10, 6, 4],))
def abc(values, a_share=0.8, b_share=0.95):
    """Class A, B or C of each item by cumulative share of the value of use.

    The item that crosses a limit belongs to the better class; ties keep their order.
    Source: Dickie, Factory Management and Maintenance (1951).
    """
    return inventory.abc_class(values, a_share, b_share)


@publish(returns="class", example=(0.7,))
def xyz(cvs, x_limit=0.5, y_limit=1.0):
    """Class X, Y or Z of each item by the variability of its demand.

    X up to x_limit standard deviations per mean, Y up to y_limit, Z beyond.
    Source: Scholz-Reiter et al., Int. J. Production Economics 136 (2012).
    """
    return inventory.xyz_class(cvs, x_limit, y_limit)


@publish(
    returns="excess_stock",
    table=("cycle_stock", "safety_stock", "excess_stock"),
    example=(1000, 600, 150),
)
def split_stock(on_hand, order_quantity, safety_stock):
    """Stock in hand split into cycle, safety and excess stock.

    Safety stock is filled first, then one order quantity; the rest is excess.
    Source: Silver, Pyke & Thomas, sec. 6.2.
    """
    return inventory.split_stock(on_hand, order_quantity, safety_stock)
