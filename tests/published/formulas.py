"""Published cases written as worksheet formulas: what a planner would type.

Each adapter takes a case's inputs and returns its outputs by calling XA_ functions
on cells; plain arithmetic is what the planner would add around them.
"""

import functools
import math

import numpy as np

from xl_align.hosts.cells import call
from xl_align.registry import catalog


@functools.cache
def functions():
    return {one.name: one for one in catalog()}


def xa(name, *args):
    """Answer of a worksheet function; arrays go in and come out as ranges do."""
    cells = [a.tolist() if isinstance(a, np.ndarray) else a for a in args]
    answer = call(functions()[f"XA_{name}"], cells)
    return np.array(answer) if _numbers(answer) else answer


def rows(name, *args):
    """Answer of a table function as columns by header."""
    header, *body = xa(name, *args)
    return {title: [row[at] for row in body] for at, title in enumerate(header)}


def _numbers(answer):
    return isinstance(answer, list) and all(isinstance(x, float) for x in answer)


def safety(g):
    periods = g.get("weeks_per_year", 1)
    mean = g.get("demand_mean", g.get("annual_demand", 0.0) / periods)
    sd = g.get("demand_sd")
    if "annual_demand_sd" in g:
        sd = g["annual_demand_sd"] / math.sqrt(periods)
    lead = g.get("lead_time", g.get("lead_time_mean"))
    lead_sd, review = g.get("lead_time_sd", 0.0), g.get("review_period", 0.0)
    spread = xa("LEAD_TIME_SD", mean, sd, lead, lead_sd, review)
    if "z" in g:
        stock = g["z"] * spread
    else:
        level = g.get("cycle_service_level", 0.5)
        stock = xa("SAFETY_STOCK", mean, sd, lead, level, lead_sd, review)
    short = xa("EXPECTED_SHORTAGE", stock, spread)
    return {
        "safety_stock": stock,
        "reorder_point": xa("REORDER_POINT", mean, lead, stock),
        "order_up_to_level": xa("ORDER_UP_TO", mean, lead, review, stock),
        "sigma_lead_time_demand": spread,
        "lead_time_demand": mean * lead,
        "expected_shortage_per_cycle": short,
        "fill_rate": 1.0 - short / g.get("order_quantity", 1.0),
    }


def history(g):
    mean, sd = float(np.mean(g["demand"])), float(np.std(g["demand"]))
    known = {"demand_mean": mean, "demand_sd": sd}
    return safety(g | known) | {"demand_mean": mean, "demand_sd_population": sd}


def lead_time_in_days(g):
    months = g["lead_time"] / g["days_per_month"]
    stock = xa("SAFETY_STOCK", 0, g["error_sd"], months, g["cycle_service_level"])
    return {"safety_stock": stock}


def service(g):
    spread = g["demand_sd"] * math.sqrt(g["lead_time"])
    stock = g["reorder_point"] - g["demand_mean"] * g["lead_time"]
    short = xa("EXPECTED_SHORTAGE", stock, spread)
    return {
        "safety_stock": stock,
        "cycle_service_level": xa("CYCLE_SERVICE", stock, spread),
        "expected_shortage_per_cycle": short,
        "fill_rate": 1.0 - short / g.get("order_quantity", 1.0),
    }


def stock_for_fill_rate(g):
    """The order is so large that the two-term rate is the textbook's one-term rate."""
    periods = g.get("weeks_per_year", 1)
    mean = g.get("demand_mean", g.get("annual_demand", 0.0) / periods)
    sd = g.get("demand_sd", g.get("annual_demand_sd", 0.0) / math.sqrt(periods))
    lead, lot = g["lead_time"], g["order_quantity"]
    stock = xa("SAFETY_STOCK_FILL", mean, sd, lead, g["fill_rate"], lot)
    spread = xa("LEAD_TIME_SD", mean, sd, lead)
    return {
        "k": stock / spread,
        "safety_stock": stock,
        "cycle_service_level": xa("CYCLE_SERVICE", stock, spread),
        "reorder_point_exact": xa("REORDER_POINT", mean, lead, stock),
    }


def cost_per_unit_short(g):
    holding = g["unit_cost"] * g["holding_rate"]
    lot, yearly = g["order_quantity"], g["annual_demand"]
    level = xa("OPTIMAL_SERVICE", holding, g["cost_per_unit_short"], lot, yearly)
    out = safety(g | {"cycle_service_level": level})
    return out | {"k": xa("SERVICE_FACTOR", level), "cycle_service_level": level}


def periodic(g):
    level, mean, sd = g["order_up_to_level"], g["demand_mean"], g["demand_sd"]
    lead, review = g["lead_time"], g["review_period"]
    spread = xa("LEAD_TIME_SD", mean, sd, lead, 0, review)
    stock = level - mean * (lead + review)
    end = xa("EXPECTED_SHORTAGE", stock, spread)
    start = xa("EXPECTED_SHORTAGE", level - mean * lead, sd * math.sqrt(lead))
    return {
        "fill_rate_traditional": 1 - end / (mean * review),
        "fill_rate_exact": 1 - (end - start) / (mean * review),
        "cycle_service_level": xa("CYCLE_SERVICE", stock, spread),
    }


def one_season_short(g):
    over = g["order_quantity"] - g["demand_mean"]
    k = over / g["demand_sd"]
    short = xa("EXPECTED_SHORTAGE", over, g["demand_sd"])
    return {"k": k, "unit_loss": xa("UNIT_LOSS", k), "expected_units_short": short}


def time_between_stockouts(g):
    years, lot = g["time_between_stockouts"], g["order_quantity"]
    level = xa("OPTIMAL_SERVICE", 1 / years, 1, lot, g["annual_demand"])
    return {"cycle_service_level": level, "k": xa("SERVICE_FACTOR", level)}


def lot(g):
    setup, rate, holding = g["fixed_order_cost"], g["demand_rate"], g["holding_cost"]
    least, step = g.get("moq", 0.0), g.get("lot_multiple", 0.0)
    best = xa("EOQ", rate, setup, holding, least, step)
    free = xa("EOQ", rate, setup, holding)
    cost = setup * rate / best + holding * best / 2
    return {
        "eoq": free,
        "unconstrained_eoq": free,
        "order_quantity": best,
        "annual_cost": cost,
    }


def least_cost(g):
    holding = g["unit_cost"] * g["holding_rate"]
    best = xa("EOQ", g["annual_demand"], g["ordering_cost"], holding)
    return {"total_relevant_cost": holding * best}


def batch(g):
    rate, made = g["demand_rate"], g["production_rate"]
    size = xa("EPQ", rate, made, g["setup_cost"], g["holding_cost"])
    most = size * (1 - rate / made)
    cost = g["setup_cost"] * rate / size + g["holding_cost"] * most / 2
    return {"quantity": size, "max_inventory": most, "annual_cost": cost}


def season(g):
    if "overage_cost" in g:
        over, salvage = g["overage_cost"], 0.0
        price, cost = g["underage_cost"] + over, over
    else:
        price = g.get("price", g.get("revenue"))
        cost = g.get("unit_cost", g.get("purchase_cost"))
        salvage = g.get("salvage", 0.0)
        over = cost - salvage
    under, mean = price - cost, g["demand_mean"]
    sd, kind = g.get("demand_sd", 0), "normal" if "demand_sd" in g else "poisson"
    best = xa("NEWSVENDOR", mean, sd, price, cost, salvage, kind)
    at = np.array(g.get("quantity", best))
    short = xa("EXPECTED_SHORTAGE", at - mean, sd, mean, kind)
    expected = over * (at - mean + short) + under * short
    return {
        "optimal_quantity": best,
        "expected_cost": expected,
        "mismatch_cost": expected,
        "expected_profit": under * mean - expected,
        "expected_units_short": short,
        "fill_rate": 1 - short / mean,
    }


def ratio_quantile(g):
    low, high = g["uniform_range"]
    median, sigma = g["lognormal_median_sigma"]
    mean = median * math.exp(sigma**2 / 2)
    demands = {
        "normal": g["normal_mean_sd"],
        "uniform": ((low + high) / 2, (high - low) / math.sqrt(12)),
        "lognormal": (mean, mean * math.sqrt(math.expm1(sigma**2))),
    }
    money = g["price"], g["unit_cost"], 0
    return {
        f"q_{kind}": xa("NEWSVENDOR", *demand, *money, kind)
        for kind, demand in demands.items()
    }


def ratio_with_penalty(g):
    price = g["price"] + g["penalty"]
    k = xa("NEWSVENDOR", 0, 1, price, g["unit_cost"], g["salvage"])
    return {"critical_ratio": xa("CYCLE_SERVICE", k, 1)}


def base_stock(g):
    hold, short = g["holding_cost"], g["stockout_cost"]
    out = safety(g | {"cycle_service_level": short / (short + hold)})
    stock, missed = out["safety_stock"], out["expected_shortage_per_cycle"]
    return {
        "base_stock_level": out["order_up_to_level"],
        "expected_cost": hold * (stock + missed) + short * missed,
    }


def eoq_and_ratio(g):
    hold, back = g["holding_cost"], g["backorder_cost"]
    out = safety(g | {"cycle_service_level": back / (back + hold)})
    size = xa("EOQ", g["demand_mean"], g["fixed_order_cost"], hold)
    return {"reorder_point": out["reorder_point"], "order_quantity": size}


def seldom(g):
    header, row = xa("DEMAND_PROFILE", g["demand"], g["alpha"])
    parts = dict(zip(header, row, strict=True))
    return parts | {
        kind: xa("CROSTON", g["demand"], g["alpha"], kind)
        for kind in ("croston", "sba", "sbj")
    }


def classed(g):
    profile = {k: v[0] for k, v in rows("DEMAND_PROFILE", g["demand"]).items()}
    count = profile["demands"]
    return {
        "adi": profile["average_interval"],
        "cv2_sample": profile["squared_cv"],
        "cv2_population": profile["squared_cv"] * (count - 1) / count,
        "class": xa("DEMAND_CLASS", g["demand"]),
    }


ADAPTERS = {
    safety: "SS-001 SS-002 SS-004 SS-005 SS-006 SS-007 SS-009 SS-013 FR-006",
    history: "SS-019",
    lead_time_in_days: "SS-020",
    service: "FR-001 FR-002 FR-005",
    stock_for_fill_rate: "FR-003 FR-007",
    cost_per_unit_short: "FR-008",
    periodic: "FR-016",
    one_season_short: "FR-022",
    time_between_stockouts: "FR-023",
    lot: "EQ-001 EQ-002 EQ-003 EQ-004 EQ-022 EQ-023 EQ-025",
    least_cost: "EQ-007",
    batch: "EQ-012 EQ-013 EQ-014",
    season: "NV-001 NV-002 NV-003 NV-004 NV-005 NV-006 NV-008 NV-009 NV-013 NV-015",
    ratio_quantile: "NV-007",
    ratio_with_penalty: "NV-017",
    base_stock: "PO-001",
    eoq_and_ratio: "PO-009",
    seldom: "ID-001 ID-003",
    classed: "ID-006",
}
