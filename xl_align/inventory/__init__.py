"""Inventory: stock for a promised service, order quantities, classes of items."""

from xl_align.inventory.bootstrap import safety_stock_bootstrap
from xl_align.inventory.dynamic import dynamic_safety_stock
from xl_align.inventory.excess import excess, obsolete, split_stock
from xl_align.inventory.network import GuaranteedService, guaranteed_service
from xl_align.inventory.optimize import Allocation, allocate_service
from xl_align.inventory.policy import (
    critical_ratio,
    economic_order_cost,
    eoq,
    epq,
    newsvendor,
    optimal_service,
    order_up_to,
    reorder_point,
)
from xl_align.inventory.safety_stock import (
    DISTRIBUTIONS,
    inverse_loss,
    lead_time_sd_of_demand,
    pooled_sd,
    safety_stock,
    safety_stock_empirical,
    safety_stock_fill,
    second_loss,
    service_factor,
    unit_loss,
)
from xl_align.inventory.segment import abc_class, xyz_class
from xl_align.inventory.service import (
    cycle_service,
    expected_shortage,
    fill_rate,
    fill_rate_lost_sales,
    fill_rate_periodic,
    fill_rate_single_term,
)

__all__ = [
    "DISTRIBUTIONS",
    "Allocation",
    "GuaranteedService",
    "abc_class",
    "allocate_service",
    "critical_ratio",
    "cycle_service",
    "dynamic_safety_stock",
    "economic_order_cost",
    "eoq",
    "epq",
    "excess",
    "expected_shortage",
    "fill_rate",
    "fill_rate_lost_sales",
    "fill_rate_periodic",
    "fill_rate_single_term",
    "guaranteed_service",
    "inverse_loss",
    "lead_time_sd_of_demand",
    "newsvendor",
    "obsolete",
    "optimal_service",
    "order_up_to",
    "pooled_sd",
    "reorder_point",
    "safety_stock",
    "safety_stock_bootstrap",
    "safety_stock_empirical",
    "safety_stock_fill",
    "second_loss",
    "service_factor",
    "split_stock",
    "unit_loss",
    "xyz_class",
]
