"""Explain cell: the reason behind an error, where the host has kept it."""

from datetime import date

import pytest

from xl_align.commands import Session
from xl_align.hosts.buttons import perform
from xl_align.workbook import Cell, Formula, Place, Sheet
from xl_align.workbook.file import FileBook
from xl_align.workbook.writer import write


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        ("#N/A inventory is blank", "reason: inventory is blank"),
        ("", "reason: something that is needed is missing or blank"),
    ],
)
def test_explain_tells_the_reason_that_the_host_has_kept(tmp_path, kept, says):
    path = tmp_path / "book.xlsx"
    cell = Cell(1, 1, Formula("=XA_DIO(B1,2,3)", "#N/A"))
    sheets = [Sheet("S", cells=(cell,))]
    write(path, sheets, title="", as_of=date(2026, 1, 1), properties={})
    session = Session(tmp_path, Place("S", 1, 1), reason=kept)
    assert says in perform("explain", FileBook(path), session).said
