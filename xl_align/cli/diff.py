"""Compare two workbooks cell by cell."""

import json
from pathlib import Path

import click

from xl_align.cli import DIFFERS, OK

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """List the cells in which NEW differs from OLD: sheet, cell, old, new.

    A formula counts by its text and by its saved value, a number in 12 significant
    digits. Exits with 1 when there is a difference, with 3 when a file cannot be
    read.

    \b
    Example:
      xl-align diff march.xlsx april.xlsx
    """
    # Here, so that help answers at once.
    from xl_align.workbook import parts
    from xl_align.workbook.compare import changes

    lines = changes(parts.content(old), parts.content(new), new.name)
    if as_json:
        click.echo(json.dumps(lines, indent=2))
    else:
        for line in lines:
            click.echo(line)
    raise SystemExit(DIFFERS if lines else OK)
