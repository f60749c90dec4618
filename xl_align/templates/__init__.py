"""Shared templates: workbooks a planner opens, fills with her figures and presents.

Each module says once what a template holds; ``xlsm`` spells its figures with our
functions, macros and ribbon inside, ``xlsx`` with Excel's own functions only.
"""

from collections.abc import Callable, Iterator, Mapping

from xl_align.templates.budget import budget
from xl_align.templates.cash_ladder import cash_ladder
from xl_align.templates.draft import Spelling
from xl_align.templates.policy_review import policy_review
from xl_align.templates.reconciliation import reconciliation
from xl_align.templates.sample import Sample, sample
from xl_align.templates.scenarios import scenarios
from xl_align.workbook import Sheet
from xl_align.workbook.writer import assemble

__all__ = ["SPELLINGS", "TEMPLATES", "built", "content", "sample"]

TEMPLATES: Mapping[str, Callable[[Sample, Spelling], tuple[Sheet, ...]]] = {
    "budget": budget,
    "reconciliation": reconciliation,
    "scenarios": scenarios,
    "policy review": policy_review,
    "cash ladder": cash_ladder,
}
SPELLINGS: Mapping[str, Spelling] = {"xlsm": "xa", "xlsx": "native"}


def content(name: str, spelling: Spelling, data: Sample) -> bytes:
    """Return a template as an .xlsx file, before macros are put in.

    Parameters
    ----------
    name : one of TEMPLATES
    spelling : with our functions ("xa") or with Excel's own only ("native")
    data : the figures it opens with; its as-of date is the date of the file
    """
    sheets = TEMPLATES[name](data, spelling)
    title = f"{name.capitalize()} template"
    return assemble(sheets, title, data.half.settings.as_of, {})


def built(
    data: Sample, carrying: Callable[[bytes], bytes]
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every template file.

    ``carrying`` puts macros and ribbon into a workbook. The same catalog and sample
    give the same bytes.
    """
    for name in TEMPLATES:
        stem = name.replace(" ", "_")
        for ending, spelling in SPELLINGS.items():
            made = content(name, spelling, data)
            yield f"{stem}.{ending}", carrying(made) if ending == "xlsm" else made
