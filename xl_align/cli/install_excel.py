"""Install the add-in into Excel for one user: three steps, told as they are done."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from xl_align import __version__
from xl_align.cli.functions import compiled
from xl_align.errors import MissingError, WorkbookError
from xl_align.hosts import addin, excel_settings, place
from xl_align.hosts.machine import Machine, ThisMachine
from xl_align.hosts.place import Place

Step = tuple[str, Callable[[], object]]  # what it does, in words, and doing it


def put_in(dry_run: bool, machine: Machine | None = None) -> None:
    """Put the add-in in its place; MissingError or WorkbookError if it cannot be."""
    where = _where(machine := machine or ThisMachine())
    if not dry_run:
        _refuse_unfit(machine, where)
    _take(_steps_in(where), dry_run)
    if not dry_run:
        click.echo("Start Excel: the tab Align is there", err=True)


def take_out(dry_run: bool, machine: Machine | None = None) -> None:
    """Remove what `put_in` put there; the log stays."""
    where = _where(machine := machine or ThisMachine())
    if not dry_run:
        _refuse_running(machine)
    _take(_steps_out(where), dry_run)


def _where(machine: Machine) -> Place:
    return place.here(machine.environment, place.quiet(Path(sys.executable)))


def _steps_in(where: Place) -> Iterator[Step]:
    text = excel_settings.written(where.settings, where.interpreter, __version__)
    yield f"write {where.addin}", lambda: _write(where.addin, _addin())
    yield (
        f"write {where.settings}:\n{_indented(text)}",
        lambda: _write(where.settings, text.encode()),
    )
    yield "compile the kernels for long ranges", compiled


def _steps_out(where: Place) -> Iterator[Step]:
    for path in (where.addin, where.settings):
        if path.exists():
            yield f"remove {path}", path.unlink
        else:
            yield f"nothing at {path}", bool


def _take(steps: Iterator[Step], dry_run: bool) -> None:
    for words, do in steps:
        click.echo(words)
        if not dry_run:
            do()


def _refuse_unfit(machine: Machine, where: Place) -> None:
    if not machine.windows:
        raise MissingError(
            "Excel runs Python functions on Windows only: run this there, or with"
            " --dry-run; elsewhere, xl-align install --host libreoffice"
        )
    if not any(path.exists() for path in where.libraries):
        raise MissingError(
            f"no {where.libraries[0].name} beside {where.interpreter}: run"
            f" pip install --force-reinstall xlwings=={excel_settings.XLWINGS}"
        )
    _refuse_running(machine)


def _refuse_running(machine: Machine) -> None:
    if "EXCEL.EXE" in map(str.upper, machine.programs()):
        raise WorkbookError(
            "Excel is running and holds the add-in: close all its windows, and in the"
            " Task Manager any Excel without one"
        )


def _addin() -> bytes:
    from xl_align.cli.build import published

    return addin.addin(*published())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(content)
    except PermissionError as trouble:
        raise WorkbookError(f"cannot write {path}: close Excel") from trouble


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines()).rstrip("\n")
