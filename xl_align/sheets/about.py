"""About: what this workbook is, what it was made from, and where to look."""

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from xl_align import __version__
from xl_align.results import Results
from xl_align.sheets import checks
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Cell, Formula, Role, Sheet

TITLE = "About"
TOP = 4

SOURCES = (
    Field("name", "Source", "text", width=20),
    Field("file", "File", "text", width=34),
    Field("rows", "Rows", "count"),
    Field("sha256", "SHA-256", "text", width=68),
)
TABLES = (
    Field("table", "Table", "text", width=20),
    Field("rows_in", "Rows in", "count", width=34),
    Field("rows_used", "Rows used", "count"),
    Field("rows_reported", "Rows set aside", "count"),
)


def sheet(results: Results, contents: Sequence[tuple[str, str]]) -> Sheet:
    """Return version, as-of, sources with checksums and a table of contents.

    ``contents`` names every sheet of the workbook with what it is for.
    """
    settings = results.settings
    start, first, last = settings.year_start, *settings.periods
    facts = (
        ("Made by", f"xl_align {__version__}", "text"),
        ("As of", f"{settings.as_of:%Y-%m-%d}", "text"),
        ("Currency", settings.currency, "text"),
        ("Fiscal calendar", f"{settings.calendar}, year from month {start}", "text"),
        ("Periods", f"{first} to {last}" if first else "all", "text"),
        ("Sign convention", "difference = from units less ledger", "text"),
    )
    cells = [*heading(settings.title, "What this workbook is and what it rests on", 3)]
    for row, (label, value, unit) in enumerate(facts, start=TOP):
        cells += [Cell(row, 1, label, "label"), Cell(row, 2, value, "link", unit)]
    at = TOP + len(facts)
    check = Formula("=master_check", checks.verdict(results))
    cells += [Cell(at, 1, "Master check", "label"), Cell(at, 2, check, "check")]
    at += 2
    cells += _legend(at)
    at += 5
    cells.append(Cell(at, 1, "Sheets", "heading", span=2))
    for row, (name, words) in enumerate(contents, start=at + 1):
        cells += [Cell(row, 1, name, "label"), Cell(row, 2, words, "note")]
    at += len(contents) + 3
    cells.append(Cell(at - 1, 1, "Rows of every table", "heading", span=4))
    counts = pd.DataFrame([asdict(one) for one in results.counts])
    tables = grid("Tables", TABLES, counts, at)
    at += len(counts) + 3
    cells.append(Cell(at - 1, 1, "Sources", "heading", span=4))
    extracts = pd.DataFrame([asdict(one) for one in results.extracts])
    sources = grid("Sources", SOURCES, extracts, at)
    widths = {1: 20, 2: 34, 3: 14, 4: 68}
    return Sheet(TITLE, tuple(cells), (tables, sources), widths=widths, tab="detail")


def _legend(row: int) -> list[Cell]:
    words: tuple[tuple[Role, str], ...] = (
        ("input", "yours to change: kept by a refresh"),
        ("link", "read from a source or another sheet"),
        ("formula", "calculated here"),
    )
    cells = [Cell(row, 1, "Colours", "heading", span=2)]
    for at, (role, meaning) in enumerate(words, start=row + 1):
        cells += [
            Cell(at, 1, role, role),
            Cell(at, 2, meaning, "note"),
        ]
    return cells
