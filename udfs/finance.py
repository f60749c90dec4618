"""Finance functions: dated flows, loans and leases, compounding, working days."""

from functools import partial

from xl_align import cash, cost, period
from xl_align.registry import function

publish = partial(function, category="Cost")
dated = partial(function, category="Cash")

_FLOWS = [-10000, 2750, 4250, 3250, 2750]
_DATES = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]


@publish(
    returns="amount",
    whole=("flows", "dates"),
    reads={"rate": "yearly_rate", "dates": "flow_date"},
    example=(0.09, _FLOWS, _DATES),
)
def xnpv(rate, flows, dates):
    """Worth of dated flows on the day of the earliest.

    sum of flow / (1 + rate)^(days / 365); dates in any order. As Excel's XNPV.
    Source: Microsoft Support, XNPV.
    """
    return cost.xnpv(rate, flows, dates)


@publish(
    returns="internal_rate",
    whole=("flows", "dates"),
    reads={"dates": "flow_date"},
    example=(_FLOWS, _DATES),
    fails="the flows have no rate of return between -99.9999 % and 100 million %: some "
    "must be paid, some received, on different days",
)
def xirr(flows, dates, guess=0.1):
    """Yearly rate at which dated flows are worth nothing.

    Root of sum of flow / (1 + rate)^(days / 365). Flows that change sign more than once
    may have several: the one nearest to the guess counts, so try others. As Excel's
    XIRR, which stops at eight digits.
    Source: Microsoft Support, XIRR.
    """
    return cost.xirr(flows, dates, guess)


@publish(
    returns="level_payment",
    alone=True,
    table=("period_number", "level_payment", "interest", "principal", "balance"),
    reads={"rate": "discount_rate", "periods": "payments", "due": "payment_due"},
    example=(0.01, 6, 10000),
    fails="the plan grows beyond any number: check rate and periods",
)
def loan(rate, periods, present_value, future_value=0.0, due="end"):
    """Schedule of a loan, lease or savings plan of level payments.

    Payment -(FV + PV (1+r)^n) r / ((1+r)^n - 1), over 1 + r if due at the beginning;
    what is received is positive, what is paid negative. As Excel's PMT, IPMT, PPMT.
    Source: Microsoft Support, PMT.
    """
    return cost.loan(rate, periods, present_value, future_value, due)


@publish(
    returns="loan_length",
    reads={"rate": "discount_rate", "payment": "level_payment", "due": "payment_due"},
    example=(0.01, -100, -1000, 10000, "begin"),
    fails="these payments never get there",
)
def loan_periods(rate, payment, present_value, future_value=0.0, due="end"):
    """Number of level payments that a loan or a savings plan takes.

    ln((A - FV r) / (A + PV r)) / ln(1 + r), with A the payment, times 1 + r if due at
    the beginning. As Excel's NPER.
    Source: Microsoft Support, NPER.
    """
    return cost.loan_periods(rate, payment, present_value, future_value, due)


@dated(
    returns="effective_rate",
    example=(0.0525, 4),
    fails="a rate of -100 % or less a time leaves nothing to compound",
)
def effective_rate(nominal_rate, compounding):
    """Yearly rate that a nominal rate comes to when interest is added m times a year.

    (1 + r / m)^m - 1; m need not be whole.
    Source: Microsoft Support, EFFECT.
    """
    return cash.effective_rate(nominal_rate, compounding)


@dated(returns="years", example=("2012-01-01", "2012-07-30", "30/360"))
def year_fraction(start, finish, basis="actual/365"):
    """Years from one day to another, as interest counts them.

    Bases "30/360" (US), "actual/actual", "actual/360" and "actual/365", as Excel's
    YEARFRAC 0 to 3; negative where the finish comes first.
    Source: Microsoft Support, YEARFRAC.
    """
    return cash.year_fraction(start, finish, basis)


@dated(
    returns="day",
    gaps=("holidays",),
    example=("2008-10-01", 151, ["2008-11-26", "2008-12-04", "2009-01-21"]),
)
def add_workdays(day, workdays, holidays=None):
    """Day that so many working days come after another, or before it.

    Monday to Friday without the holidays count; the day itself does not. As Excel's
    WORKDAY.
    Source: Microsoft Support, WORKDAY.
    """
    return period.add_workdays(day, workdays, holidays)


@dated(
    returns="workdays",
    gaps=("holidays",),
    example=("2012-10-01", "2013-03-01", ["2012-11-22", "2012-12-04", "2013-01-21"]),
)
def workdays(start, finish, holidays=None):
    """Working days from one day to another, both counted.

    Monday to Friday without the holidays; negative where the finish comes first. As
    Excel's NETWORKDAYS.
    Source: Microsoft Support, NETWORKDAYS.
    """
    return period.workdays(start, finish, holidays)
