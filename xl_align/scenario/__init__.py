"""Scenarios: a name and shocks, evaluated in service, stock and dollars."""

from xl_align.scenario.run import Outcome, Portfolio, evaluate
from xl_align.scenario.spec import BASE, Scenario, Shock, from_rows, read, shipped

__all__ = [
    "BASE",
    "Outcome",
    "Portfolio",
    "Scenario",
    "Shock",
    "evaluate",
    "from_rows",
    "read",
    "shipped",
]
