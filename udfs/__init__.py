"""Function books: what finance types into a cell, a module per category."""

from udfs import cash, cost, demand, governance, inventory, reconciliation

__all__ = ["cash", "cost", "demand", "governance", "inventory", "reconciliation"]
