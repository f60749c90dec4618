"""Mapping profiles: SQL over the files it names, and over nothing else."""

import json
import sys
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from xl_align.errors import MissingError, TableError
from xl_align.sources import load, open_source
from xl_align.sources.profile import known_profiles, read_profile

PARTS = "part,grp,cost\n007,Bolts,1.5\n7,,\n"
PROFILE = """
[settings]
as_of = 2025-06-29
[files]
parts = "parts.csv"
[tables.items]
sql = '''SELECT part AS item, coalesce(grp, 'None') AS family, 'EA' AS base_unit,
         cost AS standard_cost FROM parts ORDER BY part'''
[tables.demand]
sql = '''SELECT part AS item, 'Essen' AS location, getvariable('as_of') AS date,
         3 AS quantity FROM parts ORDER BY part'''
"""


def exports_in(folder: Path, profile: str = PROFILE, parts: str = PARTS) -> Path:
    """Write an export and the profile that reads it; return the profile."""
    (folder / "exports").mkdir()
    (folder / "exports" / "parts.csv").write_text(parts, encoding="utf-8-sig")
    (folder / "small.toml").write_text(profile)
    return folder / "small.toml"


def with_items(sql: str) -> str:
    """Return the small profile with other SQL for items."""
    head, _, _ = PROFILE.partition("[tables.items]")
    return f"{head}[tables.items]\nsql = {json.dumps(sql)}\n"


def breach(folder: Path, profile: str, parts: str = PARTS) -> str:
    """Return what a planner reads when items cannot be read."""
    path = exports_in(folder, profile, parts)
    with pytest.raises(TableError) as caught:
        open_source(folder / "exports", path).read("items")
    (problem,) = caught.value.problems
    return str(problem)


def test_exports_become_planning_tables(tmp_path):
    checked, settings, extracts = load(
        open_source(tmp_path / "exports", exports_in(tmp_path))
    )
    items = checked["items"].frame
    assert list(items["item"]) == ["007", "7"]  # text, not a number DuckDB guessed
    assert list(items["family"]) == ["Bolts", "None"]
    assert items["standard_cost"].isna().tolist() == [False, True]
    assert (checked["demand"].frame["date"] == str(settings.as_of)).all()
    assert [(one.name, one.rows) for one in extracts] == [("profile", 0), ("parts", 2)]


@pytest.mark.parametrize("content", ["item,extra\n1,2\n", "item\n"])
def test_a_null_is_blank_and_no_rows_are_no_rows(tmp_path, content):
    sql = "SELECT item, NULL AS family, 'EA' AS base_unit FROM parts ORDER BY item"
    path = exports_in(tmp_path, with_items(sql), content)
    frame = open_source(tmp_path / "exports", path).read("items")
    assert len(frame) == content.count("\n") - 1
    assert frame["family"].isna().all()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT content AS item FROM read_text('{secret}')",
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT file AS item FROM glob('{folder}/*')",
    ],
)
def test_a_profile_reads_no_file_it_does_not_list(tmp_path, sql):
    secret = tmp_path / "secret.csv"
    secret.write_text("password\nswordfish\n")
    text = sql.format(secret=secret, folder=tmp_path)
    told = breach(tmp_path, with_items(text))
    assert told.startswith("small.toml: tables.items: DuckDB says: ")
    assert "swordfish" not in told


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/out.db'",
        "SET enable_external_access = true",
        "SELECT 1 AS item; SELECT 2 AS item",
        "CREATE TABLE other AS SELECT 1",
    ],
)
def test_a_profile_only_selects(tmp_path, sql):
    text = with_items(sql.format(folder=tmp_path))
    assert breach(tmp_path, text) == "small.toml: tables.items: must be one SELECT"
    assert not list(tmp_path.glob("out.*"))


@pytest.mark.parametrize("file", ["../secret.csv", "{folder}/secret.csv"])
def test_a_listed_file_lies_in_the_folder(tmp_path, file):
    (tmp_path / "secret.csv").write_text("part\n1\n")
    text = PROFILE.replace("parts.csv", file.format(folder=tmp_path))
    assert "small.toml: files: lies outside the data folder" in breach(tmp_path, text)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.csv").write_text("part\n1\n")
    path = exports_in(tmp_path, PROFILE.replace("parts.csv", "link.csv"))
    (tmp_path / "exports" / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(TableError, match="lies outside the data folder"):
        open_source(tmp_path / "exports", path).read("items")


def test_wrong_sql_names_profile_table_and_reason(tmp_path):
    told = breach(tmp_path, with_items("SELECT prt AS item FROM parts"))
    assert told.startswith("small.toml: tables.items: DuckDB says: Binder Error: ")
    assert "prt" in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param("2,Nuts", "Expected Number of Columns: 3 Found: 2", id="short"),
        pytest.param("2,N,1,4", "Expected Number of Columns: 3 Found: 4", id="long"),
        pytest.param('2,"N,1', "Line: 3", id="open quote"),
    ],
)
def test_a_broken_export_names_file_and_line(tmp_path, rows, told):
    text = f"part,grp,cost\n1,Bolts,2\n{rows}\n3,Nuts,1\n"
    line = breach(tmp_path, PROFILE, text)
    assert line.startswith("parts.csv: row 3, file: ")
    assert told in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "parts.csv: file: is empty; its first line must name the columns"),
        (
            "part;cost\n1;2\n",
            "parts.csv: row 1, header: is separated by ';'; save it with commas",
        ),
        (
            "part,part\n1,2\n",
            "parts.csv: row 1, header: repeats an earlier column name; got 'part'",
        ),
    ],
)
def test_an_export_needs_a_header(tmp_path, text, told):
    assert breach(tmp_path, PROFILE, text) == told


def test_a_column_of_an_export_may_lack_a_name_or_hold_a_quote(tmp_path):
    sql = """SELECT part AS item, column2 AS family, "it's" AS base_unit FROM parts"""
    path = exports_in(tmp_path, with_items(sql), "part,,it's\n1,Bolts,EA\n")
    frame = open_source(tmp_path / "exports", path).read("items")
    assert list(frame.iloc[0]) == ["1", "Bolts", "EA"]


def test_wrong_sql_in_two_tables_is_told_at_once(tmp_path):
    path = exports_in(tmp_path, PROFILE.replace("part AS item", "prt AS item"))
    with pytest.raises(TableError) as caught:
        load(open_source(tmp_path / "exports", path))
    told = [problem.column for problem in caught.value.problems]
    assert told == ["tables.items", "tables.demand"]


def test_all_that_is_wrong_in_a_profile_is_told_at_once(tmp_path):
    (tmp_path / "wrong.toml").write_text(
        "[files]\n'a-b' = 'a.csv'\nb = 'b.ods'\n"
        "[tables.item]\nsql = 'SELECT 1'\n[tables.sales]\nquery = 'SELECT 1'\n"
        "[tables.stock]\nsql = 'SELECT 1'\nnote = 'x'\n"
    )
    with pytest.raises(TableError) as caught:
        read_profile(tmp_path / "wrong.toml")
    assert [str(problem) for problem in caught.value.problems] == [
        "wrong.toml: files.a-b: an alias is letters, digits and _",
        "wrong.toml: files.b: must be a file ending in .csv or .parquet or .xlsx or"
        " .xlsm or .xlsb or .xls; got 'b.ods'",
        "wrong.toml: tables.item: is not a planning table; did you mean 'items'?",
        'wrong.toml: tables.sales: needs sql = "SELECT ..."',
        "wrong.toml: tables.stock: takes only sql; unknown: note",
    ]


def test_an_unknown_section_is_told(tmp_path):
    (tmp_path / "wrong.toml").write_text("[file]\na = 'a.csv'\n")
    with pytest.raises(TableError, match=r"not a section .*did you mean 'files'"):
        read_profile(tmp_path / "wrong.toml")


def test_what_is_not_there_is_told_with_the_cure(tmp_path):
    with pytest.raises(MissingError, match="did you mean 'northwind'"):
        open_source(tmp_path, "nortwind")
    with pytest.raises(MissingError, match="known: adventureworks, northwind, packt"):
        open_source(tmp_path, "xyz")
    with pytest.raises(MissingError, match=r"no profile file .*mine\.toml"):
        open_source(tmp_path, tmp_path / "mine.toml")
    with pytest.raises(MissingError, match="no folder"):
        open_source(tmp_path / "nowhere", "northwind")
    source = open_source(tmp_path, "northwind")
    with pytest.raises(MissingError, match=r"no file products\.csv"):
        source.read("items")
    with pytest.raises(MissingError, match=r"add \[tables\.ledger\]"):
        source.read("ledger")


def test_a_database_needs_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    monkeypatch.delitem(sys.modules, "xl_align.sources.sql", raising=False)
    (tmp_path / "erp.toml").write_text("[settings]\nurl = 'env:XL_ALIGN_URL'\n")
    with pytest.raises(MissingError, match=r"erp\.toml needs; pip install 'xl-align"):
        open_source(tmp_path, tmp_path / "erp.toml")


def test_a_folder_name_is_no_pattern(tmp_path):
    odd = tmp_path / "plan[2]*"
    odd.mkdir()
    path = exports_in(odd)
    assert len(open_source(odd / "exports", path).read("items")) == 2


def test_only_the_files_a_table_needs_are_read(tmp_path):
    text = PROFILE.replace('"parts.csv"', '"parts.csv"\nother = "missing.csv"')
    source = open_source(tmp_path / "exports", exports_in(tmp_path, text))
    assert len(source.read("items")) == 2


def test_two_reads_give_the_same_rows(tmp_path):
    source = open_source(tmp_path / "exports", exports_in(tmp_path))
    assert source.read("items").equals(source.read("items"))


@pytest.mark.parametrize("name", known_profiles())
def test_a_packaged_profile_is_valid(name):
    assert read_profile(name).name == name


def test_a_sheet_of_a_workbook_is_an_export_like_any_other(tmp_path):
    """Sheet Parts holds the cells of the CSV: the same rows come out."""
    path = exports_in(tmp_path)
    as_csv = open_source(tmp_path / "exports", path).read("items")
    with Workbook(tmp_path / "exports" / "parts.xlsx") as book:
        book.add_worksheet("Notes").write(0, 0, "nothing")
        sheet = book.add_worksheet("Parts")
        for row, line in enumerate(PARTS.splitlines()):
            for column, cell in enumerate(line.split(",")):
                text = cell.isdigit() or not cell.replace(".", "").isdigit()
                (sheet.write_string if text else sheet.write_number)(
                    row, column, cell if text else float(cell)
                )
    path.write_text(PROFILE.replace("parts.csv", "parts.xlsx!Parts"))
    source = open_source(tmp_path / "exports", path)
    assert source.read("items").equals(as_csv)
    assert [one.file for one in source.describe()] == ["small.toml", "parts.xlsx"]
    path.write_text(PROFILE.replace("parts.csv", "parts.xlsx!Items"))
    with pytest.raises(TableError, match=r"no sheet 'Items' in parts\.xlsx; there are"):
        open_source(tmp_path / "exports", path).read("items")
