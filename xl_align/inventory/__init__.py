"""Inventory: stock for a promised service, order quantities, classes of items."""

from xl_align.inventory.base_stock import (
    Service,
    base_stock_service,
    review_service,
)
from xl_align.inventory.bootstrap import lead_time_demand, safety_stock_bootstrap
from xl_align.inventory.distributions import DISTRIBUTIONS
from xl_align.inventory.dynamic import (
    dynamic_safety_stock,
    safety_stock_autocorrelated,
)
from xl_align.inventory.echelon import serial_bounds, serial_stock
from xl_align.inventory.excess import excess, obsolete, split_stock
from xl_align.inventory.joint import JointReplenishment, joint_replenishment
from xl_align.inventory.lots import eoq_backorders, eoq_discount, lot_sizes
from xl_align.inventory.min_max import (
    min_max_cost,
    min_max_policy,
    power_approximation,
)
from xl_align.inventory.network import GuaranteedService, guaranteed_service
from xl_align.inventory.optimize import (
    Allocation,
    allocate_service,
    allocation_table,
    newsvendor_budget,
)
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
from xl_align.inventory.reorder import hadley_whitin, reorder_cost, reorder_policy
from xl_align.inventory.safety_stock import (
    inverse_loss,
    lead_time_sd_of_demand,
    pooled_sd,
    safety_stock,
    safety_stock_empirical,
    safety_stock_fill,
    sd_from_mad,
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
    "JointReplenishment",
    "Service",
    "abc_class",
    "allocate_service",
    "allocation_table",
    "base_stock_service",
    "critical_ratio",
    "cycle_service",
    "dynamic_safety_stock",
    "economic_order_cost",
    "eoq",
    "eoq_backorders",
    "eoq_discount",
    "epq",
    "excess",
    "expected_shortage",
    "fill_rate",
    "fill_rate_lost_sales",
    "fill_rate_periodic",
    "fill_rate_single_term",
    "guaranteed_service",
    "hadley_whitin",
    "inverse_loss",
    "joint_replenishment",
    "lead_time_demand",
    "lead_time_sd_of_demand",
    "lot_sizes",
    "min_max_cost",
    "min_max_policy",
    "newsvendor",
    "newsvendor_budget",
    "obsolete",
    "optimal_service",
    "order_up_to",
    "pooled_sd",
    "power_approximation",
    "reorder_cost",
    "reorder_point",
    "reorder_policy",
    "review_service",
    "safety_stock",
    "safety_stock_autocorrelated",
    "safety_stock_bootstrap",
    "safety_stock_empirical",
    "safety_stock_fill",
    "sd_from_mad",
    "second_loss",
    "serial_bounds",
    "serial_stock",
    "service_factor",
    "split_stock",
    "unit_loss",
    "xyz_class",
]
