"""Whatever goes wrong at a button in Calc: a message, and an intact document."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from hosts.office import started_with
from hosts.test_calc_commands import URL, different

from xl_align.workbook.canonical import dump

pytestmark = pytest.mark.libreoffice
BROKEN = """\
from xl_align.workbook import calc_copy

def mark(*_):
    raise ZeroDivisionError("a bug")

calc_copy.mark = mark  # the last but one of what a command writes
"""


def pressed(office, path, name, at="", **more):
    return office.dispatched(path, URL + name, (), path.parent / "data", at, **more)


def assert_intact(answer, *words):
    for word in words:
        assert word in answer["said"]
    assert different(answer["before"], answer["after"]) == []
    assert answer["undo"] == []


def edited(pattern, folder, edit):
    """Return a copy of the workbook with a planner's own work in it."""
    shutil.copytree(pattern.parent / "data", folder / "data")
    book = openpyxl.load_workbook(pattern)
    edit(book)
    book.save(folder / pattern.name)
    return folder / pattern.name


def test_a_protected_sheet(calc, pattern):
    answer = pressed(calc, pattern, "pull", locked=["Policy"])
    assert_intact(answer, "sheet 'Policy' is protected: Tools > Protect Sheet")


def test_a_protected_document(calc, pattern):
    answer = pressed(calc, pattern, "trace", "Reconciliation!C5", locked=[""])
    assert_intact(answer, "'Trace' cannot be added", "Protect Spreadsheet Structure")
    same = pressed(calc, pattern, "pull", locked=[""])  # no sheet comes or goes
    assert "19 sheets written; no figure of theirs changed" in same["said"]


def written_over(book):
    book["Policy"]["A1"] = "my policy"


def written_beside(book):
    book["Policy"]["AZ3"] = "a note of mine"


def sheet_of_the_name(book):
    book.create_sheet("Trace")["A1"] = "mine"


def points_nowhere(book):
    sheet = book["Settings"]
    [row] = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == FOLDER]
    sheet.cell(row, 3).value = "nowhere"


def table_renamed(book):
    table = book["Settings"].tables.pop("Settings")
    table.displayName = table.name = "Choices"
    book["Settings"].add_table(table)


FOLDER = "folder"
FAULTS = [
    ("pull", written_over, ["would be lost", "cell Policy!A1", "another sheet"]),
    ("pull", written_beside, ["would be lost", "cell Policy!AZ3"]),
    ("trace", sheet_of_the_name, ["sheet 'Trace' was not written by this program"]),
    ("pull", points_nowhere, ["nowhere"]),
    ("pull", table_renamed, ["no table 'Settings'", "press Settings"]),
]


@pytest.mark.parametrize(("name", "edit", "words"), FAULTS)
def test_a_planners_own_work(calc, pattern, tmp_path, name, edit, words):
    path = edited(pattern, tmp_path, edit)
    assert_intact(pressed(calc, path, name, "Reconciliation!C5"), *words)


@pytest.mark.parametrize("hide", ["sheet", "rows", "columns"])
def test_what_is_hidden_is_written_too(calc, pattern, tmp_path, hide):
    """Calc writes into what it does not show; nothing is in the way."""

    def hidden(book):
        if hide == "sheet":
            book["Dollars"].sheet_state = "hidden"
        elif hide == "rows":
            book["Policy"].row_dimensions[6].hidden = True
        else:
            book["Policy"].column_dimensions["C"].hidden = True

    path = edited(pattern, tmp_path, hidden)
    answer = pressed(calc, path, "pull")
    assert "19 sheets written; no figure of theirs changed" in answer["said"]
    assert different(answer["before"], answer["after"]) == []


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A LibreOffice in which writing fails just before its end."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "broken.py").write_text(BROKEN)
    office = started_with(tmp_path_factory, folder, "import broken")
    yield office
    office.close()


def test_a_fault_while_writing_is_taken_back(broken, pattern):
    answer = pressed(broken, pattern, "pull")
    assert_intact(answer, "refused to write: a bug. The workbook is as it was")


def test_a_fault_that_undo_cannot_take_back_leaves_a_copy(broken, pattern):
    """Undo would end LibreOffice 25.2 where sheets were added."""
    answer = pressed(broken, pattern, "new_scenario", "'Higher service'!A5")
    assert "Close it without saving; a copy from before is" in answer["said"]
    kept = Path(answer["said"].rpartition(" is ")[2].strip())
    assert dump(kept).splitlines()[0] == "[About]"
    shutil.rmtree(kept.parent)
