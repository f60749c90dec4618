"""The pages every template has: About in front, Checks at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from xl_align import __version__
from xl_align.templates.draft import Draft, Either, Page, Pending, Text
from xl_align.workbook import Block, Chart, Column, Role, Series

ABOUT, INPUTS, CALCULATION, OUTPUT, CHECKS = (
    "About",
    "Inputs",
    "Calculation",
    "Output",
    "Checks",
)
MERIDIAN = "Meridian Outdoor, the fictional sample of xl_align: put yours over it"
COLOURS: tuple[tuple[Role, str, str], ...] = (
    ("input", "input", "yours to change; Excel refuses what it cannot be"),
    ("formula", "formula", "calculated; change an input instead"),
    ("total", "total", "a sum of the lines above"),
    ("check", "OK", "holds: green; broken: red"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """An identity: two ways to one figure."""

    words: str
    left: Text
    right: Text


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the first page says."""

    title: str
    purpose: str
    question: str
    steps: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]  # conventions and what the model leaves out
    rows: str  # which rows are fixed, and how to use fewer


def about(draft: Draft, purpose: Purpose, data: str) -> Page:
    """Put the first page in front: purpose, how to use it, colours, sheets, rules."""
    sheets = [(one.title, one.note) for one in draft.pages]
    title = f"{purpose.title} template"
    page = draft.page(ABOUT, title, purpose.purpose, span=4)
    draft.pages.insert(0, draft.pages.pop())
    page.landscape, page.one_page = False, True
    page.widths |= {1: 20, 2: 30, 3: 30, 4: 30}
    kind = {
        "xa": "with macros (.xlsm): formulas call XA_ functions",
        "native": "without macros (.xlsx): Excel's own functions only",
    }
    facts: list[tuple[str, str]] = [
        ("Answers", purpose.question),
        ("Version", f"xl_align {__version__}, {kind[draft.spelling]}"),
        ("Figures", data),
    ]
    at = 4
    for label, words in facts:
        page.put(at, 1, label)
        page.put(at, 2, words, span=3)
        at += 1
    page.put(at, 1, "Master check")
    page.formula(at, 2, "master_check", "status", "check")
    at = _listed(page, at + 2, "How to use it", _counted(purpose.steps))
    at = _legend(page, at)
    at = _listed(page, at, "Sheets", sheets)
    at = _listed(page, at, "Rules of this model", purpose.rules)
    told = [("Functions", _functions(draft)), ("Rows", purpose.rows)]
    _listed(page, at, "In this file", told)
    return page


def _counted(steps: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"Step {at}", words) for at, words in enumerate(steps, 1)]


def _listed(page: Page, at: int, title: str, rows: Sequence[tuple[str, str]]) -> int:
    page.put(at, 1, title, "heading", span=4)
    for row, (label, words) in enumerate(rows, at + 1):
        page.put(row, 1, label)
        page.put(row, 2, words, span=3)
    return at + len(rows) + 2


def _legend(page: Page, at: int) -> int:
    page.put(at, 1, "Colours", "heading", span=4)
    for row, (role, word, words) in enumerate(COLOURS, at + 1):
        page.put(row, 1, word, role, "status" if role == "check" else "text")
        page.put(row, 2, words, span=3)
    return at + len(COLOURS) + 2


def _functions(draft: Draft) -> str:
    absent = "; ".join(draft.absent)
    if draft.spelling == "xa":
        return (
            "XA_ functions run in Python: run 'xl-align install --host excel' (or "
            "libreoffice) once. Without it "
            "every cell keeps its last value. One call fills a whole line or column: "
            "a dynamic array in Excel, a matrix of fixed size in LibreOffice Calc."
        )
    return (
        "No macros and no add-in are needed; every figure is a formula of Excel's own."
        if not absent
        else "No macros and no add-in are needed. Left out, as Excel's own functions "
        f"have no formula for it: {absent}. The .xlsm has it."
    )


def checks(draft: Draft, group: Sequence[Check]) -> Page:
    """Add the page of identities and the master check."""
    note = "Each line compares two independent ways to the same figure."
    page = draft.page(CHECKS, CHECKS, note, "check", span=5)
    page.widths |= {1: 62, 2: 18, 3: 18, 4: 14, 5: 10}
    page.put(3, 1, "Master check")
    count = 'COUNTIFS(Checks[State],"OK")'
    rows = "ROWS(Checks[State])"
    master = f'IF({count}={rows},"OK",{rows}-{count}&" failed")'
    page.formula(3, 2, master, "status", "check", "master_check")
    page.put(4, 1, "Decimals that must agree")
    page.put(4, 2, 2, "input", "integer", "decimals")
    apart = Either("XA_CHECK([@Left],[@Right])", "ROUND([@Left]-[@Right],decimals)")
    state = 'IF([@Difference]=0,"OK","CHECK")'
    lines: list[list[Any]] = [
        [one.words, *map(Pending, (one.left, one.right, apart, state))] for one in group
    ]
    columns = (
        Column("Check", "text", "label"),
        Column("Left", "cents", "formula"),
        Column("Right", "cents", "formula"),
        Column("Difference", "cents", "formula"),
        Column("State", "status", "formula"),
    )
    page.blocks.append(Block("Checks", columns, lines, 6, 1, filters=False))
    page.freeze = (6, 0)
    return page


def chart(
    draft: Draft,
    kind: Literal["column", "bar", "line"],
    title: str,
    over: str,
    series: Sequence[tuple[str, str, str]],
    place: tuple[int, int, int, int],
    unit: str = "thousands",
    categories: str = "text",
) -> Chart:
    """Return a chart of lines that formulas know by a word.

    Parameters
    ----------
    over : the line drawn below the axis
    series : title, line and colour of each
    place : row, column, width and height, the last two in pixels
    unit, categories : how the two axes are written
    """
    drawn = tuple(
        Series(name, draft.range(over), draft.range(key), role)
        for name, key, role in series
    )
    legend = len(drawn) > 1
    return Chart(
        kind, title, drawn, *place, unit=unit, categories=categories, legend=legend
    )
