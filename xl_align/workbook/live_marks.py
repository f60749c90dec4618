"""Document properties of an open workbook: what in it is ours."""

from collections.abc import Collection, Mapping
from functools import partial

import xlwings
from xlwings.main import Table

from xl_align.workbook import ownership
from xl_align.workbook import properties as document
from xl_align.workbook.live_state import Undo

_TEXT = 4  # msoPropertyTypeString


def mark(
    book: xlwings.Book,
    fresh: Mapping[str, str],
    known: Mapping[str, str],
    removed: Collection[str],
    undo: Undo,
) -> None:
    """Say in the workbook what is ours, as a file of ours does.

    Parameters
    ----------
    book : with our sheets in it
    fresh : the properties of a file of these sheets
    known : the properties of the workbook as it was
    removed : titles of our sheets that go
    """
    names = {*document.names_of_ours(known), *document.names_of_ours(fresh)}
    there = {table.name for table in every_table(book)}
    there |= {name for name in names if name in book.names}
    marks = {k: v for k, v in fresh.items() if not k.startswith(document.NAMES)}
    marks |= document.chunks(sorted(there & names))
    gone = {ownership.PREFIX + title for title in removed}
    old = {k: v for k, v in known.items() if k in marks or k in gone or _lists(k)}
    undo.add(partial(_say, book, old, marks))
    _say(book, marks, old)


def _lists(name: str) -> bool:
    return name.startswith(document.NAMES)


def _say(book: xlwings.Book, marks: Mapping[str, str], ours: Collection[str]) -> None:
    """Write document properties over those of ours that are there."""
    own = book.api.CustomDocumentProperties
    there = {one.Name for one in own}
    for name, text in marks.items():
        if name in there:
            own.Item(name).Value = text
        else:
            own.Add(name, False, _TEXT, text)
    for name in there & set(ours) - set(marks):
        own.Item(name).Delete()


def every_table(book: xlwings.Book) -> list[Table]:
    """Return the tables of all sheets."""
    return [table for sheet in book.sheets for table in sheet.tables]
