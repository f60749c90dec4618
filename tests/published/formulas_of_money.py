"""Published cases of networks, cash, days and variances as formulas."""

import datetime as dt

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
    given = share, g["discount_days"], g["actual_payment_day"]
    times = 365 / (g["actual_payment_day"] - g["discount_days"])
    rate = xa("EARLY_PAY_RATE", *given)
    return {
        "nominal_annual_cost": rate,
        "nominal_annual_cost_360": xa("EARLY_PAY_RATE", *given, 360),
        "effective_annual_cost": xa("EFFECTIVE_RATE", rate, times),
    }


def order_payment(g):
    receipt = dt.date.fromisoformat(g["po_date"]) + dt.timedelta(g["lead_time"])
    terms = f"NET {g['terms_net_days_from_receipt']}"
    order = [g["po_date"], receipt, g["po_value"], terms, g["deposit_fraction"]]
    header = ["order_date", "receipt_date", "amount", "terms", "deposit"]
    months = [f"2024-{month:02}-01" for month in range(1, 6)]
    ladder = rows("CASH_LADDER", [header, order], months)
    deposit, balance = sum(ladder["deposit_amount"]), ladder["payment"][3]
    paid = xa("PAY_DATE", receipt, terms)
    late = balance * (paid - receipt).days - deposit * g["lead_time"]
    return {
        "receipt_date": str(receipt),
        "balance_payment_date": str(paid),
        "deposit_amount": deposit,
        "balance_amount": balance,
        "amount_weighted_payment_lag_from_receipt": late / (deposit + balance),
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
    dead = xa("OBSOLETE", g["on_hand"], ahead)
    return {
        "obsolete_units": dead,
        "obsolete_value": xa("STOCK_CASH", dead, g["unit_cost"]).sum(),
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
    actual, budget = table["actual_amount"], table["base_amount"]
    return {
        "actual_mix": np.divide(actual[:-1], actual[-1]),  # contributions of 1 there
        "budget_mix": np.divide(budget[:-1], budget[-1]),
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
    return {
        "weighted_average_contribution": table["base_amount"][-1]
        / sum(g["budget_units"]),
        "sales_quantity_variance": table["volume"][-1],
    }


def price_and_volume(g):
    """The joint term sits in price here, and mix belongs to volume there."""
    old = lines(g["volume_old"], g["price_old"])
    new = rows("PVM", old, lines(g["volume_new"], g["price_new"]))
    same = rows("PVM", old, lines(g["volume_old"], g["price_new"]))
    last = {name: column[-1] for name, column in new.items()}
    return {
        "price_effect": same["price_effect"][-1],
        "volume_effect": last["volume"] + last["mix"],
        "joint_effect": last["price_effect"] - same["price_effect"][-1],
        "revenue_change": last["actual_amount"] - last["base_amount"],
    }


def purchase(g):
    used, standard = g["actual_quantity"], g["standard_price"]
    price = xa("PRICE_VARIANCE", used, g["actual_price"], standard)
    quantity = xa("USAGE_VARIANCE", used, g["standard_quantity"], standard)
    return {
        "price_variance": price,
        "quantity_variance": quantity,
        "total_variance": price + quantity,
    }


def share_and_size(g):
    names = "actual_market budget_market actual_units budget_units".split()
    given = [g[name] for name in names]
    table = rows("MARKET_VARIANCE", *given, g["budget_average_contribution"])
    return {
        "market_share_variance": table["share_effect"][0],
        "market_size_variance": table["size_effect"][0],
        "sales_quantity_variance": table["quantity_effect"][0],
    }


def moved_by_workdays(g):
    given = g["start_date"], g["workdays"]
    return {
        "end_date_no_holidays": str(xa("ADD_WORKDAYS", *given)),
        "end_date_with_holidays": str(xa("ADD_WORKDAYS", *given, g["holidays"])),
    }


def counted_workdays(g):
    given = g["start_date"], g["end_date"]
    return {
        "workdays_no_holidays": xa("WORKDAYS", *given),
        "workdays_with_holidays": xa("WORKDAYS", *given, g["holidays"]),
    }


def year_fractions(g):
    bases = {"thirty_360": "30/360"}
    bases |= {f"actual_{of}": f"actual/{of}" for of in ("actual", "365")}
    given = g["start_date"], g["end_date"]
    return {name: xa("YEAR_FRACTION", *given, basis) for name, basis in bases.items()}


ADAPTERS = {
    network: "ME-001 ME-002 ME-003 ME-006 ME-007 ME-008 ME-010",
    pooled: "ME-013",
    stores: "ME-014",
    equal_rules: "PF-006",
    cycle: "CF-001 CF-002",
    release: "CF-003",
    early: "CF-005 CF-006",
    order_payment: "CF-010",
    month_ends: "CF-013",
    payables: "CF-014",
    carrying: "CF-015",
    excess: "CF-017",
    mix: "VA-001 VA-005",
    same_mix: "VA-002",
    price_and_volume: "VA-006",
    purchase: "VA-009 VA-010 VA-011",
    share_and_size: "VA-004",
    moved_by_workdays: "CF-007",
    counted_workdays: "CF-008",
    year_fractions: "CF-009",
}
