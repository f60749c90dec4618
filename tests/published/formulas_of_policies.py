"""Published cases of lots, policies, echelons and budgets as formulas."""

import numpy as np
from published.formulas import rows, xa


def one_row(name, *args):
    """Answer of a table function that has one row, by header."""
    return {title: column[0] for title, column in rows(name, *args).items()}


def both_terms(g):
    mean, sd, lead = g["demand_mean"], g["demand_sd"], g["lead_time"]
    lot, target = g["order_quantity"], g["fill_rate"]
    spread = xa("LEAD_TIME_SD", mean, sd, lead)
    single = xa("INVERSE_LOSS", (1 - target) * lot / spread) * spread
    exact = xa("SAFETY_STOCK_FILL", mean, sd, lead, target, lot)
    return {
        "reorder_point_single_term": xa("REORDER_POINT", mean, lead, single),
        "reorder_point_exact": xa("REORDER_POINT", mean, lead, exact),
        "fill_rate_exact_at_single_term_r": xa("FILL_RATE", single, spread, lot),
    }


def waits_or_lost(g):
    missed = (1 - g["fill_rate"]) * g["order_quantity"] / g["sigma_lead_time_demand"]
    return {
        "k_backorder": xa("INVERSE_LOSS", missed),
        "k_lost_sales": xa("INVERSE_LOSS", missed / g["fill_rate"]),
    }


def one_for_one(g):
    given = g["base_stock"], g["demand_rate"], g["lead_time"]
    table = one_row("BASE_STOCK_SERVICE", *given)
    return {
        "fill_rate": table["fill_rate"],
        "expected_backorders": table["backorders"],
    }


def reviewed(g):
    if "base_stock" in g:
        kind, sd, level = "poisson", 0, g["base_stock"]
    else:
        kind, sd, level = "normal", g["demand_sd"], g["order_up_to_level"]
    given = level, g["demand_mean"], sd, g["lead_time"], g["review_period"], kind
    table = one_row("REVIEW_SERVICE", *given)
    return {
        "fill_rate": table["fill_rate"],
        "ready_rate": table["cycle_service"],
        "cycle_service_level": table["cycle_service"],
        "mean_on_hand": table["on_hand"],
        "mean_on_hand_end_of_period": table["on_hand"],
        "mean_backorders": table["backorders"],
    }


def cost_of_lot(g):
    given = g["demand_rate"], g["fixed_order_cost"], g["holding_cost"]
    return {"annual_cost": xa("LOT_COST", g["order_quantity"], *given)}


def penalty(g):
    demand = g["eoq"] ** 2 / 2  # with costs of 1 that is the best quantity
    at, least = xa("LOT_COST", [g["order_quantity"], g["eoq"]], demand, 1, 1)
    return {"cost_ratio": at / least}


def kept_waiting(g):
    names = "demand_rate fixed_order_cost holding_cost backorder_cost".split()
    table = one_row("EOQ_BACKORDERS", *(g[name] for name in names))
    return {
        "order_quantity": table["order_quantity"],
        "stockout_fraction": table["share_waiting"],
        "max_backorders": table["most_backorders"],
        "annual_cost": table["policy_cost"],
        "cost_per_month": table["policy_cost"],
    }


def discounted(g, kind="all units"):
    breaks = [["from_quantity", "price"]]
    breaks += map(list, zip(g["breakpoints"], g["unit_costs"], strict=True))
    given = g["demand_rate"], g["fixed_order_cost"], g["holding_rate"]
    table = one_row("EOQ_DISCOUNT", *given, breaks, kind)
    return {
        "order_quantity": table["order_quantity"],
        "price_region_index": g["breakpoints"].index(table["from_quantity"]),
        "total_annual_cost": table["policy_cost"],
    }


def incremental(g):
    return discounted(g, "incremental")


def cheapest_lots(g):
    given = g["demand"], g["fixed_order_cost"], g["holding_cost"]
    table = rows("LOT_SIZES", *given)
    return {
        "minimum_cost": sum(table["policy_cost"]),
        "order_quantities": table["order_quantity"],
    }


def silver_meal(g):
    given = g["demand"], g["fixed_order_cost"], g["holding_cost"]
    return {
        "order_quantities": rows("LOT_SIZES", *given, "Silver-Meal")["order_quantity"],
        "wagner_whitin_minimum_cost": sum(rows("LOT_SIZES", *given)["policy_cost"]),
    }


def joint(g):
    items = [["item", "order_cost", "holding_cost", "demand"]]
    names = "individual_fixed_costs holding_costs demand_rates".split()
    columns = zip(*(g[name] for name in names), strict=True)
    items += [[str(at), *row] for at, row in enumerate(columns)]
    table = rows("JOINT_REPLENISHMENT", items, g["shared_fixed_cost"])
    assert table["order_multiple"][:-1] == g["order_multiples"]
    return {
        "base_cycle_time": table["cycle_time"][-1],
        "annual_cost": sum(table["policy_cost"]),
        "optimal_annual_cost": sum(table["policy_cost"]),
    }


def demand_and_costs(g, last="backorder_cost"):
    names = "demand_mean demand_sd lead_time fixed_order_cost holding_cost".split()
    return [*(g.get(name, 0) for name in names), g[last]]


def reorder_cost(g):
    given = g["reorder_point"], g["order_quantity"]
    return {"expected_cost": xa("REORDER_COST", *given, *demand_and_costs(g))}


def per_unit_short(g):
    table = one_row("HADLEY_WHITIN", *demand_and_costs(g, "stockout_cost_per_unit"))
    return table | {"expected_cost": table["policy_cost"]}


def lot_then_point(g):
    mean, sd, lead, setup, hold, wait = demand_and_costs(g)
    lot = one_row("EOQ_BACKORDERS", mean, setup, hold, wait)["order_quantity"]
    stock = xa("SAFETY_STOCK_FILL", mean, sd, lead, wait / (wait + hold), lot)
    return {
        "reorder_point": xa("REORDER_POINT", mean, lead, stock),
        "order_quantity": lot,
    }


def counted_policy(g):
    table = one_row("REORDER_POLICY", *demand_and_costs(g), "poisson")
    return table | {"expected_cost": table["policy_cost"]}


def review_costs(g):
    return [g[n] for n in "fixed_order_cost holding_cost stockout_cost".split()]


def min_max(g):
    table = one_row("MIN_MAX_POLICY", g["demand_mean"], *review_costs(g))
    return {
        "s": table["reorder_point"],
        "S": table["order_up_to"],
        "expected_cost": table["policy_cost"],
    }


def min_max_cost(g):
    given = g["s"], g["S"], g["demand_mean"]
    return {"expected_cost": xa("MIN_MAX_COST", *given, *review_costs(g))}


def power(g):
    given = g["demand_mean"], g["demand_sd"], *review_costs(g)
    table = one_row("POWER_APPROXIMATION", *given)
    return {"s": table["reorder_point"], "S": table["order_up_to"]}


def stages_in_series(held, times):
    names = [f"stage {at}" for at in range(1, len(held) + 1)]
    table = zip(names, held, times, strict=True)
    return [["stage", "holding_cost", "lead_time"], *map(list, table)]


def clark_scarf(g):
    stages = stages_in_series(g["echelon_holding_costs_stage1_to_4"], g["lead_times"])
    table = rows("SERIAL_STOCK", stages, g["demand_rate"], g["backorder_cost"])
    return {
        "echelon_base_stock_levels": table["echelon_stock"],
        "optimal_cost": table["policy_cost"][-1],
    }


def shang_song(g):
    held, times = g["echelon_holding_costs_stage1_to_3"], g["lead_times_stage1_to_3"]
    given = g["demand_mean"], g["demand_sd"], g["backorder_cost"]
    table = rows("SERIAL_BOUNDS", stages_in_series(held, times), *given)
    return {"echelon_base_stock_levels": table["echelon_stock"]}


def allocated(g):
    sd = g["sigma_lead_time_demand"]
    if "weight" in g:
        weight = g["weight"]
    else:
        cycles = np.divide(g["annual_demand"], g["order_quantity"])
        weight = (cycles * g["unit_margin"]).tolist()
    items = [["item", "unit_cost", "lead_time_sd_of_demand", "shortage_weight"]]
    columns = zip(g["unit_cost"], sd, weight, strict=True)
    items += [[str(at), *row] for at, row in enumerate(columns)]
    table = rows("ALLOCATE_STOCK", items, g["budget"], *g["k_bounds"])
    lost = sum(table["expected_loss"])
    out = {
        "k": table["service_factor"],
        "objective": lost,
        "expected_annual_lost_margin": lost,
        "shadow_price": table["shadow_price"][0],
    }
    if "unit_margin" in g:
        sold = np.dot(g["annual_demand"], g["unit_margin"])
        out["margin_weighted_fill_rate"] = 1 - lost / sold
    return out


def season_budget(g):
    names = "demand_mean demand_sd price unit_cost salvage".split()
    columns = zip(*(g[name] for name in names), strict=True)
    items = [["item", "demand", "demand_sd", "price", "cost", "salvage"]]
    items += [[str(at), *row] for at, row in enumerate(columns)]
    table = rows("NEWSVENDOR_BUDGET", items, g["budget"])
    return {
        "quantities": table["order_quantity"],
        "expected_profit": sum(table["profit"]),
        "shadow_price": table["shadow_price"][0],
    }


ADAPTERS = {
    both_terms: "FR-011 FR-013",
    waits_or_lost: "FR-015",
    one_for_one: "FR-019",
    reviewed: "SM-001 SM-006",
    cost_of_lot: "EQ-005",
    penalty: "EQ-006",
    kept_waiting: "EQ-009 EQ-010 EQ-011",
    discounted: "EQ-015 EQ-017",
    incremental: "EQ-019",
    cheapest_lots: "EQ-028 EQ-029 EQ-033",
    silver_meal: "EQ-034",
    joint: "EQ-035",
    reorder_cost: "PO-002 PO-003",
    per_unit_short: "PO-005",
    lot_then_point: "PO-008",
    counted_policy: "PO-010",
    min_max: "PO-012",
    min_max_cost: "PO-013 SM-003",
    power: "PO-015 PO-016",
    clark_scarf: "ME-016",
    shang_song: "ME-021",
    allocated: "PF-001 PF-008",
    season_budget: "PF-004",
}
