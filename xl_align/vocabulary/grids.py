"""Ranges with headers that worksheet functions take, and the cell of any kind."""

from xl_align.vocabulary.words import Anything, Argument, Grid

_LINES = ("item", "quantity", "price")

GRIDS: list[Argument] = [
    Grid("revenue_lines", "Lines sold", _LINES, ("rate",), ("item",)),
    Grid("margin_lines", "Lines sold", (*_LINES, "cost"), ("rate",), ("item",)),
    Grid("amounts", "Amounts by key", ("key", "amount"), (), ("key",), placed=True),
    Grid(
        "factors",
        "Base units in each unit",
        ("unit", "each_per_unit"),
        (),
        ("unit",),
    ),
    Grid("receipt_lines", "Receipts of the item", ("received", "quantity")),
    Grid(
        "order_lines",
        "Purchase orders",
        ("order_date", "receipt_date", "amount", "terms"),
        ("invoice_date", "deposit"),
    ),
    Grid(
        "stages",
        "Stages of the network",
        ("stage", "processing_time", "holding_cost", "service_factor"),
        (
            "demand",
            "demand_sd",
            "inbound_time",
            "longest_service_time",
        ),
        ("stage",),
    ),
    Grid("links", "Which stage supplies which", ("from_stage", "to_stage"), bare=True),
    Grid("drivers", "Driver units by customer and activity", (), open=True),
    Grid(
        "activity_rates",
        "Rate of each activity",
        ("activity", "activity_rate"),
        ("driver_capacity",),
        ("activity",),
    ),
    Grid(
        "prices",
        "Price from each quantity on",
        ("from_quantity", "price"),
        (),
        ("from_quantity",),
    ),
    Grid(
        "joint_items",
        "Items ordered together",
        ("item", "order_cost", "holding_cost", "demand"),
        (),
        ("item",),
    ),
    Grid(
        "echelons",
        "Stages in series, the customer's first",
        ("stage", "holding_cost", "lead_time"),
        (),
        ("stage",),
    ),
    Grid(
        "allocation_items",
        "Items that share a budget",
        ("item", "unit_cost", "lead_time_sd_of_demand", "shortage_weight"),
        (),
        ("item",),
    ),
    Grid(
        "season_items",
        "Items bought once for a season",
        ("item", "demand", "demand_sd", "price", "cost"),
        ("salvage",),
        ("item",),
    ),
    Anything("cell", "Any cell"),
]
