"""Every button of the ribbon leaves, to the letter, the sheets of the command line.

The buttons are pressed one after the other on one open workbook; what each leaves is
saved and calculated by LibreOffice, then held against the golden dumps.
"""

from datetime import date

import pytest
from companies import COMPANIES, made
from dumps import GOLDEN, PRESSES, assert_close, assert_golden
from hosts.excel_engine import opened, saved, select

from xl_align.hosts import buttons, excel_commands
from xl_align.hosts.excel_commands import press
from xl_align.workbook.ownership import foreign

pytestmark = pytest.mark.libreoffice


class Day(date):
    """A clock that stands still."""

    @classmethod
    def today(cls):
        return cls(2026, 7, 1)


def presses(company):
    """Return the buttons to press: of a real company's those with dumps of their own.

    The others write what Pull writes, which the sample shows in a tenth of the time.
    """
    own = {"pull", *(path.name for path in (GOLDEN / company).iterdir())}
    return [one for one in PRESSES if company == "meridian" or one[0] in own]


@pytest.fixture(scope="module", params=COMPANIES)
def pressed(request, tmp_path_factory):
    """The company, and by button: the copy saved after it, and what it said."""
    folder = tmp_path_factory.mktemp(request.param) / "planning"
    folder.mkdir()
    workbook, answers = made(request.param, folder), {}
    book = opened(workbook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buttons, "person", lambda: "Ada")
        patch.setattr(excel_commands, "date", Day)
        for name, at in presses(request.param):
            if name == "new_scenario":  # a baseline that was promoted would stay
                book = opened(workbook)
            select(book, at)
            said = press(name, book)
            answers[name] = saved(book, folder / f"{name}.xlsx"), said
    return request.param, answers


def test_golden(pressed):
    """One test, as the workbook is one: each button finds what the last one left."""
    company, answers = pressed
    for name, (path, (kind, text)) in answers.items():
        assert kind != "ERROR", (name, text)
        assert_golden(path, company, name, assert_close)
        assert foreign(path) == [], name  # it says what is ours as a file does
