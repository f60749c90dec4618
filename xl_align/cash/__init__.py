"""Cash: what stock ties up, when it is paid for, and what it costs to hold."""

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
    effective_early_pay_rate,
    parse_terms,
    pay_date,
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
    "Terms",
    "aging",
    "carrying_cost",
    "carrying_rate",
    "cash_impact",
    "cash_release",
    "ccc",
    "cover",
    "dio",
    "dpo",
    "dso",
    "early_pay_rate",
    "effective_early_pay_rate",
    "gmroi",
    "obsolete_reserve",
    "parse_terms",
    "pay_date",
    "stock_cash",
    "turns",
    "working_capital",
    "write_down",
]
