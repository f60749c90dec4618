"""Evaluate a scenario: shocks on the rows, then service, stock and money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xl_align.demand import demand_view
from xl_align.errors import Problem, TableError
from xl_align.inventory import (
    allocate_service,
    fill_rate,
    lead_time_sd_of_demand,
    safety_stock,
    unit_loss,
)
from xl_align.scenario.spec import BASE, LARGEST, Scenario, Shock, clashes
from xl_align.settings import ASSUMPTIONS, Settings
from xl_align.vocabulary import Array, quantity

PER_ROW = (  # what every evaluated row adds to the inputs, in order
    "lead_time_sd_of_demand",
    "safety_stock",
    "k",
    "k_above",
    "loss",
    "loss_above",
    "fill_rate",
    "average_stock",
    "inventory",
    "annual_demand",
    "short",
    "expedite",
    "lost_revenue",
    "revenue",
    "cost_of_sales",
    "freight",
    "margin",
)
SUMMED = PER_ROW[PER_ROW.index("inventory") :]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The rows scenarios run on: one per item and location, in base units.

    ``rows`` has text columns item, location, family, supplier, abc_class and
    float columns demand, demand_sd, lead_time, lead_time_sd, review_period,
    service_level, order_quantity, price, standard_cost; ``segments`` maps a
    customer segment to its share of each row's demand.
    """

    rows: pd.DataFrame
    settings: Settings
    segments: Mapping[str, Array]

    @property
    def figures(self) -> dict[str, float]:
        """Every assumption, as set or as usual."""
        return {name: self.settings.assume(name) for name in ASSUMPTIONS}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario's rows after shocks, with what follows from them, and totals.

    ``reach`` tells for each shock on rows how far it reaches each row, 0 to 1.
    """

    scenario: Scenario
    rows: pd.DataFrame
    reach: tuple[Array, ...]
    figures: Mapping[str, float]
    totals: Mapping[str, float]


def evaluate(
    portfolio: Portfolio, scenarios: Sequence[Scenario]
) -> tuple[Outcome, ...]:
    """Evaluate every scenario against the first, which must be the base.

    Raises TableError when a shock's scope matches nothing: a shock that hits no
    row would look like a scenario without effect.
    """
    if not scenarios or scenarios[0].name != BASE:
        raise TableError(
            [Problem("scenarios", 0, "name", f"the first must be {BASE!r}")]
        )
    wrong = clashes(scenarios)
    wrong += [p for one in scenarios for p in _lost(portfolio, one)]
    wrong += [p for one in scenarios for p in _senseless(portfolio, one)]
    if wrong:
        raise TableError(wrong)
    base = _outcome(portfolio, scenarios[0], None)
    others = [_outcome(portfolio, one, base) for one in scenarios[1:]]
    return (base, *others)


def largest_supplier(rows: pd.DataFrame) -> str:
    """Return the supplier of the most demand at standard cost."""
    spend = (rows["demand"] * rows["standard_cost"]).groupby(rows["supplier"]).sum()
    return str(spend.drop("", errors="ignore").idxmax())


def _lost(portfolio: Portfolio, scenario: Scenario) -> list[Problem]:
    return [
        Problem("scenarios", 0, scenario.name, "matches no row", shock.words)
        for shock in scenario.shocks
        if shock.quantity not in ASSUMPTIONS and not _weight(portfolio, shock).any()
    ]


def _senseless(portfolio: Portfolio, scenario: Scenario) -> list[Problem]:
    """Return a problem for each shock that leaves a quantity outside its domain."""
    if _lost(portfolio, scenario):
        return []
    rows, figures = _shocked(portfolio, scenario)
    problems = []
    for shock in scenario.shocks:
        if shock.quantity in ASSUMPTIONS:
            word = ASSUMPTIONS[shock.quantity]
            idle = shock.change == "percent" and not portfolio.figures[word.name]
            rule = "a percentage of 0 changes nothing: give a level"
            holds = not idle and figures[word.name] in word
            rule = rule if idle else word.rule
        else:
            domain = quantity(shock.quantity)
            values = rows[shock.quantity].to_numpy(np.float64)
            holds, rule = bool(domain.holds(values).all()), domain.rule
        if not holds:
            said = f"{shock.words}: {shock.quantity} {rule}"
            problems.append(Problem("scenarios", 0, scenario.name, said))
    return problems


def _weight(portfolio: Portfolio, shock: Shock) -> Array:
    """Return how far a shock reaches each row: 0, 1, or a segment's share."""
    rows = portfolio.rows
    weight = np.ones(len(rows))
    for column, name in shock.scope.items():
        if column == "segment":
            weight *= portfolio.segments.get(name, np.zeros(len(rows)))
        else:
            if column == "supplier" and name == LARGEST:
                name = largest_supplier(rows)
            weight *= (rows[column] == name).to_numpy(np.float64)
    return weight


def _outcome(portfolio: Portfolio, scenario: Scenario, base: Outcome | None) -> Outcome:
    rows, figures = _shocked(portfolio, scenario)
    spread = lead_time_sd_of_demand(
        rows["demand"].to_numpy(),
        rows["demand_sd"].to_numpy(),
        rows["lead_time"].to_numpy(),
        rows["lead_time_sd"].to_numpy(),
        rows["review_period"].to_numpy(),
    )
    rows["lead_time_sd_of_demand"] = spread
    rows["safety_stock"] = _stock(rows, scenario, base)
    _serve(rows, portfolio.settings)
    _value(rows, figures)
    totals = _totals(rows, figures, base)
    reach = tuple(
        _weight(portfolio, shock)
        for shock in scenario.shocks
        if shock.quantity not in ASSUMPTIONS
    )
    return Outcome(scenario, rows, reach, figures, totals)


def _shocked(
    portfolio: Portfolio, scenario: Scenario
) -> tuple[pd.DataFrame, dict[str, float]]:
    rows, figures = portfolio.rows.copy(), portfolio.figures
    for shock in scenario.shocks:
        if shock.quantity in ASSUMPTIONS:
            was = figures[shock.quantity]
            by = was * (1 + shock.value)
            figures[shock.quantity] = shock.value if shock.change == "level" else by
            continue
        weight = _weight(portfolio, shock)
        now = rows[shock.quantity].to_numpy()
        if shock.change == "level":
            rows[shock.quantity] = np.where(weight > 0, shock.value, now)
        else:
            rows[shock.quantity] = now * (1 + weight * shock.value)
    if scenario.view != "most likely":
        rows["demand"] = demand_view(
            rows["demand"].to_numpy(),
            rows["demand_sd"].to_numpy(),
            scenario.view,
            {scenario.view: figures[scenario.view]},
        )
    return rows, figures


def _stock(
    rows: pd.DataFrame,
    scenario: Scenario,
    base: Outcome | None,
) -> Array:
    spread = rows["lead_time_sd_of_demand"].to_numpy()
    if scenario.safety_stock == "keep" and base is not None:
        return base.rows["safety_stock"].to_numpy()
    if scenario.safety_stock == "budget" and base is not None:
        cost = rows["standard_cost"].to_numpy()
        money = float(np.sum(cost * base.rows["safety_stock"].to_numpy()))
        margin = np.maximum(rows["price"].to_numpy() - cost, 0.0)
        cycles = rows["demand"].to_numpy() / rows["order_quantity"].to_numpy()
        budget = money * scenario.budget_share
        # Nobody budgets for negative stock: the factor stays at or above zero.
        found = allocate_service(cost, spread, cycles * margin, budget, low=0.0)
        return found.safety_stock
    return np.asarray(
        safety_stock(
            rows["demand"].to_numpy(),
            rows["demand_sd"].to_numpy(),
            rows["lead_time"].to_numpy(),
            rows["service_level"].to_numpy(),
            rows["lead_time_sd"].to_numpy(),
            rows["review_period"].to_numpy(),
        )
    )


def _serve(rows: pd.DataFrame, settings: Settings) -> None:
    """Add service and stock: fill rate, average stock and units short a year."""
    quantity = rows["order_quantity"].to_numpy()
    spread = rows["lead_time_sd_of_demand"].to_numpy()
    sure = np.where(spread > 0, spread, np.inf)  # no spread: no factor, no loss
    rows["k"] = rows["safety_stock"] / sure
    rows["k_above"] = (rows["safety_stock"] + quantity) / sure
    rows["loss"] = unit_loss(rows["k"].to_numpy())
    rows["loss_above"] = unit_loss(rows["k_above"].to_numpy())
    rows["fill_rate"] = fill_rate(rows["safety_stock"].to_numpy(), spread, quantity)
    held = np.maximum(rows["safety_stock"].to_numpy(), 0.0)
    rows["average_stock"] = held + quantity / 2
    rows["inventory"] = rows["average_stock"] * rows["standard_cost"]
    rows["annual_demand"] = rows["demand"] * settings.periods_per_year
    rows["short"] = rows["annual_demand"] * (1 - rows["fill_rate"])


def _value(rows: pd.DataFrame, figures: Mapping[str, float]) -> None:
    """Add money: what shortage costs, and the margin that is left."""
    cost, price = rows["standard_cost"], rows["price"]
    rows["expedite"] = (
        rows["short"] * figures["expedite_share"] * cost * figures["expedite_premium"]
    )
    lost = rows["short"] * figures["lost_share"]
    sold = rows["annual_demand"] - lost
    rows["lost_revenue"] = lost * price
    rows["revenue"] = sold * price
    rows["cost_of_sales"] = sold * cost
    rows["freight"] = sold * cost * freight_rate(figures)
    rows["margin"] = (
        rows["revenue"] - rows["cost_of_sales"] - rows["freight"] - rows["expedite"]
    )


def freight_rate(figures: Mapping[str, float]) -> float:
    """Return freight as a share of cost, after fuel and what is charged on."""
    fuel = figures["fuel_share"] * figures["fuel_change"]
    return figures["freight_rate"] * (1 + fuel * (1 - figures["fuel_recovery"]))


def _totals(
    rows: pd.DataFrame, figures: Mapping[str, float], base: Outcome | None
) -> dict[str, float]:
    # Sums of arrays, not of columns: a column would skip what is not a number.
    total = {name: float(rows[name].to_numpy().sum()) for name in SUMMED}
    held = (rows["safety_stock"] * rows["standard_cost"]).to_numpy()
    total["safety_stock"] = float(held.sum())
    wanted = (rows["annual_demand"] * rows["price"]).to_numpy().sum()
    served = (
        (rows["fill_rate"] * rows["annual_demand"] * rows["price"]).to_numpy().sum()
    )
    total["fill_rate"] = float(served / wanted) if wanted else float("nan")
    year = figures["days_per_year"]
    total["carrying_cost"] = total["inventory"] * figures["carrying_rate"]
    total["receivables"] = total["revenue"] * figures["dso_days"] / year
    total["payables"] = total["cost_of_sales"] * figures["dpo_days"] / year
    total["working_capital"] = (
        total["inventory"] + total["receivables"] - total["payables"]
    )
    total["profit"] = total["margin"] - total["carrying_cost"]
    tied = {**total, "inventory": total["inventory"] * figures["cash_share"]}
    total["cash_tied"] = tied["inventory"] + tied["receivables"] - tied["payables"]
    then = base.totals if base else total
    total["cash_against_base"] = (total["margin"] - then["margin"]) - (
        total["cash_tied"] - then["cash_tied"]
    )
    return total
