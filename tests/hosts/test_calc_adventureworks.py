"""Every button in Calc on a real company's data: what a file gets, cell by cell."""

import shutil
from pathlib import Path

import pytest
from hosts.test_calc_commands import URL, WRITES, different, from_file
from test_real_data import SHARED

from xl_align.cli.workbooks import create

SOURCE = SHARED / "adventureworks"
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.shared,
    pytest.mark.skipif(
        not SOURCE.exists(), reason="the shared data bundle is not beside the checkout"
    ),
]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("adventureworks")
    exports = folder / SOURCE.name
    exports.symlink_to(SOURCE)
    path = folder / "AdventureWorks.xlsx"
    create(path, exports, "adventureworks")
    return path


@pytest.mark.parametrize(("name", "at"), [("pull", "Summary!A1"), *WRITES])
def test_a_button_writes_what_a_file_gets(calc, workbook, tmp_path, name, at):
    (tmp_path / SOURCE.name).symlink_to(SOURCE)
    path = Path(shutil.copy(workbook, tmp_path))
    said = from_file(path, name, at)
    expected = calc.dispatched(path, URL + "nothing")["before"]
    pressed = calc.dispatched(workbook, URL + name, beside=SOURCE, at=at)
    assert different(pressed["after"], expected) == []
    for line in said:
        assert line in pressed["said"]
