"""What no command's sheet has yet, and some team's command may: spills and rules."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from dumps import assert_close, pages_of
from hosts.excel_com import FAULTS
from hosts.excel_engine import opened, saved
from hosts.office import started_with
from hosts.specimen import FILLED, RULED, SHEET, publish
from hosts.test_calc_commands import URL, different

from xl_align import registry
from xl_align.hosts.excel_commands import press
from xl_align.workbook import Cell, Sheet
from xl_align.workbook.canonical import dump
from xl_align.workbook.ownership import foreign
from xl_align.workbook.writer import assemble

SPECIMEN = Path(__file__).with_name("specimen.py")
pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A LibreOffice that knows the specimen's commands too."""
    folder = tmp_path_factory.mktemp("specimen")
    shutil.copy(SPECIMEN, folder)
    line = "import specimen; specimen.publish()"
    one = started_with(tmp_path_factory, folder, line)
    yield one
    one.close()


@pytest.fixture
def sheets(tmp_path):
    """A workbook in which the specimen's sheets are not yet."""
    path = tmp_path / "mine.xlsx"
    mine = Sheet("Mine", cells=(Cell(1, 1, "mine"),))
    path.write_bytes(assemble([mine], "Mine", date(2026, 6, 28), {}))
    return path


@pytest.mark.parametrize(("name", "title"), [("spill", "Specimen"), ("rule", "Ruled")])
def test_calc_writes_it_as_a_file_has_it(office, sheets, tmp_path, name, title):
    wanted = tmp_path / "wanted.xlsx"
    one = {"Specimen": SHEET, "Ruled": RULED}[title]
    wanted.write_bytes(assemble([one], "Specimen", date(2026, 6, 28), {}))
    steps = [(URL + name, [], None), (URL + name, [], None)]  # again, over itself
    got = office.pressed(sheets, steps, looks=[title])
    file = office.pressed(wanted, looks=[title])
    assert "done" in got["said"]
    mine = {title: got["cells"][title]}
    assert different(mine, file["cells"]) == []
    looks, theirs = (one["looks"]["sheets"][title] for one in (got, file))
    assert looks["rules"] == theirs["rules"]
    assert looks["entries"] == theirs["entries"]
    assert len(theirs["entries"]) == len(one.entries)


@pytest.fixture
def book(sheets, monkeypatch):
    """That workbook open in Excel, which knows the specimen's commands too."""
    monkeypatch.setattr(registry, "_commands", dict(registry._commands))
    publish()
    yield opened(sheets)
    FAULTS.begin()


def test_excel_spills_as_a_file_has_it(book, tmp_path):
    for _ in range(2):  # again, over itself
        kind, text = press("spill", book)
        assert (kind, text) == ("INFO", "Spill: done")
        path = saved(book, tmp_path / "after.xlsx")
        wanted = tmp_path / "wanted.xlsx"
        wanted.write_bytes(assemble([SHEET], "Specimen", date(2026, 6, 28), {}))
        lines, golden = (
            pages_of(one)["Specimen"].splitlines() for one in (path, wanted)
        )
        assert_close(lines, golden)
        assert "D1 {=A1:B2*2} D1:E2" in "\n".join(golden)
        assert foreign(path) == []
    cells = book.sheets["Specimen"].range("D1:E2")
    assert cells.value == [list(row) for row in FILLED]


def test_a_spill_comes_back_when_excel_gives_up(book, tmp_path):
    press("spill", book)
    FAULTS.begin()
    press("spill", book)
    count = FAULTS.count
    before = dump(saved(book, tmp_path / "before.xlsx"))
    FAULTS.begin(range(count - 8, count - 7))
    kind, text = press("spill", book)
    FAULTS.begin()
    assert (kind, "The workbook is as it was" in text) == ("WARNING", True), text
    assert dump(saved(book, tmp_path / "after.xlsx")) == before


def test_an_excel_that_cannot_spill_says_so(book):
    book.app.api._dynamic = False
    kind, text = press("spill", book)
    assert kind == "WARNING"
    assert "Excel refused to write: Object doesn't support" in text
    assert book.sheet_names == ["Mine"]


def test_a_rule_is_refused_with_its_cure(book):
    kind, text = press("rule", book)
    assert kind == "WARNING"
    assert "Ruled!A1 has a rule for what may be typed" in text
    assert "xl-align run" in text
    assert book.sheet_names == ["Mine"]
