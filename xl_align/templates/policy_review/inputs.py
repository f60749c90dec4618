"""Policy review: guardrails, families, levels and the items under review."""

from typing import Any

from xl_align.cash.service_curve import LEVELS
from xl_align.templates.draft import Draft
from xl_align.templates.frame import INPUTS
from xl_align.templates.lines import CURRENCY, Field, Figure, figures, table
from xl_align.templates.sample import SAMPLE, Sample, assumed

FAMILIES = (
    Field("group", "Family", "text", role="label"),
    Field("group_low", "Lowest fill rate", "fraction", word="fill_rate"),
)


COMPARED = (Field("level", "Service level", "fraction", word="service_level"),)


ITEMS = (
    Field("key", "Key", "text", role="label"),
    Field("item", "Item", "text"),
    Field("place", "Place", "text"),
    Field("family", "Family", "text"),
    Field("demand", "Demand", "each/week", word="demand"),
    Field("demand_sd", "Demand sd", "each/week", word="demand_sd"),
    Field("lead_time", "Lead time", "weeks", word="lead_time"),
    Field("lead_time_sd", "Lead time sd", "weeks", word="lead_time_sd"),
    Field("review", "Review", "weeks", word="review_period"),
    Field("service_level", "Service level", "fraction", word="service_level"),
    Field("order", "Order quantity", "each", word="order_quantity"),
    Field("cost", "Standard cost", "money/each", word="standard_cost"),
    Field("price", "Price", "money/each", word="price"),
    Field("on_hand", "On hand", "each", word="on_hand"),
)


GENERAL = (
    CURRENCY,
    Figure(
        "carrying_rate",
        "Carrying cost of stock",
        assumed("carrying_rate"),
        "fraction/year",
        SAMPLE,
        "carrying_rate",
    ),
    Figure(
        "cash_share",
        "Standard cost that is paid in cash",
        assumed("cash_share"),
        "fraction",
        SAMPLE,
    ),
    Figure(
        "lost_share",
        "Short units that are lost",
        assumed("lost_share"),
        "fraction",
        SAMPLE,
        "lost_share",
    ),
    Figure("weeks_in_year", "Weeks in a year", 52, "integer", "constant"),
    Figure(
        "fill_low",
        "Guardrail of an item: lowest fill rate",
        0.95,
        "fraction",
        "assumption",
        "fill_rate",
    ),
    Figure(
        "fill_high",
        "Guardrail of an item: highest fill rate",
        1.0,
        "fraction",
        "assumption",
        "fill_rate",
    ),
    Figure(
        "cover_low",
        "Guardrail of an item: least cover",
        2,
        "weeks",
        "assumption: stock in hand",
        "lead_time",
    ),
    Figure(
        "cover_high",
        "Guardrail of an item: most cover",
        20,
        "weeks",
        "assumption: stock in hand",
        "lead_time",
    ),
    Figure(
        "warn_share",
        "Share of a band that warns",
        0.0,
        "fraction",
        "at either end; 0: none warns",
        "lost_share",
    ),
    Figure(
        "fill_target",
        "Fill rate for the comparison",
        0.98,
        "fraction",
        "assumption",
        "fill_rate",
    ),
    Figure(
        "chosen",
        "Item of the service curve",
        "BAG-201 ATL",
        "text",
        "choose from the keys of table Items",
        choices="{key}",
    ),
)


def inputs(draft: Draft, data: Sample) -> None:
    """Put guardrails, families and items."""
    page = draft.page(
        INPUTS,
        "Policy review: inputs",
        "Assumptions, guardrails and the items under review.",
        "input",
    )
    rows = _items(data)
    families = [[one, 0.97] for one in data.families]
    levels = [[one] for one in LEVELS[2:-1]]
    at = figures(page, 4, "Assumptions and guardrails", GENERAL, data)
    page.put(at, 1, "Families, and levels of service to compare", "heading", span=8)
    table(draft, page, at + 1, "Levels", COMPARED, levels, left=4)
    at = table(draft, page, at + 1, "Families", FAMILIES, families) + 1
    page.put(at, 1, "Items under review, at each place", "heading", span=len(ITEMS))
    table(draft, page, at + 1, "Items", ITEMS, rows)
    page.widths |= {1: 34, 2: 14, 3: 14, 4: 16}


def _items(data: Sample) -> list[list[Any]]:
    rows = []
    row: Any  # pandas makes its type
    for row in data.half.policy.itertuples():
        rows.append(
            [
                f"{row.item} {row.location}",
                row.item,
                row.location,
                row.family,
                round(row.demand, 2),
                round(row.demand_sd, 2),
                round(row.lead_time, 2),
                round(row.lead_time_sd, 2),
                row.review_period,
                row.service_level,
                row.order_quantity,
                row.standard_cost,
                row.price,
                row.on_hand,
            ]
        )
    return rows
