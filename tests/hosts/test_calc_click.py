"""A real mouse click on the toolbar in a real window runs a command."""

import shutil

import pytest
from hosts.libreoffice import LibreOffice, this_tree
from hosts.office import missing, unpacked
from hosts.screen import lacking, screen
from hosts.test_calc_commands import SAMPLE, written

from xl_align.commands import Inputs, results_of
from xl_align.registry import commands

pytestmark = pytest.mark.libreoffice


def test_a_click_on_pull_runs_it_and_says_so(tmp_path):
    if lacking():
        missing(f"{', '.join(lacking())} not installed")
    shutil.copytree(SAMPLE, tmp_path / "meridian")
    results = results_of(Inputs(tmp_path / "meridian"), home=tmp_path)
    path = written(tmp_path / "Meridian Outdoor.xlsx", results)
    picture, extension = tmp_path / "calc.png", tmp_path / "office"
    with screen() as display:
        office = LibreOffice(unpacked(extension, this_tree()), display)
        try:
            answer = office.clicked(path, "Align: Pull", "pull: Pull", picture)
        finally:
            office.close()
    daily = [one.label for one in commands() if one.daily]
    shown = ["Align: Pull", *(label for label in daily if label != "Pull"), "Stop"]
    assert list(answer["labels"]) == shown  # the window has room for all of them
    assert "20 sheets written; no figure of theirs changed" in answer["said"]
    assert picture.stat().st_size > 50_000  # an empty screen has a tenth of that
