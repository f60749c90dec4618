"""Policy functions: order quantities, networks of stages, classes of items."""

from functools import partial

from xl_align import demand as signal
from xl_align import inventory
from xl_align.registry import function

publish = partial(function, category="Inventory")


@publish(
    returns="order_quantity",
    example=(1300, 8, 0.225, 500, 144),
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
    table=("period_number", "forecast", "safety_stock"),
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
            [
                "stage",
                "processing_time",
                "holding_cost",
                "service_factor",
                "demand_sd",
                "inbound_time",
                "longest_service_time",
            ],
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
def croston(history, alpha=0.1, estimator="croston"):
    """Forecast per period of demand that comes now and then.

    Smoothed size over smoothed interval; "sba" takes off its bias of alpha / 2, "sbj"
    that of Poisson arrivals, "tsb" fades while nothing sells. Starts at the first
    demand and its interval.
    Source: Croston (1972); Syntetos & Boylan (2005); Teunter, Syntetos & Babai (2011).
    """
    return signal.croston(history, alpha, estimator).forecast[0]


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
