"""A database as a mapping profile reads it: needs the extra ``sql``.

The SQL of the profile is the database's own; ``:as_of`` in it is the as-of day of
the settings. What it may read is the business of the database: give the user that
runs it read rights on the exports and nothing else.
"""

import hashlib
import os
from dataclasses import dataclass, field

import pandas as pd
import sqlalchemy  # type: ignore[import-not-found,unused-ignore]
from sqlalchemy import exc  # type: ignore[import-not-found,unused-ignore]

from xl_align.errors import MissingError, Problem, TableError
from xl_align.settings import Settings
from xl_align.settings import settings as settings_from
from xl_align.sources.extract import Extract
from xl_align.sources.profile import Profile

REFERENCE = "env:"


@dataclass(frozen=True, slots=True)
class Database:
    """A database seen through a profile; open one with ``open_database``."""

    profile: Profile
    engine: sqlalchemy.Engine = field(repr=False)  # its URL may hold a password
    _read: dict[str, Extract] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the profile."""
        return self.profile.name

    def settings(self) -> Settings:
        """Return the settings the profile states."""
        words = {k: v for k, v in self.profile.settings.items() if k != "url"}
        return settings_from(words, self.profile.extract.file)

    def tables(self) -> tuple[str, ...]:
        """Return the planning tables the profile describes."""
        return tuple(self.profile.tables)

    def read(self, table: str) -> pd.DataFrame:
        """Return one planning table as its SQL selects it, blank where NULL."""
        if table not in self.profile.tables:
            where = self.profile.extract.file
            raise MissingError(f"no table {table!r} in {where}; add [tables.{table}]")
        frame = self._selected(table, {"as_of": self.settings().as_of})
        url = self.engine.url
        content = frame.to_csv(index=False).encode()
        self._read[table] = Extract(
            table,
            f"{url.get_backend_name()}:{url.host or ''}/{url.database}",
            len(frame),
            hashlib.sha256(content).hexdigest(),  # of the rows: there is no file
        )
        return frame

    def describe(self) -> tuple[Extract, ...]:
        """Return the profile and each table as it was when read."""
        for table in self.tables():
            if table not in self._read:
                self.read(table)
        rows = (self._read[table] for table in self.tables())
        return (self.profile.extract, *rows)

    def _selected(self, table: str, values: dict[str, object]) -> pd.DataFrame:
        sql = self.profile.tables[table].strip().removesuffix(";")
        if ";" in sql:
            # A second statement could end the read-only transaction and write.
            raise self._broken(table, "must be one SELECT, without ';'")
        statement = sqlalchemy.text(sql)
        try:
            with self.engine.connect() as session:
                session.execution_options(postgresql_readonly=True)
                result = session.execute(statement, values)
                return pd.DataFrame(result.fetchall(), columns=list(result.keys()))
        except exc.OperationalError as error:
            variable = str(self.profile.settings["url"]).removeprefix(REFERENCE)
            reason = f"cannot reach the database: {_reason(error)}; check {variable}"
            raise MissingError(reason) from error
        except exc.SQLAlchemyError as error:
            rule = f"the database says: {_reason(error)}"
            raise self._broken(table, rule) from error

    def _broken(self, table: str, rule: str) -> TableError:
        where = self.profile.extract.file
        return TableError([Problem(where, 0, f"tables.{table}", rule)])


def open_database(profile: Profile) -> Database:
    """Return a database as the profile reads it.

    The profile says ``url = "env:NAME"`` under ``[settings]``; the URL, which holds a
    password, stands in that environment variable and in no file.
    """
    reference = str(profile.settings.get("url", ""))
    variable = reference.removeprefix(REFERENCE)
    if not reference.startswith(REFERENCE) or not variable:
        rule = "must be env:NAME, the environment variable that holds the URL"
        raise TableError([Problem(profile.extract.file, 0, "settings.url", rule)])
    if profile.files:
        rule = "a profile reads files or a url, not both"
        raise TableError([Problem(profile.extract.file, 0, "files", rule)])
    if variable not in os.environ:
        raise MissingError(f"no environment variable {variable}; set it to the URL")
    try:
        return Database(profile, sqlalchemy.create_engine(os.environ[variable]))
    except (exc.ArgumentError, ImportError):
        # Neither the message nor the chain: both may quote the URL.
        rule = f"{variable} is no URL of a database with an installed driver"
        raise MissingError(rule) from None


def _reason(error: exc.SQLAlchemyError) -> str:
    """Return the first line of what the driver says."""
    lines = str(getattr(error, "orig", None) or error).splitlines()
    return lines[0].strip() if lines else type(error).__name__
