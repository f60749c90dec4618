"""Lot functions: discounts, backorders, lots over time, joint orders, budgets."""

from functools import partial

from xl_align import inventory
from xl_align.registry import function

publish = partial(function, category="Inventory")


@publish(
    returns="policy_cost",
    example=(250, 1300, 8, 0.225),
)
def lot_cost(order_quantity, demand, order_cost, holding_cost):
    """Cost of ordering and holding that an order quantity causes.

    K D / Q + h Q / 2; off the best quantity by a factor f it grows by (f + 1/f) / 2.
    Source: Harris (1913); Silver, Pyke & Thomas, sec. 4.3.
    """
    return inventory.economic_order_cost(
        order_quantity, demand, order_cost, holding_cost
    )


@publish(
    returns="order_quantity",
    table=("order_quantity", "most_backorders", "share_waiting", "policy_cost"),
    example=(1300, 8, 0.225, 5),
)
def eoq_backorders(demand, order_cost, holding_cost, backorder_cost):
    """Order quantity of least cost when customers may be kept waiting.

    Q = sqrt(2 K D (h + b) / (h b)), of which a share h / (h + b) is owed when it comes.
    Source: Snyder & Shen, Fundamentals of Supply Chain Theory, sec. 3.5.
    """
    return inventory.eoq_backorders(demand, order_cost, holding_cost, backorder_cost)


@publish(
    returns="order_quantity",
    table=("order_quantity", "from_quantity", "paid_price", "policy_cost"),
    example=(
        1300,
        8,
        0.3,
        [["from_quantity", "price"], [0, 0.75], [400, 0.72], [800, 0.68]],
    ),
    fails="what costs nothing to hold or to buy has no best quantity",
)
def eoq_discount(demand, order_cost, carrying_rate, prices, applies_to="all units"):
    """Order quantity of least cost under price breaks, goods included.

    c D + K D / Q + r c Q / 2 with the price c of the break, or with the mean price of
    the lot where breaks are incremental; demand and rate are of the same period.
    Source: Hadley & Whitin (1963), ch. 2; Snyder & Shen, sec. 3.4.
    """
    return inventory.eoq_discount(demand, order_cost, carrying_rate, prices, applies_to)


@publish(
    returns="order_quantity",
    whole=("requirements",),
    table=(
        "period_number",
        "requirements",
        "order_quantity",
        "closing_stock",
        "policy_cost",
    ),
    reads={"rule": "lot_rule"},
    example=([90, 120, 80, 70], 500, 2),
)
def lot_sizes(requirements, order_cost, holding_cost, rule="wagner whitin"):
    """Orders that cover demand known by period, and what each period costs.

    Wagner and Whitin's plan is the cheapest; "silver meal" adds a period to a lot while
    that lowers its cost a period. Holding is charged on the stock at a period's end.
    Source: Wagner & Whitin, Management Science 5 (1958); Silver & Meal (1973).
    """
    return inventory.lot_sizes(requirements, order_cost, holding_cost, rule)


@publish(
    returns="policy_cost",
    table=("item", "order_multiple", "cycle_time", "order_quantity", "policy_cost"),
    reads={"items": "joint_items"},
    example=(
        [
            ["item", "order_cost", "holding_cost", "demand"],
            ["A", 120, 160, 1],
            ["B", 840, 20, 1],
            ["C", 300, 50, 1],
        ],
        600,
    ),
)
def joint_replenishment(items, shared_order_cost):
    """Cheapest cycles of items that share an order, in multiples of a base cycle.

    Minimises S/T + sum of K / (k T) + h d k T / 2 over T and whole k; the last row is
    the shared order's own cost.
    Source: Goyal, Opsearch 11 (1974); Silver, Pyke & Thomas, sec. 10.2.
    """
    return inventory.joint_replenishment(items, shared_order_cost)


@publish(
    returns="safety_stock",
    table=(
        "item",
        "service_factor",
        "safety_stock",
        "cycle_service",
        "invested",
        "expected_loss",
        "shadow_price",
    ),
    reads={"items": "allocation_items"},
    example=(
        [
            ["item", "unit_cost", "lead_time_sd_of_demand", "shortage_weight"],
            ["A", 10, 50, 1],
            ["B", 2, 200, 1],
        ],
        1500,
    ),
    fails="even the smallest safety factors cost more than the budget",
)
def allocate_stock(items, budget, lowest_factor=-3.0, highest_factor=6.0):
    """Budget for safety stock shared among items so that the least is lost.

    Minimises sum w s G(k) with sum c s k within the budget: the last dollar saves the
    same everywhere. w is the cost of a unit short times the cycles a period.
    Source: Silver, Pyke & Thomas, sec. 6.11; Gerchak & Gupta (1991).
    """
    return inventory.allocation_table(items, budget, lowest_factor, highest_factor)


@publish(
    returns="order_quantity",
    table=("item", "order_quantity", "invested", "profit", "shadow_price"),
    reads={"items": "season_items"},
    example=(
        [
            ["item", "demand", "demand_sd", "price", "cost", "salvage"],
            ["A", 100, 30, 20, 12, 5],
            ["B", 80, 20, 35, 20, 8],
            ["C", 120, 40, 15, 9, 3],
        ],
        3200,
    ),
    fails="salvage must be below cost and cost below price",
)
def newsvendor_budget(items, budget):
    """Budget for one season's purchases shared so that most profit is expected.

    Quantiles of normal demand at (price - cost (1 + s)) / (price - salvage), with one
    shadow price s of the budget for all.
    Source: Hadley & Whitin (1963), sec. 6.3.
    """
    return inventory.newsvendor_budget(items, budget)
