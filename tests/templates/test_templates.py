"""Shared templates: every value found again, the two spellings of a figure agree."""

import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from xl_align.cli import group
from xl_align.templates import SPELLINGS, TEMPLATES, content, sample
from xl_align.templates.draft import ABSENT
from xl_align.templates.formulas import parsed
from xl_align.templates.reckon import reckoned
from xl_align.vocabulary import VOCABULARY
from xl_align.workbook import Formula
from xl_align.workbook.writer import assemble

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "workbooks" / "templates"
FILES = [f"{name.replace(' ', '_')}.{end}" for name in TEMPLATES for end in SPELLINGS]
LEAST = 1000  # cells of a template, at least
TOTAL_OF_BRIDGE = 12  # the row of sheet Variance
LARGEST = 150_000  # bytes: what may be committed


@pytest.fixture(scope="session")
def data():
    return sample(ROOT / "workbooks" / "samples" / "meridian")


@pytest.fixture(scope="session")
def laid(data):
    """Return the sheets of every template in both spellings."""
    return {
        (name, spelling): make(data, spelling)
        for name, make in TEMPLATES.items()
        for spelling in SPELLINGS.values()
    }


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
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_changed_input_moves_what_rests_on_it(name, laid, calc, data, tmp_path):
    """Calc recalculates through our functions to what `cells.call` says."""
    stale = changed(laid[name, "xa"], *CHANGES[name])
    path = tmp_path / "changed.xlsx"
    path.write_bytes(assemble(stale, name, data.half.settings.as_of, {}))
    found = calc.recalculated(path)
    before, after = cells(laid[name, "xa"]), cells(reckoned(stale))
    moved = 0
    for (sheet, row, column), one in after.items():
        want = value(one)
        letters = openpyxl.utils.get_column_letter(column)
        if want is not None and isinstance(want, int | float):
            assert same(want, found.get((sheet, f"{letters}{row}")))
            moved += isinstance(one, Formula) and want != value(
                before[sheet, row, column]
            )
    assert moved >= 2


def emptied(sheets, table, titles):
    """Return sheets with columns of a table blank, nothing recalculated."""

    def without(block):
        if block.name != table:
            return block
        kept = [column.title not in titles for column in block.columns]
        rows = [
            [one if stays else None for one, stays in zip(row, kept, strict=True)]
            for row in block.rows
        ]
        return replace(block, rows=rows)

    return [replace(one, blocks=tuple(map(without, one.blocks))) for one in sheets]


@pytest.mark.parametrize("spelling", SPELLINGS.values())
def test_before_a_period_is_closed_the_bridge_is_zero(spelling, laid):
    """Nothing is divided by what is not there yet: no period, no actuals."""
    fresh = changed(laid["budget", spelling], "closed", 0)
    fresh = reckoned(emptied(fresh, "Actuals", ("Quantity", "Price")))
    page = next(one for one in fresh if one.title == "Variance")
    last = {c.column: value(c.content) for c in page.cells if c.row == TOTAL_OF_BRIDGE}
    assert last[5] == "Total"
    assert [last[column] for column in range(6, 14)] == [0.0] * 8


@pytest.mark.parametrize("spelling", SPELLINGS.values())
def test_a_ladder_that_begins_later_opens_with_what_came_before(spelling, laid):
    """A day within a month stands for the month, and the checks still hold."""
    later = reckoned(changed(laid["cash ladder", spelling], "first_month", 46096.0))
    checks = next(one for one in later if one.title == "Checks").blocks[0].rows
    assert [value(row[3]) for row in checks] == [0] * len(checks)
    page = next(one for one in later if one.title == "Calculation")
    found = {(one.row, one.column): value(one.content) for one in page.cells}
    assert found[6, 1] == 46082.0  # 2026-03-01


def typed(sheets, table, row, **figures):
    """Return sheets with figures of one row of a table typed over."""

    def over(block):
        if block.name != table:
            return block
        rows = [list(one) for one in block.rows]
        for at, column in enumerate(block.columns):
            word = column.title.lower().replace(" ", "_")
            rows[row][at] = figures.get(word, rows[row][at])
        return replace(block, rows=rows)

    return [replace(one, blocks=tuple(map(over, one.blocks))) for one in sheets]


@pytest.mark.parametrize(
    "figures",
    [
        {"demand": 0.0},
        {"demand_sd": 0.0, "lead_time_sd": 0.0},
        {"demand": 0.0, "demand_sd": 0.0, "lead_time_sd": 0.0},
    ],
)
@pytest.mark.parametrize("spelling", SPELLINGS.values())
def test_an_item_without_demand_or_spread_shows_no_error(figures, spelling, laid):
    """`reckoned` refuses an error in any cell; the checks must hold as well."""
    sheets = laid["policy review", spelling]
    found = reckoned(typed(sheets, "Items", 0, **figures))
    checks = next(one for one in found if one.title == "Checks").blocks[0].rows
    assert [value(row[3]) for row in checks] == [0] * len(checks)


EMPTY = {  # template -> what About says to type over a row that is not needed
    "budget": (
        ("Families", {"opening_stock": 0.0}),
        ("Actuals", {"quantity": 0.0}),
    ),
    "reconciliation": (
        ("Units", {"units": 0.0}),
        ("Ledger", {"posted": 0.0}),
        ("Known", {"difference": 0.0}),
    ),
    "scenarios": (("Families", {"demand": 0.0, "items_at_places": 0.0}),),
    "policy review": (
        (
            "Items",
            {"demand": 0.0, "demand_sd": 0.0, "lead_time_sd": 0.0, "on_hand": 0.0},
        ),
    ),
    "cash ladder": (("Orders", {"amount": 0.0}),),
}


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("spelling", SPELLINGS.values())
def test_a_row_that_is_not_needed_is_emptied_as_about_says(name, spelling, laid):
    sheets = laid[name, spelling]
    for table, figures in EMPTY[name]:
        sheets = typed(sheets, table, 1, **figures)
    if name == "budget":
        sheets = [unplanned(sheet, 1) for sheet in sheets]
    checks = next(one for one in reckoned(sheets) if one.title == "Checks")
    rows = checks.blocks[0].rows
    assert [value(row[3]) for row in rows] == [0] * len(rows)


def unplanned(sheet, family):
    """Return the sheet with the plan of one family, counted from 0, at 0."""
    if sheet.title != "Inputs":
        return sheet
    plan = sorted(
        {c.row for c in sheet.cells if c.unit == "units" and c.role == "input"}
    )
    cells = tuple(
        replace(cell, content=0.0)
        if cell.row == plan[family] and cell.role == "input"
        else cell
        for cell in sheet.cells
    )
    return replace(sheet, cells=cells)


@pytest.mark.parametrize(
    ("word", "refused"), [("service_level", (0, 1)), ("order_quantity", (0,))]
)
def test_a_bound_that_has_no_answer_is_refused_on_entry(word, refused):
    """What XA_SERVICE_FACTOR and XA_FILL_RATE refuse, the cell refuses too."""
    book = openpyxl.load_workbook(BUILT / "policy_review.xlsx")
    rules = book["Inputs"].data_validations.dataValidation
    told = VOCABULARY[word].rule
    mine = [one for one in rules if (one.prompt or "").endswith(told)]
    assert mine
    for rule in mine:
        first = str(rule.sqref).split(":")[0]
        texts = {0: ("0", f"{first}>0"), 1: (f"{first}<1",)}
        assert rule.operator == "greaterThan" or rule.type == "custom"
        assert all(any(t in rule.formula1 for t in texts[one]) for one in refused)


@pytest.mark.libreoffice
@pytest.mark.parametrize("file", [f for f in FILES if f.endswith("xlsm")])
def test_a_file_saved_by_calc_keeps_our_functions(file, calc, tmp_path):
    """Saved as .xlsx and opened again: each of our calls is there, and its value."""
    path = calc.saved(BUILT / file, tmp_path / "saved.xlsx")
    before, after = calls(BUILT / file), calls(path)
    assert before
    assert after == before
    assert differing(BUILT / file, calc.recalculated(path)) == {}


def calls(path):
    """Return the places of our functions in a file, with their names."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                text = str(getattr(cell.value, "text", cell.value))
                if text.startswith("=") and "XA_" in text:
                    name = text[text.index("XA_") :].partition("(")[0]
                    found[sheet.title, cell.coordinate] = name
    return found
