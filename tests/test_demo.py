"""The main job on the embedded sample, end to end, through the command line."""

import csv
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from dumps import assert_golden

from xl_align.cli import group
from xl_align.commands import Inputs, Session, composed, put, results_in, results_of
from xl_align.sheets.checks import verdict
from xl_align.workbook.file import FileBook

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "workbooks" / "samples" / "meridian"


@pytest.fixture(scope="session")
def workbook(demo):
    return demo[0] / "Meridian Outdoor.xlsx"


@pytest.fixture(scope="session")
def results():
    return results_of(Inputs(SAMPLE))


def test_the_demo_ends_with_its_files_and_the_master_check(demo):
    *_, wrote, found, check = demo[1].strip().splitlines()
    assert wrote == f"wrote {demo[0] / 'Meridian Outdoor.xlsx'}"
    assert found == "0 problems, 36 notices (Exceptions)"
    assert check == "master check: OK"


def test_golden(workbook):
    assert_golden(workbook, "meridian")


def test_the_same_inputs_give_the_same_bytes(workbook, tmp_path):
    CliRunner().invoke(group, ["demo", str(tmp_path)])
    assert (tmp_path / workbook.name).read_bytes() == workbook.read_bytes()


@pytest.mark.libreoffice
def test_libreoffice_finds_the_very_values_we_wrote(workbook, libreoffice):
    assert differing(workbook, libreoffice) == []


@pytest.mark.validator
def test_microsofts_validator_accepts_the_workbook(workbook, valid):
    assert valid(workbook) == []


def differing(path, libreoffice, least=300):
    """Return the formula cells whose value LibreOffice finds otherwise."""
    found = libreoffice.recalculated(path)
    formulas = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    count, apart = 0, []
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                want = values[sheet.title][cell.coordinate].value
                got = found.get((sheet.title, cell.coordinate))
                if not same(want, got):
                    apart.append(f"{sheet.title}!{cell.coordinate}: {want} and {got}")
    assert count > least
    return apart


def same(want, got):
    if isinstance(want, int | float) and isinstance(got, int | float):
        return abs(got - want) <= 1e-9 * max(1.0, abs(want))
    return (want or "") == (got or "")


def test_every_planted_difference_is_found_with_its_cause(results):
    """The generator's own list is the oracle: cause, document and amount."""
    with (SAMPLE.parent / "differences.csv").open(encoding="utf-8") as file:
        planted = list(csv.DictReader(file))
    traces = results.traces
    by_document = traces[traces["cause"] != "no document to trace"]
    keys = ["measure", "document", "period", "family", "cause"]
    found = by_document.groupby(keys)["difference"].sum().round(2).to_dict()
    expected = {}
    for row in planted:
        if row["version"] == "actual" and row["measure"] != "inventory":
            key = tuple(row[name] for name in keys)
            if row["period"] <= "2026-06":
                before = expected.get(key, 0.0)
                expected[key] = round(before + float(row["difference"]), 2)
    assert found == expected
    rest = traces[traces["cause"] == "no document to trace"]["difference"].sum()
    planned = sum(
        float(row["difference"])
        for row in planted
        if row["version"] == "plan" or row["measure"] == "inventory"
    )
    assert round(rest, 2) == round(planned, 2)


def test_every_check_of_the_workbook_holds(results):
    assert verdict(results) == "OK"


def test_the_bridge_adds_up_to_the_cent_and_ends_at_the_reconciled_revenue(results):
    totals = results.bridge.totals
    assert round(totals.drop(["actual", "check"]).sum() - totals["actual"], 2) == 0
    assert totals["actual"] == results.total("ours", "actual", "revenue")
    assert totals["base"] == results.total("ours", "plan", "revenue")


def test_rows_in_are_rows_used_plus_rows_reported(results):
    for count in results.counts:
        assert count.rows_in == count.rows_used + count.rows_reported
        assert count.rows_used > 0


def test_a_refresh_keeps_what_the_owner_entered(demo, tmp_path):
    """An input cell, an override and a shock of one's own survive, and count."""
    path = demo[0] / "Mine.xlsx"
    path.write_bytes((demo[0] / "Meridian Outdoor.xlsx").read_bytes())
    book = openpyxl.load_workbook(path)
    sheet, place = next(book.defined_names["carrying_rate"].destinations)
    cells = {(sheet, place.replace("$", "")): 0.36}
    rows = book["Settings"]
    titles = {rows.cell(row, 1).value: row for row in range(1, rows.max_row + 1)}
    cells["Settings", f"C{titles['tolerance']}"] = "20000"
    cells["Settings", f"C{titles['folder']}"] = "meridian"
    enter(path, book.sheetnames, cells)
    file = FileBook(path)
    before = results_of(Inputs(SAMPLE))
    after = results_in(file, Session(path.parent))
    put(file, composed(file, after))
    assert after.settings.tolerance == 20000
    assert after.settings.assume("carrying_rate") == 0.36
    assert after.breaks < before.breaks
    lots = [one.policy["least_cost"].sum() for one in (before, after)]
    assert lots[1] == pytest.approx(lots[0] / 2**0.5)
    file.save(title=after.settings.title, as_of=after.settings.as_of)
    again = FileBook(path)
    assert again.named("carrying_rate") == 0.36
    stated = again.table("Settings").set_index("Setting")
    assert stated.loc["tolerance", "Override"] == "20000"
    assert stated.loc["tolerance", "In force"] == "20000"


def enter(path, titles, cells):
    """Type values into cells, as Excel does, leaving every other byte of the sheet.

    openpyxl would not do: it rounds the other numbers to 16 digits.
    """
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for (title, place), value in cells.items():
        name = f"xl/worksheets/sheet{titles.index(title) + 1}.xml"
        number = not isinstance(value, str)
        typed = f"<v>{value}</v>" if number else f"<is><t>{value}</t></is>"
        kind = "" if number else ' t="inlineStr"'
        cell = re.compile(rf'<c r="{place}" s="(\d+)"(?:/>|[^>]*>.*?</c>)')
        fresh = rf'<c r="{place}" s="\1"{kind}>{typed}</c>'
        text, count = cell.subn(fresh, parts[name].decode())
        assert count == 1
        parts[name] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def test_bad_rows_are_named_set_aside_and_counted(tmp_path):
    """Every kind of trouble at once: the file is written, the exit code is 3."""
    folder = tmp_path / "data"
    folder.mkdir()
    for file in SAMPLE.iterdir():
        if file.suffix in (".csv", ".toml"):
            (folder / file.name).write_bytes(file.read_bytes())
    spoil(folder / "sales.csv", 1, "quantity", "a dozen")
    spoil(folder / "sales.csv", 2, "item", "NO-SUCH")
    spoil(folder / "sales.csv", 3, "unit", "bushel")
    spoil(folder / "sales.csv", 4, "currency", "XXX")
    spoil(folder / "sales.csv", 5, "shipped", "2020-01-01")
    spoil(folder / "demand.csv", 1, "date", "Jan-26")
    sales = (folder / "sales.csv").read_text("utf-8").splitlines()
    (folder / "sales.csv").write_text("\n".join([*sales, sales[-1]]) + "\n", "utf-8")
    target = tmp_path / "plan.xlsx"
    run = CliRunner().invoke(group, ["new", str(target), "--source", str(folder)])
    assert run.exit_code == 3
    told = [
        "sales: row 3, quantity",
        "sales: row 4, item",
        "has no pack factor to each; add it to table 'packs'; got 'bushel'",
        "has no actual rate on or before",
        "shipped",
        "repeats an earlier order + line",
        "demand: row 3, date",
    ]
    for words in told:
        assert words in run.stderr, words
    found = FileBook(target).table("Findings")
    assert (found["Effect"] == "set aside").sum() == len(told)
    tables = FileBook(target).table("Tables").set_index("Table")
    assert tables.loc["sales", "Rows set aside"] == 6
    in_, used = tables.loc["sales", "Rows in"], tables.loc["sales", "Rows used"]
    assert in_ == used + 6
    assert FileBook(target).named("master_check") == "OK"


def spoil(path, row, column, value):
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row, column] = value
    frame.to_csv(path, index=False, lineterminator="\n")


def test_text_from_data_never_becomes_a_formula(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    for file in SAMPLE.iterdir():
        if file.suffix in (".csv", ".toml"):
            (folder / file.name).write_bytes(file.read_bytes())
    items = folder / "items.csv"
    name = pd.read_csv(items, dtype=str)["family"][0]
    evil = '=HYPERLINK("http://x","y")'
    for file in ("items.csv", "ledger.csv"):
        frame = pd.read_csv(folder / file, dtype=str, keep_default_na=False)
        frame["family"] = frame["family"].replace(name, evil)
        frame.to_csv(folder / file, index=False, lineterminator="\n")
    target = tmp_path / "plan.xlsx"
    run = CliRunner().invoke(group, ["new", str(target), "--source", str(folder)])
    assert run.exit_code == 0, run.output
    lines = openpyxl.load_workbook(target)["Reconciliation"]
    held = [cell for row in lines.iter_rows() for cell in row if cell.value == evil]
    assert held
    assert {cell.data_type for cell in held} == {"s"}
