"""Reconciliation functions: units to money, variances, bridges, matching, periods."""

from functools import partial

from xl_align import period as calendars
from xl_align.reconcile import (
    bridge_table,
    market,
    money,
    purchasing,
    rollforward,
    tolerance,
    two_lists,
)
from xl_align.registry import function

publish = partial(function, category="Reconciliation")


@publish(
    returns="amount",
    reads={"price": "unit_price"},
    example=(1200, 45, 1.08, 100),
)
def to_money(units, price, rate=1.0, per=1.0):
    """Money for a number of units, in the reporting currency.

    units * price / per * rate, where the price is for 1, 100 or 1000 units.
    Source: identity.
    """
    return money.to_money(units, price, rate, per)


@publish(
    returns="units",
    example=(
        12,
        "case",
        "each",
        [["unit", "each_per_unit"], ["each", 1], ["case", 24], ["pallet", 1152]],
    ),
)
def convert_units(quantity, from_unit, to_unit, factors):
    """Quantity in another unit of measure.

    quantity * base units in from_unit / base units in to_unit; a unit that is not in
    the factors is #N/A, never 1.
    Source: identity.
    """
    return money.convert_units(quantity, from_unit, to_unit, factors)


@publish(
    returns="amount",
    table=(
        "item",
        "base_amount",
        "volume",
        "mix",
        "price_effect",
        "fx",
        "new",
        "lost",
        "actual_amount",
    ),
    reads={"base": "revenue_lines", "actual": "revenue_lines"},
    example=(
        [["item", "quantity", "price"], ["A", 1000, 10], ["B", 800, 15], ["C", 50, 20]],
        [["item", "quantity", "price"], ["A", 1000, 11], ["B", 700, 15], ["D", 80, 9]],
    ),
)
def pvm(base, actual):
    """Change of revenue by volume, mix, price, currency, new and lost items.

    p0 = P0 F0, S = units of items on both sides, g = S1/S0: volume (g-1) Q0 p0, mix
    (Q1 - g Q0) p0, price Q1 (P1-P0) F0, FX Q1 P1 (F1-F0); with new and lost they add up
    to the change. A line for each item, then the total; mix depends on this level.
    Source: Horngren et al., Cost Accounting, sales quantity and mix variances.
    """
    return bridge_table.pvm(base, actual)


@publish(
    returns="amount",
    table=(
        "item",
        "base_amount",
        "volume",
        "mix",
        "price_effect",
        "cost_effect",
        "fx",
        "new",
        "lost",
        "actual_amount",
    ),
    reads={"base": "margin_lines", "actual": "margin_lines"},
    example=(
        [["item", "quantity", "price", "cost"], ["A", 1000, 10, 6], ["B", 800, 15, 9]],
        [["item", "quantity", "price", "cost"], ["A", 900, 11, 7], ["B", 990, 15, 8]],
    ),
)
def margin_bridge(base, actual):
    """Change of margin by volume, mix, price, cost, currency, new and lost items.

    As XA_PVM with volume and mix at the base margin m0 = (P0-C0) F0, cost
    -Q1 (C1-C0) F0 and FX Q1 (P1-C1)(F1-F0).
    Source: Horngren et al., Cost Accounting, contribution-margin variances.
    """
    return bridge_table.margin_table(base, actual)


@publish(returns="variance", example=(450, 6.5, 6.9))
def price_variance(quantity, order_price, standard, rate=1.0):
    """Purchase price variance: ordered at another price than standard.

    quantity * (order price * rate - standard); positive is unfavourable. PPV, IPV and
    ERV of a line add up to invoice less standard.
    Source: Horngren et al., Cost Accounting, direct-material price variance.
    """
    return purchasing.price_variance(quantity, order_price, standard, rate)


@publish(returns="variance", example=(450, 6.7, 6.5))
def invoice_variance(quantity, invoice_price, order_price, rate=1.0):
    """Invoice price variance: invoiced at another price than ordered.

    quantity * (invoice price - order price) * rate; positive is unfavourable.
    Source: Oracle Cost Management, invoice price variance.
    """
    return purchasing.invoice_variance(quantity, invoice_price, order_price, rate)


@publish(returns="variance", example=(450, 6.7, 1.08, 1.1))
def rate_variance(quantity, invoice_price, order_rate, invoice_rate):
    """Exchange rate variance: paid at another rate than ordered.

    quantity * invoice price * (invoice rate - order rate); positive is unfavourable.
    Source: Oracle Cost Management, exchange rate variance.
    """
    return purchasing.rate_variance(quantity, invoice_price, order_rate, invoice_rate)


@publish(returns="variance", example=(450, 430, 6.9))
def usage_variance(quantity, standard_quantity, standard):
    """Usage variance: another quantity was used than the standard allows.

    (quantity - standard quantity) * standard; positive is unfavourable.
    Source: Horngren et al., Cost Accounting, direct-material efficiency variance.
    """
    return purchasing.quantity_variance(quantity, standard_quantity, standard)


@publish(
    returns="quantity_effect",
    table=("share_effect", "size_effect", "quantity_effect"),
    example=(160000, 150000, 16000, 15000, 29),
)
def market_variance(actual_market, budget_market, actual_units, budget_units, margin):
    """Sales quantity variance split into market share and market size.

    share (A - M B0/M0) m, size (M - M0) B0/M0 m, with A, B0 our units and M, M0 the
    market's, actual and budgeted; together (A - B0) m. Positive is favourable.
    Source: Horngren et al., Cost Accounting, market-share and market-size variances.
    """
    return market.market_variance(
        actual_market, budget_market, actual_units, budget_units, margin
    )


@publish(returns="revaluation", example=(400, 12, 12.6))
def revaluation(quantity, old_standard, new_standard):
    """Change of the value of stock when its standard cost changes.

    quantity * (new standard - old standard).
    Source: Horngren et al., Cost Accounting, standard costs.
    """
    return rollforward.revaluation(quantity, old_standard, new_standard)


@publish(
    returns="unexplained",
    table=(
        "opening",
        "receipts",
        "issues",
        "revaluation",
        "scrap",
        "unexplained",
        "closing",
    ),
    example=(10000, 4000, 3500, 120, 80, 10500),
)
def stock_bridge(opening, receipts, issues, revaluation, scrap, closing):
    """Stock rolled forward from opening to closing, the unexplained in its own column.

    unexplained = closing - (opening + receipts - issues + revaluation - scrap); issues
    and scrap are given as positive amounts and shown negative.
    Source: stock roll-forward identity.
    """
    return rollforward.stock_bridge(
        opening, receipts, issues, revaluation, scrap, closing
    )


@publish(
    returns="difference",
    table=("key", "left", "right", "difference", "state"),
    reads={"left": "amounts", "right": "amounts"},
    example=(
        [["key", "amount"], ["4000", 1250.0], ["4010", 80.5], ["5000", 30]],
        [["key", "amount"], ["4000", 1250.0], ["4010", 81.5], ["6000", 12]],
    ),
)
def reconcile(left, right, tolerance=0.0):
    """Two lists of amounts matched by key, with every difference and its state.

    difference = left - right in whole cents; match within the tolerance, break beyond,
    else left only or right only. Left's order first, then what only right has.
    Source: account reconciliation, one to one by key.
    """
    return two_lists.reconcile(left, right, tolerance)


@publish(returns="difference", example=(100.004, 100.001))
def check(left, right, tolerance=0.0):
    """Zero when two amounts are equal to the minor unit, else their difference.

    Both are rounded half to even to cents; a difference up to the tolerance is 0.
    Source: IEEE 754 roundTiesToEven; ICAEW, Twenty principles (checks).
    """
    return two_lists.check(left, right, tolerance)


@publish(
    returns="part",
    whole=("weights",),
    example=(100, [1, 1, 1], 0.01),
    fails="the total must be a whole number of steps and some weight above 0",
)
def spread(total, weights, step_size=0.01):
    """Total spread over weights in whole steps that add up to it exactly.

    Largest remainder: each part down to a whole step, the steps left go one by one to
    the largest remainders, the earlier part first. A step is a cent unless told.
    Source: Hamilton's method; Balinski & Young, Fair Representation (1982).
    """
    return tolerance.spread(total, weights, step_size)


@publish(returns="period", example=("2026-12-31", "4-4-5"))
def fiscal_period(day, calendar="month"):
    """Fiscal period of a date, written YYYY-PP.

    Calendar months, or 4-4-5, 4-5-4, 5-4-4 weeks from the Monday nearest to 1 January;
    a 53rd week falls into period 12.
    Source: ISO 8601 week year; 26 CFR 1.441-2.
    """
    return calendars.fiscal_period(day, calendar)


@publish(
    returns="period_end",
    example=("2026-12", "4-4-5"),
    fails="a fiscal period is written YYYY-PP, with PP from 01 to 12",
)
def period_end(period, calendar="month"):
    """Last day of a fiscal period written YYYY-PP.

    The day before the next period begins, in calendar months or in weeks.
    Source: ISO 8601 week year; 26 CFR 1.441-2.
    """
    return calendars.period_end(period, calendar)
