"""Regenerate workbooks from their sources, without Excel."""

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

import click

from xl_align.cli import BAD_DATA, DIFFERS, OK
from xl_align.cli.progress import counted
from xl_align.errors import AlignError

SHOWN = 40  # changed cells a terminal shows for each workbook


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one workbook: changed, unchanged or refused, and why."""

    workbook: str
    state: str
    reason: str = ""
    problems: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


@click.command()
@click.argument(
    "workbooks", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count from this day instead."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 if one would change."
)
@click.option("--jobs", default=1, show_default=True, help="Workbooks at a time.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON report.")
def regenerate(
    workbooks: tuple[Path, ...],
    as_of: datetime | None,
    check: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Rebuild WORKBOOKS from their sources, keeping what their owners entered.

    One line for each: changed, unchanged, or refused and why. A workbook that
    holds anything a rewrite would lose is refused. Exits with 1 when --check
    finds a change, with 3 when one was refused or rows had to be set aside.

    \b
    Example:
      xl-align regenerate budgets/*.xlsx --jobs 2
    """
    day = as_of.date() if as_of else None
    outcomes = []
    with counted("Regenerating", len(workbooks)) as tick:
        for outcome in _outcomes(workbooks, day, check, jobs):
            tick()
            outcomes.append(outcome)
            if not as_json:
                _show(outcome)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in outcomes], indent=2))
    if any(one.state == "refused" or one.problems for one in outcomes):
        raise SystemExit(BAD_DATA)
    changed = any(one.state == "changed" for one in outcomes)
    raise SystemExit(DIFFERS if check and changed else OK)


def rebuild(path: Path, as_of: date | None, check: bool) -> Outcome:
    """Rebuild one workbook, or only say what would change."""
    # Here, so that a worker process loads them and not the one that counts.
    from xl_align.commands import refresh
    from xl_align.workbook.compare import changes
    from xl_align.workbook.file import FileBook

    try:
        book = FileBook(path)
        results = refresh(book, path.parent, as_of)
        problems = [str(problem) for problem in results.set_aside]
        settings = results.settings
        content = book.content(title=settings.title, as_of=settings.as_of)
        if content == path.read_bytes():
            return Outcome(str(path), "unchanged", problems=problems)
        if check:
            moved = changes(path.read_bytes(), content, path.name)
            return Outcome(str(path), "changed", problems=problems, changes=moved)
        book.store(content)
        return Outcome(str(path), "changed", problems=problems)
    except AlignError as error:
        return Outcome(str(path), "refused", str(error))


def _outcomes(
    workbooks: tuple[Path, ...], as_of: date | None, check: bool, jobs: int
) -> Iterator[Outcome]:
    if jobs <= 1 or len(workbooks) == 1:
        for path in workbooks:
            yield rebuild(path, as_of, check)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting = [pool.submit(rebuild, path, as_of, check) for path in workbooks]
        for done in as_completed(waiting):
            yield done.result()


def _show(outcome: Outcome) -> None:
    reason = f": {outcome.reason}" if outcome.reason else ""
    click.echo(f"{outcome.state:9} {outcome.workbook}{reason}")
    for change in outcome.changes[:SHOWN]:
        click.echo(f"  {change}")
    if len(outcome.changes) > SHOWN:
        click.echo(f"  and {len(outcome.changes) - SHOWN} more; --json lists all")
    for problem in outcome.problems:
        click.echo(f"  {problem}", err=True)
