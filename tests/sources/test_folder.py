"""A folder of CSV files: text stays text, and nothing is left out without a word."""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from xl_align.errors import MissingError, TableError
from xl_align.sources import Extract, load, open_source
from xl_align.sources.delimited import text_table

PLAN = {
    "settings.toml": 'as_of = 2025-06-29\ncurrency = "EUR"\n',
    "items.csv": "item,family,base_unit\n007,Bolts,EA\n7,Nuts,EA\n",
    "demand.csv": "item,location,date,quantity\n007,Essen,2025-06-01,5\n",
}


def plan_in(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the small plan; a keyword replaces, adds or (None) removes a table."""
    files: dict[str, str | bytes | None] = dict(PLAN)
    files |= {f"{table}.csv": content for table, content in changed.items()}
    for file, content in files.items():
        if content is not None:
            raw = content.encode() if isinstance(content, str) else content
            (folder / file).write_bytes(raw)
    return folder


def breaches(folder: Path) -> list[str]:
    """Return what a planner reads when the folder cannot be loaded."""
    with pytest.raises(TableError) as caught:
        load(open_source(folder))
    return [str(problem) for problem in caught.value.problems]


def test_leading_zeros_are_part_of_an_item(tmp_path):
    checked, settings, _ = load(open_source(plan_in(tmp_path)))
    assert list(checked["items"].frame["item"]) == ["007", "7"]
    assert list(checked["demand"].frame["item"]) == ["007"]
    assert (settings.as_of, settings.currency) == (date(2025, 6, 29), "EUR")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with BOM"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_utf8_is_read_with_and_without_byte_order_mark(tmp_path, mark, end):
    text = 'item,family,base_unit,name\n1,Käse,Stück,"Tête de Moine, ½ kg"\n'
    content = mark + text.replace("\n", end).encode()
    plan_in(tmp_path, items=content, demand="item,location,date,quantity\n")
    row = open_source(tmp_path).read("items").iloc[0]
    assert list(row) == ["1", "Käse", "Stück", "Tête de Moine, ½ kg"]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=5))
def test_every_cell_comes_back_as_it_was_written(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["item", "name"], *rows])
    frame = text_table(file.getvalue().encode(), "items.csv")
    assert frame.to_numpy().tolist() == rows


def test_each_file_is_described_by_rows_and_checksum(tmp_path):
    source = open_source(plan_in(tmp_path))
    content = PLAN["items.csv"].encode()
    items = Extract("items", "items.csv", 2, hashlib.sha256(content).hexdigest())
    assert items in source.describe()
    assert [one.name for one in source.describe()] == ["settings", "items", "demand"]
    assert load(open_source(tmp_path))[2] == source.describe()


def test_the_checksum_is_of_the_bytes_that_were_read(tmp_path):
    source = open_source(plan_in(tmp_path))
    source.read("items")
    plan_in(tmp_path, items="item,family,base_unit\n8,Nuts,EA\n")
    described = {one.name: one for one in source.describe()}
    assert described["items"].rows == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            "item,family,base_unit\n1,Bolts,EA\n2,Nuts\n3,Nuts,EA,5\n",
            [
                "items.csv: row 3, fields: line 3 has 2 fields, the header has 3",
                "items.csv: row 4, fields: line 4 has 4 fields, the header has 3",
            ],
            id="ragged rows",
        ),
        pytest.param(
            'item,family,base_unit\n1,"Bolts\nM8",EA\n2,Nuts\n',
            ["items.csv: row 3, fields: line 4 has 2 fields, the header has 3"],
            id="ragged after a line break in a cell",
        ),
        pytest.param(
            "item,family,base_unit\n1,Käse,EA\n".encode("cp1252"),
            [
                "items.csv: row 2, encoding: line 2 is not UTF-8 text; "
                "save the file as 'CSV UTF-8'"
            ],
            id="Windows encoding",
        ),
        pytest.param(
            "item,family\n1,Bolts\n".encode("utf-16-le"),
            [
                "items.csv: row 1, encoding: line 1 is not UTF-8 text; "
                "save the file as 'CSV UTF-8'"
            ],
            id="UTF-16",
        ),
        pytest.param(
            'item,family,base_unit\n1,"Bolts,EA\n',
            ["items.csv: row 2, quotes: line 2 is not CSV: unexpected end of data"],
            id="open quote",
        ),
        pytest.param(
            "item;family;base_unit\n1;Bolts;EA\n",
            ["items.csv: row 1, header: is separated by ';'; save it with commas"],
            id="semicolons",
        ),
        pytest.param(
            "item,family,family\n1,Bolts,EA\n",
            ["items.csv: row 1, header: repeats an earlier column name; got 'family'"],
            id="repeated column",
        ),
        pytest.param(
            "item,family,\n1,Bolts,EA\n",
            ["items.csv: row 1, header: column 3 has cells but no name"],
            id="cells without a column name",
        ),
        pytest.param(
            "",
            ["items.csv: file: is empty; its first line must name the columns"],
            id="empty file",
        ),
    ],
)
def test_a_broken_file_names_its_lines(tmp_path, content, message):
    assert breaches(plan_in(tmp_path, items=content)) == message


def test_blank_margins_of_a_spreadsheet_are_no_data(tmp_path):
    plan_in(tmp_path, items="item,family,base_unit,,\n1,Bolts,EA,,\n\n\n")
    frame = open_source(tmp_path).read("items")
    assert list(frame.columns) == ["item", "family", "base_unit"]
    assert len(frame) == 1


def test_an_unknown_column_is_a_notice_and_its_rows_still_count(tmp_path):
    plan_in(tmp_path, items="item,family,base_unit,standard_csot\n1,Bolts,EA,5\n")
    items = load(open_source(tmp_path))[0]["items"]
    assert [str(p) for p in items.problems] == [
        "items: standard_csot: is not a column of this table and is not read; "
        "did you mean 'standard_cost'?"
    ]
    assert (items.rows_used, items.rows_reported) == (1, 0)


def test_a_missing_column_is_told_with_the_one_that_may_be_meant(tmp_path):
    plan_in(tmp_path, items="Item,family,base_unit\n1,Bolts,EA\n")
    assert breaches(tmp_path) == [
        "items: item: column is missing",
        "items: Item: is not a column of this table and is not read; "
        "did you mean 'item'?",
    ]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("demnad.csv", "is not a planning table; did you mean 'demand.csv'?"),
        ("Sales.csv", "is not a planning table; did you mean 'sales.csv'?"),
        ("stock.CSV", "is not a planning table; did you mean 'stock.csv'?"),
        ("sales.ods", "is not read; save it as sales.csv"),
        ("sales.xlsx", "is not a sound .xlsx file: File is not a zip file"),
    ],
)
def test_a_file_no_table_takes_stops_the_run(tmp_path, file, message):
    (plan_in(tmp_path) / file).write_text("")
    assert breaches(tmp_path) == [f"{file}: file: {message}"]


def test_notes_and_finished_workbooks_may_lie_beside_the_data(tmp_path):
    for file in ("README.md", ".hidden.csv", "~$plan.xlsx", "plan.xlsx", "items.xlsx"):
        (plan_in(tmp_path) / file).write_text("")
    assert open_source(tmp_path).tables() == ("items", "demand")


def test_breaches_of_all_tables_are_told_at_once(tmp_path):
    plan_in(
        tmp_path,
        items="item,base_unit\n1,EA\n",
        demand="item,location,date,quantity\n1,Essen\n",
        stock="item,location\n1,Essen\n",
    )
    (tmp_path / "settings.toml").write_text('curency = "EUR"')
    told = breaches(tmp_path)
    assert {line.split(":")[0] for line in told} == {
        "settings.toml",
        "items",
        "demand.csv",
        "stock",
    }
    assert len(told) == 6  # as_of and curency; family; line 2; received and on_hand


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("items", "no table 'items' in .*; every figure needs it"),
        ("demand", "no table in .* to plan from; add one of demand, sales, ledger"),
    ],
)
def test_a_plan_needs_items_and_something_to_plan(tmp_path, table, message):
    with pytest.raises(MissingError, match=message):
        load(open_source(plan_in(tmp_path, **{table: None})))


def test_what_is_not_there_is_told_with_the_cure(tmp_path):
    with pytest.raises(MissingError, match=r"no folder .*; give the folder"):
        open_source(tmp_path / "nowhere")
    source = open_source(tmp_path)
    with pytest.raises(MissingError, match=r"no file settings\.toml in .*; add it"):
        source.settings()
    with pytest.raises(MissingError, match=r"no file items\.csv in .*; add it"):
        source.read("items")


def test_settings_that_are_no_toml_are_told(tmp_path):
    plan_in(tmp_path)
    (tmp_path / "settings.toml").write_text("as_of = tomorrow")
    (line,) = breaches(tmp_path)
    assert line.startswith("settings.toml: file: is not a TOML file: Invalid value")
    assert "line 1" in line


def test_a_row_that_names_an_unknown_item_is_set_aside(tmp_path):
    text = "item,location,date,quantity\n007,Essen,2025-06-01,5\n8,Essen,2025-06-01,1\n"
    demand = load(open_source(plan_in(tmp_path, demand=text)))[0]["demand"]
    assert (demand.rows_in, demand.rows_used, demand.rows_reported) == (2, 1, 1)


def test_a_table_may_be_a_workbook(tmp_path):
    """Its first sheet is read as the CSV file of it would be, errors as they show."""
    as_csv = open_source(plan_in(tmp_path)).read("items")
    (tmp_path / "items.csv").unlink()
    with Workbook(tmp_path / "items.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 0, as_csv.columns)
        for row, cells in enumerate(as_csv.itertuples(index=False), 2):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    source = open_source(tmp_path)
    assert source.tables() == ("items", "demand")
    assert source.read("items").equals(as_csv)
    assert "items.xlsx" in [one.file for one in source.describe()]


def test_a_workbook_without_rows_or_with_a_column_twice(tmp_path):
    plan_in(tmp_path, items=None)
    with Workbook(tmp_path / "items.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["item", "item"])
    assert breaches(tmp_path) == [
        "items.xlsx: row 1, header: repeats an earlier column name; got 'item'"
    ]
    with Workbook(tmp_path / "items.xlsx") as book:
        book.add_worksheet()
    assert breaches(tmp_path) == [
        "items.xlsx: file: is empty; its first row must name the columns"
    ]
