"""Cash: what stock ties up, when it is paid for, and what it costs to hold."""

from xl_align.cash.age import aging_table
from xl_align.cash.interest import effective_rate, year_fraction
from xl_align.cash.ladder import CashLadder, cash_ladder
from xl_align.cash.service_curve import ServiceCurve, service_curve, stockout_cost
from xl_align.cash.stock_value import (
    AGES,
    aging,
    carrying_cost,
    carrying_rate,
    obsolete_reserve,
    stock_cash,
    write_down,
)
from xl_align.cash.terms import (
    Terms,
    early_pay_rate,
    parse_terms,
    pay_date,
    pay_date_on,
)
from xl_align.cash.working_capital import (
    CashImpact,
    cash_impact,
    cash_release,
    ccc,
    cover,
    dio,
    dpo,
    dso,
    gmroi,
    turns,
    working_capital,
)

__all__ = [
    "AGES",
    "CashImpact",
    "CashLadder",
    "ServiceCurve",
    "Terms",
    "aging",
    "aging_table",
    "carrying_cost",
    "carrying_rate",
    "cash_impact",
    "cash_ladder",
    "cash_release",
    "ccc",
    "cover",
    "dio",
    "dpo",
    "dso",
    "early_pay_rate",
    "effective_rate",
    "gmroi",
    "obsolete_reserve",
    "parse_terms",
    "pay_date",
    "pay_date_on",
    "service_curve",
    "stock_cash",
    "stockout_cost",
    "turns",
    "working_capital",
    "write_down",
    "year_fraction",
]
