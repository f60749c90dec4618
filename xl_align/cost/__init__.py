"""Cost: freight, haste and investment."""

from xl_align.cost.freight import expedite_cost, fuel_impact

__all__ = ["expedite_cost", "fuel_impact"]
