"""Published numbers through the cells: each case as formulas of the catalog.

Cases of planning.json and worksheet.json name their sources and keep their digits.
NOT_ASKED are outputs that no worksheet function gives; NO_FUNCTION are the cases of
the bundle beside the checkout that no formula of the catalog answers, and why.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from published import formulas as f
from published import formulas_of_money as m

HERE = Path(__file__).parent
CASES = [
    case
    for name in ("planning.json", "worksheet.json")
    for case in json.loads((HERE / name).read_text("utf-8"))
]

NOT_ASKED = {
    "FR-011": "one-term rule: XA_FILL_RATE is the exact two-term rate",
    "FR-013": "one-term rule: XA_FILL_RATE is the exact two-term rate",
    "NV-007": "uniform and lognormal demand",
    "NV-008": "expected cost of Poisson demand",
    "NV-009": "expected cost of Poisson demand",
    "EB-004": "service and shortage of the bootstrapped level",
    "ID-001": "SBJ, and the parts of the forecast",
    "ID-003": "SBJ, and the parts of the forecast",
    "ID-006": "interval and variability behind the class",
    "CF-005": "360-day and compounded rates",
    "CF-006": "360-day and compounded rates",
    "CF-010": "amount-weighted lag",
    "CF-017": "obsolete stock",
    "FA-001": "MAE, MSE",
    "FA-002": "symmetric MAPE",
    "FA-003": "RMSSE",
    "FA-006": "percent bias as a mean of ratios",
    "FA-007": "running sum of errors",
    "VA-002": "weighted average contribution",
    "VA-005": "mixes as shares",
    "VA-006": "the joint term on its own",
    "VA-009": "quantity and total variance",
    "VA-010": "quantity and total variance",
    "VA-011": "quantity and total variance",
    "TV-043": "a factor of 1.5",
}

NO_FUNCTION = {
    "a distribution or a second-order loss the catalog does not have": (
        "NK-012 NK-015 NK-016 ND-001 ND-002 ND-003 ND-004 ND-005 ND-006 ND-007 ND-008 "
        "ND-009 ND-010 ND-011 ND-012 NV-012 EB-002 SS-015 SS-017 FR-015 FR-019"
    ),
    "lot sizing, joint ordering, discounts, planned backorders": (
        "EQ-005 EQ-006 EQ-009 EQ-010 EQ-011 EQ-015 EQ-017 EQ-019 EQ-028 EQ-029 EQ-033 "
        "EQ-034 EQ-035"
    ),
    "exact (r,Q), (s,S), stochastic echelons, simulation, portfolio under a budget": (
        "PO-002 PO-003 PO-005 PO-008 PO-010 PO-012 PO-013 PO-015 PO-016 ME-016 ME-021 "
        "PF-001 PF-004 PF-008 SM-001 SM-003 SM-006"
    ),
    "working days and year fractions, which Excel has itself": "CF-007 CF-008 CF-009",
    "medians of errors": "FA-004",
    "market share and size: plain arithmetic": "VA-004",
    "dated flows, separate reinvestment rate, loans: Excel has them itself": (
        "TV-012 TV-013 TV-015 TV-016 TV-019 TV-020 TV-021 TV-026 TV-029 TV-030 TV-031 "
        "TV-032 TV-034 TV-036 TV-038 TV-039"
    ),
}
UNANSWERED = {case for cases in NO_FUNCTION.values() for case in cases.split()}

ADAPTERS = {
    f.normal: "NK-001 NK-002 NK-003",
    f.losses: "NK-006 NK-007 NK-008 NK-009",
    f.normal_loss: "NK-017",
    f.safety: "SS-001 SS-002 SS-004 SS-005 SS-006 SS-007 SS-009 SS-013 FR-006",
    f.history: "SS-019",
    f.lead_time_in_days: "SS-020",
    f.service: "FR-001 FR-002 FR-005",
    f.stock_for_fill_rate: "FR-003 FR-007 FR-011 FR-013",
    f.cost_per_unit_short: "FR-008",
    f.periodic: "FR-016",
    f.one_season_short: "FR-022",
    f.time_between_stockouts: "FR-023",
    f.lot: "EQ-001 EQ-002 EQ-003 EQ-004 EQ-022 EQ-023 EQ-025",
    f.least_cost: "EQ-007",
    f.batch: "EQ-012 EQ-013 EQ-014",
    f.season: "NV-001 NV-002 NV-003 NV-004 NV-005 NV-006 NV-008 NV-009 NV-013 NV-015",
    f.ratio_quantile: "NV-007",
    f.ratio_with_penalty: "NV-017",
    f.base_stock: "PO-001",
    f.eoq_and_ratio: "PO-009",
    f.other_quantile: "ND-013 ND-014 ND-016 ND-018",
    f.other_reorder: "ND-020 ND-022",
    f.percentile: "EB-001",
    f.bootstrapped: "EB-004",
    f.seldom: "ID-001 ID-003",
    f.classed: "ID-006",
    m.network: "ME-001 ME-002 ME-003 ME-006 ME-007 ME-008 ME-010",
    m.pooled: "ME-013",
    m.stores: "ME-014",
    m.equal_rules: "PF-006",
    m.cycle: "CF-001 CF-002",
    m.release: "CF-003",
    m.early: "CF-005 CF-006",
    m.order_payment: "CF-010",
    m.month_ends: "CF-013",
    m.payables: "CF-014",
    m.carrying: "CF-015",
    m.excess: "CF-017",
    m.mix: "VA-001 VA-005",
    m.same_mix: "VA-002",
    m.price_and_volume: "VA-006",
    m.purchase: "VA-009 VA-010 VA-011",
    m.accuracy: "FA-001 FA-002 FA-006 FA-007 FA-009",
    m.scaled: "FA-003 FA-012",
    m.value_added: "FA-014",
    m.excel_npv: "TV-001",
    m.investment_first: "TV-002",
    m.rates: "TV-003 TV-004 TV-005 TV-006 TV-007 TV-018",
    m.written_off: "TV-040 TV-041 TV-043",
    m.paid_back: "TV-046",
    m.paid_back_discounted: "TV-048",
    m.activities: "AB-001 AB-002 AB-003",
    m.one_pool: "AB-005",
}
ADAPTER_OF = {
    case: adapter for adapter, ids in ADAPTERS.items() for case in ids.split()
}
ASKED = [case for case in CASES if case["id"] in ADAPTER_OF]


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case["id"])
def test_formulas_give_the_published_numbers(case):
    got = ADAPTER_OF[case["id"]](case["given"])
    checked = set(case["expected"]) & set(got)
    assert checked
    assert (checked != set(case["expected"])) == (case["id"] in NOT_ASKED)
    for name in checked:
        expected = case["expected"][name]
        if isinstance(expected, str) or isinstance(np.ravel(expected)[0], str):
            assert got[name] == expected, case["source"]
        else:
            close = pytest.approx(expected, rel=case["rel"], abs=case["abs"])
            assert np.asarray(got[name], dtype=float).tolist() == close, case["source"]


def test_a_case_is_answered_or_the_reason_is_told():
    answered = set(ADAPTER_OF)
    assert not answered & UNANSWERED
    assert {case["id"] for case in CASES} <= answered | UNANSWERED
    assert len(answered | UNANSWERED) == 190


@pytest.mark.shared
def test_no_case_of_the_bundle_is_forgotten():
    bundle = Path(__file__).parents[3] / "shared" / "cases" / "published.json"
    if not bundle.exists():
        pytest.skip("the shared data bundle is not beside the checkout")
    ids = {case["id"] for case in json.loads(bundle.read_text("utf-8"))}
    assert ids == set(ADAPTER_OF) | UNANSWERED
