"""Cash ladder: purchase orders followed to receipt, invoice and payment by month."""

from xl_align.templates.cash_ladder.calculation import ladder, orders
from xl_align.templates.cash_ladder.inputs import inputs
from xl_align.templates.cash_ladder.output import CHECKS, output
from xl_align.templates.draft import Draft, Spelling
from xl_align.templates.frame import MERIDIAN, Purpose, about, checks
from xl_align.templates.sample import Sample
from xl_align.workbook import Sheet

PURPOSE = Purpose(
    "Cash ladder",
    "Purchase orders followed from order to receipt, invoice and payment, month by "
    "month, deposits apart: when does the cash of a supply plan leave?",
    "How much cash do orders need in each month, and what would longer terms free?",
    (
        "Inputs: put your purchase orders over the sample's in table Orders.",
        "Inputs: keep to the payment terms listed in table Terms, or type over them.",
        "Inputs: set the days by which you would stretch terms.",
        "Checks must say OK; then present Output.",
    ),
    (
        (
            "Deposit",
            "a share of the order, paid on the day of the order; the sample has "
            "none, so 30 % at the three makers on NET 60 is an assumption",
        ),
        ("Invoice", "comes with the receipt, for the rest"),
        ("Payment", "net by the terms; a discount for early payment is not taken"),
        (
            "Supplier credit",
            "goods received less cash out: invoices open less deposits",
        ),
        (
            "Months",
            "the ladder and its checks hold the orders' events of the months shown; "
            "what came before is in the opening of invoices and of supplier credit",
        ),
        ("Not in it", "pay runs, taxes, currencies: amounts are in one currency"),
    ),
    "Orders, terms and the twelve months are fixed at those shown: Orders due has a "
    "row for each order. Put yours over them. An order you do not need gets an amount "
    "of 0 and keeps its days and terms. Terms you put in need the words XA_PAY_DATE "
    "reads: NET 45, 2/10 NET 30, 30 EOM.",
)


def cash_ladder(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    inputs(draft, data)
    orders(draft, data)
    ladder(draft)
    output(draft, data)
    checks(draft, CHECKS)
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()
