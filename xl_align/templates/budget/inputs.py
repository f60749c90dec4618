"""Budget: what is typed in: general figures, families, the unit plan, actuals."""

from collections.abc import Sequence
from typing import Any

from xl_align.period import days_in
from xl_align.templates.draft import Draft
from xl_align.templates.frame import INPUTS
from xl_align.templates.lines import (
    CURRENCY,
    Field,
    Figure,
    Line,
    figures,
    lines,
    table,
)
from xl_align.templates.sample import SAMPLE, Sample, assumed, by_demand, setting

GENERAL = (
    CURRENCY,
    Figure(
        "year_start",
        "First day of the year",
        lambda data: data.first_day.date(),
        "date",
        SAMPLE,
        "as_of",
    ),
    Figure(
        "calendar",
        "Fiscal calendar",
        setting("calendar"),
        "text",
        "4-4-5 weeks; weeks by period below",
    ),
    Figure(
        "closed",
        "Periods closed",
        lambda data: len(data.closed),
        "integer",
        "periods with actuals",
    ),
    Figure("days_in_week", "Days in a week", 7, "integer", "constant"),
    Figure("days_in_year", "Days in a year", 365, "integer", "of carrying cost"),
    Figure(
        "carrying_rate",
        "Carrying cost of stock",
        assumed("carrying_rate"),
        "fraction/year",
        SAMPLE,
        "carrying_rate",
    ),
    Figure(
        "cycle_share",
        "Share of an order in stock on average",
        0.5,
        "fraction",
        "half, as it sells evenly",
    ),
    Figure(
        "dso_days",
        "Receivables",
        assumed("dso_days"),
        "days",
        SAMPLE,
        "days_changed",
    ),
    Figure(
        "dpo_days",
        "Payables",
        assumed("dpo_days"),
        "days",
        SAMPLE,
        "days_changed",
    ),
    Figure(
        "freight_rate",
        "Freight, of cost of sales",
        assumed("freight_rate"),
        "fraction",
        SAMPLE,
    ),
    Figure(
        "overheads",
        "Overheads a year",
        lambda data: _overheads(data),
        "money",
        "sample: all cost pools but freight and expedite",
    ),
    Figure(
        "opening_receivables",
        "Opening receivables",
        1_445_000,
        "money",
        "estimate: 45 days of the first period",
    ),
    Figure(
        "opening_payables",
        "Opening payables",
        710_000,
        "money",
        "estimate: 40 days of the first period",
    ),
    Figure("opening_cash", "Opening cash", 600_000, "money", "assumption"),
)


def inputs(draft: Draft, data: Sample) -> None:
    """Put every figure that is typed in."""
    note = "Every figure of the budget that is typed in."
    page = draft.page(INPUTS, "Budget: inputs", note, "input")
    at = figures(page, 4, "General", GENERAL, data)
    words = "Families: price, cost and what their stock depends on"
    page.put(at, 1, words, "heading", span=10)
    at = table(draft, page, at + 1, "Families", FAMILIES, _families(data))
    group = _plan(data)
    at = lines(draft, page, at, group, len(data.periods))
    page.put(at, 1, "Actuals of closed periods, year to date", "heading", span=4)
    table(draft, page, at + 1, "Actuals", LINES, _actuals(data))
    page.freeze = (3, 1)


def _plan(data: Sample) -> list[Line]:
    quarters = [f"Q{n}" for n in (1, 2, 3, 4) for _ in range(3)]
    given: tuple[tuple[str, str, str, Sequence[Any]], ...] = (
        ("period", "Fiscal period", "period", data.periods),
        ("quarter", "Quarter", "period", quarters),
        ("weeks", "Weeks in the period", "integer", _weeks(data)),
    )
    plan = data.units("plan", "revenue").to_numpy().astype(int).tolist()
    return [
        Line("", "Unit plan and calendar by period"),
        *(Line(*one[:3], values=one[3], role="input") for one in given),
        *(
            Line(
                f"plan_{n}",
                f"{{family.{n}}}",
                "units",
                values=sold,
                total="sum",
                role="input",
            )
            for n, sold in enumerate(plan, 1)
        ),
    ]


def _weeks(data: Sample) -> list[int]:
    """Return the weeks of each period; some years have a 53rd in the last."""
    days = days_in(data.periods, data.half.settings.calendar)
    return [int(one) // 7 for one in days]


def _overheads(data: Sample) -> float:
    pools = data.tables["costs"]
    apart = pools["cost_name"].isin(["freight in", "freight out", "expedite"])
    return float(pools.loc[~apart, "amount"].sum())


FAMILIES = (
    Field("family", "Item", "text", role="label"),
    Field("price", "Price", "money/each", word="price"),
    Field("cost", "Standard cost", "money/each", word="standard_cost"),
    Field("opening", "Opening stock", "units"),
    Field("spread", "Demand sd / mean", "factor", word="error_cv"),
    Field("lead", "Lead time", "weeks", word="lead_time"),
    Field("lead_sd", "Lead time sd", "weeks", word="lead_time_sd"),
    Field("review", "Review", "weeks", word="review_period"),
    Field("order_weeks", "Order covers", "weeks", word="lead_time"),
    Field("level", "Service level", "fraction", word="service_level"),
)


LINES = (
    Field("actual_item", "Item", "text", role="label"),
    Field("actual_quantity", "Quantity", "units", word="quantity"),
    Field("actual_price", "Price", "money/each", word="price"),
)


def _families(data: Sample) -> list[list[object]]:
    """Return each family as one line: totals, or means weighted by demand."""
    revenue = data.units("plan", "revenue", "amount").sum(axis=1)
    cost = data.units("plan", "cost of sales", "amount").sum(axis=1)
    units = data.units("plan", "revenue").sum(axis=1)
    opening = _opening(data)
    rows = []
    for family, group in data.half.policy.groupby("family"):
        demand = group["demand"]
        rows.append(
            [
                family,
                round(revenue[family] / units[family], 2),
                round(cost[family] / units[family], 2),
                opening[str(family)],
                round(group["demand_sd"].sum() / demand.sum(), 3),
                round(by_demand(group, "lead_time"), 1),
                round(by_demand(group, "lead_time_sd"), 1),
                round(by_demand(group, "review_period"), 1),
                round(group["order_quantity"].sum() / demand.sum(), 1),
                round(by_demand(group, "service_level"), 3),
            ]
        )
    return rows


def _opening(data: Sample) -> dict[str, int]:
    """Return stock at the start: stock now, less what came, plus what went."""
    stock = data.units("actual", "inventory").sum(axis=1)
    sold = data.units("actual", "revenue").sum(axis=1)
    came = data.received().groupby("family")["received_quantity"].sum()
    return {one: round(stock[one] - came[one] + sold[one]) for one in data.families}


def _actuals(data: Sample) -> list[list[object]]:
    units = data.units("actual", "revenue").sum(axis=1)
    revenue = data.units("actual", "revenue", "amount").sum(axis=1)
    return [
        [one, int(units[one]), round(revenue[one] / units[one], 2)]
        for one in data.families
    ]
