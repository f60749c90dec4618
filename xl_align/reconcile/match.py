"""Our dollars against the ledger's: matched key by key, in whole minor units."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_align.errors import Problem
from xl_align.period import fiscal_period
from xl_align.reconcile.dollars import Tables, planning_table
from xl_align.reconcile.tolerance import major, material, minor
from xl_align.settings import Settings
from xl_align.units import RateBook, problems_of, rates_at

Series: TypeAlias = "pd.Series[Any]"

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
    parts = [
        known.assign(measure=measure, amount=lines[column])
        for measure, column in AMOUNTS.items()
        if column in lines
    ]
    return pd.concat(parts)[[*KEYS, "document", "amount"]]


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
    sign = pd.Series(found["sign"].to_numpy(dtype=np.float64), ledger.index)
    version = ledger["version"].str.lower()
    version = version.where(version.ne(settings.plan_version.lower()), PLAN)
    unknown, odd = sign.isna(), sign.notna() & sign.abs().ne(1.0)
    rate, problems = _rates(ledger, version, tables, settings)
    rule = "is not in table 'accounts'"
    problems += problems_of("ledger", unknown, "account", rule, ledger["account"])
    rule = "needs a sign of 1 or -1 in table 'accounts'"
    problems += problems_of("ledger", odd, "account", rule, ledger["account"])
    day = ledger["date"].to_numpy().astype("datetime64[s]")
    period = fiscal_period(day, settings.calendar, settings.year_start)
    read = ledger.assign(
        version=version,
        measure=found["measure"].to_numpy(),
        period=period.astype(object),
        amount=ledger["amount"] * sign,
    )
    good = ~(unknown | odd | rate.isna())
    read, rate = read[good], rate[good]
    local = minor(read["amount"], settings.decimals)
    converted = minor(major(local, settings.decimals) * rate, settings.decimals)
    amount = np.where(rate.eq(1.0), local, converted)
    columns = ["entry", *KEYS, "document", "account", "text", "date", "amount"]
    return read.assign(amount=amount)[columns], problems


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
    ours, ledger = ours.copy(), ledger.copy()
    pair = ["version", "measure"]
    posted = _joined(ledger, pair)
    of_ours = _joined(ours, pair)
    for column in (*GRAIN, "document"):
        if column not in columns:
            continue
        filled = set(posted[ledger[column].ne("")])
        never = (set(posted) | set(of_ours)) - filled
        ours[column] = ours[column].astype(object).mask(of_ours.isin(never), ALL)
        ledger[column] = ledger[column].astype(object).mask(posted.isin(never), ALL)
    if "period" in columns:
        ours["period"] = ours["period"].replace("", UNDATED)
        ledger["period"] = ledger["period"].replace("", UNDATED)
    return ours, ledger


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


def _joined(frame: pd.DataFrame, columns: Sequence[str]) -> Series:
    """One text per row out of several columns."""
    joined = frame[columns[0]].astype(object)
    for column in columns[1:]:
        joined = joined + "\x1f" + frame[column].astype(object)
    return joined
