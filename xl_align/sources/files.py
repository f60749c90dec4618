"""A folder of files named after the planning tables, and settings.toml."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from xl_align.errors import MissingError, Problem, TableError
from xl_align.settings import Settings
from xl_align.settings import settings as settings_from
from xl_align.sources.delimited import text_table
from xl_align.sources.extract import Extract, meant, toml_words
from xl_align.sources.spreadsheet import sheet_table
from xl_align.tables import TABLES
from xl_align.workbook.foreign import KINDS

SETTINGS = "settings.toml"
READ = (".csv", *KINDS)  # where a table has several files, the first counts
SHEETS = (*READ, ".tsv", ".ods", ".parquet")


@dataclass(frozen=True, slots=True)
class Folder:
    """Planning tables as CSV files or workbooks; open one with ``open_folder``."""

    folder: Path
    _read: dict[str, Extract] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.folder.resolve().name

    def settings(self) -> Settings:
        """Return what settings.toml says."""
        content = self._content(SETTINGS)
        self._read["settings"] = _extract("settings", SETTINGS, 0, content)
        return settings_from(toml_words(content, SETTINGS), SETTINGS)

    def tables(self) -> tuple[str, ...]:
        """Return the planning tables that have a file."""
        return tuple(table for table in TABLES if self._file(table))

    def read(self, table: str) -> pd.DataFrame:
        """Return the rows of one planning table as text."""
        file = self._file(table) or f"{table}.csv"
        content = self._content(file)
        read = text_table if file.endswith(".csv") else sheet_table
        frame = read(content, file)
        self._read[table] = _extract(table, file, len(frame), content)
        return frame

    def describe(self) -> tuple[Extract, ...]:
        """Return each file as it was when read; reads those not read yet."""
        if "settings" not in self._read:
            self.settings()
        for table in self.tables():
            if table not in self._read:
                self.read(table)
        names = ("settings", *TABLES)
        return tuple(self._read[name] for name in names if name in self._read)

    def _file(self, table: str) -> str:
        files = (f"{table}{kind}" for kind in READ)
        return next((file for file in files if (self.folder / file).is_file()), "")

    def _content(self, file: str) -> bytes:
        path = self.folder / file
        if not path.is_file():
            raise MissingError(f"no file {file} in {self.folder}; add it there")
        return path.read_bytes()


def open_folder(folder: Path) -> Folder:
    """Return the folder as a source; TableError if it holds files no table takes.

    A misspelt file would be left out of every figure without a word, so a CSV
    that is no planning table stops the run. Other files (notes, workbooks) may
    lie there, unless one carries the name of a table that has no CSV.
    """
    if not folder.is_dir():
        raise MissingError(
            f"no folder {folder}; give the folder that holds the data (in a "
            "workbook: sheet Settings, row 'folder', column Override)"
        )
    source = Folder(folder)
    present = source.tables()
    if strays := [
        Problem(path.name, 0, "file", _stray(path))
        for path in sorted(folder.iterdir())
        if path.is_file() and _is_stray(path, present)
    ]:
        raise TableError(strays)
    return source


def _is_stray(path: Path, present: tuple[str, ...]) -> bool:
    kind = path.suffix.lower()
    if path.name.startswith((".", "~")) or kind not in SHEETS:
        return False
    if kind == ".csv":
        return path.suffix != kind or path.stem not in TABLES
    return path.stem.lower() in TABLES and path.stem.lower() not in present


def _stray(path: Path) -> str:
    if path.suffix.lower() != ".csv":
        return f"is not read; save it as {path.stem.lower()}.csv"
    files = [f"{table}.csv" for table in TABLES]
    hint = meant(path.name, files) or "; the tables are " + ", ".join(TABLES)
    return "is not a planning table" + hint


def _extract(name: str, file: str, rows: int, content: bytes) -> Extract:
    return Extract(name, file, rows, hashlib.sha256(content).hexdigest())
