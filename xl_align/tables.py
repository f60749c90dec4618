"""The planning tables: every table the product reads, each said once.

All are optional but ``items`` and one of ``demand``, ``sales`` and ``ledger``.
Columns are words of the vocabulary.
"""

from collections.abc import Mapping

from xl_align.schema import Table

_ITEM = {"item": "items"}
_PLACE = {"item": "items", "location": "locations"}

_ALL = [
    Table(
        "items",
        ("item",),
        ("family", "base_unit"),
        ("name", "standard_cost", "price", "cash_cost", "abc_class", "lifecycle"),
    ),
    Table("packs", ("item", "unit"), ("each_per_unit",), refers=_ITEM),
    Table("locations", ("location",), (), ("name", "currency")),
    Table("customers", ("customer",), (), ("name", "segment", "terms")),
    Table("suppliers", ("supplier",), (), ("name", "terms", "currency")),
    Table(
        "sourcing",
        ("item", "supplier"),
        ("lead_time_days",),
        (
            "lead_time_sd_days",
            "minimum",
            "multiple",
            "unit_price",
            "per",
            "currency",
            "unit",
            "order_cost",
        ),
        refers={"item": "items", "supplier": "suppliers"},
    ),
    Table(
        "demand",
        ("item", "location", "date"),
        ("quantity",),
        ("unit",),
        refers=_PLACE,
    ),
    Table(
        "forecast",
        ("version", "item", "location", "date"),
        ("quantity",),
        ("unit", "unit_price", "per", "currency"),
        refers=_PLACE,
    ),
    Table(
        "events",
        ("event", "item", "location"),
        ("kind", "start", "finish"),
        ("uplift",),
        dates=("start", "finish"),
        refers=_PLACE,
    ),
    Table(
        "stock",
        ("item", "location", "received"),
        ("on_hand",),
        ("unit",),
        refers=_PLACE,
    ),
    # Balances are looked at, never valued: a negative one shows a booking order.
    Table(
        "balances",
        ("entry",),
        ("item", "location", "date", "on_hand"),
        ("unit",),
        refers=_PLACE,
    ),
    Table(
        "orders",
        ("order", "line"),
        ("item", "supplier", "location", "ordered", "due", "quantity"),
        ("received", "received_quantity", "unit", "unit_price", "per", "currency"),
        dates=("ordered", "received"),
        refers={**_PLACE, "supplier": "suppliers"},
    ),
    Table(
        "sales",
        ("order", "line"),
        ("item", "location", "ordered", "quantity", "unit_price"),
        (
            "customer",
            "due",
            "shipped",
            "delivered",
            "unit",
            "per",
            "discount",
            "currency",
            "standard_cost",
            "amount",
        ),
        dates=("ordered", "shipped", "delivered"),
        refers={**_PLACE, "customer": "customers"},
    ),
    Table(
        "movements",
        ("entry",),
        ("document", "item", "date", "quantity", "unit_price"),
    ),
    Table("capacity", ("resource", "item"), ("capacity",), refers=_ITEM),
    Table("costs", ("cost_name",), ("amount",), ("owner",)),
    Table("rates", ("version", "currency", "date"), ("rate",)),
    Table("accounts", ("account",), ("measure", "sign"), ("name",)),
    Table(
        "ledger",
        ("entry",),
        ("version", "account", "amount"),
        ("date", "family", "location", "document", "currency", "text"),
        refers={"account": "accounts"},
    ),
    Table("policy", ("abc_class",), ("service_level",), ("review_days", "owner")),
]

TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
