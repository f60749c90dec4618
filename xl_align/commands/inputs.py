"""What the owner of a workbook decided, read from it, and the results it leads to."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from xl_align.commands.session import Step, quiet
from xl_align.errors import MissingError, Problem, TableError
from xl_align.results import Owner, Results, analyse
from xl_align.scenario import Scenario, from_rows, shipped
from xl_align.settings import ASSUMPTIONS, Settings, settings
from xl_align.sheets.assumptions import stated_name
from xl_align.sources import load, open_source
from xl_align.workbook import Book

SCENARIOS = "Scenarios"  # the table of theirs on sheet Assumptions


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the owner of a workbook decides: place, overrides, figures, scenarios."""

    folder: Path
    profile: str = ""
    overrides: Mapping[str, str] | None = None
    figures: Mapping[str, float] | None = None
    scenarios: tuple[Scenario, ...] = ()
    as_of: date | None = None


def results_of(given: Inputs, step: Step = quiet, home: Path | None = None) -> Results:
    """Return results from the folder, profile and choices given.

    ``home`` is the folder of the workbook they go into: it remembers the folder
    of the data relative to itself.
    """
    step("Reading sources")
    source = open_source(given.folder, given.profile or None)
    checked, stated, extracts = load(source)
    overrides = given.overrides or {}
    own = given.figures or {}
    figures = {**stated.assumptions, **own}
    in_force = replace(overridden(stated, overrides), assumptions=figures)
    if given.as_of:
        in_force = replace(in_force, as_of=given.as_of)
    profile = given.profile
    if profile.endswith(".toml"):
        profile = _relative(Path(profile), home)
    place = {"folder": _relative(given.folder, home), "profile": profile}
    return analyse(
        checked,
        in_force,
        extracts,
        given.scenarios or shipped(),
        Owner(overrides, own, stated.assumptions),
        place,
        step,
    )


def inputs(book: Book, home: Path) -> Inputs:
    """Read what the owner of a workbook decided from its input cells.

    ``home`` is the folder of the workbook; a relative source folder starts there.
    """
    try:
        rows = book.table("Settings")
    except MissingError as error:
        raise MissingError(f"{error}: press Settings to add its sheet") from None
    stated = {row["Setting"]: _text(row["In force"]) for _, row in rows.iterrows()}
    overrides = {
        str(row["Setting"]): _text(row["Override"])
        for _, row in rows.iterrows()
        if _text(row["Override"])
    }
    place = {**stated, **overrides}
    return Inputs(
        folder=home / place["folder"],
        profile=_mapped(place.get("profile", ""), home),
        overrides=overrides,
        figures=_figures(book),
        scenarios=_scenarios(book),
    )


def overridden(stated: Settings, overrides: Mapping[str, str]) -> Settings:
    """Return settings with the owner's words over them, checked as any others."""
    words: dict[str, Any] = {}
    problems = []
    for name, text in overrides.items():
        if name in ("folder", "profile"):
            continue
        try:
            words[name] = _typed(text, getattr(stated, name))
        except (ValueError, AttributeError):
            problems.append(Problem("Settings", 0, name, _written_as(name), text))
    if problems:
        raise TableError(problems)
    settings({"as_of": stated.as_of, **words}, "sheet 'Settings'")
    return replace(stated, **words)


def _relative(folder: Path, home: Path | None) -> str:
    """Return a folder as seen from home; across drives it stays absolute."""
    if home is None:
        return folder.as_posix()
    try:
        return Path(os.path.relpath(folder, home)).as_posix()
    except ValueError:
        return folder.resolve().as_posix()


def _mapped(profile: str, home: Path) -> str:
    """Return the name of a profile, or where its file is as seen from home."""
    return (home / profile).as_posix() if profile.endswith(".toml") else profile


def _written_as(name: str) -> str:
    """Return how a setting is written, or that there is none of its name."""
    like = getattr(Settings(as_of=date(2026, 6, 28)), name, None)
    if isinstance(like, date):
        return "is not understood: write a day as 2026-06-28"
    if isinstance(like, int | float):
        return "is not understood: write a number as 1.5"
    return "is not understood: there is no such setting"


def _typed(text: str, like: object) -> Any:
    """Return an override as the type its setting has."""
    if isinstance(like, date):
        return datetime.strptime(text, "%Y-%m-%d").date()
    if isinstance(like, tuple):
        return tuple(part.strip() for part in text.split(","))
    if isinstance(like, int):
        return int(text)
    return float(text) if isinstance(like, float) else text


def _figures(book: Book) -> dict[str, float]:
    """Return the figures the owner changed: those that differ from the source's.

    A workbook that was never pulled has no figures yet; afterwards each must be there.
    """
    try:
        book.table(SCENARIOS)
    except MissingError:
        return {}
    found, problems = {}, []
    for name in ASSUMPTIONS:
        value = book.named(name)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or float(str(value)) not in ASSUMPTIONS[name]:
            got = "" if value is None else str(value)
            rule = ASSUMPTIONS[name].rule
            problems.append(Problem("Assumptions", 0, name, rule, got))
        elif value != book.named(stated_name(name)):
            found[name] = float(str(value))
    if problems:
        raise TableError(problems)
    return found


def _scenarios(book: Book) -> tuple[Scenario, ...]:
    try:
        rows, shocks = book.table(SCENARIOS), book.table("Shocks")
    except MissingError:
        return ()
    return from_rows(_records(rows), _records(shocks))


def _records(frame: pd.DataFrame) -> Sequence[Mapping[str, Any]]:
    """Return rows with the titles of the sheet turned back into words."""
    named = frame.rename(columns=lambda title: title.lower().replace(" ", "_"))
    return [{str(k): v for k, v in row.items()} for row in named.to_dict("records")]


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    return value.strftime("%Y-%m-%d") if isinstance(value, date) else str(value).strip()
