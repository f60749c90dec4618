"""What a button writes into an open document looks like what the file writer gives."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hosts.test_calc_commands import SAMPLE, URL, different, from_file, written

from xl_align.commands import Inputs, results_of
from xl_align.workbook import Block, Chart, Column, Series, Sheet
from xl_align.workbook.style import SERIES
from xl_align.workbook.writer import assemble

pytestmark = pytest.mark.libreoffice
CHARTS = ("Summary", "Bridge", "Scenarios")
LOOKED = (*CHARTS, "About", "Reconciliation", "Base", "Policy", "Checks")
XLSX = "Calc MS Excel 2007 XML"
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
    assert_looks(*(held["looks"]["sheets"][title] for held in (pulled, filed)))


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


def test_a_note_says_that_undo_reaches_back_to_the_step(pulled):
    """The text of the planner's, typed between the two, cannot be undone any more."""
    note = "Undo takes this back, nothing from before it\n"
    assert pulled["said"].count(note) == 1
    assert pulled["undo"] == [["Align: Settings (no Redo)"], ["Align: Pull (no Redo)"]]


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


@pytest.fixture(scope="module")
def untouched(calc, file):
    looked = ["About", *(title for _, title, _ in ADDED)]
    return calc.pressed(file, looks=looked)


@pytest.mark.parametrize(("name", "title", "cell"), ADDED)
def test_a_sheet_that_a_button_adds_comes_and_goes(
    calc, file, untouched, tmp_path, name, title, cell
):
    """Sheet About lists the sheets: it is one row longer, or shorter."""
    shutil.copytree(file.parent / "meridian", tmp_path / "meridian")
    path = Path(shutil.copy(file, tmp_path))
    from_file(path, name, f"{title}!{cell}")
    [added] = set(openpyxl.load_workbook(path).sheetnames) - set(untouched["cells"])
    expected = calc.pressed(path, looks=[added])["looks"]

    shutil.copy(file, tmp_path)
    press, pull = (URL + name, [], (title, cell)), (URL + "pull", [], None)
    looked = [added, "About", title]
    shown = calc.pressed(path, [press], looks=looked)
    assert_looks(shown["looks"]["sheets"][added], expected["sheets"][added])
    assert_same(calc.pressed(path, [press], looks=looked, back=True), untouched)

    gone = calc.pressed(path, [press, pull], looks=looked)
    assert f"gone: {added}\n" in gone["said"]
    assert_same(gone, untouched)
    assert_same(calc.pressed(path, [press, pull], looks=looked, back=True), shown)


def assert_same(answer, wanted):
    """Compare all that a document holds, and how its sheets look."""
    assert different(answer["cells"], wanted["cells"]) == []
    assert ours(answer) == ours(wanted)
    for word in ("filters", "names"):
        assert answer["looks"][word] == wanted["looks"][word]
    for title, look in answer["looks"]["sheets"].items():
        assert_looks(look, wanted["looks"]["sheets"][title])


def assert_looks(look, wanted):
    assert by_cell(look["formats"]) == by_cell(wanted["formats"])
    assert {**look, "formats": wanted["formats"]} == wanted


def test_a_document_saved_as_xlsx_keeps_its_looks_and_its_charts(calc, file, tmp_path):
    """It has no Description of a chart: the next button knows ours by their title."""
    shutil.copytree(file.parent / "meridian", tmp_path / "meridian")
    path, saved = Path(shutil.copy(file, tmp_path)), tmp_path / "saved.xlsx"
    press = (URL + "compare", [], ("Scenarios", "D7"))
    looked, save = ["About", "Comparison", "Scenarios"], [(saved, XLSX)]
    shown = calc.pressed(path, [press], save=save, looks=looked)["looks"]["sheets"]
    answer = calc.pressed(saved, [press], looks=looked)
    assert answer["undo"] == [["Align: Compare"]]  # so no chart was drawn anew
    again = answer["looks"]["sheets"]
    assert list(shown) == list(again) == looked
    for title, look in again.items():
        assert titles(look) == titles(shown[title])
        assert colors(look) == colors(shown[title])


def titles(look):
    return [chart["title"] for chart in look["charts"]]


def colors(look):
    return {place: how[:7] for place, how in by_cell(look["formats"]).items()}


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
