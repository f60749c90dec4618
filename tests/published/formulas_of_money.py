"""Published cases of networks, cash, variances, accuracy and investment as formulas."""

import datetime as dt
import math

import numpy as np
from published.formulas import rows, xa


def network(g):
    stages = [
        "stage processing_time holding_cost service_factor demand_sd inbound_time "
        "longest_service_time".split()
    ]
    stages += zip(
        g["nodes"],
        g["processing_time"],
        g["holding_cost"],
        g["demand_bound_z"],
        g["external_demand_sd"],
        g["external_inbound_service_time"],
        g["max_outbound_service_time"],
        strict=True,
    )
    links = [["from_stage", "to_stage"], *g["edges_supplier_to_customer"]]
    table = rows("GUARANTEED_SERVICE", [list(row) for row in stages], links)
    return {"optimal_cost": sum(table["carrying_cost"])}


def pooled(g):
    count, sd, lead = g["locations"], g["demand_sd_each"], g["lead_time"]
    level = g["cycle_service_level"]
    spread = [xa("POOLED_SD", [sd] * count, c) for c in g["correlation"]]
    return {
        "decentralised_safety_stock": count * xa("SAFETY_STOCK", 0, sd, lead, level),
        "aggregated_safety_stock": xa("SAFETY_STOCK", 0, spread, lead, level),
    }


def stores(g):
    lead, level = g["lead_time"], g["cycle_service_level"]
    spread = [xa("POOLED_SD", [sd] * g["stores"]) for sd in g["demand_sd"]]
    return {
        "safety_stock_per_store": xa("SAFETY_STOCK", 0, g["demand_sd"], lead, level),
        "centralised_safety_stock": xa("SAFETY_STOCK", 0, spread, lead, level),
    }


def equal_rules(g):
    cost, sd = np.array(g["unit_cost"]), np.array(g["sigma_lead_time_demand"])
    k = g["budget"] / xa("STOCK_CASH", cost, sd).sum()
    months = g["budget"] / np.dot(cost, g["demand_rate"])
    supply = months * np.array(g["demand_rate"])
    short = "EXPECTED_SHORTAGE"
    return {
        "common_k": k,
        "expected_units_short_equal_k": xa(short, k * sd, sd).sum(),
        "common_months_of_supply": months,
        "expected_units_short_equal_supply": xa(short, supply, sd).sum(),
    }


def cycle(g):
    case = {name.replace("average_", ""): value for name, value in g.items()}
    owed = case.get("receivables", case.get("accounts_receivable"))
    owing = case.get("payables", case.get("accounts_payable"))
    year = case["days_per_year"]
    dio = xa("DIO", case["inventory"], case["annual_cogs"], year)
    dso = xa("DSO", owed, case["annual_sales"], year)
    dpo = xa("DPO", owing, case["annual_cogs"], year)
    return {"dio": dio, "dso": dso, "dpo": dpo, "ccc": xa("CCC", dio, dso, dpo)}


def release(g):
    year = g["days_per_year"]
    over = xa("DIO", g["inventory"], g["cogs_a"], year) - g["benchmark_icp"]
    under = g["benchmark_pdp"] - xa("DPO", g["payables"], g["cogs_b"], year)
    return {
        "inventory_reduction": xa("CASH_RELEASE", over, g["cogs_a"] / year),
        "payables_increase": xa("CASH_RELEASE", under, g["cogs_b"] / year),
    }


def early(g):
    share = g["discount_percent"] / 100
    rate = xa("EARLY_PAY_RATE", share, g["discount_days"], g["actual_payment_day"])
    return {"nominal_annual_cost": rate}


def order_payment(g):
    receipt = dt.date.fromisoformat(g["po_date"]) + dt.timedelta(g["lead_time"])
    terms = f"NET {g['terms_net_days_from_receipt']}"
    order = [g["po_date"], receipt, g["po_value"], terms, g["deposit_fraction"]]
    header = ["order_date", "receipt_date", "amount", "terms", "deposit"]
    months = [f"2024-{month:02}-01" for month in range(1, 6)]
    ladder = rows("CASH_LADDER", [header, order], months)
    return {
        "receipt_date": str(receipt),
        "balance_payment_date": str(xa("PAY_DATE", receipt, terms)),
        "deposit_amount": sum(ladder["deposit_amount"]),
        "balance_amount": ladder["payment"][3],
    }


def month_ends(g):
    start = np.datetime64(g["date"]).astype("datetime64[M]")
    moved = [str((start + m).astype("datetime64[D]")) for m in g["months"]]
    return {"eomonth": [str(day) for day in xa("PAY_DATE", moved, "EOM")]}


def payables(g):
    """Half of each month's receipts is invoiced for next month, half a month later."""
    first = np.datetime64("2026-01")
    months = [str(first + m) + "-01" for m in range(len(g["receipts"]))]
    orders = [["order_date", "receipt_date", "amount", "terms", "invoice_date"]]
    for at, amount in enumerate(g["receipts"]):
        for later, share in enumerate(g["payment_split"]):
            if share:
                # The invoice comes with the goods; the terms count whole months.
                start = first + at
                due = (start + later).astype("datetime64[D]")
                days = int((due - start.astype("datetime64[D]")).astype(int))
                day = months[at]
                orders.append([day, day, amount * share, f"NET {days}", None])
    ladder = rows("CASH_LADDER", orders, months)
    return {
        "payments": ladder["payment"],
        "closing_payables": ladder["closing_payables"],
    }


def carrying(g):
    rate = xa(
        "CARRYING_RATE",
        g["capital_rate"],
        g["storage_rate"],
        g["service_insurance_tax_rate"],
        g["risk_obsolescence_shrink_rate"],
    )
    cost = xa("CARRYING_COST", g["average_inventory_value"], rate)
    return {"carrying_rate": rate, "annual_carrying_cost": cost}


def excess(g):
    ahead = np.sum(g["forecast_per_month"], axis=1) / g["coverage_horizon"]
    held = np.subtract(g["on_hand"], g["safety_stock"])
    beyond = xa("EXCESS", held, ahead, g["coverage_horizon"])
    wanted = np.where(ahead > 0, beyond, 0)
    return {
        "excess_units": wanted,
        "excess_value": xa("STOCK_CASH", wanted, g["unit_cost"]).sum(),
    }


def lines(units, price):
    body = [[str(at), q, p] for at, (q, p) in enumerate(zip(units, price, strict=True))]
    return [["item", "quantity", "price"], *body]


def mix(g):
    price = g["budget_contribution_per_unit"]
    table = rows(
        "PVM", lines(g["budget_units"], price), lines(g["actual_units"], price)
    )
    volume, shift = table["volume"][:-1], table["mix"][:-1]
    total = [table[name][-1] for name in ("volume", "mix")]
    return {
        "sales_volume_variance": np.add(volume, shift),
        "sales_quantity_variance": volume,
        "sales_mix_variance": shift,
        "mix_variance_units": shift,
        "quantity_variance_units": volume,
        "totals": [sum(total), *total],
    }


def same_mix(g):
    price = g["budget_contribution_per_unit"]
    share = g["actual_total_units"] / sum(g["budget_units"])
    units = [share * q for q in g["budget_units"]]
    table = rows("PVM", lines(g["budget_units"], price), lines(units, price))
    return {"sales_quantity_variance": table["volume"][-1]}


def price_and_volume(g):
    """The joint term sits in price here, and mix belongs to volume there."""
    table = rows(
        "PVM",
        lines(g["volume_old"], g["price_old"]),
        lines(g["volume_new"], g["price_new"]),
    )
    last = {name: column[-1] for name, column in table.items()}
    joint = sum(
        (q1 - q0) * (p1 - p0)
        for q0, q1, p0, p1 in zip(
            *(g[n] for n in ("volume_old", "volume_new", "price_old", "price_new")),
            strict=True,
        )
    )
    return {
        "price_effect": last["price_effect"] - joint,
        "volume_effect": last["volume"] + last["mix"],
        "revenue_change": last["actual_amount"] - last["base_amount"],
    }


def purchase(g):
    paid = g["actual_quantity"], g["actual_price"], g["standard_price"]
    return {"price_variance": xa("PRICE_VARIANCE", *paid)}


def accuracy(g):
    pair = g["forecast"], g["actual"]
    wape = xa("WAPE", *pair)
    return {
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
    }


def value_added(g):
    naive = [g["last_history_actual"], *g["actual"][:-1]]
    return {
        "wape_forecast": xa("WAPE", g["forecast"], g["actual"]),
        "wape_naive": xa("WAPE", naive, g["actual"]),
        "fva": xa("FORECAST_VALUE_ADDED", naive, g["forecast"], g["actual"]),
    }


def worth(name, flows, rate=0.1):
    table = rows("CAPEX", flows, rate)
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
