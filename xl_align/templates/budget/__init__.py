"""Budget: a year by period whose stock, cash and variances follow from units."""

from xl_align.templates.budget.calculation import calculation
from xl_align.templates.budget.inputs import inputs
from xl_align.templates.budget.output import identities, output, variance
from xl_align.templates.draft import Draft, Spelling
from xl_align.templates.frame import MERIDIAN, Purpose, about, checks
from xl_align.templates.sample import Sample
from xl_align.workbook import Sheet

PURPOSE = Purpose(
    "Budget",
    "A year's budget by fiscal period. Revenue, cost, stock and cash all follow from "
    "one plan in units, so that supply chain and finance share one set of figures.",
    "What does the plan in units earn, what stock does its service need, and what does "
    "that do to cash?",
    (
        "Inputs: put your families, unit plan, prices, standard costs and opening "
        "balances over the sample's figures (blue on yellow).",
        "Inputs: set service, lead times and payment days; stock, payables and cash "
        "follow.",
        "Inputs: put the actuals of closed periods into table Actuals; the bridge from "
        "budget to actual appears.",
        "Checks must say OK; then present Output.",
    ),
    (
        ("Sign", "income and receipts positive; costs are shown positive and deducted"),
        ("Stock", "closing stock = safety stock + the average of an order, per family"),
        (
            "Safety stock",
            "from weekly demand, its variability (the sum over a family's "
            "items and places, as each keeps its own) and lead time",
        ),
        (
            "Days",
            "receivables and payables = days of the period's sales and cost of "
            "sales; overheads are paid in their period",
        ),
        (
            "Payables",
            "follow the cost of sales, not purchases: in a period that buys much more "
            "or less than it sells, what is paid to suppliers is late or early, and "
            "may even be negative",
        ),
        ("Not in it", "tax, financing, capital expenditure, currencies"),
    ),
    "The families, periods and lines of actuals are fixed at those shown: lines, sums "
    "and checks name each one. Put yours over them, under the same names and in the "
    "same order in Families, the unit plan and Actuals. A family you do not need gets "
    "units of 0 in the plan, the opening stock and the actuals; to show more than "
    "there are, combine some into one row.",
)


def budget(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    inputs(draft, data)
    calculation(draft, data)
    variance(draft, data)
    output(draft, data)
    checks(draft, identities(data))
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()
