"""Demand: how good a forecast is, what it could be, and what the plan commits to."""

from xl_align.demand.accuracy import (
    bias,
    forecast_value_added,
    mae,
    mape,
    mase,
    percent_bias,
    rmse,
    tracking_signal,
    wape,
)
from xl_align.demand.intermittent import (
    Intermittent,
    average_interval,
    croston,
    demand_class,
    demand_profile,
    squared_cv,
)
from xl_align.demand.measures import accuracy_table
from xl_align.demand.service import (
    backorder_days,
    instability_cost,
    line_fill,
    on_time_in_full,
    scaled_error,
)
from xl_align.demand.statistical import ALPHAS, StatisticalForecast, smooth
from xl_align.demand.views import VIEWS, demand_view

__all__ = [
    "ALPHAS",
    "VIEWS",
    "Intermittent",
    "StatisticalForecast",
    "accuracy_table",
    "average_interval",
    "backorder_days",
    "bias",
    "croston",
    "demand_class",
    "demand_profile",
    "demand_view",
    "forecast_value_added",
    "instability_cost",
    "line_fill",
    "mae",
    "mape",
    "mase",
    "on_time_in_full",
    "percent_bias",
    "rmse",
    "scaled_error",
    "smooth",
    "squared_cv",
    "tracking_signal",
    "wape",
]
