"""Published cases of demand of every shape as formulas."""

import math

import numpy as np
from published.formulas import rows, xa


def normal(g):
    z = xa("SERVICE_FACTOR", g["probability"])
    return {"z": z, "quantile": g.get("mean", 0) + g.get("sd", 1) * z}


def losses(g):
    k = g["k"]
    other = [-x for x in k] if isinstance(k, list) else -k
    return {"loss": xa("UNIT_LOSS", k), "complementary_loss": xa("UNIT_LOSS", other)}


def normal_loss(g):
    gap = g["x"] - g["mean"]
    return {
        "expected_shortage": xa("EXPECTED_SHORTAGE", gap, g["sd"]),
        "expected_leftover": xa("EXPECTED_SHORTAGE", -gap, g["sd"]),
    }


def other_quantile(g):
    """Demand that is not passed: its mean and the safety stock over one period."""
    kind = "gamma"
    if "shape" in g:
        mean, sd = g["shape"] * g["scale"], math.sqrt(g["shape"]) * g["scale"]
    elif "sd" in g:
        mean, sd = np.array(g["mean"], float), np.array(g["sd"], float)
    else:
        kind = "negative binomial" if "variance" in g else "poisson"
        mean = np.array(g["mean"], float)
        sd = np.sqrt(np.array(g.get("variance", g["mean"]), float))
    stock = xa("SAFETY_STOCK", mean, sd, 1, g["probability"], 0, 0, kind)
    level = stock + mean
    return {"quantile": level, "stock_level": level}


def other_reorder(g):
    mean, lead = g["daily_demand_mean"], g.get("lead_time", g.get("lead_time_mean"))
    sd, lead_sd = g.get("daily_demand_sd", 0.0), g.get("lead_time_sd", 0.0)
    level, kind = g["cycle_service_level"], "gamma" if sd else "poisson"
    stock = xa("SAFETY_STOCK", mean, sd, lead, level, lead_sd, 0, kind)
    return {
        "sigma_lead_time_demand": xa("LEAD_TIME_SD", mean, sd, lead, lead_sd),
        "safety_stock": stock,
        "reorder_point": xa("REORDER_POINT", mean, lead, stock),
    }


def percentile(g):
    return {"quantile": xa("SAFETY_STOCK_EMPIRICAL", g["data"], g["probability"])}


def two(short, x, mean):
    return {"expected_shortage": short, "expected_leftover": short + x - mean}


def shortage(x, mean, sd, kind):
    return xa("EXPECTED_SHORTAGE", x - mean, sd, mean, kind)


def inverse(g):
    return {"k": xa("INVERSE_LOSS", g["loss"])}


def second(g):
    return {
        "second_loss": xa("SECOND_LOSS", g["k"]),
        "complementary_second_loss": xa("SECOND_LOSS", -g["k"]),
    }


def continuous_loss(g):
    if "sigma_log" in g:
        kind, variance = "lognormal", g["sigma_log"] ** 2
        mean = math.exp(g["mu_log"] + variance / 2)
        sd = mean * math.sqrt(math.expm1(variance))
    elif "rate" in g:
        kind, mean, sd = "gamma", 1 / g["rate"], 1 / g["rate"]
    else:
        kind, mean = "gamma", g["shape"] * g["scale"]
        sd = math.sqrt(g["shape"]) * g["scale"]
    return two(shortage(g["x"], mean, sd, kind), g["x"], mean)


def counted_loss(g):
    kind = "negative binomial" if "sd" in g else "poisson"
    short = shortage(g["x"], g["mean"], g.get("sd", 0), kind)
    return two(short, g["x"], g["mean"])


def outcomes(g):
    return rows("LEAD_TIME_DEMAND", g["support"], 1, g["probabilities"])


def discrete_loss(g):
    table = outcomes(g)
    short = table["beyond"][table["units"].index(g["x"])]
    return two(short, g["x"], np.dot(table["units"], table["probability"]))


def chances(x, mean, sd, kind):
    at_most = xa("CYCLE_SERVICE", [x - mean, x - 1 - mean], sd, mean, kind)
    return {"cdf": at_most[0], "pmf": at_most[0] - at_most[1]}


def poisson_chance(g):
    return chances(g["k"], g["mean"], 0, "poisson")


def failures_chance(g):
    p = g["success_probability"]
    mean = g["successes"] * (1 - p) / p
    return chances(g["failures"], mean, math.sqrt(mean / p), "negative binomial")


def discrete_season(g):
    """The first outcome whose chance to suffice reaches the critical ratio."""
    over, under = g["overage_cost"], g["underage_cost"]
    table = outcomes(g)
    ratio = under / (under + over)
    at = next(i for i, p in enumerate(table["at_most"]) if p >= ratio)
    mean = np.dot(table["units"], table["probability"])
    costs = [
        over * (x - mean) + (over + under) * short
        for x, short in zip(table["units"], table["beyond"], strict=True)
    ]
    return {
        "optimal_quantity": table["units"][at],
        "expected_cost": costs[at],
        "expected_cost_at_3": costs[table["units"].index(3)],
    }


def exclusive(g):
    got = xa("SAFETY_STOCK_EMPIRICAL", g["data"], g["probability"], "exclusive")
    return {"quantile": got}


def bootstrapped(g):
    table = rows("LEAD_TIME_DEMAND", g["demand_history"], g["lead_time"])
    levels = g["cycle_service_level"]
    stock = xa("SAFETY_STOCK_BOOTSTRAP", g["demand_history"], g["lead_time"], levels)
    stock = stock + np.mean(g["demand_history"]) * g["lead_time"]
    at = table["units"].index(round(stock[0]))
    return {
        "stock_levels": stock,
        "achieved_csl_at_95_level": table["at_most"][at],
        "expected_shortage_at_95_level": table["beyond"][at],
    }


def mean_deviation(g):
    return {"sigma": xa("SD_FROM_MAD", g["mad"])}


def carried_over(g):
    given = (g[n] for n in "innovation_sd lead_time cycle_service_level".split())
    return {"safety_stock": xa("SAFETY_STOCK_AR", *given, g["ar1_phi"])}


ADAPTERS = {
    normal: "NK-001 NK-002 NK-003",
    losses: "NK-006 NK-007 NK-008 NK-009",
    normal_loss: "NK-017",
    other_quantile: "ND-013 ND-014 ND-016 ND-018",
    other_reorder: "ND-020 ND-022",
    percentile: "EB-001",
    inverse: "NK-012",
    second: "NK-015 NK-016",
    continuous_loss: "ND-001 ND-002 ND-003 ND-009",
    counted_loss: "ND-004 ND-005 ND-006 ND-007 ND-008",
    discrete_loss: "ND-010",
    poisson_chance: "ND-011",
    failures_chance: "ND-012",
    discrete_season: "NV-012",
    exclusive: "EB-002",
    bootstrapped: "EB-004",
    mean_deviation: "SS-015",
    carried_over: "SS-017",
}
