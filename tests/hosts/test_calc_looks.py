"""What a button writes into an open document looks like what the file writer gives."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hosts.test_calc_commands import SAMPLE, URL, different, from_file, written

from xl_align.commands import Inputs, results_of
from xl_align.workbook import Block, Chart, Column, Series, Sheet
from xl_align.workbook.style import SERIES
from xl_align.workbook.writer import assemble

pytestmark = pytest.mark.libreoffice
CHARTS = ("Summary", "Bridge", "Scenarios")
LOOKED = (*CHARTS, "About", "Reconciliation", "Base", "Policy", "Checks")
PRINTED = ("Summary", "Scenarios", "Checks")
BREAK = [0xA61C1C, 0xFBE6E6]  # the colours of a check that does not hold


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("looks")
    shutil.copytree(SAMPLE, folder / "meridian")
    results = results_of(Inputs(folder / "meridian"), home=folder)
    return written(folder / "Meridian Outdoor.xlsx", results)


@pytest.fixture(scope="module")
def filed(calc, file):
    """The workbook as the command line writes it, opened in Calc."""
    pdf = file.with_name("file.pdf")
    return calc.pressed(file, looks=LOOKED, printed=PRINTED, pdf=pdf)


@pytest.fixture(scope="module")
def pulled(calc, file):
    """A blank document after its first two buttons: Settings, then Pull."""
    steps = [
        (URL + "settings", [], None),
        (URL + "pull", [("Settings", "C5", "meridian")], None),
    ]
    path, pdf = file.with_name("plan.ods"), file.with_name("calc.pdf")
    return calc.pressed(path, steps, looks=LOOKED, printed=PRINTED, pdf=pdf)


@pytest.mark.parametrize("title", CHARTS)
def test_charts_are_those_of_the_file_and_follow_the_cells(pulled, filed, title):
    drawn = pulled["looks"]["sheets"][title]["charts"]
    assert drawn
    assert drawn == filed["looks"]["sheets"][title]["charts"]
    for chart in drawn:
        for _, _, series in chart["kinds"]:
            for held, _, *_ in series:
                assert all(place.startswith("$") for _, place, _ in held)


def test_checks_have_their_colours(pulled, filed):
    for title in LOOKED:
        rules = pulled["looks"]["sheets"][title]["rules"]
        assert rules == filed["looks"]["sheets"][title]["rules"]
    [[_, summary]] = pulled["looks"]["sheets"]["Summary"]["rules"]
    assert [color for _, *color in summary][1] == BREAK


@pytest.mark.parametrize("title", LOOKED)
def test_cells_panes_and_pages_are_those_of_the_file(pulled, filed, title):
    one, other = (held["looks"]["sheets"][title] for held in (pulled, filed))
    assert by_cell(one.pop("formats")) == by_cell(other.pop("formats"))
    assert one == other


def by_cell(formats):
    """Return cell -> look: how cells are grouped into ranges differs."""
    return {
        (column, row): look
        for areas, look in formats
        for left, top, right, bottom in areas
        for column in range(left, right + 1)
        for row in range(top, bottom + 1)
    }


def test_values_tables_and_names_are_those_of_the_file(pulled, filed):
    cells = dict(pulled["cells"])
    assert cells.pop("Sheet1")  # what the blank document had
    found = different(cells, filed["cells"])
    assert [one[:4] for one in found] == [("Settings", kind, 4, 2) for kind in (0, 1)]
    for word in ("filters", "names"):
        assert pulled["looks"][word] == filed["looks"][word]
    assert ours(pulled) == ours(filed)


def ours(answer):
    marks = answer["looks"]["marks"]
    return {name: mark for name, mark in marks.items() if name.startswith("xl_align")}


def test_a_note_says_why_undo_is_empty(pulled):
    assert "Undo is empty: added Settings\n" in pulled["said"]
    assert "Undo is empty: added 19 sheets\n" in pulled["said"]
    assert pulled["undo"] == [[], []]


def test_pages_print_alike(pulled, filed, file):
    one, other = (pages(file.with_name(name)) for name in ("calc.pdf", "file.pdf"))
    assert len(one) == len(other) >= len(PRINTED)
    for page, wanted in zip(one, other, strict=True):
        assert page.shape == wanted.shape
        # The letters of the two differ by a shade at some edges.
        assert np.mean(np.any(abs(page - wanted) > 64, axis=2)) < 0.002
    for role in ("up", "down"):  # no cell has these colours
        assert painted(one[0], SERIES[role]) > 100


def pages(pdf):
    """Return the pages of a file as arrays of pixels."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "60", str(pdf), str(stem)], check=True)
    return [pixels(page) for page in sorted(pdf.parent.glob(f"{stem.name}-*.ppm"))]


def pixels(page):
    content = page.read_bytes()
    head = re.match(rb"P6\s(\d+)\s(\d+)\s255\s", content)
    width, height = map(int, head.groups())
    shape = (height, width, 3)
    return np.frombuffer(content[head.end() :], np.uint8).reshape(shape).astype(int)


def painted(page, color):
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return int(np.sum(np.all(abs(page - wanted) < 4, axis=2)))


ADDED = [("compare", "Scenarios", "D7"), ("trace", "Differences", "C12")]


@pytest.mark.parametrize(("name", "title", "cell"), ADDED)
def test_a_sheet_that_a_button_adds_comes_and_goes(calc, file, name, title, cell):
    home = file.parent / name
    shutil.copytree(file.parent / "meridian", home / "meridian")
    path, before = Path(shutil.copy(file, home)), calc.pressed(file)
    from_file(path, name, f"{title}!{cell}")
    [added] = set(calc.pressed(path)["cells"]) - set(before["cells"])
    expected = calc.pressed(path, looks=[added])["looks"]
    path = Path(shutil.copy(file, home))
    press = (URL + name, [], (title, cell))
    shown = calc.pressed(path, [press], looks=[added])
    one, other = shown["looks"]["sheets"][added], expected["sheets"][added]
    assert by_cell(one.pop("formats")) == by_cell(other.pop("formats"))
    assert one == other
    # Sheet About lists the sheets: it is one row longer, or shorter.
    assert f"Undo is empty: added {added}; reshaped About\n" in shown["said"]

    gone = calc.pressed(path, [press, (URL + "pull", [], None)])
    assert f"removed {added}\n" in gone["said"]
    assert different(gone["cells"], before["cells"]) == []
    assert ours(gone) == ours(before)
    for word in ("filters", "names"):
        assert gone["looks"][word] == before["looks"][word]


def test_bars_and_lines_are_drawn_too(calc, tmp_path):
    rows = [[f"W{at}", at * 2.0, 9.0 - at] for at in range(1, 9)]
    columns = (Column("Week", "text"), Column("A", "money"), Column("B", "money"))
    series = tuple(
        Series(title, "Kinds!$A$2:$A$9", f"Kinds!${title}$2:${title}$9", role)
        for title, role in (("B", "actual"), ("C", "plan"))
    )
    charts = tuple(
        Chart(kind, f"As a {kind}", series, 12 + 20 * at, 1, legend=True)
        for at, kind in enumerate(("bar", "line", "column", "stacked"))
    )
    sheet = Sheet("Kinds", blocks=(Block("Kinds", columns, rows),), charts=charts)
    path = tmp_path / "kinds.xlsx"
    path.write_bytes(assemble([sheet], "Kinds", date(2026, 6, 28), {}))
    answer = calc.drawn(path)
    one, other = (shown["charts"] for shown in answer["drawn"])
    assert len(one) == len(charts)
    assert other == one
    assert answer["again"] == [True, False]
