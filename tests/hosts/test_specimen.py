"""What no command's sheet has yet, and some team's command may: spills and rules."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hosts.libreoffice import started, this_tree, unpacked
from hosts.specimen import RULED, SHEET
from hosts.test_calc_commands import URL, different

from xl_align.workbook import Cell, Sheet
from xl_align.workbook.writer import assemble

SPECIMEN = Path(__file__).with_name("specimen.py")
pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A LibreOffice that knows the specimen's commands too."""
    folder = tmp_path_factory.mktemp("specimen")
    shutil.copy(SPECIMEN, folder)
    (folder / "specimen.pth").write_text("import specimen; specimen.publish()\n")
    place = this_tree()
    place["paths"] = [*place["paths"], str(folder)]
    one = started(unpacked(tmp_path_factory.mktemp("office"), place))
    yield one
    one.close()


@pytest.fixture
def sheets(tmp_path):
    """A workbook of somebody's, and where to write the specimen's own."""
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
