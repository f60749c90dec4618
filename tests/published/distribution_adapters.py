"""Adapters: distributions other than the normal, percentiles."""

import math

from xl_align import inventory
from xl_align.kernels import discrete, gamma


def percentile(g):
    return {
        "quantile": inventory.safety_stock_empirical(g["data"], g["probability"]),
    }


def gamma_loss(g):
    mean, sd = g["shape"] * g["scale"], math.sqrt(g["shape"]) * g["scale"]
    short = gamma.loss_of_gamma(g["x"], mean, sd)
    return {"expected_shortage": short, "expected_leftover": short + g["x"] - mean}


def count_loss(g):
    variance = g["sd"] ** 2 if "sd" in g else g["mean"]
    short = discrete.loss_of_count(g["x"], g["mean"], variance)
    return {"expected_shortage": short, "expected_leftover": short + g["x"] - g["mean"]}


def poisson_cdf(g):
    return {"cdf": discrete.cdf_of_count(g["k"], g["mean"], g["mean"])}


def failures_cdf(g):
    p = g["success_probability"]
    mean = g["successes"] * (1 - p) / p
    return {"cdf": discrete.cdf_of_count(g["failures"], mean, mean / p)}


def gamma_inverse(g):
    if "shape" in g:
        mean = g["shape"] * g["scale"]
        sd = math.sqrt(g["shape"]) * g["scale"]
    else:
        mean, sd = g["mean"], g["sd"]
    return {"quantile": gamma.quantile_of_gamma(g["probability"], mean, sd)}


def count_inverse(g):
    variance = g.get("variance", g["mean"])
    level = discrete.quantile_of_count(g["probability"], g["mean"], variance)
    return {"stock_level": level}


def other_reorder(g):
    mean, lead = g["daily_demand_mean"], g.get("lead_time", g.get("lead_time_mean"))
    sd, lead_sd = g.get("daily_demand_sd", 0.0), g.get("lead_time_sd", 0.0)
    kind = "gamma" if sd else "poisson"
    stock = inventory.safety_stock(
        mean, sd, lead, g["cycle_service_level"], lead_sd, distribution=kind
    )
    return {
        "sigma_lead_time_demand": inventory.lead_time_sd_of_demand(
            mean, sd, lead, lead_sd
        ),
        "safety_stock": stock,
        "reorder_point": inventory.reorder_point(mean, lead, stock),
    }


def inverse(g):
    return {"k": inventory.inverse_loss(g["loss"])}


ADAPTERS = {
    percentile: "EB-001",
    gamma_loss: "ND-002 ND-003",
    count_loss: "ND-004 ND-005 ND-006 ND-007 ND-008",
    poisson_cdf: "ND-011",
    failures_cdf: "ND-012",
    gamma_inverse: "ND-013 ND-018",
    count_inverse: "ND-014 ND-016",
    other_reorder: "ND-020 ND-022",
    inverse: "NK-012",
}
