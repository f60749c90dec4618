"""Shared templates: every value found again, the two spellings of a figure agree."""

import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from xl_align.cli import group
from xl_align.templates import SPELLINGS, TEMPLATES, content
from xl_align.templates.draft import ABSENT
from xl_align.templates.formulas import parsed
from xl_align.templates.reckon import reckoned
from xl_align.workbook import Formula
from xl_align.workbook.cells import cached
from xl_align.workbook.formula import plain

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "workbooks" / "templates"
FILES = [f"{name.replace(' ', '_')}.{end}" for name in TEMPLATES for end in SPELLINGS]
LEAST = 1000  # cells of a template, at least
LARGEST = 150_000  # bytes: what may be committed


def cells(sheets):
    """Return the content of every cell of sheets by its place."""
    found = {}
    for sheet in sheets:
        for cell in sheet.cells:
            found[sheet.title, cell.row, cell.column] = cell.content
        for block in sheet.blocks:
            for r, row in enumerate(block.rows, block.top + 1):
                for c, one in enumerate(row, block.left):
                    found[sheet.title, r, c] = one
    return found


def value(one):
    return one.value if isinstance(one, Formula) else one


def same(want, got):
    if isinstance(want, datetime):
        want = (want - datetime(1899, 12, 30)).days
    if isinstance(want, int | float) and isinstance(got, int | float):
        return abs(got - want) <= 1e-9 * max(1.0, abs(want))
    return (want or "") == (got or "")


def differing(path, found):
    """Return the cells of a file whose cached value a recalculation does not find."""
    book = openpyxl.load_workbook(path, data_only=True)
    held = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert len(held) > LEAST
    return {
        place: (want, found.get(place))
        for place, want in held.items()
        if not same(want, found.get(place))
    }


def test_built_files_are_current():
    run = CliRunner().invoke(
        group, ["build", "templates", "--out", str(BUILT), "--check"]
    )
    assert run.exit_code == 0, run.output
    assert sorted(path.name for path in BUILT.glob("*.xls*")) == sorted(FILES)
    assert max(path.stat().st_size for path in BUILT.glob("*.xls*")) < LARGEST


def test_check_reads_what_is_packed_not_how(tmp_path):
    """Another zlib gives other bytes for the same parts; one changed part is stale."""
    for path in BUILT.glob("*.xls*"):
        packed = tmp_path / path.name
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
    command = ["build", "templates", "--out", str(tmp_path), "--check"]
    assert CliRunner().invoke(group, command).exit_code == 0
    with zipfile.ZipFile(tmp_path / FILES[0], "a") as package:
        package.writestr("xl/stranger.xml", "<x/>")
    run = CliRunner().invoke(group, command)
    assert run.exit_code == 1
    assert run.output.split() == [str(tmp_path / FILES[0])]


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_same_sample_gives_the_same_bytes(name, data):
    for spelling in SPELLINGS.values():
        assert content(name, spelling, data) == content(name, spelling, data)


@pytest.mark.parametrize("file", FILES)
def test_with_macros_off_excel_keeps_the_last_values(file):
    """A file of macros is not calculated on opening; one without them is."""
    with zipfile.ZipFile(BUILT / file) as package:
        workbook = package.read("xl/workbook.xml")
        hidden = [workbook.count(b'state="hidden"'), workbook.count(b"veryHidden")]
    assert (b"fullCalcOnLoad" in workbook) == file.endswith("xlsx")
    assert hidden == [0, 0]


@pytest.mark.libreoffice
@pytest.mark.parametrize("file", [f for f in FILES if f.endswith("xlsm")])
def test_calc_with_our_functions_finds_every_value(file, calc):
    assert differing(BUILT / file, calc.recalculated(BUILT / file)) == {}


@pytest.mark.libreoffice
@pytest.mark.parametrize("file", [f for f in FILES if f.endswith("xlsx")])
def test_calc_without_them_finds_every_value(file, libreoffice):
    assert differing(BUILT / file, libreoffice.recalculated(BUILT / file)) == {}


@pytest.mark.validator
@pytest.mark.parametrize("file", FILES)
def test_microsofts_validator_accepts_the_file(file, valid):
    assert valid(BUILT / file) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_both_spellings_show_the_same_figures(name, laid):
    """Cell by cell; a figure without a formula of Excel's own is left out, and said."""
    ours, theirs = (cells(laid[name, one]) for one in ("xa", "native"))
    absent = [place for place, one in theirs.items() if one == ABSENT]
    for place, one in ours.items():
        other = theirs.get(place)
        if place[0] == "About" or value(other) in (None, ABSENT):
            continue
        assert same(value(one), value(other)), place
    left_out = {place for place in ours if value(theirs.get(place)) is None}
    left_out = {place for place in left_out if value(ours[place]) is not None}
    below = {(sheet, column) for sheet, _, column in absent}
    assert {(sheet, column) for sheet, _, column in left_out} <= below
    about = " ".join(str(value(one)) for one in theirs.values())
    for sheet, row, column in absent:
        assert str(ours[sheet, row - 1, column]) in about


@pytest.mark.parametrize("name", TEMPLATES)
def test_only_the_macro_file_calls_our_functions(name, laid):
    texts = {
        spelling: [
            one.text
            for one in cells(laid[name, spelling]).values()
            if isinstance(one, Formula)
        ]
        for spelling in SPELLINGS.values()
    }
    assert not [text for text in texts["native"] if "XA_" in text]
    assert len({text for text in texts["xa"] if "XA_" in text}) >= 5


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("spelling", SPELLINGS.values())
def test_checks_sum_to_zero(name, spelling, laid):
    checks = next(one for one in laid[name, spelling] if one.title == "Checks")
    rows = checks.blocks[0].rows
    assert len(rows) >= 6
    assert [value(row[3]) for row in rows] == [0] * len(rows)
    master = next(cell for cell in checks.cells if cell.name == "master_check")
    assert value(master.content) == "OK"


def numbers(node):
    own = [node.what] if node.kind == "number" else []
    return own + [n for part in node.parts for n in numbers(part)]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("spelling", SPELLINGS.values())
def test_no_figure_is_written_into_a_formula(name, spelling, laid):
    """0 and 1 count and compare, 2 is a square; every other number is an input."""
    for place, one in cells(laid[name, spelling]).items():
        if isinstance(one, Formula):
            assert set(numbers(parsed(one.text))) <= {0, 1, 2}, (place, one.text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_inputs_are_what_they_may_be(name, laid):
    """The figures of the sample keep the rules that Excel enforces on entry."""
    sheets = laid[name, "native"]
    found, ruled = cells(sheets), 0
    for sheet in sheets:
        for entry in sheet.entries:
            for row in range(entry.first[0], entry.last[0] + 1):
                for column in range(entry.first[1], entry.last[1] + 1):
                    typed = found[sheet.title, row, column]
                    if entry.kind == "number" and typed is not None:
                        assert entry.low <= typed <= entry.high
                        ruled += 1
    assert ruled


CHANGES = {  # template -> the input that is changed, and to what
    "budget": ("dso_days", 60.0),
    "reconciliation": ("tolerance", 9000.0),
    "scenarios": ("lost_share", 0.8),
    "policy review": ("cash_share", 0.5),
    "cash ladder": ("stretch_days", 40.0),
}


def changed(sheets, name, typed):
    """Return sheets with one named input changed, nothing recalculated."""
    return [
        replace(
            sheet,
            cells=tuple(
                replace(cell, content=typed) if cell.name == name else cell
                for cell in sheet.cells
            ),
        )
        for sheet in sheets
    ]


@pytest.mark.libreoffice
@pytest.mark.parametrize("file", FILES)
def test_an_assumption_changed_in_calc(file, laid, calc, tmp_path):
    """The shipped file: what rests on the input moves as `cells.call` says.

    Saved as .xlsx and opened again, it has the same formulas and values.
    """
    stem, _, ending = file.partition(".")
    name = stem.replace("_", " ")
    sheets, saved = laid[name, SPELLINGS[ending]], tmp_path / "saved.xlsx"
    found = calc.changed(BUILT / file, *CHANGES[name], saved)
    before, after = cells(sheets), cells(reckoned(changed(sheets, *CHANGES[name])))
    moved = []
    for (sheet, row, column), one in after.items():
        if sheet == "About":  # the two spellings' words
            continue
        filled = getattr(one, "spill", ()) or ((value(one),),)
        for r, values in enumerate(filled, row):
            for c, want in enumerate(values, column):
                letters = openpyxl.utils.get_column_letter(c)
                got = found[sheet, f"{letters}{r}"]
                assert same(cached(want), got), (sheet, r, c)
        if isinstance(one, Formula) and one != before[sheet, row, column]:
            moved.append(one.text)
    assert len(moved) >= 2
    assert any("XA_" in text for text in moved) == (ending == "xlsm")
    assert formulas(saved) == formulas(BUILT / file)
    again = calc.recalculated(saved)
    for place, shown in found.items():
        assert same(shown, again.get(place)), place


def formulas(path):
    """Return the formula of each cell, spelled alike whoever saved it."""
    return {
        (sheet.title, cell.coordinate): plain(
            str(getattr(cell.value, "text", cell.value)).removeprefix("=")
        )
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
