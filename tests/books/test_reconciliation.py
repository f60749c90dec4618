"""Reconciliation, demand and governance functions against exact arithmetic."""

import datetime as dt
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from published.formulas import functions, rows, xa
from scipy import stats

from xl_align.hosts.cells import call

CENTS = st.integers(0, 10**7).map(lambda cents: cents / 100)
LINE = st.tuples(st.integers(1, 5000), CENTS, CENTS, st.sampled_from([1.0, 1.08, 0.9]))
SIDE = st.dictionaries(st.sampled_from("ABCDEF"), LINE, min_size=1)


def table(side, cost):
    names = ["item", "quantity", "price", *(["cost"] if cost else []), "rate"]
    return [
        names,
        *([k, q, p, *([c] if cost else []), f] for k, (q, p, c, f) in side.items()),
    ]


@pytest.mark.parametrize(("name", "cost"), [("PVM", False), ("MARGIN_BRIDGE", True)])
@given(base=SIDE, actual=SIDE)
def test_effects_add_up_to_the_change_exactly(name, cost, base, actual):
    bridge = rows(name, table(base, cost), table(actual, cost))
    title, start, *effects, end = bridge.values()
    assert title == [*base, *(k for k in actual if k not in base), "Total"]
    for at, (before, after) in enumerate(zip(start, end, strict=True)):
        change = math.fsum(effect[at] for effect in effects)
        sizes = [before, after, *(effect[at] for effect in effects)]
        digit = 3e-16 * max(map(abs, sizes))
        assert change == pytest.approx(after - before, rel=1e-15, abs=digit)


def test_margin_bridge_by_its_definition():
    base = {
        "A": (1000, 10.0, 6.0, 1.0),
        "B": (800, 15.0, 9.0, 1.1),
        "C": (5, 9.0, 1.0, 1.0),
    }
    actual = {
        "A": (900, 11.0, 7.0, 1.0),
        "B": (990, 15.0, 8.0, 1.2),
        "D": (4, 5.0, 2.0, 1.0),
    }
    got = rows("MARGIN_BRIDGE", table(base, True), table(actual, True))
    last = {name: column[-1] for name, column in got.items()}
    growth = Fraction(900 + 990, 1000 + 800)
    m0 = {"A": 4.0, "B": 6.0 * 1.1}
    assert last["volume"] == pytest.approx(float(growth - 1) * (4000 + 800 * m0["B"]))
    mix = sum((actual[k][0] - float(growth) * base[k][0]) * m0[k] for k in "AB")
    assert last["mix"] == pytest.approx(mix)
    assert last["price_effect"] == pytest.approx(900 * 1)
    assert last["cost_effect"] == pytest.approx(-900 * 1 + 990 * 1 * 1.1)
    assert last["fx"] == pytest.approx(990 * 7 * 0.1)
    assert (last["new"], last["lost"]) == (12, -40)


@given(CENTS, CENTS, CENTS, st.integers(0, 900), st.floats(0.5, 2), st.floats(0.5, 2))
def test_purchasing_variances_add_up_to_invoice_less_standard(
    order, invoice, standard, units, then, now
):
    price = xa("PRICE_VARIANCE", units, order, standard, then)
    billed = xa("INVOICE_VARIANCE", units, invoice, order, then)
    rate = xa("RATE_VARIANCE", units, invoice, then, now)
    right = units * (invoice * now - standard)
    assert price + billed + rate == pytest.approx(right, rel=1e-9, abs=1e-6)


def test_units_and_money():
    assert xa("TO_MONEY", 1200, 45, 1.08, 100) == pytest.approx(583.2)
    factors = [["unit", "each per unit"], ["each", 1], ["case", 24]]
    assert xa("CONVERT_UNITS", [[12], [36]], "case", "each", factors) == [[288], [864]]
    units = [["case"], ["each"], ["crate"]]
    back = xa("CONVERT_UNITS", 48, units, "case", factors)
    assert back[:2] == [[48.0], [2.0]]
    assert back[2] == ["#N/A no factor for unit crate"]
    assert xa("REVALUATION", 400, 12, 12.6) == pytest.approx(240)


def test_stock_bridge_shows_what_nobody_booked():
    bridge = rows("STOCK_BRIDGE", [[10000], [5]], 4000, 3500, 120, 80, [[10500], [5]])
    assert bridge["unexplained"] == [-40, -540]
    for at in range(2):
        *parts, closing = (column[at] for column in bridge.values())
        assert sum(parts) == closing


def test_two_lists_are_matched_by_key():
    left = [["key", "amount"], ["a", 1250.0], ["b", 80.5], ["c", 30]]
    right = [["key", "amount"], ["b", 80.52], ["d", 12], ["a", 1250.004]]
    got = rows("RECONCILE", left, right, 0.01)
    assert got["key"] == ["a", "b", "c", "d"]
    assert got["state"] == ["match", "break", "left only", "right only"]
    assert got["difference"] == [0, -0.02, 30, -12]
    assert rows("RECONCILE", left, right, 0.02)["state"][1] == "match"
    twice = [*left, ["a", 1.0]]
    assert xa("RECONCILE", twice, right).startswith("#VALUE! left has a twice")


@pytest.mark.parametrize(
    ("left", "right", "tolerance", "difference"),
    [
        (100.004, 100.001, 0, 0),
        (0.1 + 0.2, 0.3, 0, 0),
        (2.675, 2.68, 0, 0),
        (100.01, 100.00, 0, 0.01),
        (100.01, 100.00, 0.01, 0),
        (1e17, 1e17 + 64, 0, -64),
    ],
)
def test_check_compares_whole_cents(left, right, tolerance, difference):
    assert xa("CHECK", left, right, tolerance) == difference


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 1000), min_size=1))
def test_spread_sums_exactly_and_no_part_is_a_step_away(cents, weights):
    if not sum(weights):
        assert xa("SPREAD", 1, weights)[0].startswith("#NUM! the total must be")
        return
    parts = [round(part * 100) for part in xa("SPREAD", cents / 100, weights)]
    assert sum(parts) == cents
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(cents * weight, sum(weights))) < 1


def test_spread_in_cases():
    assert xa("SPREAD", 120, [1, 1, 1], 24).tolist() == [48, 48, 24]
    assert xa("SPREAD", 100, [1, 1], 24)[0].startswith("#NUM!")


@pytest.mark.parametrize(
    ("day", "calendar", "period", "end"),
    [
        ("2026-02-14", "month", "2026-02", "2026-02-28"),
        ("2024-02-29", "month", "2024-02", "2024-02-29"),
        # The ISO week year 2026 has 53 weeks: 29 December 2025 to 3 January 2027.
        ("2025-12-29", "4-4-5", "2026-01", "2026-01-25"),
        ("2027-01-03", "4-4-5", "2026-12", "2027-01-03"),
        ("2026-02-20", "5-4-4", "2026-02", "2026-03-01"),
        ("2026-02-20", "4-5-4", "2026-02", "2026-03-01"),
    ],
)
def test_fiscal_periods(day, calendar, period, end):
    assert xa("FISCAL_PERIOD", day, calendar) == period
    assert xa("PERIOD_END", period, calendar) == dt.date.fromisoformat(end)


def test_no_such_period():
    assert xa("PERIOD_END", "2026-13").startswith("#NUM! a fiscal period is written")
    assert xa("FISCAL_PERIOD", "2026-01-01", "13x4").startswith("#VALUE! calendar must")


@pytest.mark.parametrize(
    ("view", "share"), [("commit", 0.2), ("most likely", 0.5), ("Stretch", 0.8)]
)
def test_views_are_quantiles(view, share):
    right = stats.norm.ppf(share, 1000, 200)
    assert xa("DEMAND_VIEW", 1000, 200, view) == pytest.approx(right, rel=1e-14)
    assert xa("DEMAND_VIEW", 1, 200, "commit") == 0


def test_what_customers_got():
    due, got = ["2026-03-02", "2026-03-02", "2026-03-05"], ["2026-03-01", 46083, 46087]
    assert xa("ON_TIME_IN_FULL", [100, 50, 80], [100, 45, 80], due, got) == 1 / 3
    assert xa("LINE_FILL", [100, 50, 80], [100, 45, 80]) == 2 / 3
    assert xa("BACKORDER_DAYS", due, got).tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (0.94, "breach"),
        (0.954, "warn"),
        (0.97, "ok"),
        (0.996, "warn"),
        (1.01, "breach"),
    ],
)
def test_guardrail(value, state):
    assert xa("GUARDRAIL", value, 0.95, 1.0) == state
    assert xa("GUARDRAIL", value, 1.0, 0.95) == "#NUM! low must not be above high"


def test_score():
    got = rows(
        "SCORE", [0.9, 50, 7], [1.0, 40, 7], [2, 1, 1], ["higher", "Lower", "higher"]
    )
    assert got["attained"] == pytest.approx([0.9, 0.8, 1.0, 0.9])
    assert got["points"][-1] == pytest.approx(0.5 * 0.9 + 0.25 * 0.8 + 0.25)
    assert xa("SCORE", [1], [1], [0], ["higher"]).startswith("#NUM! the weights")


SHEET = [
    ["Scenarios", None, None],
    ["A year", "Base", "Higher service"],
    ["Inventory", 1200.5, 1500],
    ["Fill rate", 0.95, None],
]


PROMOTED = [  # the newest first, as the command Promote writes them
    ["Baseline", None, None, None, None],
    ["Version", "Scenario", "Measure", "Value", "Unit"],
    [10, "Cash constrained", "Inventory", 1100, "money"],
    [10, "Cash constrained", "Fill rate", None, "fraction"],
    ["2", "Base", "Inventory", 1300, "money"],
    [1.0, "Base", "Inventory", 1200.5, "money"],
]


@pytest.mark.parametrize(
    ("name", "args", "shown"),
    [
        ("SCENARIO", ("Base", "Inventory"), 1200.5),
        ("SCENARIO", ("higher  SERVICE", "inventory"), 1500),
        ("SCENARIO", ("Higher service", "Fill rate"), "#N/A Fill rate of Higher"),
        ("SCENARIO", ("Best", "Inventory"), "#N/A no column 'Best' on sheet"),
        ("SCENARIO", ("Base", "Profit"), "#N/A no measure 'Profit' on sheet"),
        ("BASELINE", ("Inventory",), 1100),
        ("BASELINE", ("inventory", 1), 1200.5),
        ("BASELINE", ("Inventory", "1"), 1200.5),
        ("BASELINE", ("Inventory", "base"), 1300),
        ("BASELINE", ("Inventory", "Latest"), 1100),
        ("BASELINE", ("Fill rate",), "#N/A Fill rate of version 10 is blank"),
        ("BASELINE", ("Profit", 2), "#N/A no measure 'Profit' in version 2"),
        (
            "BASELINE",
            ("Inventory", 7),
            "#N/A no version '7' on sheet 'Base",
        ),
        ("BASELINE", ("Inventory", True), "#VALUE! version must be a text; got True"),
    ],
)
def test_figures_of_the_workbook(name, args, shown):
    title = "Scenarios" if name == "SCENARIO" else "Baseline"
    sheets = {"Scenarios": SHEET, "Baseline": PROMOTED}
    asked = []
    one = functions()[f"XA_{name}"]
    got = call(one, args, lambda t: asked.append(t) or sheets[t])
    assert asked == [title]
    assert got.startswith(shown) if isinstance(shown, str) else got == shown


def test_figures_spill_over_names():
    one = functions()["XA_SCENARIO"]
    got = call(one, [["Base", "Higher service", "Best"], "Inventory"], lambda _: SHEET)
    assert got[:2] == [1200.5, 1500]
    assert got[2].startswith("#N/A no column 'Best'")
    assert call(one, ["Base", "Inventory"]).startswith("#N/A there is no sheet")


@pytest.mark.parametrize(
    ("sheet", "cure"),
    [
        (None, "#N/A there is no sheet 'Baseline' to read here; promote a scenario"),
        ([["Notes"]], "#N/A no table headed version, scenario, measure, value on"),
        (PROMOTED[:2], "#N/A no version 'latest' on sheet 'Baseline'; promote a"),
    ],
)
def test_a_baseline_that_is_not_there_names_the_cure(sheet, cure):
    one = functions()["XA_BASELINE"]
    assert call(one, ["Inventory"], lambda _: sheet).startswith(cure)


def test_why_tells_the_reason_of_any_cell():
    cells = ["#NUM! demand must be at least 0", "#DIV/0!", 5, None, "text"]
    assert xa("WHY", cells) == [
        "demand must be at least 0",
        "a number was divided by zero or by a blank cell",
        *["the cell shows no error"] * 3,
    ]
