"""Function books: what finance types into a cell."""

from udfs import (
    cash,
    cost,
    demand,
    governance,
    inventory,
    payment,
    policy,
    reconciliation,
)

__all__ = [
    "cash",
    "cost",
    "demand",
    "governance",
    "inventory",
    "payment",
    "policy",
    "reconciliation",
]
