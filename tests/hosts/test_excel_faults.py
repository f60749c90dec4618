"""Whatever goes wrong at a button of the ribbon: a message, and an intact workbook."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from hosts import small
from hosts.excel_com import FAULTS
from hosts.excel_engine import opened
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table

import xl_align.commands.rewrite
from xl_align.errors import WorkbookError
from xl_align.hosts.excel_commands import press
from xl_align.workbook import Block, Column, Sheet, live, parts
from xl_align.workbook.canonical import dump
from xl_align.workbook.live import ExcelBook

ROWS = 200_000
MANUAL = -4135  # xlCalculationManual
STATE = ("Calculation", "ScreenUpdating", "EnableEvents", "DisplayAlerts", "StatusBar")
STATE += ("PrintCommunication",)


@pytest.fixture
def book(workbook):
    """An open workbook with its cursor somewhere, as a planner leaves it."""
    made = opened(workbook)
    made.sheets["Policy"].api.Activate()
    made.sheets["Policy"].range("B7").select()
    yield made
    FAULTS.begin()


def seen(book):
    """Return all that a reader would see of an open workbook, and Excel's own state."""
    FAULTS.begin()
    copy = Path(book.fullname).with_name("seen.xlsx")
    book.api.SaveCopyAs(str(copy))
    app = book.app.api
    state = {name: getattr(app, name) for name in STATE}
    state["filling"] = app.AutoCorrect.AutoFillFormulasInLists
    state["at"] = book.sheets.active.name, book.selection.address
    return dump(copy), parts.properties(copy.read_bytes()), state


def assert_intact(book, name, *words):
    """Press a button that cannot do its work; nothing changes, the cure is told."""
    before = seen(book)
    kind, text = press(name, book)
    assert kind in ("WARNING", "ERROR"), text
    for word in words:
        assert word in text
    assert seen(book) == before
    return kind, text


def test_python_raises_in_the_middle(book, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(xl_align.commands.rewrite, "sheets", broken)
    kind, _ = assert_intact(book, "pull", "ZeroDivisionError: a bug", "Diagnose")
    assert kind == "ERROR"


@pytest.mark.parametrize("where", ["write", "draw", "lay_page", "mark"])
def test_python_raises_while_cells_are_written(book, monkeypatch, where):
    def broken(*_):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(live, where, broken)
    assert_intact(book, "pull", "ZeroDivisionError: a bug", "The workbook is as it was")


def test_what_a_planner_has_set_comes_back(book):
    """After a button that does its work, too: by hand is how she calculates."""
    app = book.app.api
    mine = {"Calculation": MANUAL, "ScreenUpdating": True, "EnableEvents": False}
    for word, value in mine.items():
        setattr(app, word, value)
    book.sheets["Summary"].api.Activate()
    book.sheets["Summary"].range("B7").select()
    before = {name: getattr(app, name) for name in STATE}
    calculated = app._calculated
    assert press("pull", book)[0] == "INFO"
    assert {name: getattr(app, name) for name in STATE} == before
    assert app._calculated > calculated  # else new formulas would show nothing
    place = book.sheets.active.name, book.selection.address
    assert place == ("Summary", "$B$7")


def test_what_this_excel_lacks_it_refuses(book):
    """No test passes on a call that went nowhere: to read, to call or to set."""
    sheet = book.sheets[0]
    for one in (book.api, book.app.api, sheet.api, sheet.range("A1").api):
        with pytest.raises(NotImplementedError, match="has no"):
            one.Unheard()
        with pytest.raises(NotImplementedError, match="can be set"):
            one.Unheard = 1
    with pytest.raises(NotImplementedError, match="cannot be set"):
        sheet.api.Index = 2


@pytest.mark.parametrize("step", [2, 4, 7])
def test_esc_between_two_steps(book, step):
    told = []  # the first question only forgets what was pressed before

    def stop(app):
        told.append(app.status_bar)
        return len(told) == step

    before = seen(book)
    kind, text = press("pull", book, stop)
    assert (kind, "Nothing was written" in text) == ("WARNING", True)
    assert len(told) == step
    assert step == 2 or str(told[-1]).startswith("Pull: ")
    assert seen(book) == before


def test_a_locked_sheet(book):
    book.sheets["Policy"].api.ProtectContents = True
    assert_intact(book, "pull", "sheet 'Policy' is protected", "Unprotect Sheet")


def test_a_protected_workbook(book):
    book.api.ProtectStructure = True
    book.sheets["Reconciliation"].api.Activate()
    book.sheets["Reconciliation"].range("C5").select()
    assert_intact(book, "trace", "'Trace' cannot be added", "Protect Workbook")
    assert press("pull", book)[0] == "INFO"  # no sheet comes or goes


def test_a_renamed_table(book):
    book.sheets["Settings"].tables["Settings"].name = "Choices"
    assert_intact(book, "pull", "no table 'Settings'", "press Settings")


def test_another_table_renamed(book):
    book.sheets["Policy"].tables["Policy"].name = "Mine"
    assert_intact(book, "pull", "would be lost", "table 'Mine' on sheet 'Policy'")


def test_a_missing_table(book):
    """One that holds choices is asked for; one that only shows is made again."""
    book.sheets["Policy"].tables["Policy"].api.Unlist()
    assert press("pull", book)[0] == "INFO"
    assert "Policy" in book.sheets["Policy"].tables
    book.sheets["Settings"].tables["Settings"].api.Unlist()
    assert_intact(book, "pull", "no table 'Settings'", "press Settings")


def filtered(book):
    table = book.sheets["Policy"].tables["Policy"].api._table
    one = FilterColumn(colId=0, filters=Filters(filter=["A"]))
    table.autoFilter.filterColumn.append(one)


def columns_hidden(book):
    book.sheets["Policy"].range("C1:D1").api.EntireColumn.Hidden = True


def rows_hidden(book):
    book.sheets["Policy"].range("A6").api.EntireRow.Hidden = True


def sheet_hidden(book):
    book.sheets["Dollars"].api.Visible = 0


@pytest.mark.parametrize(
    ("hide", "words"),
    [
        (filtered, ["sheet 'Policy' is filtered", "Data > Clear"]),
        (columns_hidden, ["sheet 'Policy' has hidden columns (C, D)", "unhide them"]),
        (rows_hidden, ["sheet 'Policy' has hidden rows", "Unhide"]),
        (sheet_hidden, ["sheet 'Dollars' is hidden", "Unhide"]),
    ],
)
def test_what_a_planner_has_hidden(book, hide, words):
    hide(book)
    assert_intact(book, "pull", *words)


def test_settings_that_point_nowhere(book):
    table = book.sheets["Settings"].tables["Settings"].range
    folder = next(
        row
        for row in range(table.row, table.last_cell.row)
        if book.sheets["Settings"].range((row, 1)).value == "folder"
    )
    book.sheets["Settings"].range((folder, 3)).value = "nowhere"
    assert_intact(book, "pull", "nowhere")


def test_what_a_planner_wrote_on_our_sheets(book):
    book.sheets["Policy"].range("A1").value = "my policy"
    assert_intact(book, "pull", "would be lost", "Policy", "another sheet")


def test_names_that_are_taken(workbook):
    other = openpyxl.load_workbook(workbook)
    mine = other.create_sheet("Trace")
    mine["A1"], mine["A2"] = "Day", 1
    mine.add_table(Table(displayName="TraceLines", ref="A1:A2"))
    other.save(workbook)
    book = opened(workbook)
    book.sheets["Reconciliation"].api.Activate()
    book.sheets["Reconciliation"].range("C5").select()
    assert_intact(book, "trace", "sheet 'Trace' was not written by this program")
    book.sheets["Trace"].name = "Mine"
    assert_intact(book, "trace", "table 'TraceLines' on sheet 'Mine'", "rename it")


def changes_of(workbook, name, at):
    book = opened(workbook)
    book.sheets[at[0]].api.Activate()
    book.sheets[at[0]].range(at[1]).select()
    FAULTS.begin()
    assert press(name, book)[0] == "INFO"
    return FAULTS.count


def test_excel_refuses_a_call(workbook):
    """Changes that adding a scenario makes, each refused in its turn.

    Tables move, sheets come, names and rules change: all of it is taken back.
    """
    at = "Higher service", "A5"
    count = changes_of(workbook, "new_scenario", at)
    book = opened(workbook)
    book.sheets[at[0]].api.Activate()
    book.sheets[at[0]].range(at[1]).select()
    before = seen(book)
    for number in range(40, count - 20, count // 4):
        FAULTS.begin(range(number, number + 1))
        kind, text = press("new_scenario", book)
        assert kind == "WARNING", (number, text)
        assert "Not enough resources. The workbook is as it was" in text, number
        assert seen(book) == before, number


@pytest.mark.parametrize("number", range(3, 15, 4))
def test_excel_refuses_a_setting(book, number):
    """Before anything is written; every other setting comes back."""
    before = seen(book)
    FAULTS.begin(range(number, number + 1))
    kind, text = press("pull", book)
    assert kind == "INFO" or "Excel refused a setting of its own" in text
    if kind != "INFO":  # a status bar that stays empty stops nobody
        assert seen(book) == before


def test_excel_refuses_even_to_take_back(workbook):
    book = opened(workbook)
    FAULTS.begin(range(300, 10_000))
    kind, text = press("pull", book)
    FAULTS.begin()
    assert kind == "WARNING"
    assert "Close it without saving; a copy from before is" in text
    kept = Path(text.rpartition(" is ")[2])
    assert dump(kept).splitlines()[0] == "[About]"
    shutil.rmtree(kept.parent)


def long_table(book, rows):
    """A book that is about to write a table of many rows."""
    live = ExcelBook(book)
    columns = (Column("Line", "count"), Column("Item", "text"))
    block = Block("Long", columns, rows, top=3)
    live.put(Sheet("Long", blocks=(block,)))
    return live


def test_tables_of_200_000_rows(tmp_path):
    """Written and read in whole ranges, put back when Excel gives up."""
    path = tmp_path / "a.xlsx"
    fresh = openpyxl.Workbook()
    fresh.save(path)
    book = opened(path)
    rows = [(float(at), f"0{at}") for at in range(ROWS)]
    live = long_table(book, rows)
    FAULTS.begin()
    live.finish("T", small.DAY, "x")
    assert FAULTS.count < 200  # calls, not cells
    frame = live.table("long")
    assert len(frame) == ROWS
    assert frame["Line"].sum() == ROWS * (ROWS - 1) / 2
    assert frame["Item"].iloc[-1] == f"0{ROWS - 1}"
    live = long_table(book, rows[:10])
    FAULTS.begin(range(40, 41))
    with pytest.raises(WorkbookError, match="The workbook is as it was"):
        live.finish("T", small.DAY, "x")
    assert live.table("long").equals(frame)
