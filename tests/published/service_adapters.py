"""Adapters: normal kernels, safety stock, service."""

import math

import numpy as np
import pytest

from xl_align import inventory
from xl_align.kernels import discrete


def normal(g):
    z = inventory.service_factor(g["probability"])
    return {"z": z, "quantile": g.get("mean", 0) + g.get("sd", 1) * np.asarray(z)}


def losses(g):
    k = g["k"]
    return {
        "loss": inventory.unit_loss(k),
        "complementary_loss": inventory.unit_loss(np.negative(k)),
        "second_loss": inventory.second_loss(k),
        "complementary_second_loss": inventory.second_loss(np.negative(k)),
    }


def normal_loss(g):
    gap = g["x"] - g["mean"]
    return {
        "expected_shortage": inventory.expected_shortage(gap, g["sd"]),
        "expected_leftover": inventory.expected_shortage(-gap, g["sd"]),
    }


def safety(g):
    periods = g.get("weeks_per_year", 1)
    mean = g.get("demand_mean", g.get("annual_demand", 0.0) / periods)
    if "annual_demand_sd" in g:
        sd = g["annual_demand_sd"] / math.sqrt(periods)
    else:
        sd = g["demand_sd"]
    lead = g.get("lead_time", g.get("lead_time_mean"))
    lead_sd, review = g.get("lead_time_sd", 0.0), g.get("review_period", 0.0)
    spread = inventory.lead_time_sd_of_demand(mean, sd, lead, lead_sd, review)
    if "z" in g:
        stock = g["z"] * np.asarray(spread)
    else:
        level = g.get("cycle_service_level", 0.5)
        stock = inventory.safety_stock(mean, sd, lead, level, lead_sd, review)
    lot = g.get("order_quantity", 1.0)
    return {
        "safety_stock": stock,
        "reorder_point": inventory.reorder_point(mean, lead, stock),
        "order_up_to_level": inventory.order_up_to(mean, lead, review, stock),
        "sigma_lead_time_demand": spread,
        "lead_time_demand": mean * lead,
        "expected_shortage_per_cycle": inventory.expected_shortage(stock, spread),
        "fill_rate": inventory.fill_rate_single_term(stock, spread, lot),
    }


def history(g):
    sd = float(np.std(g["demand"]))
    mean = float(np.mean(g["demand"]))
    case = {"demand_mean": mean, "demand_sd": sd, **g}
    return safety(case | {"demand_mean": mean}) | {
        "demand_mean": mean,
        "demand_sd_population": sd,
    }


def days(g):
    lead = g["lead_time"] / g["days_per_month"]
    level = g["cycle_service_level"]
    return {"safety_stock": inventory.safety_stock(0, g["error_sd"], lead, level)}


def service(g):
    spread = g["demand_sd"] * math.sqrt(g["lead_time"])
    stock = g["reorder_point"] - g["demand_mean"] * g["lead_time"]
    lot = g.get("order_quantity", 1.0)
    return {
        "safety_stock": stock,
        "cycle_service_level": inventory.cycle_service(stock, spread),
        "expected_shortage_per_cycle": inventory.expected_shortage(stock, spread),
        "fill_rate": inventory.fill_rate_single_term(stock, spread, lot),
    }


def single_term(g):
    periods = g.get("weeks_per_year", 1)
    if "annual_demand_sd" in g:
        spread = g["annual_demand_sd"] * math.sqrt(g["lead_time"] / periods)
    else:
        spread = g["demand_sd"] * math.sqrt(g["lead_time"])
    missed = (1.0 - np.asarray(g["fill_rate"])) * g["order_quantity"]
    k = inventory.inverse_loss(missed / spread)
    return {
        "k": k,
        "safety_stock": k * spread,
        "cycle_service_level": inventory.cycle_service(k * spread, spread),
    }


def two_terms(g):
    mean, sd, lead = g["demand_mean"], g["demand_sd"], g["lead_time"]
    lot, target = g["order_quantity"], g["fill_rate"]
    spread = inventory.lead_time_sd_of_demand(mean, sd, lead)
    single = single_term(g)["safety_stock"]
    exact = inventory.safety_stock_fill(mean, sd, lead, target, lot)
    return {
        "reorder_point_single_term": inventory.reorder_point(mean, lead, single),
        "reorder_point_exact": inventory.reorder_point(mean, lead, exact),
        "fill_rate_exact_at_single_term_r": inventory.fill_rate(single, spread, lot),
    }


def cost_per_unit_short(g):
    holding = g["unit_cost"] * g["holding_rate"]
    short, lot, yearly = (
        g["cost_per_unit_short"],
        g["order_quantity"],
        g["annual_demand"],
    )
    level = inventory.optimal_service(holding, short, lot, yearly)
    out = safety(g | {"cycle_service_level": level})
    k = inventory.service_factor(level)
    return out | {"k": k, "cycle_service_level": level}


def backorders_and_lost_sales(g):
    sd, lot, target = (
        g["sigma_lead_time_demand"],
        g["order_quantity"],
        g["fill_rate"],
    )
    k = inventory.inverse_loss(lot * (1 - target) / sd)
    lost = inventory.inverse_loss(lot * (1 - target) / (target * sd))
    share = inventory.fill_rate_lost_sales(lost * sd, sd, lot)
    assert share == pytest.approx(target, rel=1e-12)
    return {"k_backorder": k, "k_lost_sales": lost}


def periodic(g):
    level, mean, sd = g["order_up_to_level"], g["demand_mean"], g["demand_sd"]
    lead, review = g["lead_time"], g["review_period"]
    spread = inventory.lead_time_sd_of_demand(mean, sd, lead, 0, review)
    stock = level - mean * (lead + review)
    return {
        "fill_rate_traditional": inventory.fill_rate_single_term(
            stock, spread, mean * review
        ),
        "fill_rate_exact": inventory.fill_rate_periodic(level, mean, sd, lead, review),
        "cycle_service_level": inventory.cycle_service(stock, spread),
    }


def base_stock(g):
    mean = g["demand_rate"] * g["lead_time"]
    level = g["base_stock"]
    return {
        "fill_rate": discrete.cdf_of_count(level - 1, mean, mean),
        "expected_backorders": discrete.loss_of_count(level, mean, mean),
    }


def one_season_short(g):
    k = (g["order_quantity"] - g["demand_mean"]) / g["demand_sd"]
    short = inventory.expected_shortage(k * g["demand_sd"], g["demand_sd"])
    return {"k": k, "unit_loss": inventory.unit_loss(k), "expected_units_short": short}


def time_between_stockouts(g):
    # One stockout in so many years: the "holding to backorder cost" of rule B2 is 1/T.
    years, lot = g["time_between_stockouts"], g["order_quantity"]
    level = inventory.optimal_service(1 / years, 1, lot, g["annual_demand"])
    return {"cycle_service_level": level, "k": inventory.service_factor(level)}


ADAPTERS = {
    normal: "NK-001 NK-002 NK-003",
    losses: "NK-006 NK-007 NK-008 NK-009 NK-015 NK-016",
    normal_loss: "NK-017",
    safety: "SS-001 SS-002 SS-004 SS-005 SS-006 SS-007 SS-009 SS-013 FR-006",
    history: "SS-019",
    days: "SS-020",
    service: "FR-001 FR-002 FR-005",
    single_term: "FR-003 FR-007",
    two_terms: "FR-011 FR-013",
    cost_per_unit_short: "FR-008",
    backorders_and_lost_sales: "FR-015",
    periodic: "FR-016",
    base_stock: "FR-019",
    one_season_short: "FR-022",
    time_between_stockouts: "FR-023",
}
