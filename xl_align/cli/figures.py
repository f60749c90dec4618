"""Commands that print figures without writing a workbook."""

import json
from dataclasses import replace
from pathlib import Path

import click

from xl_align.cli import DIFFERS
from xl_align.cli.progress import STDOUT, steps
from xl_align.cli.workbooks import (
    complain,
    figures_table,
    show_lines,
    show_outcomes,
    summary_of,
)
from xl_align.commands import Inputs, results_of
from xl_align.errors import MissingError
from xl_align.results import Results
from xl_align.scenario import read, shipped

SHOWN = 20  # differences a terminal shows; --json has all

source = click.argument(
    "source", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
profile = click.option("--profile", default="", help="Mapping profile of the folder.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@source
@profile
@as_json
def reconcile(source: Path, profile: str, as_json: bool) -> None:
    """Reconcile the units in SOURCE to its ledger and trace what differs.

    Exits with 1 when lines differ by more than the tolerance, with 3 when rows
    had to be set aside.

    \b
    Example:
      xl-align reconcile exports --profile adventureworks
    """
    results = _results(Inputs(source, profile))
    if as_json:
        found = summary_of(results, [])
        found["differences"] = results.traces.to_dict("records")
        click.echo(json.dumps(found, indent=2, default=str, allow_nan=False))
    else:
        show_lines(results)
        _show_traces(results)
    code = complain(results)
    raise SystemExit(code or (DIFFERS if results.breaks else 0))


@click.command()
@source
@click.argument(
    "scenarios", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@profile
@as_json
def scenario(
    source: Path, scenarios: tuple[Path, ...], profile: str, as_json: bool
) -> None:
    """Compare SCENARIOS (TOML files) on SOURCE; without files, those that ship.

    The base always comes first. A scenario is a name and shocks:

    \b
      name = "Supplier disruption"
      safety_stock = "keep"        # target, keep or budget
      [[shock]]
      quantity = "lead_time"       # level = ... or percent = ...
      percent = 60
      supplier = "largest"         # item, family, supplier, segment ...

    \b
    Example:
      xl-align scenario exports disruption.toml
    """
    chosen = shipped()
    if scenarios:
        chosen = (chosen[0], *(read(path) for path in scenarios))
    results = _results(replace(Inputs(source, profile), scenarios=chosen))
    if not results.outcomes:
        complain(results)
        raise MissingError(
            f"no row of {source} has what a policy needs: demand, cost, price and a "
            "source with a lead time"
        )
    if as_json:
        told = summary_of(results, [])["scenarios"]
        click.echo(json.dumps(told, indent=2, allow_nan=False))
    else:
        show_outcomes(results)
    raise SystemExit(complain(results))


def _results(given: Inputs) -> Results:
    with steps(given.folder.name) as step:
        return results_of(given, step)


def _show_traces(results: Results) -> None:
    traces = results.traces
    if traces.empty:
        return
    table = figures_table("Differences by document")
    table.columns[0].header = "Measure"
    table.add_column("Document", overflow="fold")
    table.add_column("Period")
    table.add_column("Difference", justify="right", overflow="fold")
    table.add_column("Open", justify="right", overflow="fold")
    table.add_column("Cause", overflow="fold")
    for one in traces.head(SHOWN).itertuples():
        table.add_row(
            f"{one.measure}, {one.version}",
            str(one.document),
            str(one.period),
            f"{one.difference:,.2f}",
            f"{one.remaining:,.2f}",
            str(one.words),
        )
    STDOUT.print(table)
    if len(traces) > SHOWN:
        click.echo(f"{len(traces) - SHOWN} more; --json lists all of them")
