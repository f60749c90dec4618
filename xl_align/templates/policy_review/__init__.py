"""Policy review: safety stock as an investment, item by item and in one curve."""

from xl_align.templates.draft import Draft, Spelling
from xl_align.templates.frame import CALCULATION, MERIDIAN, Purpose, about, checks
from xl_align.templates.lines import columns
from xl_align.templates.policy_review.calculation import KEYS, POLICY, curve
from xl_align.templates.policy_review.inputs import inputs
from xl_align.templates.policy_review.output import CHECKS, output
from xl_align.templates.sample import Sample
from xl_align.workbook import Sheet

PURPOSE = Purpose(
    "Policy review",
    "Safety stock reviewed as a managed investment: what each service level holds in "
    "units and money, what it costs in cash, and what service it buys.",
    "Where does the money in safety stock buy service, and where does it break a rule?",
    (
        "Inputs: put your items over the sample's in table Items; one row for each "
        "item at a place.",
        "Inputs: set the guardrails: the fill rates and the weeks of cover you accept.",
        "Inputs: choose an item for the service curve.",
        "Checks must say OK; then present Output.",
    ),
    (
        (
            "Safety stock",
            "service factor x deviation of demand over lead time and review",
        ),
        ("Fill rate", "share of demand served from the shelf; unmet demand waits"),
        ("Cash", "safety stock at the share of standard cost that is paid out"),
        (
            "Split",
            "stock in hand fills safety stock first, then one order; the rest is "
            "excess",
        ),
        (
            "Not in it",
            "normal demand is assumed: for lumpy items see XA_SAFETY_STOCK "
            "with another distribution",
        ),
    ),
    "Items, families and levels are fixed at those shown: Calculation and Output have "
    "a row for each. Put yours over them. A row of Items you do not need keeps its "
    "key, which must differ from the others, and gets a demand, both deviations and "
    "stock on hand of 0.",
)


def policy_review(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    count = len(data.half.policy)
    inputs(draft, data)
    columns_page = draft.page(
        CALCULATION,
        "Policy review: calculation",
        "Each item at each place, in the order of table Items.",
    )
    columns(draft, columns_page, 4, [*KEYS, *POLICY], count, totals="Total")
    columns_page.freeze = (5, 3)
    curve(draft)
    output(draft, data)
    checks(draft, CHECKS)
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()
