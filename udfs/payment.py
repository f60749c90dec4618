"""Payment functions: when cash leaves, what is old, what service is worth."""

from functools import partial

from xl_align import cash, inventory
from xl_align.registry import function

publish = partial(function, category="Cash")


@publish(returns="payment_date", example=("2024-01-15", "30 EOM"))
def pay_date(invoice_date, terms, pay_run=""):
    """Day an invoice is paid when no discount is taken.

    Terms such as NET 30, 2/10 NET 30, 30 EOM (month end, then 30 days), 30 THEN EOM
    (30 days, then month end), NET 60 PROX 15.
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
    reads={"days": "days_a_year"},
    example=(0.02, 10, 30),
    fails="the discount must ask for earlier payment and be below 1",
)
def early_pay_rate(discount, discount_days, net_days, days=365.0):
    """Yearly rate that a discount for early payment is worth.

    d / (1 - d) * days / (net days - discount days), simple interest;
    XA_EFFECTIVE_RATE of it, days / (net days - discount days) times a year, compounds.
    Source: Brigham & Ehrhardt, Financial Management, cost of trade credit.
    """
    return cash.early_pay_rate(discount, discount_days, net_days, days)


@publish(returns="excess_stock", example=(1000, 100, 6))
def excess(on_hand, demand, cover):
    """Stock beyond a number of periods of demand.

    on hand - demand * cover, at least 0.
    Source: Silver, Pyke & Thomas, sec. 9.5 (surplus stock).
    """
    return inventory.excess(on_hand, demand, cover)


@publish(returns="units", example=(500, 0))
def obsolete(on_hand, demand):
    """Stock of items that nobody is expected to want.

    on hand where demand over the horizon is 0, else 0: such stock is not excess, too.
    Source: Silver, Pyke & Thomas, sec. 9.5 (surplus stock).
    """
    return inventory.obsolete(on_hand, demand)


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
    reads={"carrying_rate": "period_rate"},
    example=(100, 50, 4, 20, 0.004, 8, 400),
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
