"""Progress on stderr: a line that moves on a terminal, nothing anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

STDERR = Console(stderr=True)
# A pipe has no width: figures must not be folded to fit one.
STDOUT = Console(width=None if sys.stdout.isatty() else 120)


@contextmanager
def steps(title: str) -> Iterator[Callable[[str], None]]:
    """Yield a function to tell the step a job has come to."""
    if not STDERR.is_terminal:
        yield lambda _: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=STDERR, transient=True) as progress:
        task = progress.add_task(title)
        yield lambda words: progress.update(task, description=f"{title}: {words}")


@contextmanager
def counted(title: str, total: int) -> Iterator[Callable[[], None]]:
    """Yield a function to tell that one of many is done."""
    if not STDERR.is_terminal:
        yield lambda: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=STDERR, transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)
