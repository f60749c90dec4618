"""Another program's save is no change by hand: it writes 15 or 16 digits, we 17."""

import math

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from xl_align.cli import BAD_DATA, OK, group
from xl_align.workbook import sums
from xl_align.workbook.file import FileBook
from xl_align.workbook.sums import Change, Line

PLACE = "G12"  # on sheet Policy: a quotient with more than 15 digits


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    run = CliRunner().invoke(group, ["demo", str(folder)])
    assert run.exit_code == OK, run.output
    return folder / "Meridian Outdoor.xlsx"


def by_openpyxl(path, target):
    openpyxl.load_workbook(path).save(target)
    return target


def by_libreoffice(path, target, request):
    return request.getfixturevalue("libreoffice").saved(path, target)


PROGRAMS = [
    pytest.param(lambda path, target, _: by_openpyxl(path, target), id="openpyxl"),
    pytest.param(by_libreoffice, id="LibreOffice", marks=pytest.mark.libreoffice),
]


def regenerated(*words):
    return CliRunner().invoke(group, ["regenerate", *map(str, words)])


@pytest.mark.parametrize("saved", PROGRAMS)
def test_a_workbook_saved_again_is_refreshed(demo, saved, request):
    again = saved(demo, demo.with_name("again.xlsx"), request)
    ours, theirs = (openpyxl.load_workbook(path)["Policy"] for path in (demo, again))
    moved = [
        cell.coordinate
        for row in ours.iter_rows()
        for cell in row
        if isinstance(cell.value, float)
        and f"{cell.value:.15g}" != f"{theirs[cell.coordinate].value:.15g}"
    ]
    assert moved  # else this test would show nothing
    done = regenerated(again)
    assert done.exit_code == OK, done.output
    assert done.stdout.startswith("changed")
    fresh, known = FileBook(again).table("Policy"), FileBook(demo).table("Policy")
    assert fresh.equals(known)


@pytest.mark.parametrize("saved", PROGRAMS)
def test_a_change_by_hand_is_refused_and_named(demo, saved, request):
    again = saved(demo, demo.with_name("hand.xlsx"), request)
    book = openpyxl.load_workbook(again)
    cell = book["Policy"][PLACE]
    cell.value = float(f"{cell.value:.6g}")
    book.save(again)
    done = regenerated(again)
    assert done.exit_code == BAD_DATA
    wanted = f"cell Policy!{PLACE}, which is no input, was changed by hand"
    assert [line.strip() for line in done.stdout.splitlines()][1:2] == [wanted]


LARGEST = 9.99e307  # Excel's
numbers = st.floats(-LARGEST, LARGEST, allow_subnormal=False)


@given(st.lists(numbers, max_size=40))
def test_digits_do_not_count(values):
    lines = [Line(i, 1, value) for i, value in enumerate(values, 1)]
    word = sums.written(lines)
    for digits in (15, 16):
        cut = [Line(i, 1, float(f"{v:.{digits}g}")) for i, v in enumerate(values, 1)]
        assert sums.change(word, cut) is None


@given(st.lists(numbers, min_size=1, max_size=40), st.data())
def test_one_changed_number_is_found(values, data):
    at = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(numbers)
    if math.isclose(other, values[at], rel_tol=1e-6):
        return
    lines = [Line(i, 7, value) for i, value in enumerate(values, 1)]
    changed = list(lines)
    changed[at] = Line(at + 1, 7, other)
    assert sums.change(sums.written(lines), changed) == Change(at + 1, 7)


@given(st.dictionaries(st.tuples(st.integers(1, 99), st.integers(1, 9)), st.text()))
def test_one_changed_text_is_found_and_two_are_seen(texts):
    lines = [Line(*place, text) for place, text in texts.items()]
    word = sums.written(lines)
    assert sums.change(word, lines[::-1]) is None
    for i, line in enumerate(lines):
        other = Line(line.row, line.column, f"{line.content}!")
        assert sums.change(word, [*lines[:i], other, *lines[i + 1 :]]) == Change(
            line.row, line.column
        )
        assert sums.change(word, [*lines[:i], *lines[i + 1 :]]) is not None
    twice = [Line(one.row, one.column, f"{one.content}?") for one in lines]
    assert len(twice) < 2 or sums.change(word, twice) is not None


@pytest.mark.parametrize("word", ["", "1,2,3", "a,b,c,d,e,f", "x,y,z,1,2,3"])
def test_an_edited_mark_counts_as_a_change(word):
    assert sums.change(word, []) == Change(0, 0)
