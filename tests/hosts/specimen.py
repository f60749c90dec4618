"""A command whose sheet has what no other command's sheet has yet."""

from datetime import date

from xl_align.commands import Done
from xl_align.registry import command
from xl_align.workbook import Cell, Entry, Formula, Sheet

FILLED = ((2.0, 4.0), (6.0, 8.0))
SHEET = Sheet(
    "Specimen",
    cells=(
        *(
            Cell(r, c, FILLED[r - 1][c - 1] / 2, "input")
            for r in (1, 2)
            for c in (1, 2)
        ),
        Cell(1, 4, Formula("=A1:B2*2", 2.0, FILLED), "formula", "money"),
        Cell(4, 1, Formula("=SUM(D1:E2)", 20.0), "formula", "money"),
    ),
)
RULED = Sheet(
    "Ruled",
    cells=tuple(Cell(row, 1, 0.5, "input", "percent") for row in range(1, 7)),
    entries=(
        Entry((1, 1), (1, 1), "number", 0, 1, words="a share from 0 to 1"),
        Entry((2, 1), (3, 1), "number", 0, 1, words="between 0 and 1", open=True),
        Entry((4, 1), (4, 1), "date", 1, words="a day"),
        Entry((5, 1), (5, 1), "list", choices="yes,no", words="yes or no"),
        Entry((6, 1), (6, 1), "list", choices="=$A$1:$A$3", words="one of these"),
    ),
)


def spill(book, session):
    """Add a sheet with a formula that fills a range."""
    book.put(SHEET)
    return Done(("done",), SHEET.title, "Specimen", date(2026, 6, 28))


def rule(book, session):
    """Add a sheet with rules for what may be typed."""
    book.put(RULED)
    return Done(("done",), RULED.title, "Specimen", date(2026, 6, 28))


def publish():
    """Let a host know the commands; other tests must not see them."""
    command(group="Help", label="Spill", key="YS", image="Info")(spill)
    command(group="Help", label="Rule", key="YR", image="Info")(rule)
