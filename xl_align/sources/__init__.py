"""Sources: where planning tables come from, and what was read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pandas as pd

from xl_align.errors import MissingError, Problem, TableError
from xl_align.schema import Checked, Table, refer
from xl_align.settings import Settings
from xl_align.sources.extract import Extract, meant
from xl_align.sources.files import open_folder
from xl_align.sources.mapping import open_mapped
from xl_align.sources.profile import Profile, read_profile
from xl_align.tables import TABLES

__all__ = ["Extract", "Source", "load", "open_source"]

DEMANDING = ("demand", "sales", "ledger")  # one of them, or there is nothing to plan


class Source(Protocol):
    """Where planning tables come from: a folder, an export, a database."""

    @property
    def name(self) -> str:
        """What a planner calls the source."""

    def settings(self) -> Settings:
        """Return how the figures are cut."""

    def tables(self) -> tuple[str, ...]:
        """Return the planning tables it holds, in the order of ``TABLES``."""

    def read(self, table: str) -> pd.DataFrame:
        """Return one table raw: the schema checks it later."""

    def describe(self) -> tuple[Extract, ...]:
        """Return every file behind the tables, with rows and checksum."""


def open_source(folder: Path, profile: str | Path | None = None) -> Source:
    """Return the planning tables of a folder.

    Parameters
    ----------
    folder : Path
        Holds ``settings.toml`` and a CSV file per planning table; with a
        profile, the exports the profile names.
    profile : str or Path, optional
        A mapping profile: the name of one in ``sources/profiles`` or a TOML file.
        Where it states a ``url``, the tables come from that database instead.

    Raises
    ------
    MissingError
        The folder, the profile or a file is not there.
    TableError
        The folder holds a file no table takes, or the profile is not valid.
    """
    if profile is None:
        return open_folder(folder)
    known = read_profile(profile)
    return _database(known) if "url" in known.settings else open_mapped(folder, known)


def _database(profile: Profile) -> Source:
    try:
        # Here, not at the top: SQLAlchemy comes with an extra few need.
        from xl_align.sources.sql import open_database
    except ImportError as error:
        reason = f"no {error.name}, which {profile.extract.file} needs"
        raise MissingError(f"{reason}; pip install 'xl-align[sql]'") from error
    return open_database(profile)


def load(source: Source) -> tuple[dict[str, Checked], Settings, tuple[Extract, ...]]:
    """Return every table checked, the settings, and the files behind them.

    Rows that break a rule are set aside, each with its problem. What makes a
    table unreadable (a missing column, a ragged line, wrong SQL) is collected
    over all tables and raised as one TableError.
    """
    broken: list[Problem] = []
    checked: dict[str, Checked] = {}
    with _collect(broken):
        stated = source.settings()
    for name in source.tables():
        with _collect(broken):
            checked[name] = _check(TABLES[name], source.read(name))
    if broken:
        # Wrong settings would be told once per table that asked for them.
        raise TableError(list(dict.fromkeys(broken)))
    _demand_enough(source.name, checked)
    return refer(checked), stated, source.describe()


@contextmanager
def _collect(broken: list[Problem]) -> Iterator[None]:
    try:
        yield
    except TableError as error:
        broken += error.problems


def _check(table: Table, frame: pd.DataFrame) -> Checked:
    notices = _unknown_columns(table, frame)
    try:
        checked = table.check(frame)
    except TableError as error:
        raise TableError([*error.problems, *notices]) from error
    problems = (*notices, *checked.problems)
    return Checked(table, checked.frame, problems, checked.rows_in)


def _unknown_columns(table: Table, frame: pd.DataFrame) -> list[Problem]:
    absent = [name for name in table.columns if name not in frame.columns]
    return [
        Problem(
            table.name,
            0,
            str(name),
            "is not a column of this table and is not read" + meant(str(name), absent),
            used=True,
        )
        for name in frame.columns
        if name not in table.columns
    ]


def _demand_enough(name: str, checked: dict[str, Checked]) -> None:
    if "items" not in checked:
        raise MissingError(f"no table 'items' in {name}; every figure needs it")
    if not any(table in checked for table in DEMANDING):
        listed = ", ".join(DEMANDING)
        raise MissingError(f"no table in {name} to plan from; add one of {listed}")
