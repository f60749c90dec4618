"""Scenarios pressed on a file: new, compared, promoted, taken away."""

import json

import openpyxl
import pytest
from click.testing import CliRunner
from commands.pressed import CHOSEN, done, row_of
from test_demo import enter

from xl_align.cli.functions import call
from xl_align.workbook.file import FileBook


@pytest.mark.parametrize("at", [f"'{CHOSEN}'!B30", "Scenarios!D7", "Assumptions"])
def test_compare_takes_a_scenario_wherever_it_is_named(workbook, at):
    if at == "Assumptions":
        at = row_of(workbook, "Scenarios", Scenario=CHOSEN).replace("!A", "!C")
    assert done(workbook, "compare", at).shows == "Comparison"
    rows = FileBook(workbook).table("Comparison")
    moved = rows["Inventory, scenario"] - rows["Inventory, base"]
    assert rows["Inventory, change"].to_list() == pytest.approx(moved.to_list())
    assert rows["Inventory, change"].abs().is_monotonic_decreasing
    scenarios = FileBook(workbook).table("Scenario_Cash_constrained")
    base = FileBook(workbook).table("Scenario_Base")
    change = scenarios["Inventory"].sum() - base["Inventory"].sum()
    assert moved.sum() == pytest.approx(change)


def test_a_promoted_version_never_changes(workbook):
    done(workbook, "promote", "Scenarios!D7")
    first = FileBook(workbook).table("Baseline")
    assert set(first["Version"]) == {1}
    assert set(first["Promoted by"]) == {"Ada"}
    assert set(first["Scenario"]) == {CHOSEN}
    assert first["Change"].eq(0).all()
    place = row_of(workbook, "Scenarios", Scenario=CHOSEN).replace("!A", "!C")
    title, _, cell = place.partition("!")
    titles = openpyxl.load_workbook(workbook, read_only=True).sheetnames
    enter(workbook, titles, {(title, cell): 0.5})
    done(workbook, "pull")
    held = FileBook(workbook).table("Baseline")
    assert "tables is what the sources say" in done(workbook, "tie_out").said[-1]
    assert held["Value"].equals(first["Value"])
    assert held["Change"].ne(0).any()
    again = done(workbook, "promote", "Scenarios!B7")
    assert "cells that changed: Baseline 1" in again.said
    both = FileBook(workbook).table("Baseline")
    assert both["Version"].to_list() == [2] * len(first) + [1] * len(first)
    assert both["Value"].to_list()[len(first) :] == first["Value"].to_list()


def test_the_shell_reads_the_figures_of_a_workbook(workbook):
    """XA_SCENARIO and XA_BASELINE over the file, as a cell of it would show them."""

    def asked(*args):
        run = CliRunner().invoke(call, [*args, "--workbook", str(workbook)])
        return json.loads(run.output)

    missing = asked("XA_BASELINE", "Inventory")
    assert missing.startswith("#N/A there is no sheet 'Baseline' to read here; promote")
    done(workbook, "promote", "Scenarios!D7")
    done(workbook, "promote", "Scenarios!B7")
    measure = FileBook(workbook).table("Baseline")["Measure"][0]
    base, chosen = (asked("XA_SCENARIO", name, measure) for name in ("Base", CHOSEN))
    assert base != chosen
    assert asked("XA_BASELINE", measure) == base
    assert asked("XA_BASELINE", measure, "1") == chosen
    assert asked("XA_BASELINE", measure, CHOSEN) == chosen


def test_a_new_scenario_is_a_copy_to_change(workbook):
    told = done(workbook, "new_scenario", f"'{CHOSEN}'!A1")
    assert told.shows == "Assumptions"
    book = FileBook(workbook)
    rows = book.table("Scenarios").set_index("Scenario")
    fresh, pattern = rows.loc["Scenario 1"], rows.loc[CHOSEN]
    assert fresh["Budget share"] == pattern["Budget share"]
    totals = [book.table(f"Scenario_{n}") for n in ("Scenario_1", "Cash_constrained")]
    assert totals[0]["Inventory"].sum() == pytest.approx(totals[1]["Inventory"].sum())
    assert "'Scenario 2' added" in done(workbook, "new_scenario").said[0]


def test_a_scenario_deleted_by_its_owner_goes_with_its_sheet(workbook):
    done(workbook, "new_scenario")
    place = row_of(workbook, "Scenarios", Scenario="Scenario 1")
    title, _, cell = place.partition("!")
    titles = openpyxl.load_workbook(workbook, read_only=True).sheetnames
    enter(workbook, titles, {(title, cell): "Second try"})
    said = done(workbook, "refresh").said
    assert "new: Second try" in said
    assert "gone: Scenario 1" in said
    assert "Scenario_Scenario_1" not in FileBook(workbook).tables()
