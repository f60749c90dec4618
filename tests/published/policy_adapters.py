"""Adapters: order quantities, one-season buys, policies, the guardrail."""

import math

import numpy as np

from xl_align import cash, inventory
from xl_align.kernels import discrete


def lot(g):
    setup, rate, holding = g["fixed_order_cost"], g["demand_rate"], g["holding_cost"]
    free = inventory.eoq(rate, setup, holding)
    least, step = g.get("moq", 0.0), g.get("lot_multiple", 0.0)
    best = inventory.eoq(rate, setup, holding, least, step)
    size = g.get("order_quantity", best)
    return {
        "eoq": free,
        "unconstrained_eoq": free,
        "order_quantity": best,
        "annual_cost": inventory.economic_order_cost(size, rate, setup, holding),
    }


def penalty(g):
    size, best = g["order_quantity"], g["eoq"]
    at = inventory.economic_order_cost(size, best**2 / 2, 1, 1)
    least = inventory.economic_order_cost(best, best**2 / 2, 1, 1)
    return {"cost_ratio": at / least}


def least_cost(g):
    args = g["annual_demand"], g["ordering_cost"], g["unit_cost"] * g["holding_rate"]
    cost = inventory.economic_order_cost(inventory.eoq(*args), *args)
    return {"total_relevant_cost": cost}


def batch(g):
    rate, made = g["demand_rate"], g["production_rate"]
    size = inventory.epq(rate, made, g["setup_cost"], g["holding_cost"])
    return {"quantity": size, "max_inventory": size * (1 - rate / made)}


def season(g):
    over = g.get("overage_cost")
    if over is None:
        price = g.get("price", g.get("revenue"))
        cost = g.get("unit_cost", g.get("purchase_cost"))
        salvage = g.get("salvage", 0.0)
        under, over = price - cost, cost - salvage
    else:
        under = g["underage_cost"]
        price, cost, salvage = under + over, over, 0.0
    mean = g["demand_mean"]
    if "demand_sd" not in g:
        best = inventory.newsvendor(mean, 0, price, cost, salvage, "poisson")
        short = discrete.loss_of_count(best, mean, mean)
        at = best
    else:
        sd = g["demand_sd"]
        best = inventory.newsvendor(mean, sd, price, cost, salvage)
        at = np.asarray(g.get("quantity", best))
        short = inventory.expected_shortage(at - mean, sd)
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
    mean, sd = g["normal_mean_sd"]
    return {"q_normal": inventory.newsvendor(mean, sd, g["price"], g["unit_cost"])}


def ratio_with_penalty(g):
    price = g["price"] + g["penalty"]
    ratio = inventory.critical_ratio(price, g["unit_cost"], g["salvage"])
    return {"critical_ratio": ratio}


def base_stock_periodic(g):
    hold, short = g["holding_cost"], g["stockout_cost"]
    level = short / (short + hold)
    mean, sd = g["demand_mean"], g["demand_sd"]
    lead, review = g["lead_time"], g["review_period"]
    stock = inventory.safety_stock(mean, sd, lead, level, 0, review)
    spread = inventory.lead_time_sd_of_demand(mean, sd, lead, 0, review)
    missed = inventory.expected_shortage(stock, spread)
    return {
        "base_stock_level": inventory.order_up_to(mean, lead, review, stock),
        "expected_cost": hold * (stock + missed) + short * missed,
    }


def reorder_cost(g):
    mean, sd, lead = g["demand_mean"], g["demand_sd"], g["lead_time"]
    low, size = g["reorder_point"], g["order_quantity"]
    spread = sd * math.sqrt(lead)
    k = (low - mean * lead) / spread
    far = k + size / spread
    waiting = spread**2 / size
    waiting *= inventory.second_loss(k) - inventory.second_loss(far)
    hand = low + size / 2 - mean * lead + waiting
    cost = g["fixed_order_cost"] * mean / size
    cost += g["holding_cost"] * hand + g["backorder_cost"] * waiting
    return {"expected_cost": cost}


def eoq_and_ratio(g):
    mean, lead, hold = g["demand_mean"], g["lead_time"], g["holding_cost"]
    level = g["backorder_cost"] / (g["backorder_cost"] + hold)
    stock = inventory.safety_stock(mean, g["demand_sd"], lead, level)
    return {
        "reorder_point": inventory.reorder_point(mean, lead, stock),
        "order_quantity": inventory.eoq(mean, g["fixed_order_cost"], hold),
    }


def guardrail(g):
    sd = np.array(g["sigma_lead_time_demand"])
    if "weight" in g:
        weight = np.array(g["weight"])
    else:
        cycles = np.divide(g["annual_demand"], g["order_quantity"])
        weight = cycles * g["unit_margin"]
    plan = inventory.allocate_service(
        g["unit_cost"], sd, weight, g["budget"], *g["k_bounds"]
    )
    out = {
        "k": plan.service_factor,
        "objective": plan.expected_loss,
        "expected_annual_lost_margin": plan.expected_loss,
        "shadow_price": plan.shadow_price,
    }
    if "unit_margin" in g:
        sold = np.dot(g["annual_demand"], g["unit_margin"])
        out["margin_weighted_fill_rate"] = 1 - plan.expected_loss / sold
    return out


def equal_rules(g):
    cost, sd = np.array(g["unit_cost"]), np.array(g["sigma_lead_time_demand"])
    k = g["budget"] / cash.stock_cash(cost, sd).sum()
    months = g["budget"] / np.dot(cost, g["demand_rate"])
    supply = months * np.array(g["demand_rate"])
    return {
        "common_k": k,
        "expected_units_short_equal_k": inventory.expected_shortage(k * sd, sd).sum(),
        "common_months_of_supply": months,
        "expected_units_short_equal_supply": inventory.expected_shortage(
            supply, sd
        ).sum(),
    }


ADAPTERS = {
    lot: "EQ-001 EQ-002 EQ-003 EQ-004 EQ-005 EQ-022 EQ-023 EQ-025",
    penalty: "EQ-006",
    least_cost: "EQ-007",
    batch: "EQ-012 EQ-013 EQ-014",
    season: "NV-001 NV-002 NV-003 NV-004 NV-005 NV-006 NV-008 NV-009 NV-013 NV-015",
    ratio_quantile: "NV-007",
    ratio_with_penalty: "NV-017",
    base_stock_periodic: "PO-001",
    reorder_cost: "PO-002 PO-003",
    eoq_and_ratio: "PO-009",
    guardrail: "PF-001 PF-008",
    equal_rules: "PF-006",
}
