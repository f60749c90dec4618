"""Scenarios: assumptions, scenarios and families."""

from typing import Any

import pandas as pd

from xl_align.scenario.run import largest_supplier
from xl_align.templates.draft import Draft
from xl_align.templates.frame import INPUTS
from xl_align.templates.lines import CURRENCY, Field, Figure, figures, table
from xl_align.templates.sample import SAMPLE, Sample, assumed, by_demand

SCENARIOS = (
    ["Base", "all", 0.0, 0.0, 0.0, None, "policy", 1.0, 0.0],
    ["Higher service", "all", 0.0, 0.0, 0.0, 0.99, "policy", 1.0, 0.0],
    ["Cash constrained", "all", 0.0, 0.0, 0.0, None, "policy", 0.7, 0.0],
    ["Supplier disruption", "", 0.0, 0.6, 1.0, None, "keep", 1.0, 0.0],
    ["Fuel +20 %", "all", 0.0, 0.0, 0.0, None, "policy", 1.0, 0.2],
)


FIELDS = (
    Field("s_name", "Scenario", "text"),
    Field("s_family", "Family", "text"),
    Field("s_demand", "Demand change", "fraction"),
    Field("s_lead", "Lead time change", "fraction"),
    Field("s_lead_sd", "Lead time sd change", "fraction"),
    Field("s_level", "Service level", "fraction", word="service_level"),
    Field("s_rule", "Safety stock", "text", choices="policy,keep"),
    Field("s_share", "Share of it", "fraction"),
    Field("s_fuel", "Fuel change", "fraction"),
)


FAMILIES = (
    Field("f_name", "Family", "text", role="label"),
    Field("f_count", "Items at places", "count"),
    Field("f_demand", "Demand", "each/week", word="demand"),
    Field("f_sd", "Demand sd", "each/week", word="demand_sd"),
    Field("f_lead", "Lead time", "weeks", word="lead_time"),
    Field("f_lead_sd", "Lead time sd", "weeks", word="lead_time_sd"),
    Field("f_review", "Review", "weeks", word="review_period"),
    Field("f_level", "Service level", "fraction", word="service_level"),
    Field("f_order", "Order quantity", "each", word="order_quantity"),
    Field("f_cost", "Standard cost", "money/each", word="standard_cost"),
    Field("f_price", "Price", "money/each", word="price"),
)


GENERAL = (
    CURRENCY,
    *(
        Figure(name, label, assumed(name), unit, SAMPLE, name)
        for name, label, unit in (
            ("carrying_rate", "Carrying cost of stock", "fraction/year"),
            ("cash_share", "Standard cost that is paid in cash", "fraction"),
            ("expedite_premium", "Premium of expediting, of cost", "fraction"),
            ("expedite_share", "Short units that are expedited", "fraction"),
            ("lost_share", "Short units that are lost", "fraction"),
            ("freight_rate", "Freight, of cost of sales", "fraction"),
            ("fuel_share", "Fuel, of freight", "fraction"),
            ("fuel_recovery", "Fuel surcharge passed on", "fraction"),
            ("dso_days", "Receivables", "days"),
            ("dpo_days", "Payables", "days"),
        )
    ),
    Figure(
        "cycle_share",
        "Share of an order in stock on average",
        0.5,
        "fraction",
        "half, as it sells evenly",
    ),
    Figure("weeks_in_year", "Weeks in a year", 52, "integer", "constant"),
    Figure("days_in_year", "Days in a year", 365, "integer", "constant"),
    Figure(
        "least_share",
        "Change of service worth a word",
        0.0005,
        "rate",
        "in the sentences of Output",
    ),
    Figure(
        "least_money",
        "Change of money worth a word",
        500,
        "money",
        "in the sentences of Output",
    ),
)


def inputs(draft: Draft, data: Sample) -> None:
    """Put assumptions, scenarios and families."""
    note = "Assumptions, families and the scenarios with their shocks."
    page = draft.page(INPUTS, "Scenarios: inputs", note, "input")
    at = figures(page, 4, "Assumptions", GENERAL, data)
    page.put(at, 1, "Scenarios: the first is the base", "heading", span=len(FIELDS))
    rows = [list(row) for row in SCENARIOS]
    rows[3][1] = _hit(data.half.policy)
    at = table(draft, page, at + 1, "Scenarios", FIELDS, rows)
    words = "Families: means of their items at places"
    page.put(at, 1, words, "heading", span=len(FAMILIES))
    table(draft, page, at + 1, "Families", FAMILIES, _families(data.half.policy))
    page.widths |= {1: 34, 2: 16, 3: 13}


WEEKS = "lead_time", "lead_time_sd", "review_period"


def _hit(policy: pd.DataFrame) -> str:
    """Return the family that buys most from the largest supplier."""
    rows = policy[policy["supplier"].eq(largest_supplier(policy))]
    spend = (rows["demand"] * rows["standard_cost"]).groupby(rows["family"]).sum()
    return str(spend.idxmax())


def _families(policy: pd.DataFrame) -> list[list[Any]]:
    rows = []
    for family, group in policy.groupby("family"):
        plain = [float(group[one].mean()) for one in ("demand", "demand_sd")]
        weeks = [
            by_demand(group, one)
            for one in ("lead_time", "lead_time_sd", "review_period")
        ]
        money = [by_demand(group, one) for one in ("standard_cost", "price")]
        rows.append(
            [
                family,
                len(group),
                *(round(one, 2) for one in (*plain, *weeks)),
                round(by_demand(group, "service_level"), 3),
                round(float(group["order_quantity"].mean())),
                *(round(one, 2) for one in money),
            ]
        )
    return rows
