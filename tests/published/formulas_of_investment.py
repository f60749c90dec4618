"""Published cases of accuracy, investment, loans and activities as formulas."""

import math

import numpy as np
from published.formulas import rows, xa


def measures(*args):
    table = rows("ACCURACY", *args)
    return dict(zip(table["name"], table["result"], strict=True))


def accuracy(g):
    pair = g["forecast"], g["actual"]
    wape = xa("WAPE", *pair)
    every = measures(*pair)
    sums = [
        -at * xa("BIAS", pair[0][:at], pair[1][:at])
        for at in range(1, len(g["actual"]) + 1)
    ]
    return {
        "mae": every["MAE"],
        "mse": every["MSE"],
        "smape": every["sMAPE"],
        "median_absolute_error": every["median absolute error"],
        "median_ape": every["median APE"],
        "mspe": every["MSPE"],
        "percent_bias": -every["mean percentage error"],
        "running_sum_of_errors": sums,
        "rmse": xa("RMSE", *pair),
        "wape": wape,
        "accuracy": 1 - wape,
        "mape": xa("MAPE", *pair),
        "mape_excluding_zero_actuals": xa("MAPE", *pair),
        "mean_error_actual_minus_forecast": -xa("BIAS", *pair),
        "tracking_signal": xa("TRACKING_SIGNAL", *pair),
    }


def scaled(g):
    """History first, without a forecast: the naive error is measured there."""
    actual = [*g["training"], *g["actual"]]
    forecast = [None] * len(g["training"]) + g["forecast"]
    pair, season = (forecast, actual), g.get("seasonality", 4)
    return {
        "mase": xa("MASE", *pair, season),
        "mase_seasonal": xa("MASE", *pair, season),
        "mase_nonseasonal": xa("MASE", *pair),
        "rmsse": measures(*pair, season)["RMSSE"],
    }


def value_added(g):
    naive = [g["last_history_actual"], *g["actual"][:-1]]
    return {
        "wape_forecast": xa("WAPE", g["forecast"], g["actual"]),
        "wape_naive": xa("WAPE", naive, g["actual"]),
        "fva": xa("FORECAST_VALUE_ADDED", naive, g["forecast"], g["actual"]),
    }


def worth(name, flows, rate=0.1, *more):
    table = rows("CAPEX", flows, rate, *more)
    return dict(zip(table["name"], table["result"], strict=True))[name]


def excel_npv(g):
    # Excel's NPV discounts the first flow by one period.
    return {"npv": worth("NPV", [0, *g["cash_flows"]], g["rate"])}


def investment_first(g):
    flows = [g["initial_investment"], *g["cash_flows"]]
    return {
        "npv_five_years": worth("NPV", flows, g["rate"]),
        "npv_with_sixth_year": worth("NPV", [*flows, g["extra_sixth_year"]], g["rate"]),
    }


def rates(g):
    flows = g["cash_flows"]
    return {
        "irr": worth("IRR", flows),
        "irr_5_years": worth("IRR", flows),
        "irr_4_years": worth("IRR", flows[:5]),
        "irr_2_years": worth("IRR", flows[:3]),
    }


def written_off(g):
    asset = g["cost"], g["salvage"], g["life"]
    double = "double declining"
    return {
        "value": xa("DEPRECIATION", *asset, 1),
        "depreciation": xa("DEPRECIATION", *asset, [1, 10], "sum of years"),
        "year1_factor2": xa("DEPRECIATION", *asset, 1, double),
        "year10_factor2": xa("DEPRECIATION", *asset, 10, double),
        "year2_factor1_5": xa("DEPRECIATION", *asset, 2, double, 1.5),
        "day1_of_3650": xa("DEPRECIATION", *asset[:2], 365 * g["life"], 1, double),
    }


def paid_back(g):
    return {
        "payback_a": xa("PAYBACK", g["cash_flows_a"]),
        "payback_b": xa("PAYBACK", g["cash_flows_b"]),
    }


def paid_back_discounted(g):
    flows = [-g["initial_investment"], *[g["annual_cash_flow"]] * g["years"]]
    return {
        "discounted_payback": xa("PAYBACK", flows, g["rate"]),
        "cumulative_discounted_after_6": worth("NPV", flows, g["rate"]),
    }


def activities(g):
    used = np.array(g["driver_usage_by_product"], dtype=float)
    rate = xa("ACTIVITY_RATE", g["activity_cost_pools"], used.sum(axis=0))
    names = [f"activity {at}" for at in range(rate.size)]
    table = [["activity", "activity_rate"], *zip(names, rate.tolist(), strict=True)]
    drivers = [["product", *names]]
    drivers += [[f"product {at}", *row] for at, row in enumerate(used.tolist())]
    served = rows("COST_TO_SERVE", drivers, [list(row) for row in table])
    allocated = np.array(served["total"][:-1])
    return {
        "activity_rates": rate,
        "allocated_overhead": allocated,
        "overhead_per_unit": allocated / g["units_produced"],
    }


def one_pool(g):
    hours = np.array(g["machine_hours_by_product"], dtype=float)
    rate = xa("ACTIVITY_RATE", g["total_overhead"], math.fsum(hours))
    return {
        "overhead_rate": rate,
        "overhead_per_unit": rate * hours / g["units_produced"],
    }


def reinvested(g):
    more = None, None, g["reinvest_rate"]
    return {"mirr": worth("MIRR", g["cash_flows"], g["finance_rate"], *more)}


def grown(g):
    between = [0] * (g["periods"] - 1)
    flows = [-g["present_value"], *between, g["future_value"]]
    return {"value": worth("IRR", flows)}


def dated_worth(g):
    return {"xnpv": xa("XNPV", g["rate"], g["cash_flows"], g["dates"])}


def dated_rate(g):
    return {"xirr": xa("XIRR", g["cash_flows"], g["dates"])}


def schedule(g):
    plan = g.get("present_value", 0), g.get("future_value", 0), g.get("due", "end")
    return rows("LOAN", g["rate"], g["periods"], *plan)


def payment(g):
    return {"value": schedule(g)["level_payment"][0]}


def cumulative_interest(g):
    return {"value": sum(schedule(g)["interest"][g["start"] - 1 : g["end"]])}


def annuity(g):
    flows = [0, *[-g["payment"]] * g["periods"]]
    return {"value": worth("NPV", flows, g["rate"])}


def number_of_payments(g):
    names = "rate payment present_value future_value due".split()
    return {"value": xa("LOAN_PERIODS", *(g[name] for name in names))}


def effective(g):
    return {"value": xa("EFFECTIVE_RATE", g["nominal_rate"], g["compounding"])}


ADAPTERS = {
    accuracy: "FA-001 FA-002 FA-004 FA-006 FA-007 FA-009",
    scaled: "FA-003 FA-012",
    value_added: "FA-014",
    excel_npv: "TV-001",
    investment_first: "TV-002",
    rates: "TV-003 TV-004 TV-005 TV-006 TV-007 TV-018",
    written_off: "TV-040 TV-041 TV-043",
    paid_back: "TV-046",
    paid_back_discounted: "TV-048",
    activities: "AB-001 AB-002 AB-003",
    one_pool: "AB-005",
    reinvested: "TV-012 TV-013 TV-015 TV-016",
    dated_worth: "TV-019",
    dated_rate: "TV-020 TV-021 TV-026",
    payment: "TV-029 TV-030 TV-031",
    annuity: "TV-032",
    number_of_payments: "TV-034",
    cumulative_interest: "TV-036",
    effective: "TV-038",
    grown: "TV-039",
}
