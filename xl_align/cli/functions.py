"""Worksheet functions from the shell: call one, list them, explain one."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from xl_align.cli import BAD_DATA, OK
from xl_align.errors import MissingError
from xl_align.hosts.cells import ERRORS
from xl_align.hosts.cells import call as call_cells
from xl_align.registry import PREFIX, Function, catalog


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", default="")
@click.argument("args", nargs=-1)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='A file with one {"name": ..., "args": [...]} a line.',
)
def call(name: str, args: tuple[str, ...], batch: Path | None) -> None:
    """Evaluate the worksheet function NAME on ARGS, each a JSON value.

    A range is a nested array, row by row; null is a blank cell. The result is
    JSON; where a cell has no answer it holds the text the cell would show.

    \b
    Example:
      xl-align call XA_SAFETY_STOCK 50 8 4 0.95
      xl-align call XA_SERVICE_FACTOR '[[0.9], [0.95], [null]]'
    """
    functions = {one.name: one for one in catalog()}
    if batch:
        for line in batch.read_text("utf-8").splitlines():
            if line.strip():
                request = json.loads(line)
                answer = _answer(functions, request["name"], request["args"])
                click.echo(_json(answer))
        return
    if not name:
        raise click.UsageError("give the NAME of a function, or --batch FILE")
    answer = _answer(functions, name, [_value(text) for text in args])
    click.echo(_json(answer))
    failed = isinstance(answer, str) and answer.startswith(ERRORS)
    sys.exit(BAD_DATA if failed else OK)


@click.command()
@click.option("--category", default="", help="Only this category.")
@click.option("--json", "as_json", is_flag=True, help="Print the catalog as JSON.")
def functions(category: str, as_json: bool) -> None:
    """List the worksheet functions with what they do.

    \b
    Example:
      xl-align functions --category Inventory
    """
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
    """Explain the worksheet function NAME: arguments, units and domains.

    \b
    Example:
      xl-align explain XA_FILL_RATE
    """
    one = _named({one.name: one for one in catalog()}, name)
    click.echo(f"{one.signature}\n\n{one.summary}\n")
    click.echo(f"Returns {one.returns.doc.lower()} ({one.returns.unit}).\n")
    for at, word in enumerate(one.arguments):
        default = "" if at < one.required else f" [{one.defaults[at - one.required]}]"
        click.echo(
            f"  {word.name}{default}: {word.doc.lower()}, {word.unit}; {word.rule}"
        )


def _named(functions: dict[str, Function], name: str) -> Function:
    asked = name.upper()
    known = asked if asked.startswith(PREFIX) else PREFIX + asked
    if known not in functions:
        import difflib

        close = difflib.get_close_matches(known, functions, n=3)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        raise MissingError(f"no function {name}{hint}")
    return functions[known]


def _answer(functions: dict[str, Function], name: str, args: list[Any]) -> Any:
    return call_cells(_named(functions, name), args)


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
        "returns": {"name": one.returns.name, "unit": one.returns.unit},
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
