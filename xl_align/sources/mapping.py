"""Exports as a mapping profile reads them: DuckDB SQL over the files it names.

A profile may come from someone else, so its SQL runs locked in: it sees the
files listed under ``[files]``, all inside the folder, and nothing besides.
"""

import glob
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from xl_align.errors import MissingError, Problem, TableError
from xl_align.settings import Settings
from xl_align.settings import settings as settings_from
from xl_align.sources.delimited import column_names
from xl_align.sources.extract import Extract
from xl_align.sources.profile import Profile, split_sheet
from xl_align.sources.spreadsheet import sheet_table
from xl_align.workbook import foreign

# One thread: a sum of doubles depends on who adds first, and the same files must
# give the same bytes. No temporary directory: nothing of the data reaches a disk.
SESSION: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "2GB",
    "temp_directory": "",
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
LOCK = "SET enable_external_access = false; SET lock_configuration = true"
# One dialect, all text, columns by the header: a sniffer guesses types, skips lines
# and pads rows.
CSV = """read_csv(?, columns = {columns}, auto_detect = false, header = true,
    delim = ',', quote = '"', escape = '"', strict_mode = true)"""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A folder of exports seen through a profile; open one with ``open_mapped``."""

    folder: Path
    profile: Profile
    _read: dict[str, Extract] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the profile."""
        return self.profile.name

    def settings(self) -> Settings:
        """Return the settings the profile states."""
        return settings_from(dict(self.profile.settings), self.profile.extract.file)

    def tables(self) -> tuple[str, ...]:
        """Return the planning tables the profile describes."""
        return tuple(self.profile.tables)

    def read(self, table: str) -> pd.DataFrame:
        """Return one planning table as its SQL selects it, blank where NULL.

        The SQL may ask ``getvariable('as_of')``, so that the day is said once.
        """
        if table not in self.profile.tables:
            where = self.profile.extract.file
            raise MissingError(f"no table {table!r} in {where}; add [tables.{table}]")
        sql = self.profile.tables[table]
        as_of = self.settings().as_of
        with duckdb.connect(":memory:", config=SESSION) as session:
            for alias in _named(sql, self.profile):
                self._load(session, alias)
            session.execute(f"SET VARIABLE as_of = DATE '{as_of.isoformat()}'")
            session.execute(LOCK)
            return _selected(session, sql, f"tables.{table}", self.profile)

    def describe(self) -> tuple[Extract, ...]:
        """Return the profile and each file as it was when read."""
        if unread := [alias for alias in self.profile.files if alias not in self._read]:
            with duckdb.connect(":memory:", config=SESSION) as session:
                for alias in unread:
                    self._load(session, alias)
        aliases = sorted(self.profile.files)
        return (self.profile.extract, *(self._read[alias] for alias in aliases))

    def _load(self, session: duckdb.DuckDBPyConnection, alias: str) -> None:
        named, sheet = split_sheet(self.profile.files[alias])
        path = _inside(self.folder, named, self.profile)
        try:
            _create(session, alias, path, sheet)
            counted = session.execute(f'SELECT count(*) FROM "{alias}"').fetchone()
        except duckdb.Error as error:
            line = re.search(r"Line: (\d+)", str(error))
            row = int(line[1]) if line else 0
            broken = Problem(path.name, row, "file", _reason(error))
            raise TableError([broken]) from error
        if alias not in self._read:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            rows = int(counted[0]) if counted else 0
            self._read[alias] = Extract(alias, path.name, rows, digest)


def open_mapped(folder: Path, profile: Profile) -> Mapped:
    """Return the exports in a folder as the profile reads them."""
    if not folder.is_dir():
        raise MissingError(
            f"no folder {folder}; give the folder that holds the data (in a "
            "workbook: sheet Settings, row 'folder', column Override)"
        )
    return Mapped(folder, profile)


def _named(sql: str, profile: Profile) -> list[str]:
    """Return the aliases the SQL may mean; one too many costs a load, no more."""
    words = {word.lower() for word in re.findall(r"\w+", sql)}
    return [alias for alias in profile.files if alias.lower() in words]


def _inside(folder: Path, file: str, profile: Profile) -> Path:
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        rule = "lies outside the data folder"
        raise TableError([Problem(profile.extract.file, 0, "files", rule, file)])
    if not path.is_file():
        where = profile.extract.file
        raise MissingError(f"no file {file} in {folder}; {where} reads it")
    return path


def _create(
    session: duckdb.DuckDBPyConnection, alias: str, path: Path, sheet: str
) -> None:
    if path.suffix.lower() in foreign.KINDS:
        frame = sheet_table(path.read_bytes(), path.name, sheet)
        session.register("sheet", frame.replace("", None))
        session.execute(f'CREATE TABLE "{alias}" AS FROM sheet')
        session.unregister("sheet")
        return
    # A folder called 'plan[2]' is a name, not a pattern.
    file = glob.escape(str(path))
    session.execute(f'CREATE TABLE "{alias}" AS FROM {_reader(path)}', [file])


def _reader(path: Path) -> str:
    if path.suffix.lower() == ".parquet":
        return "read_parquet(?)"
    names = [name.replace("'", "''") for name in column_names(path)]
    typed = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    return CSV.format(columns=f"{{{typed}}}")


def _selected(
    session: duckdb.DuckDBPyConnection, sql: str, where: str, profile: Profile
) -> pd.DataFrame:
    try:
        statements = session.extract_statements(sql)
        if [s.type for s in statements] == [duckdb.StatementType.SELECT]:
            frame: pd.DataFrame = session.sql(sql).df()
            return frame
        rule = "must be one SELECT"
    except duckdb.Error as error:
        rule = f"DuckDB says: {_reason(error)}"
    raise TableError([Problem(profile.extract.file, 0, where, rule)])


def _reason(error: duckdb.Error) -> str:
    """Return what DuckDB found, without its advice and its picture of the SQL."""
    found = re.split(r"\n\n|\nPossible", str(error))[0]
    return " ".join(found.split())
