"""Function books: what finance types into a cell."""

from udfs import (
    cash,
    cost,
    demand,
    finance,
    governance,
    inventory,
    lots,
    payment,
    policy,
    reconciliation,
    stocking,
)

__all__ = [
    "cash",
    "cost",
    "demand",
    "finance",
    "governance",
    "inventory",
    "lots",
    "payment",
    "policy",
    "reconciliation",
    "stocking",
]
