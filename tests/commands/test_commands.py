"""Every command on the embedded sample, as a file: what it writes and what it says."""

import shutil
import zipfile

import openpyxl
import pytest
from commands.pressed import DAY, done, row_of
from test_demo import differing, enter

import xl_align.commands.rewrite
from xl_align.commands import Session
from xl_align.errors import AlignError, Cancelled, MissingError, WorkbookError
from xl_align.hosts.buttons import named, press
from xl_align.registry import GROUPS, commands
from xl_align.workbook.file import FileBook
from xl_align.workbook.places import place_of


def test_groups_are_those_of_the_ribbon_and_keys_are_its_own():
    known = commands()
    assert list(dict.fromkeys(one.group for one in known)) == list(GROUPS)
    assert len({one.key for one in known}) == len(known)
    for one in known:
        assert one.tip.endswith(".")
        assert len(one.tip) <= 100
        assert len(one.label) <= 20


def test_what_there_is_not_says_what_there_is():
    with pytest.raises(AlignError, match="no command 'fly'; there are pull"):
        named("fly")


@pytest.mark.parametrize("name", ["pull", "reconcile", "exceptions", "refresh"])
def test_the_same_data_again_changes_no_byte(workbook, name):
    before = workbook.read_bytes()
    said = done(workbook, name).said
    assert "sheets written; no figure of theirs changed" in said[-1]
    assert workbook.read_bytes() == before


def test_every_sheet_is_made_once(workbook, monkeypatch):
    """What is compared with the workbook is what is then written into it."""
    made, pages = [], xl_align.commands.rewrite.sheets

    def counted(*given):
        made.append(pages(*given))
        return made[-1]

    monkeypatch.setattr(xl_align.commands.rewrite, "sheets", counted)
    done(workbook, "trace", "Differences!C12")
    assert [one.title for one in made[0]].count("Trace") == len(made) == 1


def test_pull_says_what_moved(workbook):
    stock = workbook.parent / "meridian" / "stock.csv"
    head, first, *rest = stock.read_text("utf-8").splitlines()
    column = head.split(",").index("on_hand")
    cells = first.split(",")
    cells[column] = str(float(cells[column]) + 100)
    stock.write_text("\n".join([head, ",".join(cells), *rest]) + "\n", "utf-8")
    told = done(workbook, "sources")
    assert told.said == ("19 files in meridian; pull to take in:", "stock.csv: changed")
    assert told.differs
    drift = done(workbook, "tie_out")
    assert drift.differs
    assert any("Policy!" in line for line in drift.said)
    said = done(workbook, "pull").said
    assert any(line.startswith("cells that changed: ") for line in said)
    assert not done(workbook, "sources").differs
    assert not done(workbook, "tie_out").differs


def test_tie_out_names_a_cell_that_was_overwritten(workbook):
    place = row_of(workbook, "Differences", Measure="revenue").replace("!A", "!K")
    title, _, cell = place.partition("!")
    titles = openpyxl.load_workbook(workbook, read_only=True).sheetnames
    enter(workbook, titles, {(title, cell): 12345.0})
    drift = done(workbook, "tie_out")
    assert drift.differs
    assert any(line.startswith(f"{place}: 12345.0 -> ") for line in drift.said)


def test_a_sorted_table_is_nobodys_change(workbook):
    book = openpyxl.load_workbook(workbook)
    sheet, body = FileBook(workbook).where("Demand")
    rows = [book[sheet][body.top + at] for at in (0, 1)]
    swapped = {}
    for one, other in zip(*rows, strict=True):
        if one.data_type != "f" and None not in (one.value, other.value):
            swapped[sheet, one.coordinate] = other.value
            swapped[sheet, other.coordinate] = one.value
    assert len(swapped) > 6
    enter(workbook, book.sheetnames, swapped)
    assert FileBook(workbook).losses() == []
    first = next(iter(swapped))
    changed = 77.5 if isinstance(swapped[first], float) else "mine"
    enter(workbook, book.sheetnames, {first: changed})
    before = workbook.read_bytes()
    with pytest.raises(WorkbookError, match="Demand"):
        done(workbook, "pull")
    assert workbook.read_bytes() == before


def test_a_renamed_sheet_of_ours_is_asked_back(workbook):
    with zipfile.ZipFile(workbook) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    old, new = b'name="Differences"', b'name="Gaps"'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(old, new)
    with zipfile.ZipFile(workbook, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    with pytest.raises(WorkbookError, match=r"name back \(Differences\), or delete it"):
        done(workbook, "pull")


def test_periods_without_a_sale_are_a_problem(workbook):
    rows = FileBook(workbook).table("Settings")
    at = FileBook(workbook).where("Settings")[1].top
    at += rows["Setting"].to_list().index("periods")
    titles = openpyxl.load_workbook(workbook, read_only=True).sheetnames
    enter(workbook, titles, {("Settings", f"C{at}"): "2030-01, 2030-02"})
    told = done(workbook, "pull")
    assert len(told.problems) == 1
    assert "hold no sale: sales run from 2026-01 to 2026-06" in told.said[-1]


def test_trace_adds_up_to_its_lines(workbook):
    at = row_of(workbook, "Differences", Measure="revenue", Period="2026-03")
    told = done(workbook, "trace", at)
    assert told.shows == "Trace"
    book = FileBook(workbook)
    lines, documents = book.table("TraceLines"), book.table("Trace")
    assert documents["Difference"].sum() == pytest.approx(lines["Difference"].sum())
    whole = book.table("Differences")
    assert documents["Document"].isin(whole["Document"]).all()
    assert f"on {len(documents)} documents" in told.said[0]
    done(workbook, "pull")
    assert "Trace" not in FileBook(workbook).tables()  # it shows another moment


@pytest.mark.parametrize("name", ["trace", "compare", "promote", "explain"])
def test_a_command_on_a_cell_asks_for_one(workbook, name):
    with pytest.raises(MissingError, match="select a cell first"):
        done(workbook, name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trace", "select a row"),
        ("compare", "select a scenario"),
        ("promote", "select"),
    ],
)
def test_a_command_on_a_cell_says_which(workbook, name, words):
    before = workbook.read_bytes()
    with pytest.raises(MissingError, match=words):
        done(workbook, name, "Checks!B9")
    assert workbook.read_bytes() == before


def test_explain_says_what_a_cell_is(workbook):
    policy = row_of(workbook, "Policy", Item="BAG-204").replace("!A", "!H")
    said = "\n".join(done(workbook, "explain", policy).said)
    assert "column: Demand sd, Standard deviation" in said
    assert "Item BAG-204" in said
    total = "\n".join(done(workbook, "explain", "Checks!B3").said)
    assert total.startswith("Checks!B3: OK\nformula: =IF(COUNTIFS(Checks[State]")


def test_functions_are_a_sheet_of_their_own(workbook):
    done(workbook, "functions")
    rows = FileBook(workbook).table("Functions")
    assert "XA_SAFETY_STOCK" in set(rows["Function"])
    assert FileBook(workbook).named("master_check") == "OK"


@pytest.mark.libreoffice
@pytest.mark.validator
@pytest.mark.parametrize(
    ("name", "at", "title"),
    [
        ("trace", "Differences!C12", "Trace"),
        ("compare", "Scenarios!D7", "Comparison"),
        ("promote", "Scenarios!D7", "Baseline"),
        ("functions", "Summary!A1", "Functions"),
    ],
)
def test_what_a_command_adds_is_sound(workbook, libreoffice, valid, name, at, title):
    assert done(workbook, name, at).shows == title
    assert differing(workbook, libreoffice) == []
    assert valid(workbook) == []


def test_settings_begin_a_workbook_of_ones_own(demo, tmp_path):
    """From a planner's own workbook to a filled one: Settings, a folder, Pull."""
    path = tmp_path / "Budget.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "mine"
    book.save(path)
    shutil.copytree(demo[0] / "meridian", tmp_path / "meridian")
    kind, text = press("pull", FileBook(path), Session(tmp_path, today=DAY))
    assert kind == "WARNING"
    assert "press Settings" in text
    assert "pull" in done(path, "settings").said[0]
    rows = FileBook(path).where("Settings")[1]
    titles = openpyxl.load_workbook(path, read_only=True).sheetnames
    enter(path, titles, {("Settings", f"C{rows.top}"): "meridian"})
    assert done(path, "pull").shows == "Summary"
    assert FileBook(path).named("master_check") == "OK"
    assert FileBook(path).cell(place_of(f"{titles[0]}!A1")) == "mine"


def test_stopped_between_steps_nothing_is_written(workbook):
    before, told = workbook.read_bytes(), []

    def stop(words):
        told.append(words)
        if words == "Evaluating scenarios":
            raise Cancelled("stopped by you; nothing was written")

    with pytest.raises(Cancelled):
        done(workbook, "pull", step=stop)
    assert told[-1] == "Evaluating scenarios"
    assert workbook.read_bytes() == before
