"""What is looked at must not change what is there: scope, versions, launches."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from xl_align.commands import Inputs, composed, inputs, put, results_of
from xl_align.sheets.checks import verdict
from xl_align.workbook.file import FileBook

SAMPLE = Path(__file__).parents[1] / "workbooks" / "samples" / "meridian"


@pytest.fixture
def folder(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(SAMPLE, data, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return data


def set_to(folder, name, value):
    path = folder / "settings.toml"
    lines = path.read_text("utf-8").splitlines()
    lines = [f"{name} = {value}" if ln.startswith(f"{name} ") else ln for ln in lines]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def edit(folder, table, change):
    path = folder / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(frame).to_csv(path, index=False, lineterminator="\n")


def stock_of(results):
    dollars = results.dollars
    return dollars.loc[dollars["measure"].eq("inventory"), "amount"].sum()


def test_stock_is_of_its_day_whatever_periods_are_looked_at(folder):
    before = results_of(Inputs(folder))
    after = results_of(Inputs(folder, as_of=date(2026, 7, 5)))
    assert stock_of(after) == stock_of(before) > 0
    assert verdict(after) == "OK"


def test_days_end_with_the_as_of_day(folder):
    short = results_of(Inputs(folder)).days
    set_to(folder, "periods", '["2026-01", "2026-12"]')
    assert results_of(Inputs(folder)).days == short == 182


@pytest.mark.parametrize("span", [("2025-01", "2025-06"), ("2030-01", "2030-06")])
def test_periods_without_data_are_empty_and_no_crash(folder, span):
    set_to(folder, "periods", f'["{span[0]}", "{span[1]}"]')
    results = results_of(Inputs(folder))
    assert results.total("ours", "actual", "revenue") == 0
    assert verdict(results) == "OK"


def test_versions_are_read_in_any_case(folder):
    before = results_of(Inputs(folder)).total("ours", "plan", "revenue")
    edit(folder, "forecast", lambda f: f.assign(version=f["version"].str.title()))
    assert results_of(Inputs(folder)).total("ours", "plan", "revenue") == before


def test_a_launch_with_a_forecast_alone_takes_part(folder):
    launch = "BAG-201"
    for table in ("demand", "stock"):
        edit(folder, table, lambda f: f[f["item"] != launch])
    results = results_of(Inputs(folder))
    shown = results.demand[results.demand["item"] == launch]
    told = [problem.key for problem in results.problems if launch in problem.key]
    assert len(shown) or told


def test_lines_that_have_not_left_are_no_revenue(folder):
    before = results_of(Inputs(folder)).total("ours", "actual", "revenue")

    def hold(sales):
        sold = sales.loc[sales["order"].str.startswith("S"), "order"]
        first = sales["order"].eq(sold.iloc[0])
        return sales.assign(
            shipped=sales["shipped"].mask(first, ""),
            delivered=sales["delivered"].mask(first, ""),
        )

    edit(folder, "sales", hold)
    results = results_of(Inputs(folder))
    assert results.total("ours", "actual", "revenue") < before
    assert any("orders, not yet sales" in p.rule for p in results.problems)


def test_what_the_source_says_anew_reaches_a_workbook(folder, tmp_path):
    """A figure nobody touched in the workbook follows settings.toml."""
    book = FileBook(tmp_path / "plan.xlsx")
    results = results_of(Inputs(folder), home=tmp_path)
    put(book, composed(book, results))
    book.save(title=results.settings.title, as_of=results.settings.as_of)
    again = FileBook(book.path)
    assert inputs(again, tmp_path).figures == {}
    set_to(folder, "carrying_rate", "0.25")
    after = results_of(inputs(again, tmp_path), home=tmp_path)
    assert after.settings.assume("carrying_rate") == 0.25
    mine = replace(inputs(again, tmp_path), figures={"carrying_rate": 0.3})
    assert results_of(mine).settings.assume("carrying_rate") == 0.3


def test_money_without_units_keeps_the_bridge_whole(folder):
    """One sold at 20 and returned at 18 leaves 2 that no unit carries."""

    def swing(sales):
        row = sales.iloc[[0]].assign(
            item="PAC-507", quantity="1", unit="", per="1", discount="0"
        )
        out = row.assign(order="X1", unit_price="20")
        back = row.assign(order="X2", unit_price="18", quantity="-1")
        return pd.concat([sales, out, back])

    edit(folder, "sales", swing)
    results = results_of(Inputs(folder))
    assert verdict(results) == "OK"
    assert results.bridge.lines["item"].str.endswith("(no units)").sum() == 1
