"""Whatever goes wrong at a button in Calc: a message, and an intact document."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from hosts.office import started_with
from hosts.test_calc_commands import URL, different, from_file
from openpyxl.workbook.defined_name import DefinedName

from xl_align.workbook.canonical import dump

pytestmark = pytest.mark.libreoffice
BROKEN = """\
from pathlib import Path
from xl_align.workbook import calc_copy

marks, left = calc_copy.mark, Path(__file__).with_name("faults")

def mark(*given):
    faults = left.read_text()
    left.write_text(faults[1:])
    if faults[:1] == "1":
        raise ZeroDivisionError("a bug")
    marks(*given)

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


def test_undo_mends_what_points_to_a_sheet_that_had_gone(calc, pattern, tmp_path):
    def pointing(book):
        book.create_sheet("Notes")["B2"] = "=Trace!A1"
        book.defined_names["mine"] = DefinedName("mine", attr_text="Trace!$A$1")
        book["Trace"].sheet_state = "hidden"

    shutil.copytree(pattern.parent, tmp_path / "traced")
    path = tmp_path / "traced" / pattern.name
    from_file(path, "trace", "Reconciliation!C5")
    answer = pressed(calc, edited(path, tmp_path, pointing), "pull")
    assert "gone: Trace" in answer["said"]
    assert "#REF!" in str(answer["after"]["Notes"])
    assert answer["undo"] == ["Align: Pull (no Redo)"]
    assert different(answer["undone"], answer["before"]) == []
    assert answer["names"]["mine"] == "$Trace.$A$1"
    assert answer["hidden"] == ["Trace"]


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A LibreOffice in which writing fails just before its end."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "broken.py").write_text(BROKEN)
    office = started_with(tmp_path_factory, folder, "import broken")
    yield office, folder / "faults"
    office.close()


NEW = ("new_scenario", "'Higher service'!A5")  # its sheets are added
STEPS = [("pull", ""), NEW]


@pytest.mark.parametrize(("name", "at"), STEPS)
def test_a_fault_while_writing_is_taken_back(broken, pattern, name, at):
    office, faults = broken
    faults.write_text("1")
    answer = pressed(office, pattern, name, at)
    assert_intact(answer, "refused to write: a bug. The workbook is as it was")


def test_a_fault_that_cannot_be_taken_back_leaves_a_copy(broken, pattern):
    office, faults = broken
    faults.write_text("11")
    answer = pressed(office, pattern, *NEW)
    kept = assert_kept(answer["said"])
    assert dump(kept).splitlines()[0] == "[About]"
    shutil.rmtree(kept.parent)


def assert_kept(said):
    """Find the copy that a message names."""
    assert "Close it without saving; a copy from before is" in said
    kept = Path(said.rpartition(" is ")[2].strip())
    assert kept.is_file()
    return kept


def test_a_fault_while_undoing_is_told_with_a_copy(broken, pattern):
    office, faults = broken
    faults.write_text("01")
    answer = pressed(office, pattern, *NEW)
    assert answer["undo"] == ["Align: New (no Redo)"]
    assert "refused to write (a bug)" in answer["said"]
    shutil.rmtree(assert_kept(answer["said"]).parent)
