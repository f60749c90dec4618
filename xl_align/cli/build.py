"""Generate what is shipped to spreadsheet programs; check that it is current."""

import sys
from pathlib import Path

import click

from xl_align.cli import DIFFERS, OK


@click.group()
def build() -> None:
    """Generate the files that hosts load, from the catalog.

    \b
    Example:
      xl-align build extension
    """


@build.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="Folder to write into.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if it is stale.")
def extension(out: Path, check: bool) -> None:
    """Build the LibreOffice extension, xl_align.oxt, without an environment in it.

    It is the same on every machine. `xl-align install --host libreoffice` builds one
    that also knows where xl_align is installed here.

    \b
    Example:
      xl-align build extension --out dist --check
    """
    # Here, as help should not wait for the catalog.
    import xl_align.commands  # noqa: F401  publishes the commands
    from xl_align.hosts import libreoffice
    from xl_align.registry import catalog, commands

    content = libreoffice.extension(catalog(), commands())
    path = out / libreoffice.FILE
    if path.exists() and path.read_bytes() == content:
        sys.exit(OK)
    click.echo(path)
    if check:
        sys.exit(DIFFERS)
    out.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
