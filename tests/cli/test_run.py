"""`xl-align run`: where the selected cell is, and what the exit code says."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hosts import small

from xl_align.cli import DIFFERS, OK, group
from xl_align.errors import WorkbookError
from xl_align.workbook.places import Place, place_of

TITLES = ("Reconciliation", "Higher service", "v1.2", "It's")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    return small.workbook(tmp_path_factory.mktemp("small"))


def run(*words):
    return CliRunner().invoke(group, ["run", *map(str, words)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Reconciliation!C5", Place("Reconciliation", 5, 3)),
        ("reconciliation!c5", Place("Reconciliation", 5, 3)),
        ("Reconciliation.C5", Place("Reconciliation", 5, 3)),
        ("$Reconciliation.$C$5", Place("Reconciliation", 5, 3)),
        ("'HIGHER SERVICE'!$B$7", Place("Higher service", 7, 2)),
        ("Higher service.B7", Place("Higher service", 7, 2)),
        ("v1.2!A1", Place("v1.2", 1, 1)),
        ("v1.2.A1", Place("v1.2", 1, 1)),
        ("'It''s'!A1", Place("It's", 1, 1)),
    ],
)
def test_a_cell_is_said_as_excel_or_calc_say_it(typed, meant):
    assert place_of(typed, TITLES) == meant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("C5", "say which sheet, as in 'Sheet!B7'"),
        ("Gaps!C5", "no sheet 'Gaps'; there are Reconciliation, Higher service"),
        ("Reconciliation!5", "'5' is not the place of a cell"),
        ("'!B7", "no sheet"),
    ],
)
def test_a_cell_that_is_not_said_is_asked_for(typed, says):
    with pytest.raises(WorkbookError, match=says):
        place_of(typed, TITLES)


def test_a_command_takes_the_cell_of_calc(workbook):
    ours, theirs = (run("explain", workbook, "--at", at) for at in ("policy.h6", HERE))
    assert ours.exit_code == OK
    assert ours.stdout == theirs.stdout
    assert ours.stdout.startswith(HERE)


HERE = "Policy!H6"


def test_diagnose_fails_where_the_data_is_gone(workbook, tmp_path):
    assert run("diagnose", workbook).exit_code == OK
    alone = Path(shutil.copy(workbook, tmp_path))
    found = run("diagnose", alone)
    assert found.exit_code == DIFFERS
    assert "is not there: see sheet Settings" in found.stdout
