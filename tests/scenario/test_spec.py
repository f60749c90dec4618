import tomllib

import pytest

from xl_align.errors import TableError
from xl_align.scenario import BASE, Shock, from_rows, read, shipped
from xl_align.scenario.spec import parse

NAMES = ["Base", "Higher service", "Cash constrained", "Supplier disruption"]


def test_five_scenarios_ship_and_the_base_comes_first():
    assert [one.name for one in shipped()] == [*NAMES, "Fuel +20 %"]


def test_a_file_and_a_sheet_say_the_same():
    """A workbook's two tables carry a scenario there and back unchanged."""
    scenarios = shipped()
    rows = [
        {
            "scenario": one.name,
            "summary": one.summary,
            "safety_stock": one.safety_stock,
            "budget_share": one.budget_share,
            "view": one.view,
        }
        for one in scenarios
    ]
    shocks = [
        {
            "scenario": one.name,
            "quantity": shock.quantity,
            "change": shock.value if shock.change == "percent" else None,
            "level": shock.value if shock.change == "level" else float("nan"),
            **shock.scope,
        }
        for one in scenarios
        for shock in one.shocks
    ]
    assert from_rows(rows, shocks) == scenarios


def test_every_fault_of_a_scenario_is_told_at_once():
    text = """
    name = "A/B"
    safety_stock = "hope"
    mood = "good"
    [[shock]]
    quantity = "sunshine"
    percent = 5
    level = 2
    [[shock]]
    quantity = "fuel_change"
    level = "much"
    family = "Tents"
    """
    with pytest.raises(TableError) as caught:
        parse(tomllib.loads(text), "mine.toml")
    told = [(p.row, p.column) for p in caught.value.problems]
    assert told == [
        (0, "mood"),
        (0, "name"),
        (0, "safety_stock"),
        (1, "quantity"),
        (1, "percent"),
        (2, "quantity"),
        (2, "level"),
    ]


def test_a_file_that_is_not_toml_says_so(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("name = ")
    with pytest.raises(TableError, match=r"broken\.toml: file: is not TOML"):
        read(path)


def test_a_shock_reads_as_a_planner_says_it():
    shock = Shock("lead_time", "percent", 0.6, {"supplier": "S03"})
    assert shock.words == "lead_time +60 %, supplier S03"
    assert BASE == "Base"


def test_a_shock_without_a_scenario_is_told():
    with pytest.raises(TableError, match="is not in table 'scenarios'"):
        from_rows(
            [{"scenario": "Base"}],
            [{"scenario": "Lost", "quantity": "demand", "change": 0.1}],
        )


@pytest.mark.parametrize("name", ["Policy", "History", "bridge LINES", "a\nb", "+-"])
def test_a_name_that_cannot_be_a_sheet_is_refused(name):
    with pytest.raises(TableError, match="name"):
        parse({"name": name}, "mine.toml")


@pytest.mark.parametrize("shock", ["x", ["x"], {"quantity": "demand"}])
def test_shocks_that_are_no_tables_are_refused(shock):
    with pytest.raises(TableError, match=r"under \[\[shock\]\]"):
        parse({"name": "X", "shock": shock}, "mine.toml")


@pytest.mark.parametrize("name", ["order_cost", "days_per_year", "usual_service"])
def test_a_figure_no_scenario_evaluates_again_cannot_be_shocked(name):
    shock = {"quantity": name, "level": 1}
    with pytest.raises(TableError, match="must be one of"):
        parse({"name": "X", "shock": [shock]}, "mine.toml")
