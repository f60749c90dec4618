"""Templates with other figures typed over the sample's: no error, checks that hold."""

from dataclasses import replace

import openpyxl
import pytest
from templates.test_templates import BUILT, cells, changed, same, value

from xl_align.templates import SPELLINGS, TEMPLATES
from xl_align.templates.reckon import reckoned
from xl_align.vocabulary import VOCABULARY
from xl_align.workbook.writer import assemble

TOTAL_OF_BRIDGE = 12  # the row of sheet Variance


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


@pytest.mark.libreoffice
def test_calc_shows_the_same_for_an_item_without_demand(laid, calc, data, tmp_path):
    """A blank in a column that one call of ours fills, as Calc fills it."""
    stale = typed(laid["policy review", "xa"], "Items", 0, demand=0.0)
    path = tmp_path / "none.xlsx"
    path.write_bytes(assemble(stale, "none", data.half.settings.as_of, {}))
    found = calc.recalculated(path)
    for (sheet, row, column), one in cells(reckoned(stale)).items():
        place = f"{openpyxl.utils.get_column_letter(column)}{row}"
        assert same(value(one), found.get((sheet, place))), (sheet, place)


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
