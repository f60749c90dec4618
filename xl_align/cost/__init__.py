"""Cost: freight, landed cost, activities, investment, suppliers."""

from xl_align.cost.activities import activity_rate, cost_to_serve, whale_curve
from xl_align.cost.capex import after_tax, capex, depreciation, irr, mirr, npv, payback
from xl_align.cost.dated import xirr, xnpv
from xl_align.cost.freight import expedite_cost, fuel_impact
from xl_align.cost.landed import landed_cost
from xl_align.cost.loan import loan, loan_periods
from xl_align.cost.supplier import lead_time_cost, supplier_exposure, time_to_survive

__all__ = [
    "activity_rate",
    "after_tax",
    "capex",
    "cost_to_serve",
    "depreciation",
    "expedite_cost",
    "fuel_impact",
    "irr",
    "landed_cost",
    "lead_time_cost",
    "loan",
    "loan_periods",
    "mirr",
    "npv",
    "payback",
    "supplier_exposure",
    "time_to_survive",
    "whale_curve",
    "xirr",
    "xnpv",
]
