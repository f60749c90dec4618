"""Every command as a shell runs it: the sheets it leaves are the golden ones."""

from datetime import date

import pytest
from click.testing import CliRunner
from companies import COMPANIES, copied, made
from dumps import GOLDEN, PRESSES, assert_golden

from xl_align.cli import BAD_DATA, OK, group
from xl_align.cli import run as shell


class Day(date):
    """A clock that stands still."""

    @classmethod
    def today(cls):
        return cls(2026, 7, 1)


@pytest.fixture(scope="module", params=COMPANIES)
def workbook(request, tmp_path_factory):
    return made(request.param, tmp_path_factory.mktemp(request.param))


def company(workbook):
    return "meridian" if "Meridian" in workbook.name else "adventureworks"


def test_golden(workbook):
    assert_golden(workbook, company(workbook))


@pytest.mark.parametrize(("name", "at"), PRESSES)
def test_golden_of_a_command(workbook, tmp_path, monkeypatch, name, at):
    monkeypatch.setattr(shell, "date", Day)
    path = copied(workbook, tmp_path / "planning")
    run = CliRunner().invoke(
        group, ["run", name, str(path), "--at", at, "--user", "Ada"]
    )
    assert run.exit_code in (OK, BAD_DATA), run.output
    if path.read_bytes() != workbook.read_bytes():  # whose dump is golden already
        assert_golden(path, company(workbook), name)
    else:
        assert not (GOLDEN / company(workbook) / name).exists()
