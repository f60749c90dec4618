"""Stocking functions: base stock, reorder points, min and max, stages in series."""

from functools import partial

from xl_align import inventory
from xl_align.registry import function

publish = partial(function, category="Inventory")

_SERVICE = ("fill_rate", "cycle_service", "on_hand", "backorders")
_STAGES = [
    ["stage", "holding_cost", "lead_time"],
    ["shop", 0.25, 0.25],
    ["warehouse", 0.25, 0.25],
    ["plant", 0.25, 0.25],
]


@publish(
    returns="fill_rate",
    table=_SERVICE,
    reads={"base_stock": "whole_stock"},
    example=(14, 5, 2),
)
def base_stock_service(base_stock, demand, lead_time, unmet="waits"):
    """What replacing each unit sold by an order for one promises, with Poisson demand.

    fill rate P(D <= S-1), cycle service P(D <= S), backorders E[(D-S)+] over the lead
    time; where unmet demand is lost, 1 - Erlang's loss formula.
    Source: Palm (1938); Feeney & Sherbrooke, Management Science 12 (1966).
    """
    return inventory.base_stock_service(base_stock, demand, lead_time, unmet)


@publish(
    returns="fill_rate",
    table=_SERVICE,
    reads={"review_period": "whole_review"},
    example=(1100, 200, 35, 3, 2),
    fails="there is no demand, or none of this distribution",
)
def review_service(
    order_up_to, demand, demand_sd, lead_time, review_period, distribution="normal"
):
    """What ordering up to a level at every review promises; unmet demand waits.

    fill rate 1 - (E[(D(L+R)-S)+] - E[(D(L)-S)+]) / (mu R), cycle service
    P(D(L+R) <= S); stock on hand and backorders are means at the end of a period.
    Source: Hadley & Whitin (1963), ch. 5; Johnson, Lee, Davis & Hall (1995).
    """
    return inventory.review_service(
        order_up_to, demand, demand_sd, lead_time, review_period, distribution
    )


@publish(
    returns="policy_cost",
    reads={"distribution": "lead_time_shape"},
    example=(126.8, 328.5, 1300, 150, 0.0833333333333333, 8, 0.225, 7.5),
    fails="counted demand takes whole order quantities, up to 50000",
)
def reorder_cost(
    reorder_point,
    order_quantity,
    demand,
    demand_sd,
    lead_time,
    order_cost,
    holding_cost,
    backorder_cost,
    distribution="normal",
):
    """Cost of ordering Q whenever the stock position falls to r, exactly.

    (K D + h E[(y-D)+] + b E[(D-y)+] added up over the positions y from r to r + Q) / Q.
    Source: Hadley & Whitin (1963), ch. 4; Zheng, Management Science 38 (1992).
    """
    return inventory.reorder_cost(
        reorder_point,
        order_quantity,
        demand,
        demand_sd,
        lead_time,
        order_cost,
        holding_cost,
        backorder_cost,
        distribution,
    )


@publish(
    returns="reorder_point",
    table=("reorder_point", "order_quantity", "policy_cost"),
    reads={"distribution": "lead_time_shape"},
    example=(1300, 150, 0.0833333333333333, 8, 0.225, 7.5),
    fails="without demand nothing is ordered; counted demand may have 50000 positions",
)
def reorder_policy(
    demand,
    demand_sd,
    lead_time,
    order_cost,
    holding_cost,
    backorder_cost,
    distribution="normal",
):
    """Reorder point and order quantity of least cost, a unit owed costing by the time.

    The (r, Q) whose first and last position cost the same, which is the mean cost; then
    the fill rate is b / (b + h). Poisson and negative binomial demand: whole r and Q.
    Source: Zheng (1992); Federgruen & Zheng, Operations Research 40 (1992).
    """
    return inventory.reorder_policy(
        demand,
        demand_sd,
        lead_time,
        order_cost,
        holding_cost,
        backorder_cost,
        distribution,
    )


@publish(
    returns="reorder_point",
    table=("reorder_point", "order_quantity", "policy_cost"),
    example=(1300, 150, 0.0833333333333333, 8, 0.225, 7.5),
    fails="units short are too cheap to be avoided: h Q is above p D",
)
def hadley_whitin(
    demand, demand_sd, lead_time, order_cost, holding_cost, shortage_cost
):
    """Reorder point and order quantity of least cost, a unit short costing once.

    Q = sqrt(2 D (K + p n(r)) / h) and P(D_L > r) = h Q / (p D), until both settle; mean
    stock on hand is taken as r - mu L + Q / 2.
    Source: Hadley & Whitin (1963), sec. 4.4; Snyder & Shen, sec. 5.2.
    """
    return inventory.hadley_whitin(
        demand, demand_sd, lead_time, order_cost, holding_cost, shortage_cost
    )


@publish(
    returns="policy_cost",
    example=(6, 40, 10, 64, 1, 9),
    fails="the levels must be whole, the order-up-to level above the reorder point by "
    "at most 3000, and there must be demand",
)
def min_max_cost(
    reorder_point,
    order_up_to,
    demand,
    order_cost,
    holding_cost,
    backorder_cost,
    lead_time=0.0,
):
    """Cost of ordering up to S at a review that finds s or less, with Poisson demand.

    Renewals at every order; costs are charged on stock at the end of a period, L + 1
    periods after the review that can still change it.
    Source: Veinott & Wagner (1965); Zheng & Federgruen, Operations Research 39 (1991).
    """
    return inventory.min_max_cost(
        reorder_point,
        order_up_to,
        demand,
        order_cost,
        holding_cost,
        backorder_cost,
        lead_time,
    )


@publish(
    returns="reorder_point",
    table=("reorder_point", "order_up_to", "policy_cost"),
    example=(6, 5, 1, 4),
    fails="without demand nothing is ordered; the levels may be 3000 units apart",
)
def min_max_policy(demand, order_cost, holding_cost, backorder_cost, lead_time=0.0):
    """Levels s and S of least cost, reviewed every period, with Poisson demand.

    Zheng and Federgruen's search: S moves up while its own cost is below the best so
    far, s follows.
    Source: Zheng & Federgruen, Operations Research 39 (1991).
    """
    return inventory.min_max_policy(
        demand, order_cost, holding_cost, backorder_cost, lead_time
    )


@publish(
    returns="reorder_point",
    table=("reorder_point", "order_up_to"),
    example=(50, 8, 2.5, 0.18, 0.7),
    fails="demand, its deviation and the cost of an order must be above 0",
)
def power_approximation(
    demand, demand_sd, order_cost, holding_cost, backorder_cost, lead_time=0.0
):
    """Levels s and S nearly of least cost in closed form, for any demand.

    Q = 1.30 mu^.494 (K/h)^.506 (1 + sL^2/mu^2)^.116, z = sqrt(Q h / (sL b)),
    s = .973 muL + sL (.183/z + 1.063 - 2.192 z), S = s + Q, over L + 1 periods.
    Source: Ehrhardt & Mosier, Management Science 30 (1984).
    """
    return inventory.power_approximation(
        demand, demand_sd, order_cost, holding_cost, backorder_cost, lead_time
    )


@publish(
    returns="echelon_stock",
    table=("stage", "echelon_stock", "policy_cost"),
    example=(_STAGES, 16, 9),
)
def serial_stock(echelons, demand, backorder_cost):
    """Echelon base stocks of least cost for stages in series, with Poisson demand.

    Clark and Scarf's recursion, exact; holding_cost is what a stage adds to it. The
    cost is that of the stages so far: the last is the system's.
    Source: Clark & Scarf, Management Science 6 (1960); Chen & Zheng (1994).
    """
    return inventory.serial_stock(echelons, demand, backorder_cost)


@publish(
    returns="echelon_stock",
    table=("stage", "lower_bound", "upper_bound", "echelon_stock"),
    example=(_STAGES, 16, 4, 9),
)
def serial_bounds(echelons, demand, demand_sd, backorder_cost, distribution="normal"):
    """Echelon base stocks of stages in series between two newsvendor levels.

    Quantiles of demand over the lead times so far at (b + H) / (b + all h) and
    (b + H) / (b + H + h), H being the holding costs further up; their mean is nearly
    optimal.
    Source: Shang & Song, Management Science 49 (2003).
    """
    return inventory.serial_bounds(
        echelons, demand, demand_sd, backorder_cost, distribution
    )
