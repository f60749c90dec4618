"""Commands that make workbooks: the demo, and a new one from a folder."""

import json
from importlib import resources
from pathlib import Path

import click
from rich import box
from rich.table import Table

from xl_align.cli import BAD_DATA, OK
from xl_align.cli.progress import STDOUT, steps
from xl_align.commands import Inputs, results_of
from xl_align.errors import WorkbookError
from xl_align.results import Results
from xl_align.sheets.checks import verdict
from xl_align.sheets.contents import sheets
from xl_align.workbook.save import held, replace
from xl_align.workbook.writer import assemble

SAMPLE = "meridian"
MEASURES = {
    "fill_rate": "Service (fill rate)",
    "inventory": "Inventory",
    "expedite": "Expedite cost",
    "lost_revenue": "Lost revenue",
    "margin": "Margin",
    "working_capital": "Working capital",
    "cash_against_base": "Cash against base",
}


@click.command()
@click.argument(
    "folder",
    default="xl_align_demo",
    type=click.Path(file_okay=False, path_type=Path),
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def demo(folder: Path, as_json: bool) -> None:
    """Run the main job on the embedded sample and write its workbook to FOLDER.

    Copies the sample tables of Meridian Outdoor that are not there yet, reconciles
    them to the ledger, evaluates five scenarios and writes one workbook.

    \b
    Example:
      xl-align demo
      xl-align demo /somewhere/else
    """
    data = folder / SAMPLE
    with resources.as_file(resources.files("workbooks.samples") / SAMPLE) as sample:
        data.mkdir(parents=True, exist_ok=True)
        for file in sorted(sample.iterdir()):
            if file.suffix in (".csv", ".toml") and not (data / file.name).exists():
                replace(data / file.name, file.read_bytes())
    path = folder / "Meridian Outdoor.xlsx"
    results = create(path, data, "")
    show(results, [path], as_json)
    raise SystemExit(complain(results))


@click.command()
@click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--source",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of planning tables, or of exports a profile maps.",
)
@click.option("--profile", default="", help="Mapping profile: a name or a TOML file.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def new(workbook: Path, source: Path, profile: str, as_json: bool) -> None:
    """Make WORKBOOK from a folder of planning data.

    The workbook remembers where its data is: 'xl-align regenerate' refreshes it.
    Exits with 3 when rows had to be set aside; the workbook names each of them.

    \b
    Example:
      xl-align new plan.xlsx --source exports --profile adventureworks
    """
    results = create(workbook, source, profile)
    show(results, [workbook], as_json)
    raise SystemExit(complain(results))


def create(path: Path, source: Path, profile: str) -> Results:
    """Write a new workbook from a source and return what it shows.

    An older file of that name stays as it is: somebody may have worked in it.
    """
    with steps(path.name) as step:
        results = results_of(Inputs(source, profile), step, home=path.parent)
        step("Writing sheets")
        stated = results.settings
        content = assemble(sheets(results), stated.title, stated.as_of, {})
        if not path.exists():
            step("Saving")
            with held(path):
                replace(path, content)
        elif path.read_bytes() != content:
            raise WorkbookError(
                f"{path} exists and is not what would be written; 'xl-align "
                "regenerate' refreshes it, or give a new name"
            )
    return results


def complain(results: Results) -> int:
    """List every row that was set aside on stderr; return the exit code."""
    if not results.set_aside:
        return OK
    count = counted(len(results.set_aside), "problem")
    click.echo(f"{count}; the rows are set aside:", err=True)
    for problem in results.set_aside:
        click.echo(f"  {problem}", err=True)
    return BAD_DATA


def show(results: Results, files: list[Path], as_json: bool) -> None:
    """Print what came out: the reconciliation, the scenarios, the files, the check."""
    if as_json:
        click.echo(json.dumps(summary_of(results, files), indent=2, allow_nan=False))
        return
    show_lines(results)
    show_outcomes(results)
    for file in files:
        click.echo(f"wrote {file}")
    notices = len(results.problems) - len(results.set_aside)
    aside = counted(len(results.set_aside), "problem")
    click.echo(f"{aside}, {counted(notices, 'notice')} (Exceptions)")
    click.echo(f"master check: {verdict(results)}")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 notice, 2 notices."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def show_lines(results: Results) -> None:
    """Print both sides of the reconciliation by version and measure."""
    table = figures_table(results.settings.title)
    for title in ("From units", "Ledger", "Difference", "Open", "Differ"):
        table.add_column(title, justify="right", overflow="fold")
    for one in results.compared():
        money = [
            f"{one[name]:,.0f}" for name in ("ours", "ledger", "difference", "open")
        ]
        differ = f"{one['breaks']}/{one['lines']}"
        table.add_row(f"{one['measure']}, {one['version']}", *money, differ)
    STDOUT.print(table)


def show_outcomes(results: Results) -> None:
    """Print the scenarios: what we choose, what we give up."""
    if not results.outcomes:
        return
    table = figures_table(f"Scenarios, {results.settings.currency} a year")
    for one in results.outcomes:
        table.add_column(one.scenario.name, justify="right", overflow="fold")
    for name, title in MEASURES.items():
        form = "{:.1%}" if name == "fill_rate" else "{:,.0f}"
        cells = [form.format(one.totals[name]) for one in results.outcomes]
        table.add_row(title, *cells)
    STDOUT.print(table)


def figures_table(title: str) -> Table:
    """Return a table that never cuts a figure off."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("", overflow="fold")
    return table


def summary_of(results: Results, files: list[Path]) -> dict[str, object]:
    """Return the summary as plain values for a machine."""
    return {
        "title": results.settings.title,
        "as_of": results.settings.as_of.isoformat(),
        "currency": results.settings.currency,
        "reconciliation": results.compared(),
        "scenarios": {one.scenario.name: dict(one.totals) for one in results.outcomes},
        "problems": [str(problem) for problem in results.set_aside],
        "notices": len(results.problems) - len(results.set_aside),
        "files": [str(file) for file in files],
        "master_check": verdict(results),
    }
