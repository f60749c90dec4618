"""Scenarios: base and alternatives side by side, what we choose and what we give up."""

from xl_align.templates.draft import Draft, Spelling
from xl_align.templates.frame import CALCULATION, MERIDIAN, Purpose, about, checks
from xl_align.templates.lines import columns
from xl_align.templates.sample import Sample
from xl_align.templates.scenarios.calculation import cases
from xl_align.templates.scenarios.inputs import SCENARIOS, inputs
from xl_align.templates.scenarios.output import CHECKS, output
from xl_align.workbook import Sheet

PURPOSE = Purpose(
    "Scenarios",
    "A decision on one page: the base and four alternatives by service, stock, cash "
    "and margin, with what each chooses and gives up in words.",
    "What do we choose, and what do we give up for it?",
    (
        "Inputs: put your families over the sample's; each stands for so many like "
        "items at places.",
        "Inputs: write your scenarios over ours; the first stays the base. A change of "
        "0 changes nothing, an empty service level keeps the policy's.",
        "Inputs: say which family a scenario meets, or 'all'.",
        "Checks must say OK; then present Output.",
    ),
    (
        ("A year", "at steady state: demand, stock and cost of a whole year"),
        (
            "Safety stock",
            "rule 'policy' sets it anew; 'keep' leaves the base's in place; "
            "the share cuts it evenly",
        ),
        ("Short units", "a share is lost, a share is expedited at a premium"),
        ("Margin in words", "after freight, expedite and carrying cost"),
        ("Cash against base", "change of margin less change of cash tied up"),
        (
            "Not in it",
            "the way from one state to the other; 'xl-align new' makes a "
            "workbook that evaluates every item",
        ),
    ),
    "Scenarios and families are fixed at those shown: each row of Calculation names "
    "its own. Put yours over them. A family you do not need gets a demand of 0 and 0 "
    "items; a scenario you do not need gets the figures of the base under a name of "
    "its own.",
)


def scenarios(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    inputs(draft, data)
    note = "Every family under every scenario; the same formulas in each row."
    page = draft.page(CALCULATION, "Scenarios: calculation", note)
    fields = cases(len(SCENARIOS), len(data.families))
    columns(draft, page, 4, fields, len(SCENARIOS) * len(data.families))
    page.freeze = (5, 2)
    output(draft, data)
    checks(draft, CHECKS)
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()
