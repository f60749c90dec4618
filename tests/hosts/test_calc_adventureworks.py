"""Every button in Calc on a real company's data: what a file gets, cell by cell."""

import pytest
from companies import COMPANIES, made
from dumps import PRESSES
from hosts.test_calc_commands import assert_file

_, REAL = COMPANIES
pytestmark = [pytest.mark.libreoffice, *REAL.marks]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    return made("adventureworks", tmp_path_factory.mktemp("adventureworks"))


@pytest.mark.parametrize(("name", "at"), PRESSES)
def test_a_button_writes_what_a_file_gets(calc, workbook, tmp_path, name, at):
    assert_file(calc, workbook, tmp_path, "adventureworks", name, at)
