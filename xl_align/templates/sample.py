"""The figures templates open with: the embedded sample, Meridian Outdoor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from xl_align.commands import Inputs, results_of
from xl_align.errors import TableError
from xl_align.period import periods_between
from xl_align.results import Results
from xl_align.sources import load, open_source
from xl_align.units import RateBook, rates_at

SAMPLE = "Meridian sample"
YEAR = "2026-01", "2026-12"


@dataclass(frozen=True, slots=True)
class Sample:
    """Meridian's planning tables and what the product finds in them.

    ``half`` are the six periods that are closed, ``year`` all twelve of the budget.
    """

    half: Results
    year: Results
    tables: Mapping[str, pd.DataFrame]

    @property
    def families(self) -> list[str]:
        """Product families, as every template lists them."""
        return sorted(set(self.half.policy["family"]))

    @property
    def periods(self) -> list[str]:
        """The periods of the year."""
        return [str(one) for one in periods_between(*YEAR)]

    @property
    def closed(self) -> list[str]:
        """The periods that have actuals."""
        return [str(one) for one in periods_between(*self.half.settings.periods)]

    def assume(self, name: str) -> float:
        """Return an assumption of the sample."""
        return self.half.settings.assume(name)

    def units(self, version: str, measure: str, column: str = "units") -> pd.DataFrame:
        """Return units (or amounts) by family and period, over the year."""
        rows = self.year.dollars
        chosen = rows["version"].eq(version) & rows["measure"].eq(measure)
        cube = rows[chosen].pivot_table(
            index="family", columns="period", values=column, aggfunc="sum"
        )
        return cube.reindex(index=self.families, columns=self.periods).fillna(0.0)

    def received(self) -> pd.DataFrame:
        """Return order lines received in the closed periods, with family and cost."""
        orders = self.tables["orders"].merge(self.items, on="item")
        return orders[orders["received"].ge(self.first_day)]

    @property
    def first_day(self) -> pd.Timestamp:
        """The day on which the fiscal year begins."""
        return pd.Timestamp("2025-12-29")

    @property
    def items(self) -> pd.DataFrame:
        """Item, family and standard cost."""
        return self.tables["items"][["item", "family", "standard_cost"]]

    def rates(self, orders: pd.DataFrame) -> "pd.Series[float]":
        """Return the rate of each order's day into the reporting currency."""
        book = RateBook(self.tables["rates"], self.half.settings.currency)
        given = orders["currency"], orders["ordered"]
        rates, missing = rates_at(book, "actual", *given, "orders")
        if missing:
            raise TableError(missing)
        return rates


def assumed(name: str) -> Callable[[Sample], Any]:
    """Return what asks the sample for an assumption."""
    return lambda data: data.assume(name)


def setting(name: str) -> Callable[[Sample], Any]:
    """Return what asks the sample for a setting."""
    return lambda data: getattr(data.half.settings, name)


def by_demand(group: pd.DataFrame, name: str) -> float:
    """Return the mean of a column, weighted by demand."""
    return float((group[name] * group["demand"]).sum() / group["demand"].sum())


def sample(folder: Path) -> Sample:
    """Return the sample from its folder."""
    checked, _, _ = load(open_source(folder))
    year = Inputs(folder, overrides={"periods": ", ".join(YEAR)})
    frames = {name: one.frame for name, one in checked.items()}
    return Sample(results_of(Inputs(folder)), results_of(year), frames)
