"""An input changed in the workbook recalculates to what a refresh would compute."""

import openpyxl
import pytest
from test_demo import enter

from xl_align.commands import Session, results_in
from xl_align.workbook.file import FileBook


@pytest.mark.libreoffice
def test_inputs_are_live(tmp_path, libreoffice):
    from click.testing import CliRunner

    from xl_align.cli import group

    run = CliRunner().invoke(group, ["demo", str(tmp_path)])
    assert run.exit_code == 0
    path = tmp_path / "Meridian Outdoor.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Assumptions"]
    where = {
        (cell.value, sheet.cell(cell.row, 3).value): cell.row for cell in sheet["A"]
    }
    shock = next(
        row
        for (name, _), row in where.items()
        if name == "Supplier disruption" and sheet.cell(row, 3).value == "lead_time"
    )
    _, place = next(book.defined_names["carrying_rate"].destinations)
    cells = {("Assumptions", place.replace("$", "")): 0.3}
    cells["Assumptions", f"D{shock}"] = 0.9
    enter(path, book.sheetnames, cells)
    live = libreoffice.recalculated(path)
    file = FileBook(path)
    results = results_in(file, Session(path.parent))
    for at, outcome in enumerate(results.outcomes):
        if outcome.scenario.safety_stock == "budget":
            continue  # its allocation takes effect at the refresh, as the sheet says
        for row, key in ((6, "inventory"), (14, "carrying_cost"), (10, "lost_revenue")):
            cell = live["Scenarios", f"{chr(66 + at)}{row}"]
            assert cell == pytest.approx(outcome.totals[key], rel=1e-9), (at, key)
