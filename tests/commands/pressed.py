"""Commands pressed on a file, as a planner would, and where they find their rows."""

from datetime import date

from xl_align.commands import Session
from xl_align.hosts.buttons import perform
from xl_align.workbook.file import FileBook
from xl_align.workbook.places import place_of

DAY = date(2026, 7, 1)
CHOSEN = "Cash constrained"


def done(workbook, name, at="", **more):
    place = place_of(at) if at else None
    session = Session(workbook.parent, place, user="Ada", today=DAY, **more)
    return perform(name, FileBook(workbook), session)


def row_of(workbook, table, **wanted):
    """Return the place of the first row of a table with these cells."""
    book = FileBook(workbook)
    sheet, body = book.where(table)
    frame = book.table(table)
    held = frame.loc[:, list(wanted)].eq(list(wanted.values())).all(axis="columns")
    return f"{sheet}!A{body.top + int(held.to_numpy().nonzero()[0][0])}"
