"""Adapters: forecast accuracy, cash, intermittent demand."""

import datetime as dt
from types import SimpleNamespace

import numpy as np

from xl_align import cash, demand, inventory


def accuracy(g):
    forecast, actual = np.array(g["forecast"]), np.array(g["actual"])
    training = np.array(g["training"]) if "training" in g else actual
    season = g.get("seasonality", 4)
    wape = demand.wape(forecast, actual)
    return {
        "mae": demand.mae(forecast, actual),
        "rmse": demand.rmse(forecast, actual),
        "wape": wape,
        "accuracy": 1 - wape,
        "mape_excluding_zero_actuals": demand.mape(forecast, actual),
        "mean_error_actual_minus_forecast": -demand.bias(forecast, actual),
        "mase": demand.mase(forecast, actual, season, training),
        "mase_seasonal": demand.mase(forecast, actual, season, training),
        "mase_nonseasonal": demand.mase(forecast, actual, 1, training),
        "tracking_signal": demand.tracking_signal(forecast, actual),
    }


def value_added(g):
    forecast, actual = np.array(g["forecast"]), np.array(g["actual"])
    naive = np.array([g["last_history_actual"], *g["actual"][:-1]])
    return {
        "wape_forecast": demand.wape(forecast, actual),
        "wape_naive": demand.wape(naive, actual),
        "fva": demand.forecast_value_added(naive, forecast, actual),
    }


def cycle(g):
    case = SimpleNamespace(**{k.replace("average_", ""): v for k, v in g.items()})
    owed = getattr(case, "receivables", None) or case.accounts_receivable
    owing = getattr(case, "payables", None) or case.accounts_payable
    dio = cash.dio(case.inventory, case.annual_cogs, case.days_per_year)
    dso = cash.dso(owed, case.annual_sales, case.days_per_year)
    dpo = cash.dpo(owing, case.annual_cogs, case.days_per_year)
    return {"dio": dio, "dso": dso, "dpo": dpo, "ccc": cash.ccc(dio, dso, dpo)}


def release(g):
    year = g["days_per_year"]
    dio = cash.dio(g["inventory"], g["cogs_a"], year)
    dpo = cash.dpo(g["payables"], g["cogs_b"], year)
    return {
        "inventory_reduction": cash.cash_release(
            dio - g["benchmark_icp"], g["cogs_a"] / year
        ),
        "payables_increase": cash.cash_release(
            g["benchmark_pdp"] - dpo, g["cogs_b"] / year
        ),
    }


def early(g):
    args = g["discount_percent"] / 100, g["discount_days"], g["actual_payment_day"]
    return {
        "nominal_annual_cost": cash.early_pay_rate(*args),
        "nominal_annual_cost_360": cash.early_pay_rate(*args, days=360),
        "effective_annual_cost": cash.effective_early_pay_rate(*args),
    }


def order_payment(g):
    receipt = dt.date.fromisoformat(g["po_date"]) + dt.timedelta(g["lead_time"])
    paid = cash.pay_date(receipt, f"NET {g['terms_net_days_from_receipt']}")
    deposit = cash.stock_cash(1, g["po_value"], g["deposit_fraction"])
    return {
        "receipt_date": str(receipt),
        "balance_payment_date": str(paid),
        "deposit_amount": deposit,
        "balance_amount": g["po_value"] - deposit,
    }


def month_ends(g):
    start = np.datetime64(g["date"]).astype("datetime64[M]")
    moved = [(start + m).astype("datetime64[D]") for m in g["months"]]
    return {"eomonth": [str(cash.pay_date(day, "EOM")) for day in moved]}


def carrying(g):
    rate = cash.carrying_rate(
        g["capital_rate"],
        g["storage_rate"],
        g["service_insurance_tax_rate"],
        g["risk_obsolescence_shrink_rate"],
    )
    cost = cash.carrying_cost(g["average_inventory_value"], rate)
    return {"carrying_rate": rate, "annual_carrying_cost": cost}


def excess_and_obsolete(g):
    ahead = np.sum(g["forecast_per_month"], axis=1)
    held = np.subtract(g["on_hand"], g["safety_stock"])
    dead = inventory.obsolete(g["on_hand"], ahead)
    beyond = np.where(ahead > 0, inventory.excess(held, ahead, 1), 0)
    return {
        "excess_units": beyond,
        "obsolete_units": dead,
        "excess_value": cash.stock_cash(beyond, g["unit_cost"]).sum(),
        "obsolete_value": cash.stock_cash(dead, g["unit_cost"]).sum(),
    }


def seldom(g):
    plain = demand.croston(g["demand"], g["alpha"], "croston")
    sba = demand.croston(g["demand"], g["alpha"], "sba")
    return {
        "croston": plain.forecast[0],
        "sba": sba.forecast[0],
        "smoothed_size": plain.size[0],
        "smoothed_interval": plain.interval[0],
    }


def classed(g):
    return {
        "adi": demand.average_interval(g["demand"]),
        "cv2_sample": demand.squared_cv(g["demand"]),
        "class": str(demand.demand_class(g["demand"])),
    }


ADAPTERS = {
    accuracy: "FA-001 FA-003 FA-006 FA-007 FA-009 FA-012",
    value_added: "FA-014",
    cycle: "CF-001 CF-002",
    release: "CF-003",
    early: "CF-005 CF-006",
    order_payment: "CF-010",
    month_ends: "CF-013",
    carrying: "CF-015",
    excess_and_obsolete: "CF-017",
    seldom: "ID-001 ID-003",
    classed: "ID-006",
}
