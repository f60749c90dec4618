"""Commands from Calc's toolbar on an open document: the same cells as without Calc."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from companies import copied
from dumps import PRESSES, assert_cells, assert_golden

from xl_align.commands import Inputs, Session, inputs, results_of
from xl_align.hosts.buttons import named, perform, person
from xl_align.sheets.contents import sheets
from xl_align.workbook.file import FileBook
from xl_align.workbook.places import place_of
from xl_align.workbook.writer import assemble

pytestmark = pytest.mark.libreoffice
SAMPLE = Path(__file__).parents[2] / "workbooks" / "samples" / "meridian"
URL = "service:com.xlalign.Command?"
EDIT = ("carrying_rate", 0.25)


def written(path, results):
    """Write a workbook as the command line does."""
    stated = results.settings
    path.write_bytes(assemble(sheets(results), stated.title, stated.as_of, {}))
    return path


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dispatch")
    shutil.copytree(SAMPLE, folder / "meridian")
    results = results_of(Inputs(folder / "meridian"), home=folder)
    return written(folder / "Meridian Outdoor.xlsx", results)


@pytest.fixture(scope="module")
def place(workbook):
    """Return the sheet and the cell of the figure that is edited."""
    target = openpyxl.load_workbook(workbook).defined_names[EDIT[0]].attr_text
    title, _, cell = target.replace("$", "").replace("'", "").rpartition("!")
    return title, cell


@pytest.fixture(scope="module")
def refreshed(calc, workbook, place):
    edits = [(*place, EDIT[1])]
    return calc.dispatched(workbook, URL + "pull", edits, workbook.parent / "meridian")


@pytest.fixture(scope="module")
def expected(calc, workbook, tmp_path_factory):
    """Return what the command line writes for the same edit, as Calc shows it."""
    given = inputs(FileBook(workbook), workbook.parent)
    given = replace(given, figures={**given.figures, EDIT[0]: EDIT[1]})
    path = tmp_path_factory.mktemp("expected") / workbook.name
    written(path, results_of(given, home=workbook.parent))
    return calc.dispatched(path, URL + "nothing")


def different(one, other):
    """Return the cells that differ, numbers by more than rounding."""
    found = [
        title for title in [*one, *other] if title not in one or title not in other
    ]
    for title in one:
        for kind, (rows, others) in enumerate(
            zip(one[title], other[title], strict=True)
        ):
            if (len(rows), len(rows[0])) != (len(others), len(others[0])):
                found.append((title, "shape"))
            for r, (row, line) in enumerate(zip(rows, others, strict=False)):
                for c, (a, b) in enumerate(zip(row, line, strict=False)):
                    if a != b and not near(a, b):
                        found.append((title, kind, r, c, a, b))
    return found


def near(a, b):
    both = isinstance(a, float) and isinstance(b, float)
    return both and a == pytest.approx(b, rel=1e-12)


def test_refresh_writes_what_the_command_line_writes(refreshed, expected):
    assert different(refreshed["after"], expected["before"]) == []
    assert different(refreshed["before"], refreshed["after"])  # the edit has effects


def test_one_step_undoes_a_command(refreshed):
    assert refreshed["undo"] == ["Align: Pull"]
    assert different(refreshed["undone"], refreshed["before"]) == []


def test_messages_are_those_of_the_command_line(refreshed, expected):
    count = len(refreshed["after"])
    assert f"{count} sheets written" in refreshed["said"]
    assert "no command 'nothing'" in expected["said"]
    assert expected["undo"] == []


READS = ["sources", "settings", "tie_out", "explain", "diagnose"]


def from_file(path, name, at):
    """Run a command as the command line does; return what it says."""
    session = Session(path.parent, place_of(at), user=person(), today=date.today())
    return perform(name, FileBook(path), session).said


def assert_file(calc, workbook, folder, company, name, at):
    """Press a button: the cells are those of a file, and those of the golden dump."""
    path = copied(workbook, folder)
    said = from_file(path, name, at)
    expected = calc.dispatched(path, URL + "nothing")["before"]
    [beside] = [one for one in workbook.parent.iterdir() if one.is_dir()]
    saved = folder / "saved.xlsx"
    pressed = calc.dispatched(workbook, URL + name, beside=beside, at=at, save=saved)
    assert different(pressed["after"], expected) == []
    for line in said:
        assert line in pressed["said"]
    assert_golden(saved, company, name, as_ada)
    [step] = pressed["undo"]
    assert step.removesuffix(" (no Redo)") == f"Align: {named(name).label}"
    assert different(pressed["undone"], pressed["before"]) == []


def as_ada(lines, wanted):
    """Compare cells as if she had pressed, on the day of the golden dumps."""
    today, day = f"{date.today():%Y-%m-%d}", "2026-07-01"
    told = [one.replace(f"{person()!r}", "'Ada'").replace(today, day) for one in lines]
    assert_cells(told, wanted)


@pytest.mark.parametrize(("name", "at"), PRESSES)
def test_a_button_writes_what_a_file_gets(calc, workbook, tmp_path, name, at):
    assert_file(calc, workbook, tmp_path, "meridian", name, at)


@pytest.mark.parametrize("name", READS)
def test_a_button_that_reads_says_what_the_command_line_says(calc, workbook, name):
    at = "Policy!H12"
    pressed = calc.dispatched(
        workbook, URL + name, beside=workbook.parent / "meridian", at=at
    )
    assert pressed["after"] == pressed["before"]
    told = re.sub(r"/\S*/", "", pressed["said"])
    for line in from_file(workbook, name, at):
        if "Python" not in line:  # LibreOffice runs its own
            assert line.replace(f"{workbook.parent}/", "") in told


def test_stop_ends_a_command_before_it_writes(calc, workbook):
    beside = workbook.parent / "meridian"
    answer = calc.dispatched(workbook, URL + "pull", (), beside, stop=True)
    assert "stopped; nothing was written" in answer["said"]
    assert answer["after"] == answer["before"]
    assert answer["undo"] == []


def test_a_planners_mistake_leaves_the_document_as_it_was(calc, workbook, place):
    answer = calc.dispatched(
        workbook, URL + "pull", [(*place, "much")], workbook.parent / "meridian"
    )
    assert f"{EDIT[0]}: must be a number" in answer["said"]
    assert "got 'much'" in answer["said"]
    assert answer["before"] == answer["after"]
    assert answer["undo"] == []
