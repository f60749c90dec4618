"""Worksheet functions from the shell: call one, list them, explain one."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from xl_align.cli import BAD_DATA, DIFFERS, OK
from xl_align.errors import MissingError
from xl_align.hosts.cells import ERRORS, Sheets
from xl_align.hosts.cells import call as call_cells
from xl_align.hosts.reference import pages, section
from xl_align.registry import PREFIX, Function, catalog


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", default="")
@click.argument("args", nargs=-1)
@click.option(
    "--workbook",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The workbook whose sheets XA_SCENARIO and XA_BASELINE read.",
)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='A file with one {"name": ..., "args": [...]} a line.',
)
def call(
    name: str, args: tuple[str, ...], workbook: Path | None, batch: Path | None
) -> None:
    """Evaluate the worksheet function NAME on ARGS, each a JSON value.

    A range is a nested array, row by row; null is a blank cell. The result is
    JSON; where a cell has no answer it holds the text the cell would show.

    \b
    Example:
      xl-align call XA_SAFETY_STOCK 50 8 4 0.95
      xl-align call XA_SERVICE_FACTOR '[[0.9], [0.95], [null]]'
      xl-align call XA_SCENARIO Base Inventory --workbook plan.xlsx
    """
    functions = {one.name: one for one in catalog()}
    sheets = _sheets(workbook)
    if batch:
        for line in batch.read_text("utf-8").splitlines():
            if line.strip():
                request = json.loads(line)
                answer = _answer(functions, request["name"], request["args"], sheets)
                click.echo(_json(answer))
        return
    if not name:
        raise click.UsageError("give the NAME of a function, or --batch FILE")
    answer = _answer(functions, name, [_value(text) for text in args], sheets)
    click.echo(_json(answer))
    failed = isinstance(answer, str) and answer.startswith(ERRORS)
    sys.exit(BAD_DATA if failed else OK)


@click.command()
@click.option("--category", default="", help="Only this category.")
@click.option("--json", "as_json", is_flag=True, help="Print the catalog as JSON.")
@click.option(
    "--docs",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the reference, a page for each category, into this folder.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 on a stale page.")
def functions(category: str, as_json: bool, docs: Path | None, check: bool) -> None:
    """List the worksheet functions with what they do.

    \b
    Example:
      xl-align functions --category Inventory
      xl-align functions --docs docs/functions --check
    """
    if docs:
        sys.exit(_write(docs, check))
    shown = [
        one
        for one in catalog()
        if not category or one.category.lower() == category.lower()
    ]
    if not shown:
        known = ", ".join(sorted({one.category for one in catalog()}))
        raise MissingError(f"no category {category!r}; there are {known}")
    if as_json:
        click.echo(json.dumps([_described(one) for one in shown], indent=2))
        return
    for one in shown:
        click.echo(f"{one.signature}\n    {one.summary}")


@click.command()
@click.argument("name")
def explain(name: str) -> None:
    """Explain the worksheet function NAME: arguments, equation, example, errors.

    \b
    Example:
      xl-align explain XA_FILL_RATE
    """
    everything = catalog()
    one = _named({one.name: one for one in everything}, name)
    click.echo(section(one, everything))


@click.command()
def warm() -> None:
    """Compile the kernels for long ranges once, so that no workbook waits for it.

    \b
    Example:
      xl-align warm
    """
    for kernel in compiled():
        click.echo(kernel, err=True)


def compiled() -> list[str]:
    """Compile the kernels and return their names; two at once could crash numba."""
    from filelock import FileLock

    from xl_align.kernels._jit import cache_root, warm

    catalog()  # imports every kernel a worksheet can reach
    cache_root().mkdir(parents=True, exist_ok=True)
    with FileLock(cache_root() / "warm.lock"):
        return list(warm())


def _write(docs: Path, check: bool) -> int:
    """Write the pages, or tell which are stale; return the exit code."""
    written = pages(catalog())
    old = {file.name: file.read_text("utf-8") for file in docs.glob("*.md")}
    stale = sorted({*written, *old} - {n for n in written if written[n] == old.get(n)})
    for name in stale:
        click.echo(docs / name)
        if not check and name in written:
            docs.mkdir(parents=True, exist_ok=True)
            (docs / name).write_text(written[name], "utf-8", newline="\n")
        elif not check:
            (docs / name).unlink()
    return DIFFERS if check and stale else OK


def _named(functions: dict[str, Function], name: str) -> Function:
    asked = name.upper()
    known = asked if asked.startswith(PREFIX) else PREFIX + asked
    if known not in functions:
        import difflib

        close = difflib.get_close_matches(known, functions, n=3)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        raise MissingError(f"no function {name}{hint}")
    return functions[known]


def _answer(
    functions: dict[str, Function], name: str, args: list[Any], sheets: Sheets | None
) -> Any:
    return call_cells(_named(functions, name), args, sheets)


def _sheets(workbook: Path | None) -> Sheets | None:
    if workbook is None:
        return None
    from xl_align.workbook.file import FileBook

    return FileBook(workbook).rows


def _json(answer: Any) -> str:
    """Return an answer as JSON; a date is written YYYY-MM-DD."""
    return json.dumps(answer, default=str)


def _value(text: str) -> Any:
    """Return an argument as JSON; what is not JSON is a text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _described(one: Function) -> dict[str, Any]:
    return {
        "name": one.name,
        "category": one.category,
        "signature": one.signature,
        "summary": one.summary,
        "equation": one.equation,
        "source": one.source,
        "returns": {"name": one.returns.name, "unit": one.returns.unit},
        "table": [word.name for word in one.table],
        "example": list(one.example),
        "arguments": [
            {
                "name": word.name,
                "unit": word.unit,
                "doc": word.doc,
                "rule": word.rule,
                "required": at < one.required,
                "default": None
                if at < one.required
                else one.defaults[at - one.required],
                "whole": word.name in one.whole,
            }
            for at, word in enumerate(one.arguments)
        ],
    }
