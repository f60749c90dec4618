"""Press a button of the ribbon on a workbook file, without any spreadsheet program."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from xl_align.cli import BAD_DATA, DIFFERS, OK
from xl_align.cli.progress import steps


@click.command()
@click.argument("command", metavar="COMMAND")
@click.argument(
    "workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--at", "place", default="", help="The selected cell: Sheet!B7.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count from this day instead."
)
@click.option("--user", default="", help="Who promotes a scenario; you, by default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def run(
    command: str,
    workbook: Path,
    place: str,
    as_of: datetime | None,
    user: str,
    as_json: bool,
) -> None:
    """Run COMMAND on WORKBOOK: what the button of that name does in Excel and Calc.

    \b
    Data:       pull, sources, settings
    Reconcile:  reconcile, trace, exceptions
    Scenarios:  refresh, new_scenario, compare, promote
    Checks:     tie_out, explain
    Help:       functions, diagnose

    trace, compare, promote and explain work on the cell given by --at: Sheet!B7, in
    quotes where a title has blanks. Exits with 1 when what is compared differs or
    diagnose finds that the workbook cannot be refreshed, with 3 when rows had to be
    set aside.

    \b
    Example:
      xl-align run pull plan.xlsx
      xl-align run trace plan.xlsx --at "Reconciliation!C12"
    """
    # Here, as help should not wait for the commands.
    from xl_align.commands import Session
    from xl_align.hosts.buttons import named, perform, person
    from xl_align.hosts.cells import callables
    from xl_align.workbook.file import FileBook
    from xl_align.workbook.places import place_of

    label = named(command).label
    with steps(label) as step:
        book = FileBook(workbook, callables)
        session = Session(
            home=workbook.parent,
            at=place_of(place, book.titles()) if place else None,
            as_of=as_of.date() if as_of else None,
            user=user or person(),
            today=date.today(),
            step=step,
        )
        done = perform(command, book, session)
    if as_json:
        told = {"command": command, "said": done.said, "notes": book.notes}
        click.echo(json.dumps(told | {"shows": done.shows}, indent=2))
    else:
        for words in (*done.said, *book.notes):
            click.echo(words)
    code = BAD_DATA if done.problems else DIFFERS if done.differs else OK
    raise SystemExit(code)
