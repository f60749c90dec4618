"""Reconciliation: units at price against the ledger, line by line and by cause."""

from xl_align.templates.draft import Draft, Spelling
from xl_align.templates.frame import MERIDIAN, Purpose, about, checks
from xl_align.templates.reconciliation.calculation import moved, reconciled, valued
from xl_align.templates.reconciliation.inputs import books, inputs, keys, known
from xl_align.templates.reconciliation.output import CHECKS, output
from xl_align.templates.sample import Sample
from xl_align.workbook import Sheet

PURPOSE = Purpose(
    "Reconciliation",
    "Units at price and standard cost against finance's ledger, by account and period: "
    "what matches, what differs, and which document says why.",
    "Do the units of supply chain and the dollars of finance agree, and if not, why?",
    (
        "Units: put units and prices by account, period and family into the table.",
        "Ledger: put the amounts into the table, as posted.",
        "Inputs: list each line (account and period) once; Known: every reconciling "
        "item you know of.",
        "Checks must say OK; work on what Output shows as open.",
    ),
    (
        ("Sign", "the ledger's sign is turned by table Accounts: revenue is positive"),
        (
            "Difference",
            "from units less ledger, in whole cents; within the tolerance it is "
            "a match",
        ),
        (
            "Open",
            "the difference that no known item explains; without sign, so that one "
            "line does not hide another",
        ),
        (
            "Stock",
            "opening + receipts - issues + revaluation - scrap; what the ledger's "
            "closing stock differs by is unexplained",
        ),
        ("Not in it", "matching of single documents; 'xl-align reconcile' does that"),
    ),
    "The rows of every table are fixed at those shown: Valued and Calculation have a "
    "row for each. Put yours over them. A row of Units you do not need gets 0 units, "
    "one of Ledger or Known an amount of 0, both under an account and period that "
    "table Lines lists. A line you do not need gets a period without any row, another "
    "for each. A cause is one of those on Output. For more rows use "
    "'xl-align reconcile'.",
)


def reconciliation(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    both, items = books(data), known(data)
    inputs(draft, data, both, items)
    valued(draft, len(both))
    reconciled(draft, len(keys(both)))
    moved(draft, data)
    output(draft, data, sorted(set(items["cause"])))
    checks(draft, CHECKS)
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()
