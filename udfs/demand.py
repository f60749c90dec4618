"""Demand and service functions: forecast accuracy, views, what customers got."""

from functools import partial

from xl_align import demand
from xl_align.demand import views
from xl_align.registry import function

publish = partial(function, category="Demand")

_FORECAST = [102, 100, 101, 98, 100, 104, 108, 109]
_ACTUAL = [105, 80, 110, 118, 102, 110, 120, 125]
_PAIR = ("forecast", "actual")
_NOTHING = "nothing was sold in the periods that have a forecast"


@publish(
    returns="bias",
    gaps=_PAIR,
    example=(_FORECAST, _ACTUAL),
    fails="no period has both a forecast and an actual",
)
def bias(forecast, actual):
    """Mean of forecast less actual a period: positive is over-forecast.

    Periods in which either is blank are left out.
    Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, sec. 5.8.
    """
    return demand.bias(forecast, actual)


@publish(
    returns="forecast_error", gaps=_PAIR, example=(_FORECAST, _ACTUAL), fails=_NOTHING
)
def wape(forecast, actual):
    """Sum of absolute errors over the sum of actuals.

    sum |f - a| / sum |a|; periods in which either is blank are left out.
    Source: Kolassa & Schutz, Foresight 6 (2007).
    """
    return demand.wape(forecast, actual)


@publish(
    returns="forecast_error", gaps=_PAIR, example=(_FORECAST, _ACTUAL), fails=_NOTHING
)
def mape(forecast, actual):
    """Mean of absolute errors as shares of the actual.

    mean |f - a| / |a|; periods without sales have no percentage and are left out.
    Source: Hyndman & Koehler, Int. J. Forecasting 22 (2006).
    """
    return demand.mape(forecast, actual)


@publish(
    returns="forecast_error",
    gaps=_PAIR,
    example=(_FORECAST, _ACTUAL),
    fails="the naive forecast is never wrong, or history is no longer than a season",
)
def mase(forecast, actual, season=1):
    """Mean absolute error in units of the naive forecast's error.

    mean |f - a| / mean |a(t) - a(t - season)|; the naive error is that of the periods
    before the first forecast, or of the actuals themselves if there are none.
    Source: Hyndman & Koehler, Int. J. Forecasting 22 (2006).
    """
    return demand.scaled_error(forecast, actual, season)


@publish(
    returns="rmse",
    gaps=_PAIR,
    example=(_FORECAST, _ACTUAL),
    fails="no period has both a forecast and an actual",
)
def rmse(forecast, actual):
    """Root of the mean squared forecast error; it holds the bias already.

    sqrt(mean (f - a)^2): the deviation that safety stock covers.
    Source: Silver, Pyke & Thomas, sec. 3.7.
    """
    return demand.rmse(forecast, actual)


@publish(
    returns="tracking_signal",
    gaps=_PAIR,
    example=(_FORECAST, _ACTUAL),
    fails="there is no forecast error yet, or a blank in this period",
)
def tracking_signal(forecast, actual):
    """Running sum of errors over their running mean size, for each period.

    Actual less forecast: positive means demand runs ahead of the forecast. Beyond
    4 either way the forecast is out of control.
    Source: Jacobs & Chase, Operations and Supply Chain Management, ch. 3.
    """
    return demand.tracking_signal(forecast, actual)


@publish(
    returns="value_added",
    gaps=("naive", "forecast", "actual"),
    example=(
        [95, 100, 120, 90, 110],
        [105, 110, 95, 112, 120],
        [100, 120, 90, 110, 130],
    ),
    fails=_NOTHING,
)
def forecast_value_added(naive, forecast, actual):
    """How much lower the forecast's WAPE is than the naive forecast's.

    WAPE(naive) - WAPE(forecast): positive where the work on the forecast paid.
    Source: Gilliland, The Business Forecasting Deal (2010).
    """
    return demand.forecast_value_added(naive, forecast, actual)


@publish(
    returns="forecast_error",
    gaps=_PAIR,
    table=("name", "result"),
    example=(_FORECAST, _ACTUAL),
    fails="the forecast and the actuals do not have this measure",
)
def accuracy(forecast, actual, season=1):
    """Every measure of a forecast's accuracy, from bias to RMSSE.

    e = f - a: mean, MAE, MSE, RMSE, medians, WAPE, MAPE, sMAPE 2|e| / (|a| + |f|),
    MSPE; MASE and RMSSE against the naive forecast. Periods with a blank are left out.
    Source: Hyndman & Koehler (2006); Makridakis et al., Int. J. Forecasting 38 (2022).
    """
    return demand.accuracy_table(forecast, actual, season)


@publish(
    returns="demand_class",
    gaps=("history",),
    table=(
        "demands",
        "average_interval",
        "squared_cv",
        "demand_class",
        "smoothed_size",
        "smoothed_interval",
    ),
    example=([0, 0, 10, 0, 0, 20, 0, 0, 0, 15],),
    fails="there is no demand in the history, or only one",
)
def demand_profile(history, alpha=0.1):
    """What is behind the class of demand and behind Croston's forecast.

    Periods per demand, squared variability of demand sizes (sample deviation), class,
    and size and interval smoothed with alpha. Blanks are left out.
    Source: Syntetos, Boylan & Croston, J. Operational Research Society 56 (2005).
    """
    return demand.demand_profile(history, alpha)


@publish(returns="demand_view", example=(1000, 200, "commit"))
def demand_view(demand, demand_sd, view):
    """Demand that a view of the plan counts on: commit, most likely or stretch.

    The normal quantile at 20, 50 and 80 %, at least 0.
    Source: Gilliland, Tashman & Sglavo, Business Forecasting (2015), P-levels.
    """
    return views.demand_view(demand, demand_sd, view)


@publish(
    returns="share",
    whole=("ordered", "shipped", "due", "delivered"),
    reads={"ordered": "ordered_quantity", "shipped": "shipped_quantity"},
    example=(
        [100, 50, 80],
        [100, 45, 80],
        ["2026-03-02", "2026-03-02", "2026-03-05"],
        ["2026-03-01", "2026-03-02", "2026-03-06"],
    ),
)
def on_time_in_full(ordered, shipped, due, delivered):
    """Share of order lines that arrived complete and not late.

    Lines with shipped >= ordered and delivered <= due, over all lines.
    Source: SCOR, RL.1.1 perfect order fulfilment.
    """
    return demand.on_time_in_full(ordered, shipped, due, delivered)


@publish(
    returns="share",
    whole=("ordered", "shipped"),
    reads={"ordered": "ordered_quantity", "shipped": "shipped_quantity"},
    example=([100, 50, 80], [100, 45, 80]),
)
def line_fill(ordered, shipped):
    """Share of order lines that were shipped complete.

    Lines with shipped >= ordered over all lines.
    Source: Ballou, Business Logistics Management, item fill rate.
    """
    return demand.line_fill(ordered, shipped)


@publish(returns="days_late", example=("2026-03-05", "2026-03-09"))
def backorder_days(due, delivered):
    """Days that a delivery came after its due date.

    delivered - due in calendar days, at least 0.
    Source: SCOR, RL.3.33 delivery performance.
    """
    return demand.backorder_days(due, delivered)


@publish(returns="amount", example=(1200, 3400, 900, 650))
def instability_cost(expedite, premium_freight, overtime, changes):
    """What changing the plan at short notice costs.

    expedite + premium freight + overtime + changeovers, in money.
    Source: Kadipasaoglu & Sridharan, J. Operations Management 13 (1995).
    """
    return demand.instability_cost(expedite, premium_freight, overtime, changes)
