"""Commands of group Scenarios: what could be, side by side."""

from dataclasses import replace

from xl_align.commands.inputs import inputs
from xl_align.commands.rewrite import results_in, rewritten
from xl_align.commands.session import Done, Session
from xl_align.errors import MissingError
from xl_align.registry import command
from xl_align.results import Results
from xl_align.scenario import BASE, Outcome, shipped
from xl_align.sheets import assumptions, baseline, comparison, versus
from xl_align.workbook import Book, Formula, Place

WHERE = (
    "select a scenario first: a cell of its sheet, its heading on sheet Scenarios or "
    "its row on sheet Assumptions"
)


@command(
    group="Scenarios", label="Refresh", key="F", image="RecurrenceEdit", daily=True
)
def refresh(book: Book, session: Session) -> Done:
    """Evaluate every scenario again with the shocks on sheet Assumptions."""
    results = results_in(book, session)
    if not results.outcomes:
        lacking = [str(one) for one in results.problems if one.table == "plan"][:5]
        raise MissingError(
            "\n".join(["no item has all that a scenario needs:", *lacking])
        )
    base, *others = results.outcomes
    said = [_sentence(base), *(_sentence(one, base) for one in others)]
    return rewritten(book, session, results, said, comparison.TITLE)


@command(group="Scenarios", label="New", key="N", image="SlideNew")
def new_scenario(book: Book, session: Session) -> Done:
    """Copy the selected scenario, or the base, under a new name for you to change."""
    given = inputs(book, session.home)
    known = given.scenarios or shipped()
    name = _selected(book, session.at, [one.name for one in known]) or BASE
    pattern = next(one for one in known if one.name == name)
    taken = {one.name.lower() for one in known}
    fresh = next(
        n for n in map("Scenario {}".format, range(1, 1000)) if n.lower() not in taken
    )
    summary = f"A copy of {name}: change its shocks and refresh"
    more = replace(pattern, name=fresh, summary=summary)
    results = results_in(book, session, replace(given, scenarios=(*known, more)))
    said = f"{fresh!r} added, a copy of {name!r}: change its rows here, then refresh"
    return rewritten(book, session, results, [said], assumptions.TITLE)


@command(
    group="Scenarios", label="Compare", key="C", image="ReviewCompareMenu", daily=True
)
def compare(book: Book, session: Session) -> Done:
    """Show what the selected scenario moves against the base, item by item."""
    results = results_in(book, session)
    outcome = chosen(book, session, results)
    page = versus.sheet(outcome, results)
    said = _sentence(outcome, results.outcomes[0])
    return rewritten(book, session, results, [said], page.title, [page])


@command(group="Scenarios", label="Promote", key="M", image="FileMarkAsFinal")
def promote(book: Book, session: Session) -> Done:
    """Keep the selected scenario's figures as the next version of the baseline."""
    results = results_in(book, session)
    outcome = chosen(book, session, results)
    try:
        before = baseline.versions(book.table(baseline.TABLE))
    except MissingError:
        before = []
    version = baseline.promoted(outcome, results, before, session.user, session.today)
    page = baseline.sheet(results, [*before, *version])
    said = f"{outcome.scenario.name!r} is version {version[0].version} of the baseline"
    return rewritten(book, session, results, [said], page.title, [page])


def chosen(book: Book, session: Session, results: Results) -> Outcome:
    """Return the outcome of the selected scenario; MissingError if none is."""
    known = {one.scenario.name: one for one in results.outcomes}
    name = _selected(book, session.cell, list(known))
    if not name:
        raise MissingError(WHERE)
    return known[name]


def _selected(book: Book, at: Place | None, names: list[str]) -> str:
    """Return the scenario a cell belongs to; empty if it belongs to none."""
    if at is None:
        return ""
    if at.sheet in names:
        return at.sheet
    heading = replace(at, row=comparison.TOP)
    first = replace(at, column=1)
    nearby = [at, first] if at.sheet == assumptions.TITLE else [at, heading, first]
    for place in nearby:
        content = book.cell(place)
        text = content.value if isinstance(content, Formula) else content
        if isinstance(text, str) and text in names:
            return text
    return ""


def _sentence(one: Outcome, base: Outcome | None = None) -> str:
    """Return service, stock, margin and cash of a scenario, or how they move."""
    keys = ("inventory", "profit", "cash_against_base")
    nouns = ("stock", "margin after carrying cost", "cash in the first year")
    served = one.totals["fill_rate"]
    if base is None:
        money = [
            f"{noun} {one.totals[key]:,.0f}"
            for key, noun in zip(keys[:2], nouns[:2], strict=True)
        ]
        return f"{one.scenario.name}: service {served:.1%}, {', '.join(money)}"
    moved = [one.totals[key] - base.totals[key] for key in keys]
    money = [f"{noun} {by:+,.0f}" for noun, by in zip(nouns, moved, strict=True)]
    points = 100 * (served - base.totals["fill_rate"])
    return f"{one.scenario.name}: service {points:+.1f} points, {', '.join(money)}"
