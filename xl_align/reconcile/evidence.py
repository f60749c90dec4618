"""What the causes of a difference are judged by, and the form of a finding."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from xl_align.reconcile.tolerance import major
from xl_align.settings import Settings
from xl_align.units import Packs

Series: TypeAlias = "pd.Series[Any]"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a cause may look at.

    ``legs`` are all legs, those that match too; ``lines`` and ``entries`` are our
    lines per measure and the postings of the legs that differ, both with column
    ``leg``; ``sold`` are all valued sales lines.
    """

    legs: pd.DataFrame
    lines: pd.DataFrame
    entries: pd.DataFrame
    sold: pd.DataFrame
    packs: Packs
    rates: pd.DataFrame
    movements: pd.DataFrame
    items: pd.DataFrame
    settings: Settings


Cause: TypeAlias = Callable[[pd.DataFrame, Evidence], pd.DataFrame]


def found(legs: pd.DataFrame, predicted: Series, sentence: list[str]) -> pd.DataFrame:
    """Return findings for these legs: index leg; predicted, sentence."""
    return pd.DataFrame(
        {
            "predicted": predicted.to_numpy(dtype=np.int64),
            "sentence": pd.Series(sentence, legs.index, dtype=object),
        },
        index=legs.index,
    )


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Walk the rows as named tuples; stubs cannot know the type of a column."""
    return iter(frame.itertuples())


def money(amount: int, evidence: Evidence) -> str:
    """Write minor units as a finance reader expects: 1,234.50."""
    decimals = evidence.settings.decimals
    return f"{float(major(amount, decimals)):,.{decimals}f}"


def plural(count: float, noun: str) -> str:
    """Write a count with its noun: 1 line, 2 lines."""
    return f"{count:g} {noun}{'' if count == 1 else 's'}"


def both_sides(legs: pd.DataFrame) -> Series:
    """Tell which legs have lines and postings and differ by more than rounding."""
    posted = legs["lines"].gt(0) & legs["entries"].gt(0) & legs["named"]
    return posted & legs["difference"].abs().gt(rounding(legs))


def rounding(legs: pd.DataFrame) -> Series:
    """Return the most that rounding can differ by: one minor unit a line."""
    return legs["lines"].clip(lower=1)


def best(tried: pd.DataFrame) -> pd.DataFrame:
    """Keep the closest prediction of each leg that lies within its slack.

    Parameters
    ----------
    tried : leg, predicted, ledger, slack (minor units), and in column
        ``far`` how far-fetched the candidate is among equals
    """
    gap = (tried["predicted"] - tried["ledger"]).abs()
    close = tried.assign(gap=gap)[gap.le(tried["slack"])]
    ranked = close.sort_values(["leg", "gap", "far"], kind="stable")
    return ranked.drop_duplicates("leg").set_index("leg")
