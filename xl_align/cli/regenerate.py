"""Regenerate workbooks from their sources, without Excel."""

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

import click

from xl_align.cli import BAD_DATA, DIFFERS, OK
from xl_align.cli.progress import counted
from xl_align.errors import AlignError

SHOWN = 40  # changed cells a terminal shows for each workbook
TASKS = 50  # workbooks for a process until it starts afresh: memory stays flat


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one workbook: changed, unchanged or refused, and why."""

    workbook: str
    state: str
    reason: str = ""
    problems: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for every workbook."""

    as_of: date | None = None
    write: bool = True
    anyway: bool = False  # also where a program left a mark that it has a file open


@click.command()
@click.argument(
    "workbooks",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count from this day instead."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 if one would change."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Workbooks at a time.",
)
@click.option(
    "--anyway",
    is_flag=True,
    help="Write also where Excel or LibreOffice left a mark that the file is open.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON report.")
def regenerate(
    workbooks: tuple[Path, ...],
    as_of: datetime | None,
    check: bool,
    dry_run: bool,
    jobs: int,
    anyway: bool,
    as_json: bool,
) -> None:
    """Rebuild WORKBOOKS from their sources, keeping what their owners entered.

    One line for each: changed, unchanged, or refused and why. Sheets, charts and
    macros that others added stay as they are; a workbook in which somebody changed
    our sheets by hand is refused. Exits with 1 when --check finds a change, with 3
    when one was refused or rows had to be set aside.

    \b
    Example:
      xl-align regenerate budgets/*.xlsx --jobs 2
    """
    day = as_of.date() if as_of else None
    order = Order(day, write=not (check or dry_run), anyway=anyway)
    once = tuple({path.resolve(): path for path in workbooks}.values())
    outcomes = []
    with counted("Regenerating", len(once)) as tick:
        for outcome in _outcomes(once, order, jobs):
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


def rebuild(path: Path, order: Order) -> Outcome:
    """Rebuild one workbook, or only say what would change."""
    # Here, so that a worker process loads them and not the one that counts.
    from xl_align.commands import Session, composed, put, results_in
    from xl_align.hosts.cells import callables
    from xl_align.workbook.compare import changes
    from xl_align.workbook.file import FileBook

    try:
        book = FileBook(path, callables)
        results = results_in(book, Session(path.parent, as_of=order.as_of))
        put(book, composed(book, results))
        problems = [str(problem) for problem in results.set_aside]
        stated = results.settings
        content = book.content(title=stated.title, as_of=stated.as_of)
        old = path.read_bytes()
        if content == old:
            return Outcome(str(path), "unchanged", problems=problems)
        if order.write:
            book.store(content, order.anyway)
            return Outcome(str(path), "changed", "", problems, notes=book.notes)
        moved = changes(old, content, path.name)
        reason = "" if moved else "the cells are the same, their layout is not"
        return Outcome(str(path), "changed", reason, problems, moved, book.notes)
    except AlignError as error:
        return Outcome(str(path), "refused", str(error))
    except OSError as error:
        return Outcome(str(path), "refused", f"cannot read: {error.strerror}")


def _outcomes(
    workbooks: tuple[Path, ...], order: Order, jobs: int
) -> Iterator[Outcome]:
    if jobs == 1 or len(workbooks) == 1:
        for path in workbooks:
            yield rebuild(path, order)
        return
    # Not max_tasks_per_child: Python waits for ever for the process that should
    # follow an ended one (github.com/python/cpython/issues/115634).
    for start in range(0, len(workbooks), jobs * TASKS):
        yield from _together(workbooks[start : start + jobs * TASKS], order, jobs)


def _together(
    workbooks: tuple[Path, ...], order: Order, jobs: int
) -> Iterator[Outcome]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting = {path: pool.submit(rebuild, path, order) for path in workbooks}
        for path, done in waiting.items():
            try:
                yield done.result()
            except BrokenProcessPool:
                reason = "a process that rebuilt workbooks was ended: run it again"
                yield Outcome(str(path), "refused", reason)


def _show(outcome: Outcome) -> None:
    reason = f": {outcome.reason}" if outcome.reason else ""
    click.echo(f"{outcome.state:9} {outcome.workbook}{reason}")
    for change in outcome.changes[:SHOWN]:
        click.echo(f"  {change}")
    if len(outcome.changes) > SHOWN:
        click.echo(f"  and {len(outcome.changes) - SHOWN} more; --json lists all")
    for words in [*outcome.notes, *outcome.problems]:
        click.echo(f"  {words}", err=True)
