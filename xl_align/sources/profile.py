"""Mapping profiles: a TOML file that says how exports become planning tables."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from xl_align.errors import MissingError, Problem, TableError
from xl_align.sources.extract import Extract, meant, toml_words
from xl_align.tables import TABLES
from xl_align.workbook import foreign

SECTIONS = ("settings", "files", "tables")
KINDS = (".csv", ".parquet", *foreign.KINDS)


@dataclass(frozen=True, slots=True)
class Profile:
    """Settings, files by alias, and the SQL of each planning table.

    ``tables`` keeps the order of the planning tables, so that a table comes
    after those it refers to.
    """

    name: str
    settings: Mapping[str, Any]
    files: Mapping[str, str]
    tables: Mapping[str, str]
    extract: Extract


def known_profiles() -> tuple[str, ...]:
    """Return the names of the profiles that come with the package."""
    listed = (entry.name for entry in _shelf().iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in listed if n.endswith(".toml")))


def read_profile(profile: str | Path) -> Profile:
    """Return a profile by name or path; TableError lists all that is wrong in it."""
    place = _find(profile)
    content = place.read_bytes()
    words = toml_words(content, place.name)
    if problems := _problems(words, place.name):
        raise TableError(problems)
    tables = words.get("tables", {})
    name = place.name.removesuffix(".toml")
    return Profile(
        name,
        words.get("settings", {}),
        words.get("files", {}),
        {table: tables[table]["sql"] for table in TABLES if table in tables},
        Extract("profile", place.name, 0, hashlib.sha256(content).hexdigest()),
    )


def split_sheet(named: str) -> tuple[str, str]:
    """Return file and sheet of ``export.xlsx!Orders``; no sheet means the first."""
    file, _, sheet = named.partition("!")
    return file, sheet


def _shelf() -> Traversable:
    return files("xl_align.sources.profiles")


def _find(profile: str | Path) -> Traversable:
    known = known_profiles()
    if profile in known:
        return _shelf() / f"{profile}.toml"
    path = Path(profile)
    if path.is_file():
        return path
    if path.suffix == ".toml":
        raise MissingError(f"no profile file {path}")
    listed = meant(str(profile), known) or "; known: " + ", ".join(known)
    raise MissingError(f"no mapping profile {str(profile)!r}{listed}")


def _problems(words: dict[str, Any], file: str) -> list[Problem]:
    problems = [
        Problem(file, 0, name, "is not a section of a profile" + meant(name, SECTIONS))
        for name in words
        if name not in SECTIONS
    ]
    problems += [
        Problem(file, 0, name, "must be a section")
        for name in SECTIONS
        if not isinstance(words.get(name, {}), dict)
    ]
    if problems:
        return problems
    return [
        *_of_files(words.get("files", {}), file),
        *_of_tables(words.get("tables", {}), file),
    ]


def _of_files(aliases: dict[str, Any], file: str) -> list[Problem]:
    problems = []
    for alias, named in aliases.items():
        where = f"files.{alias}"
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", alias):
            rule = "an alias is letters, digits and _"
            problems.append(Problem(file, 0, where, rule))
        if not split_sheet(str(named))[0].lower().endswith(KINDS):
            rule = "must be a file ending in " + " or ".join(KINDS)
            problems.append(Problem(file, 0, where, rule, str(named)))
    return problems


def _of_tables(tables: dict[str, Any], file: str) -> list[Problem]:
    problems = []
    for table, entry in tables.items():
        where = f"tables.{table}"
        if table not in TABLES:
            rule = "is not a planning table" + meant(table, TABLES)
            problems.append(Problem(file, 0, where, rule))
        elif not (isinstance(entry, dict) and isinstance(entry.get("sql"), str)):
            problems.append(Problem(file, 0, where, 'needs sql = "SELECT ..."'))
        elif extra := sorted(set(entry) - {"sql"}):
            rule = "takes only sql; unknown: " + ", ".join(extra)
            problems.append(Problem(file, 0, where, rule))
    return problems
