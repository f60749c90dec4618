"""Buttons of the ribbon on a workbook open in Excel: what the command line writes.

The commands run through xlwings' own code for Windows (excel_windows.py) on a stand-in
for Excel. `test_excel_golden.py` holds what they leave against the golden dumps.
"""

from datetime import date

import openpyxl
import pytest
from dumps import VALUE
from hosts.excel_engine import opened, saved, select

from xl_align.commands import Session
from xl_align.hosts import buttons, excel_commands
from xl_align.hosts.excel_commands import press
from xl_align.registry import commands
from xl_align.workbook.canonical import dump
from xl_align.workbook.file import FileBook
from xl_align.workbook.ownership import foreign
from xl_align.workbook.places import place_of


class Day(date):
    """A clock that stands still."""

    @classmethod
    def today(cls):
        return cls(2026, 7, 1)


@pytest.fixture(autouse=True)
def ada(monkeypatch):
    """Who presses, and when: as in the golden dumps."""
    monkeypatch.setattr(buttons, "person", lambda: "Ada")
    monkeypatch.setattr(excel_commands, "date", Day)


def formulas(path):
    """Return the dump of a workbook without what its formulas give."""
    return [VALUE.sub(r"\1 | \3", line) for line in dump(path).splitlines()]


WRITING = [
    ("pull", ""),
    ("reconcile", ""),
    ("trace", "Reconciliation!C5"),
    ("exceptions", ""),
    ("refresh", ""),
    ("new_scenario", "Higher service!A5"),
    ("compare", "Higher service!A5"),
    ("promote", "Higher service!A5"),
    ("functions", ""),
]
READING = [
    ("sources", ""),
    ("settings", ""),
    ("tie_out", ""),
    ("explain", "Policy!H6"),
    ("diagnose", ""),
]


def test_every_command_is_here():
    assert {name for name, _ in WRITING + READING} == {one.name for one in commands()}


@pytest.mark.parametrize(("name", "at"), WRITING + READING)
def test_excel_says_and_writes_what_the_command_line_does(workbook, name, at):
    book = opened(workbook)
    if at:
        select(book, at)
    kind, text = press(name, book)
    file = FileBook(workbook)
    place = place_of(at or "About!A1")
    session = Session(workbook.parent, place, user="Ada", today=Day.today())
    done = buttons.perform(name, file, session)
    first, *rest = text.splitlines()
    assert first == f"{buttons.named(name).label}: {done.said[0]}"
    assert rest == list(done.said[1:])[: len(rest)]
    assert kind == ("WARNING" if done.differs or done.problems else "INFO")
    assert not done.shows or book.sheets.active.name == done.shows
    after = workbook.with_name("after.xlsx")
    book.api.SaveCopyAs(str(after))
    assert formulas(after) == formulas(workbook)
    assert foreign(after) == []


def test_sheets_that_grow_move_tables_and_others_follow(workbook):
    """Somebody's own formulas stay alive while tables move and sheets come and go."""
    other = openpyxl.load_workbook(workbook)
    mine = other.create_sheet("Mine")
    mine["A1"] = "=SUM(Shocks[Value])"
    mine["A2"] = "=ROWS(Scenarios[Scenario])"
    mine["A3"] = "=Assumptions!A1"
    mine["A4"] = "=Assumptions!$A$38"  # below a table that grows
    other.save(workbook)
    book = opened(workbook)
    before = FileBook(workbook).where("Shocks")[1]
    select(book, "Higher service!A5")
    assert "'Scenario 1' added" in press("new_scenario", book)[1]
    after = workbook.with_name("after.xlsx")
    book.api.SaveCopyAs(str(after))
    moved = FileBook(after).where("Shocks")[1]
    assert moved.top == before.top + 1
    assert moved.bottom > before.bottom + 1
    cells = [book.sheets["Mine"].range(f"A{row}").formula for row in (1, 2, 3, 4)]
    assert cells == [mine[f"A{row}"].value for row in (1, 2, 3, 4)]
    assert book.sheets["Mine"].range("A2").value == 6
    assert foreign(after) == ["sheet 'Mine'"]
    assert press("trace", book)[0] == "WARNING"  # no line is selected
    select(book, "Reconciliation!C5")
    press("trace", book)
    assert "Trace" in book.sheet_names
    press("pull", book)
    assert "Trace" not in book.sheet_names  # it shows another moment
    assert book.sheets["Mine"].range("A2").value == 6


def test_an_edited_input_counts_and_stays(workbook):
    book = opened(workbook)
    book.names["carrying_rate"].refers_to_range.value = 0.36
    assert press("pull", book)[0] == "INFO"
    assert book.names["carrying_rate"].refers_to_range.value == 0.36


def test_a_workbook_of_ones_own_begins_with_settings(workbook):
    path = workbook.with_name("Budget.xlsx")
    fresh = openpyxl.Workbook()
    fresh.active["A1"] = "mine"
    fresh.save(path)
    book = opened(path)
    kind, text = press("pull", book)
    assert kind == "WARNING"
    assert "press Settings" in text
    assert "pull" in press("settings", book)[1]
    table = book.sheets["Settings"].tables["Settings"].range
    book.sheets["Settings"].range((table.row + 1, 3)).value = "data"
    kind, text = press("pull", book)
    assert kind == "INFO", text
    assert book.sheets.active.name == "Summary"
    assert book.sheets["Sheet"].range("A1").value == "mine"
    after = saved(book, path.with_name("after.xlsx"))
    assert FileBook(after).named("master_check") == "OK"
    assert foreign(after) == ["sheet 'Sheet'"]
