"""Cost functions: landed cost, activities, investment, depreciation, supply risk."""

from functools import partial

from xl_align import cost as costs
from xl_align.registry import function

publish = partial(function, category="Cost")

_PROJECT = [-120000, 39000, 30000, 21000, 37000, 46000]


@publish(
    returns="landed_cost",
    reads={"cost": "amount"},
    example=(100, 8, 4.5, 1.2, 1.08),
)
def landed_cost(cost, freight, duty, insurance, rate=1.0):
    """Cost of goods at the door, in the reporting currency.

    (cost + freight + duty + insurance) * rate, all amounts in the same currency.
    Source: Chopra & Meindl, Supply Chain Management, ch. 15 (total cost of ownership).
    """
    return costs.landed_cost(cost, freight, duty, insurance, rate)


@publish(
    returns="activity_rate",
    reads={"cost": "pool", "capacity": "driver_capacity"},
    example=(560000, 700000, 0.8),
    fails="practical capacity must be above 0",
)
def activity_rate(cost, capacity, practical=1.0):
    """Cost of one unit of an activity's driver at practical capacity.

    cost / (capacity * practical): unused capacity is not allocated to anybody.
    Source: Kaplan & Anderson, Time-Driven Activity-Based Costing (2007).
    """
    return costs.activity_rate(cost, capacity, practical)


@publish(
    returns="amount",
    table=("customer", "total"),
    reads={"rates": "activity_rates"},
    example=(
        [["customer", "orders", "pallets"], ["North", 120, 300], ["South", 400, 90]],
        [
            ["activity", "activity_rate", "driver_capacity"],
            ["orders", 35, 600],
            ["pallets", 12, 400],
        ],
    ),
)
def cost_to_serve(drivers, rates):
    """Cost of serving each customer, by activity, with the cost of unused capacity.

    Driver units * rate for each activity; where a capacity is given, the row "unused
    capacity" shows (capacity - units used) * rate, allocated to nobody.
    Source: Kaplan & Anderson, Time-Driven Activity-Based Costing (2007).
    """
    return costs.cost_to_serve(drivers, rates)


@publish(
    returns="cumulative",
    whole=("margins",),
    table=("rank", "margins", "cumulative", "cumulative_share"),
    example=([120, -60, 300, -15, 55],),
)
def whale_curve(margins):
    """Margins from the best to the worst, added up: how much the last ones take away.

    Cumulative margin, and its share of the total; above 1 is the whale's hump.
    Source: Kaplan & Narayanan, Measuring and Managing Customer Profitability (2001).
    """
    return costs.whale_curve(margins)


@publish(
    returns="payback",
    whole=("flows",),
    reads={"rate": "discount_rate"},
    example=([-344278, 28600, 50000, 58000, 408000],),
    fails="the cash does not come back within these periods",
)
def payback(flows, rate=0.0):
    """Periods until the cash put in is back, linear within a period.

    First time the cumulative cash, discounted at the rate if there is one, is not below
    0 for good; the first flow is today's.
    Source: Brigham & Ehrhardt, Financial Management, capital budgeting.
    """
    return costs.payback(flows, rate)


@publish(
    returns="amount",
    whole=("flows",),
    table=("name", "result"),
    reads={"rate": "discount_rate"},
    example=(_PROJECT, 0.1),
    fails="these flows do not have it: rates need money paid and received, a payback "
    "money that comes back, the index an outlay first",
)
def capex(flows, rate, tax=0.0, life=None, reinvest_rate=None):
    """Worth of an investment: NPV, IRR, MIRR, payback and profitability index.

    The first flow is today's and not discounted (Excel's NPV starts a period later);
    MIRR reinvests at the rate unless told. With a tax rate, flows after the first are
    taxed less straight-line depreciation of the outlay over the life. Several rates are
    no rate.
    Source: Brigham & Ehrhardt, Financial Management, capital budgeting.
    """
    return costs.capex(flows, rate, tax, life, reinvest_rate)


@publish(
    returns="depreciation",
    reads={"cost": "asset_cost", "salvage": "asset_salvage", "period": "period_number"},
    example=(30000, 7500, 10, 1, "sum of years"),
    fails="the period must lie within the life and salvage must not exceed cost",
)
def depreciation(
    cost,
    salvage,
    life,
    period,
    method="straight line",
    factor=2.0,
    first_months=12.0,
):
    """Value written off in one period of an asset's life.

    Straight line (cost - salvage) / life; sum of years by years left; double declining
    factor / life of the book value, never below salvage; fixed declining with the rate
    1 - (salvage / cost)^(1 / life) rounded to 3 decimals, where a first year of fewer
    months leaves the rest for a year after the life. As Excel's SLN, SYD, DDB, DB.
    Source: Microsoft Support, SLN, SYD, DDB, DB.
    """
    return costs.depreciation(cost, salvage, life, period, method, factor, first_months)


@publish(returns="exposure", example=(25000, 42, 14))
def supplier_exposure(daily_margin, time_to_recover, time_to_survive):
    """Margin lost if a supplier fails, beyond what stock can bridge.

    daily margin * max(0, time to recover - time to survive).
    Source: Simchi-Levi, Schmidt & Wei, Harvard Business Review (2014).
    """
    return costs.supplier_exposure(daily_margin, time_to_recover, time_to_survive)


@publish(
    returns="time_to_survive",
    example=(600, 200, 50),
    fails="without demand stock lasts for ever",
)
def time_to_survive(on_hand, pipeline, demand):
    """Time that stock in hand and on the way serves all demand.

    (on hand + pipeline) / demand, in the periods of the demand.
    Source: Simchi-Levi, Schmidt & Wei, Harvard Business Review (2014).
    """
    return costs.time_to_survive(on_hand, pipeline, demand)


@publish(
    returns="cost_change",
    reads={"change": "lead_time_change"},
    example=(100, 30, 4, 2, 0.95, 20, 0.21),
    fails="the lead time cannot fall below 0",
)
def lead_time_cost(
    demand, demand_sd, lead_time, change, service_level, unit_cost, carrying_rate
):
    """Yearly carrying cost of a change of lead time, in safety stock and pipeline.

    [k sd (sqrt(L + change) - sqrt(L)) + mu change] * unit cost * carrying rate.
    Source: Silver, Pyke & Thomas, sec. 6.10; Chopra & Meindl, ch. 12.
    """
    return costs.lead_time_cost(
        demand, demand_sd, lead_time, change, service_level, unit_cost, carrying_rate
    )


@publish(returns="amount", example=(200000, 0.3, 0.15, 0.5))
def fuel_impact(freight, fuel_share, change, recovery=0.0):
    """What a change in the price of fuel adds to freight.

    freight * fuel share * change * (1 - share recovered from customers).
    Source: fuel surcharge practice (US DOE index).
    """
    return costs.fuel_impact(freight, fuel_share, change, recovery)
