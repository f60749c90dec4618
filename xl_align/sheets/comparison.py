"""Scenarios side by side: what do we choose, what do we give up."""

from collections.abc import Sequence

from xl_align.results import Results
from xl_align.scenario import Outcome
from xl_align.sheets import scenario
from xl_align.sheets.grid import address, heading, letter
from xl_align.workbook import Cell, Chart, Formula, Series, Sheet

TITLE = "Scenarios"
TOP = 4
FIRST = TOP + 1
AGAINST = FIRST + len(scenario.MEASURES) + 2  # heading of the second block
WORDS = AGAINST + len(scenario.MEASURES) + 2
CHOOSE, GIVE_UP = 2, 4  # columns of the two sentences
SHOWN = ("inventory", "lost_revenue", "expedite", "profit")  # of the chart


def sheet(results: Results) -> Sheet:
    """Return every measure of every scenario, its distance to the base, in words."""
    outcomes = results.outcomes
    note = (
        f"A year at steady state, {results.settings.currency}. Cash against base = "
        "change of margin less change of cash tied up in stock and open invoices."
    )
    last = len(outcomes) + 1
    cells = [
        *heading("Scenarios", note, span=last),
        *_levels(outcomes),
        *_against(outcomes),
        *_words(outcomes),
    ]
    widths = {1: 36, **dict.fromkeys(range(2, last + 1), 20)}
    charts = (chart(results, WORDS + len(outcomes) + 2, 1),)
    return Sheet(
        TITLE,
        tuple(cells),
        (),
        charts,
        freeze=(TOP, 1),
        widths=widths,
        one_page=True,
    )


def chart(
    results: Results, row: int, column: int, width: int = 900, height: int = 340
) -> Chart:
    """Return scenarios against base for the measures a decision turns on."""
    last = len(results.outcomes) + 1
    names = f"'{TITLE}'!$C${AGAINST}:${letter(last)}${AGAINST}"
    roles = ("base", "down", "accent", "up")
    keys = [measure[0] for measure in scenario.MEASURES]
    titles = {measure[0]: measure[1] for measure in scenario.MEASURES}
    series = []
    for key, role in zip(SHOWN, roles, strict=True):
        at = AGAINST + 1 + keys.index(key)
        values = f"'{TITLE}'!$C${at}:${letter(last)}${at}"
        series.append(Series(titles[key], names, values, role))
    return Chart(
        "column",
        f"Scenarios against base, {results.settings.currency} thousand a year",
        tuple(series),
        row,
        column,
        width,
        height,
        "thousands",
        legend=True,
    )


def cell(key: str, number: int) -> str:
    """Return the cell of a measure, for the scenario of this number (0 is base)."""
    keys = [measure[0] for measure in scenario.MEASURES]
    return address(TITLE, FIRST + keys.index(key), 2 + number)


def sentences(outcomes: Sequence[Outcome], row: int, column: int) -> list[Cell]:
    """Return the two sentences of each scenario, linked, for another sheet."""
    cells = [
        Cell(row, column, "Scenario", "heading"),
        Cell(
            row, column + 1, "What do we choose, what do we give up", "heading", span=4
        ),
    ]
    base, at = outcomes[0], row
    for number, one in enumerate(outcomes[1:], start=1):
        for words, source, side in (("choose", CHOOSE, 1), ("give up", GIVE_UP, -1)):
            at += 1
            said = _sentence(one, base, number + 2, side).value
            content = Formula("=" + address(TITLE, WORDS + number, source), said)
            name = one.scenario.name if side == 1 else ""
            cells += [
                Cell(at, column, name, "label"),
                Cell(at, column + 1, words, "note"),
                Cell(at, column + 2, content, "link", "text", span=3),
            ]
    return cells


def _levels(outcomes: Sequence[Outcome]) -> list[Cell]:
    cells = [Cell(TOP, 1, "A year", "heading")]
    for column, one in enumerate(outcomes, start=2):
        name = one.scenario.name
        cells.append(Cell(TOP, column, name, "heading", "money"))
        for row, (key, _, unit, _) in enumerate(scenario.MEASURES, start=FIRST):
            text = "=" + address(name, scenario.total_row(key), scenario.VALUE)
            content = Formula(text, one.totals[key])
            cells.append(Cell(row, column, content, "link", unit))
    for row, (_, title, _, _) in enumerate(scenario.MEASURES, start=FIRST):
        cells.append(Cell(row, 1, title, "label"))
    return cells


def _against(outcomes: Sequence[Outcome]) -> list[Cell]:
    cells = [Cell(AGAINST, 1, "Against base", "heading")]
    base = outcomes[0]
    cells.append(Cell(AGAINST, 2, "better is", "heading"))
    better = {1: "more", -1: "less", 0: ""}
    units = {"fraction": "points", "money": "money"}
    for row, (_, title, _, good) in enumerate(scenario.MEASURES, start=AGAINST + 1):
        cells += [Cell(row, 1, title, "label"), Cell(row, 2, better[good], "note")]
    for column, one in enumerate(outcomes[1:], start=3):
        cells.append(Cell(AGAINST, column, one.scenario.name, "heading", "money"))
        for at, (key, _, unit, _) in enumerate(scenario.MEASURES):
            here = f"{letter(column)}{FIRST + at}-$B{FIRST + at}"
            change = one.totals[key] - base.totals[key]
            scale = 100 if unit == "fraction" else 1
            text = f"=({here})*{scale}" if scale > 1 else f"={here}"
            content = Formula(text, change * scale)
            place = (AGAINST + 1 + at, column)
            cells.append(Cell(*place, content, "formula", units[unit]))
    return cells


def _words(outcomes: Sequence[Outcome]) -> list[Cell]:
    """Return a row for each scenario: what it gains, what it gives up."""
    cells = [
        Cell(WORDS, 1, "In words", "heading"),
        Cell(WORDS, CHOOSE, "We choose", "heading", span=GIVE_UP - CHOOSE),
        Cell(WORDS, GIVE_UP, "We give up", "heading", span=3),
    ]
    for row, (column, one) in enumerate(enumerate(outcomes[1:], 3), WORDS + 1):
        cells.append(Cell(row, 1, one.scenario.name, "label"))
        for place, side, span in ((CHOOSE, 1, GIVE_UP - CHOOSE), (GIVE_UP, -1, 3)):
            content = _sentence(one, outcomes[0], column, side)
            cells.append(Cell(row, place, content, "formula", "text", span=span))
    return cells


def _sentence(one: Outcome, base: Outcome, column: int, side: int) -> Formula:
    """Return the measures that move to the good (side 1) or the bad (side -1)."""
    keys = [measure[0] for measure in scenario.MEASURES]
    good = {measure[0]: measure[3] for measure in scenario.MEASURES}
    texts, words = [], []
    for key, noun in (
        ("fill_rate", "service"),
        ("inventory", "stock"),
        ("profit", "margin"),
        ("cash_against_base", "cash"),
    ):
        place = f"{letter(column)}{AGAINST + 1 + keys.index(key)}"
        change = one.totals[key] - base.totals[key]
        sign = good[key] * side
        if key == "fill_rate":
            moved, pattern = f"{place}", "+0.0;-0.0"
            value, least, after = change * 100, 0.05, " pp"
        else:
            moved, pattern = f"{place}/1000", "+#,##0;-#,##0"
            value, least, after = change / 1000, 0.5, " k"
        text = f'"• "&TEXT({moved},"{pattern}")&"{after} {noun} "'
        texts.append(f'IF({moved}*{sign}>={least},{text},"")')
        digits = f"{value:+,.1f}" if key == "fill_rate" else f"{value:+,.0f}"
        said = f"• {digits}{after} {noun} "
        words.append(said if value * sign >= least else "")
    return Formula(f"=TRIM({'&'.join(texts)})", "".join(words).strip())
