"""Cash functions: money in stock, days in the cycle, and when cash leaves."""

from functools import partial

from xl_align import cash, inventory
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
    paid out. Payables delay the cash by the payment days after receipt, never cancel it.
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


@publish(returns="payment_date", example=("2024-01-15", "30 EOM"))
def pay_date(invoice_date, terms, pay_run=""):
    """Day an invoice is paid when no discount is taken.

    Terms such as NET 30, 2/10 NET 30, 30 EOM (month end, then 30 days), NET 60 PROX 15.
    With a pay run, payment waits for the first such weekday on or after the due date.
    Source: Brigham & Ehrhardt, Financial Management, credit terms.
    """
    return cash.pay_date_on(invoice_date, terms, pay_run)


@publish(
    returns="payment",
    whole=("periods",),
    table=(
        "periods",
        "ordered_amount",
        "received_amount",
        "invoiced_amount",
        "deposit_amount",
        "payment",
        "closing_payables",
    ),
    reads={"orders": "order_lines"},
    example=(
        [
            ["order_date", "receipt_date", "amount", "terms", "deposit"],
            ["2024-01-15", "2024-02-29", 120000, "NET 60", 0.3],
        ],
        ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"],
    ),
)
def cash_ladder(orders, periods):
    """Purchase orders followed from order to receipt, invoice and payment by period.

    The deposit is paid with the order; the rest by the terms from the invoice, which
    comes with the receipt unless its date is given. Open invoices carry over.
    Source: Brigham & Ehrhardt, Financial Management, cash budgeting.
    """
    return cash.cash_ladder(orders, periods)


@publish(
    returns="early_pay_rate",
    example=(0.02, 10, 30),
    fails="the discount must ask for earlier payment and be below 1",
)
def early_pay_rate(discount, discount_days, net_days):
    """Yearly rate that a discount for early payment is worth.

    d / (1 - d) * 365 / (net days - discount days), simple interest.
    Source: Brigham & Ehrhardt, Financial Management, cost of trade credit.
    """
    return cash.early_pay_rate(discount, discount_days, net_days)


@publish(returns="excess_stock", example=(1000, 100, 6))
def excess(on_hand, demand, cover):
    """Stock beyond a number of periods of demand.

    on hand - demand * cover, at least 0.
    Source: Silver, Pyke & Thomas, sec. 9.5 (surplus stock).
    """
    return inventory.excess(on_hand, demand, cover)


@publish(
    returns="units",
    table=("age", "units", "share"),
    whole=("buckets",),
    reads={"receipts": "receipt_lines"},
    example=(
        [
            ["received", "quantity"],
            ["2024-01-10", 100],
            ["2024-03-01", 50],
            ["2024-05-20", 80],
        ],
        150,
        "2024-06-30",
    ),
)
def aging(receipts, on_hand, as_of, buckets=(30.0, 60.0, 90.0, 180.0, 365.0)):
    """Stock in hand by age: first in is taken to have gone out first.

    What is left is from the latest receipts; what none explains is in the oldest
    bucket. Receipts after the day itself do not count.
    Source: Horngren et al., Cost Accounting, FIFO flow of cost.
    """
    return cash.aging_table(receipts, on_hand, as_of, buckets)


@publish(
    returns="reserve",
    whole=("aged", "rates"),
    example=([50000, 20000, 8000, 3000], [0, 0.1, 0.5, 1]),
)
def obsolete_reserve(aged, rates):
    """Reserve for stock that age has made hard to sell.

    Sum of the value in each bucket of age * the share of it that is lost.
    Source: IAS 2.28-33.
    """
    return cash.obsolete_reserve(aged, rates)


@publish(returns="write_down", example=(12, 9.5, 400))
def write_down(cost, realizable_value, quantity):
    """Value lost where stock sells for less than it cost.

    max(0, cost - net realizable value) * quantity: the lower of the two, no gain.
    Source: IAS 2.9; ASC 330-10-35.
    """
    return cash.write_down(cost, realizable_value, quantity)


@publish(
    returns="net_cost",
    alone=True,
    table=(
        "service_level",
        "safety_stock",
        "fill_rate",
        "cash",
        "carrying_cost",
        "lost_margin",
        "net_cost",
    ),
    example=(100, 50, 4, 20, 0.21, 8, 400),
)
def service_curve(
    demand, demand_sd, lead_time, unit_cost, carrying_rate, margin, order_quantity
):
    """What each level of service costs in cash and in carrying, and saves in margin.

    For levels from 80 % to 99.9 %: safety stock, fill rate, cash in safety stock,
    carrying cost a period at the rate of a period, margin lost on demand not served
    from the shelf, and the sum of the two, which the best level makes least.
    Source: Silver, Pyke & Thomas, sec. 6.11 (exchange curves).
    """
    return cash.service_curve(
        demand, demand_sd, lead_time, unit_cost, carrying_rate, margin, order_quantity
    )


@publish(returns="stockout_cost", example=(25, 8, 0.6))
def stockout_cost(units_short, margin, lost_share=1.0):
    """Margin lost by units short, where a share of customers does not wait.

    units short * margin * share lost.
    Source: Silver, Pyke & Thomas, sec. 6.6.
    """
    return cash.stockout_cost(units_short, margin, lost_share)
