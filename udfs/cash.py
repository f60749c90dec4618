"""Cash functions: money in stock, days in the cycle, and when cash leaves."""

from functools import partial

from xl_align import cash
from xl_align.registry import function

publish = partial(function, category="Cash")


@publish(returns="cash", example=(1000, 12.5, 1.08))
def stock_cash(units, unit_cost, rate=1.0):
    """Cash tied up in stock, in the reporting currency.

    units * cash cost of a unit * rate; absorbed fixed overhead is not cash.
    Source: Silver, Pyke & Thomas, sec. 3.4.
    """
    return cash.stock_cash(units, unit_cost, rate)


@publish(
    returns="cash",
    table=("cash", "carrying_cost", "days"),
    example=(1000, 800, 12.5, 0.21, 45),
)
def cash_impact(units_before, units_after, cash_cost, carrying_rate, payment_days=0.0):
    """Cash a change in stock takes once, what it costs a year, and after how many days.

    cash = (after - before) * cash cost, carrying cost = cash * rate, both positive when
    paid out. Payables delay the cash by the payment days from receipt, never cancel it.
    Source: Lambert & Stock, Strategic Logistics Management.
    """
    return cash.cash_impact(
        units_before, units_after, cash_cost, carrying_rate, payment_days
    )


@publish(returns="carrying_rate", example=(0.09, 0.045, 0.02, 0.055))
def carrying_rate(capital, storage, service, risk):
    """Yearly cost of holding a dollar of stock, from its four components.

    capital + storage + service + risk.
    Source: Lambert & Stock, Strategic Logistics Management.
    """
    return cash.carrying_rate(capital, storage, service, risk)


@publish(returns="carrying_cost", example=(1250000, 0.21))
def carrying_cost(value, carrying_rate, days=365.0):
    """Cost of holding stock of a value for a number of days.

    value * rate * days / 365.
    Source: Lambert & Stock, Strategic Logistics Management.
    """
    return cash.carrying_cost(value, carrying_rate, days)


@publish(returns="dio", example=(4500, 30000, 365))
def dio(inventory, cogs, days):
    """Days of inventory outstanding.

    inventory / cost of goods sold in the period * days of the period.
    Source: Richards & Laughlin, Financial Management 9 (1980).
    """
    return cash.dio(inventory, cogs, days)


@publish(returns="dso", example=(1800, 45000, 365))
def dso(receivables, revenue, days):
    """Days of sales outstanding.

    receivables / revenue of the period * days of the period.
    Source: Richards & Laughlin, Financial Management 9 (1980).
    """
    return cash.dso(receivables, revenue, days)


@publish(returns="dpo", example=(2500, 30000, 365))
def dpo(payables, cogs, days):
    """Days of payables outstanding, on cost of goods sold.

    payables / cost of goods sold in the period * days of the period.
    Source: Richards & Laughlin, Financial Management 9 (1980).
    """
    return cash.dpo(payables, cogs, days)


@publish(returns="ccc", example=(54.75, 14.6, 30.416666666666668))
def ccc(dio, dso, dpo):
    """Cash conversion cycle: days from paying suppliers to being paid.

    DIO + DSO - DPO.
    Source: Richards & Laughlin, Financial Management 9 (1980).
    """
    return cash.ccc(dio, dso, dpo)


@publish(returns="turns", example=(30000, 4500), fails="there must be stock to turn")
def turns(cogs, inventory):
    """Times the stock was sold in the period.

    cost of goods sold / inventory.
    Source: Chopra & Meindl, Supply Chain Management, ch. 3.
    """
    return cash.turns(cogs, inventory)


@publish(returns="gmroi", example=(15000, 4500), fails="there must be stock to earn on")
def gmroi(gross_margin, inventory):
    """Gross margin earned on a dollar of stock.

    gross margin of the period / inventory at cost.
    Source: Sweeney, J. Retailing 49 (1973).
    """
    return cash.gmroi(gross_margin, inventory)


@publish(
    returns="cover",
    example=(600, 150),
    fails="without demand stock is not covered for ever, it is obsolete",
)
def cover(on_hand, demand):
    """Periods of demand that the stock in hand lasts.

    on hand / demand a period.
    Source: Silver, Pyke & Thomas, sec. 2.4.
    """
    return cash.cover(on_hand, demand)


@publish(returns="working_capital", example=(1800, 4500, 2500))
def working_capital(receivables, inventory, payables):
    """Capital tied up in the operating cycle.

    receivables + inventory - payables.
    Source: Brigham & Ehrhardt, Financial Management.
    """
    return cash.working_capital(receivables, inventory, payables)


@publish(returns="cash", reads={"days": "days_changed"}, example=(5, 82.2))
def cash_release(days, daily_flow):
    """Cash that a change of so many days frees.

    days taken off DIO or DSO, or added to DPO, * cost, sales or purchases a day.
    Source: Brigham & Ehrhardt, Financial Management.
    """
    return cash.cash_release(days, daily_flow)
