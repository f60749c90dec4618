"""The portfolio: rows of the plan that have all a policy needs, and their policy."""

import numpy as np
import pandas as pd

from xl_align.demand.signal import Signal
from xl_align.demand.views import demand_view
from xl_align.errors import Problem
from xl_align.inventory import (
    eoq,
    lead_time_sd_of_demand,
    order_up_to,
    reorder_point,
    safety_stock,
    split_stock,
)
from xl_align.plan import Plan
from xl_align.scenario.run import Portfolio
from xl_align.settings import Settings
from xl_align.vocabulary import Array

NEEDED = {
    "demand": "has less than one unit of demand in a year",
    "demand_sd": "has no forecast error: less than two buckets of history",
    "lead_time": "has no source in table 'sourcing'",
    "service_level": "has no service level",
    "standard_cost": "has no standard cost above zero in table 'items'",
    "price": "has no price above zero in table 'items'",
}
ABOVE_ZERO = ("standard_cost", "price")


def demand_rows(plan: Plan, signal: Signal) -> pd.DataFrame:
    """Return the demand signal of every row that has one, with its views.

    Columns: item, location, family, signal, error_of (text); demand, demand_sd,
    commit, stretch (each/bucket); forecast, actual, absolute_error (each); wape
    and bias (fraction, NaN where nothing was sold).
    """
    rows = plan.rows[["item", "location", "family"]].assign(
        signal=signal.source,
        error_of=signal.error_of,
        demand=signal.demand,
        demand_sd=signal.demand_sd,
        forecast=signal.forecast,
        actual=signal.actual,
        absolute_error=signal.absolute_error,
    )
    rows = rows[rows["demand"].notna() & rows["demand_sd"].notna()]
    rows = rows.reset_index(drop=True)
    sold = rows["actual"].where(rows["actual"].gt(0))
    mean, sd = rows["demand"].to_numpy(), rows["demand_sd"].to_numpy()
    return rows.assign(
        wape=rows["absolute_error"] / sold,
        bias=(rows["forecast"] - rows["actual"]) / sold,
        **_views(mean, sd, plan.settings),
    )


def portfolio(plan: Plan, signal: Signal) -> tuple[Portfolio, list[Problem]]:
    """Return the rows scenarios run on, with notices for those that lack something.

    Returns
    -------
    Portfolio
        Rows with policy columns: those of `policy`, in base units and buckets.
    problems
        One notice for each row left out, naming everything it lacks.
    """
    rows = plan.rows.assign(
        signal=signal.source,
        error_of=signal.error_of,
        demand=signal.demand,
        demand_sd=signal.demand_sd,
    )
    lacks = {
        name: rows[name].isna() | (rows[name].le(0) if name in ABOVE_ZERO else False)
        for name in NEEDED
    }
    # A smoothed level never quite reaches zero: less than one unit a year is none.
    lacks["demand"] = ~(rows["demand"] * plan.settings.periods_per_year).ge(1.0)
    left_out = pd.DataFrame(lacks).any(axis=1)
    problems = [
        Problem(
            "plan",
            0,
            ", ".join(name for name in NEEDED if lacks[name][at]),
            "; ".join(words for name, words in NEEDED.items() if lacks[name][at])
            + "; it takes no part in policy and scenarios",
            key=f"{rows['item'][at]} at {rows['location'][at]}",
            used=True,
        )
        for at in rows.index[left_out]
    ]
    kept = rows[~left_out].reset_index(drop=True)
    segments = {
        name: share[~left_out.to_numpy()] for name, share in plan.segments.items()
    }
    made = policy(kept, plan.settings)
    lot = made["order_quantity"].gt(0)
    rule = "is zero: an order costs nothing and no minimum is set"
    problems += [
        Problem("plan", 0, "order_quantity", rule, key=f"{item} at {place}", used=True)
        for item, place in zip(made["item"][~lot], made["location"][~lot], strict=True)
    ]
    segments = {name: share[lot.to_numpy()] for name, share in segments.items()}
    held = made[lot].reset_index(drop=True)
    held.insert(0, "line", np.arange(1, len(held) + 1))
    return Portfolio(held, plan.settings, segments), problems


def policy(rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Add what a policy says to rows that have all it needs.

    Adds lead_time_sd_of_demand, safety_stock, reorder_point, order_up_to,
    least_cost (economic quantity), lot_below, order_quantity, safety, cycle,
    excess (each); stock_value, safety_value, excess_value (reporting currency);
    cover (buckets); commit and stretch (each/bucket) and what they and the most
    likely demand are worth in a year (reporting currency).
    """
    column = {name: rows[name].to_numpy(np.float64) for name in NEEDED}
    for name in ("lead_time_sd", "review_period", "minimum", "multiple", "order_cost"):
        column[name] = rows[name].to_numpy(np.float64)
    on_hand = rows["on_hand"].fillna(0.0).to_numpy(np.float64)
    mean, sd, time = column["demand"], column["demand_sd"], column["lead_time"]
    review, time_sd = column["review_period"], column["lead_time_sd"]
    stock = safety_stock(mean, sd, time, column["service_level"], time_sd, review)
    annual = mean * settings.periods_per_year
    holding = column["standard_cost"] * settings.assume("carrying_rate")
    minimum, multiple = column["minimum"], column["multiple"]
    best = np.asarray(eoq(annual, column["order_cost"], holding))
    lot = np.asarray(eoq(annual, column["order_cost"], holding, minimum, multiple))
    cycle, safety, excess = split_stock(on_hand, lot, stock)
    cost = column["standard_cost"]
    views = _views(mean, sd, settings)
    worth = settings.periods_per_year * column["price"]
    return rows.assign(
        on_hand=on_hand,
        lead_time_sd_of_demand=lead_time_sd_of_demand(mean, sd, time, time_sd, review),
        safety_stock=stock,
        reorder_point=reorder_point(mean, time, stock),
        order_up_to=order_up_to(mean, time, review, stock),
        least_cost=best,
        lot_below=_lot_below(best, minimum, multiple),
        order_quantity=lot,
        safety=safety,
        cycle=cycle,
        excess=excess,
        stock_value=on_hand * cost,
        safety_value=stock * cost,
        excess_value=excess * cost,
        cover=on_hand / mean,
        **views,
        commit_value=views["commit"] * worth,
        likely_value=mean * worth,
        stretch_value=views["stretch"] * worth,
    )


def _views(mean: Array, sd: Array, settings: Settings) -> dict[str, Array]:
    """Return commit and stretch: the two other views of the most likely demand."""
    return {
        name: np.asarray(demand_view(mean, sd, name, {name: settings.assume(name)}))
        for name in ("commit", "stretch")
    }


def _lot_below(
    best: Array,
    minimum: Array,
    multiple: Array,
) -> Array:
    """Return the largest lot not above the best quantity, at least the minimum."""
    step = np.where(multiple > 0, multiple, 1.0)
    lots = np.maximum(np.ceil(minimum / step), np.floor(best / step)) * step
    return np.where(multiple > 0, lots, np.maximum(minimum, best))
