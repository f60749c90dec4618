"""Our dollars against the ledger's: matched key by key, in whole minor units."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_align.errors import Problem
from xl_align.period import fiscal_period
from xl_align.reconcile.dollars import Tables, planning_table
from xl_align.reconcile.tolerance import countable, major, material, minor
from xl_align.settings import Settings
from xl_align.units import RateBook, problems_of, rates_at

Series: TypeAlias = "pd.Series[Any]"
Codes: TypeAlias = npt.NDArray[np.int64]

KEYS = ("version", "measure", "period", "family", "location")
GRAIN = ("period", "family", "location")  # columns the ledger may leave blank
AMOUNTS = {"revenue": "revenue", "cost of sales": "cost", "inventory": "inventory"}
MATCH, BREAK, UNITS, LEDGER = "match", "break", "units only", "ledger only"
ALL = "all"  # stands where a column takes no part
UNDATED = "undated"
PLAN = "plan"  # our name for the version in settings.plan_version


def positions(lines: pd.DataFrame, version: str) -> pd.DataFrame:
    """Return valued lines as one row per line and measure, ready to match.

    Parameters
    ----------
    lines : from `actual_lines`, `planned_lines` or `stock_value`
    version : 'actual' or 'plan'

    Returns
    -------
    frame
        version, measure, period, family, location, document (text); amount
        (minor units). The index is the source row.
    """
    keep = ["period", "family", "location"]
    known = lines[keep].assign(
        version=version, document=lines.get("document", pd.Series("", lines.index))
    )
    return pd.concat(measured(lines, known))[[*KEYS, "document", "amount"]]


def measured(lines: pd.DataFrame, known: pd.DataFrame) -> list[pd.DataFrame]:
    """Return one frame per measure the lines hold: ``known`` and its amount.

    A line without a standard cost has no cost of sales, rather than one of 0.
    """
    parts = []
    for measure, column in AMOUNTS.items():
        if column not in lines:
            continue
        part = known.assign(measure=measure, amount=lines[column])
        parts.append(part[lines["costed"]] if column == "cost" else part)
    return parts


def postings(tables: Tables, settings: Settings) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the ledger: accounts to measures and signs, amounts to minor units.

    Parameters
    ----------
    tables : planning tables by name: ledger, accounts, and rates
    settings : currency, calendar, decimals, plan version

    Returns
    -------
    frame and problems
        entry, version, measure, period, family, location, document, account,
        text; date; amount (minor units of the reporting currency, our sign).
        The index is the source row; a posting of an unknown account or without
        a rate is set aside and reported.

    Notes
    -----
    Versions are read in lower case, and the name of the plan version is read as
    'plan'. An amount in another currency is converted at the rate of the
    posting date: version 'actual' for actuals, 'plan' for any other.
    """
    ledger = planning_table(tables, "ledger")
    accounts = planning_table(tables, "accounts").set_index("account")
    found = accounts[["measure", "sign"]].reindex(ledger["account"])
    version = ledger["version"].str.lower()
    version = version.where(version.ne(settings.plan_version.lower()), PLAN)
    rate, problems = _rates(ledger, version, tables, settings)
    day = ledger["date"].to_numpy().astype("datetime64[s]")
    period = fiscal_period(day, settings.calendar, settings.year_start)
    read = ledger.assign(
        version=version,
        measure=found["measure"].to_numpy(),
        period=period.astype(object),
        sign=found["sign"].to_numpy(dtype=np.float64),
        rate=rate,
    )
    bad, unread = _unreadable(read, settings)
    read = read[~(bad | rate.isna())]
    local = minor(read["amount"] * read["sign"], settings.decimals)
    converted = minor(major(local, settings.decimals) * read["rate"], settings.decimals)
    amount = np.where(read["rate"].eq(1.0), local, converted)
    columns = ["entry", *KEYS, "document", "account", "text", "date", "amount"]
    return read.assign(amount=amount)[columns], problems + unread


def _unreadable(read: pd.DataFrame, settings: Settings) -> tuple[Series, list[Problem]]:
    """Tell which postings have no account, no sign, or an amount beyond counting."""
    unknown = read["sign"].isna()
    odd = ~unknown & read["sign"].abs().ne(1.0)
    known_rate = read["rate"].fillna(1.0)
    fits = countable(read["amount"], settings.decimals)
    fits &= countable(read["amount"] * known_rate, settings.decimals)
    large = pd.Series(~fits, read.index)
    breaches = (
        (unknown, "account", "is not in table 'accounts'"),
        (odd, "account", "needs a sign of 1 or -1 in table 'accounts'"),
        (large, "amount", "is too large for whole minor units"),
    )
    problems = [
        problem
        for bad, column, rule in breaches
        for problem in problems_of(
            "ledger", bad, column, rule, read[column].astype(str), read["entry"]
        )
    ]
    return unknown | odd | large, problems


def reconcile(
    ours: pd.DataFrame,
    ledger: pd.DataFrame,
    keys: Sequence[str] = KEYS,
    tolerance: int = 0,
    share: float = 0.0,
) -> pd.DataFrame:
    """Match our amounts with the ledger's, key by key.

    Parameters
    ----------
    ours : from `positions`
    ledger : from `postings`
    keys : columns to match by
    tolerance : minor units; a difference up to this much matches
    share : fraction of the ledger amount; the larger of both tolerances counts

    Returns
    -------
    frame, one row per key, in the order of the keys
        The keys; ours, ledger, difference (ours less ledger; int64 minor
        units); state: 'match', 'break', 'units only' or 'ledger only'. The
        three columns add up to the totals of the inputs.

    Notes
    -----
    Per version and measure, a column of `GRAIN` the ledger never fills takes no
    part: both sides show 'all', so a measure the ledger does not hold is one row.
    A posting without a date is 'undated'. A difference that does not matter is a
    match even where one side is empty.
    """
    ours, ledger = aligned(ours, ledger, keys)
    sides = [
        ours[[*keys]].assign(ours=ours["amount"], ledger=0, lines=1, entries=0),
        ledger[[*keys]].assign(ours=0, ledger=ledger["amount"], lines=0, entries=1),
    ]
    both = pd.concat(sides, ignore_index=True)
    for column in keys:  # empty frames must not turn the keys into numbers
        both[column] = both[column].astype(object)
    table = both.groupby([*keys], as_index=False)[
        ["ours", "ledger", "lines", "entries"]
    ].sum()
    table["difference"] = table["ours"] - table["ledger"]
    table["state"] = _states(table, tolerance, share)
    return table[[*keys, "ours", "ledger", "difference", "state"]]


def aligned(
    ours: pd.DataFrame, ledger: pd.DataFrame, columns: Sequence[str] = GRAIN
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Bring both sides to the grain the ledger has, per version and measure.

    Parameters
    ----------
    ours, ledger : from `positions` and `postings`
    columns : those that take part where the ledger fills them

    Returns
    -------
    both frames
        A column the ledger never fills for a version and measure reads 'all' on
        both sides; a blank period that is left reads 'undated'.
    """
    of_ours, posted, pairs = _pairs(ours, ledger)
    ours, ledger = ours.copy(), ledger.copy()
    for column in (*GRAIN, "document"):
        if column not in columns:
            continue
        fills = np.zeros(pairs, dtype=bool)
        fills[posted[ledger[column].ne("").to_numpy(bool)]] = True
        ours[column] = _hidden(ours[column], ~fills[of_ours])
        ledger[column] = _hidden(ledger[column], ~fills[posted])
    if "period" in columns:
        ours["period"] = ours["period"].replace("", UNDATED)
        ledger["period"] = ledger["period"].replace("", UNDATED)
    return ours, ledger


def _pairs(ours: pd.DataFrame, ledger: pd.DataFrame) -> tuple[Codes, Codes, int]:
    """Return a number for version x measure on both sides, and how many there are."""
    number = np.zeros(len(ours) + len(ledger), dtype=np.int64)
    count = 1
    for column in ("version", "measure"):
        words = pd.concat([ours[column], ledger[column]], ignore_index=True)
        codes, known = pd.factorize(words)
        number = number * max(len(known), 1) + codes
        count *= max(len(known), 1)
    return number[: len(ours)], number[len(ours) :], count


def _hidden(words: Series, hide: npt.NDArray[np.bool_]) -> Series:
    """Write 'all' where the column takes no part."""
    if hide.all():
        return pd.Series(ALL, words.index, dtype=object)
    return words.astype(object).mask(hide, ALL) if hide.any() else words


def _rates(
    ledger: pd.DataFrame, version: Series, tables: Tables, settings: Settings
) -> tuple[Series, list[Problem]]:
    """Rate of each posting: of its own currency, at its own date."""
    book = RateBook(planning_table(tables, "rates"), settings.currency)
    currency = ledger["currency"].where(ledger["currency"].ne(""), settings.currency)
    rate = pd.Series(1.0, ledger.index)
    problems: list[Problem] = []
    actual = version.eq("actual")
    for name, rows in (("actual", actual), (PLAN, ~actual)):
        found, missing = rates_at(
            book, name, currency[rows], ledger.loc[rows, "date"], "ledger"
        )
        rate[rows] = found
        problems += missing
    return rate, problems


def _states(table: pd.DataFrame, tolerance: int, share: float) -> npt.NDArray[np.str_]:
    matters = material(
        table["difference"].to_numpy(np.int64),
        table["ledger"].to_numpy(np.int64),
        tolerance,
        share,
    )
    one_sided = [table["entries"].eq(0), table["lines"].eq(0)]
    return np.select(
        [~matters, *(side.to_numpy(bool) for side in one_sided)],
        [MATCH, UNITS, LEDGER],
        default=BREAK,
    )
