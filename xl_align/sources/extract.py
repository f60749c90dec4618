"""What a source is made of: files with checksums, TOML words, names nearly right."""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xl_align.errors import Problem, TableError


@dataclass(frozen=True, slots=True)
class Extract:
    """One file behind the figures; ``sha256`` tells whether it changed since.

    ``name`` is the planning table, or the alias a mapping profile gives the file.
    A file of words (settings, profile) has no rows: 0.
    """

    name: str
    file: str
    rows: int
    sha256: str


def meant(word: str, known: Iterable[str]) -> str:
    """Return '; did you mean X?' for a word nearly right, or nothing."""
    plain = "_".join(word.lower().split())
    close = difflib.get_close_matches(plain, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def toml_words(content: bytes, file: str) -> dict[str, Any]:
    """Return what a TOML file says; TableError names the file and the line."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        rule = f"is not a TOML file: {error}"
        raise TableError([Problem(file, 0, "file", rule)]) from error
