"""Generate what is shipped to spreadsheet programs; check that it is current."""

import sys
from collections.abc import Callable
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import click

from xl_align.cli import DIFFERS, OK

SAMPLE = "meridian"  # the figures that templates open with


@click.group()
def build() -> None:
    """Generate the files that hosts load, from the catalog.

    \b
    Example:
      xl-align build extension
    """


def written_to(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the two options that all of them have."""
    folder = click.Path(file_okay=False, path_type=Path)
    where = click.option(
        "--out",
        type=folder,
        default=Path("dist"),
        show_default=True,
        help="Folder to write into.",
    )
    check = click.option(
        "--check", is_flag=True, help="Write nothing; exit 1 if it is stale."
    )
    return where(check(command))


@build.command()
@written_to
def extension(out: Path, check: bool) -> None:
    """Build the LibreOffice extension, xl_align.oxt, without an environment in it.

    It is the same on every machine. `xl-align install --host libreoffice` builds one
    that also knows where xl_align is installed here.

    \b
    Example:
      xl-align build extension --out dist --check
    """
    # Here, as help should not wait for the catalog.
    from xl_align.hosts import libreoffice

    finish({out / libreoffice.FILE: libreoffice.extension(*published())}, check)


@build.command()
@written_to
def addin(out: Path, check: bool) -> None:
    """Build the Excel add-in, xl_align.xlam: every XA_ function and the tab Align.

    `xl-align install --host excel` puts it where Excel loads it.

    \b
    Example:
      xl-align build addin --out dist --check
    """
    from xl_align.hosts import addin

    finish({out / addin.FILE: addin.addin(*published())}, check)


@build.command()
@written_to
def templates(out: Path, check: bool) -> None:
    """Build the shared templates, each as .xlsm and as .xlsx without macros.

    Budget, reconciliation, scenarios, policy review and cash ladder, filled with the
    embedded sample: open one, put your figures over the sample's, present Output.

    \b
    Example:
      xl-align build templates --out templates
    """
    from xl_align.hosts.addin import carrying
    from xl_align.templates import built, sample

    functions, commands = published()
    with resources.as_file(resources.files("workbooks.samples") / SAMPLE) as folder:
        data = sample(folder)
    made = built(data, lambda xlsx: carrying(xlsx, functions, commands))
    finish({out / name: content for name, content in made}, check)


def published() -> tuple[Any, Any]:
    """Return the functions and the commands, all of them published."""
    import xl_align.commands  # noqa: F401  publishes the commands
    from xl_align.registry import catalog, commands

    return catalog(), commands()


def finish(files: dict[Path, bytes], check: bool) -> None:
    """Write the files that are not current and name them; exit 1 on a check."""
    stale = {
        path: content
        for path, content in files.items()
        if not path.exists() or parts(path.read_bytes()) != parts(content)
    }
    for path, content in stale.items():
        click.echo(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    sys.exit(DIFFERS if check and stale else OK)


def parts(package: bytes) -> dict[str, bytes]:
    """Return the files in a package: another zlib packs the same ones otherwise."""
    try:
        with ZipFile(BytesIO(package)) as opened:
            return {name: opened.read(name) for name in opened.namelist()}
    except BadZipFile:
        return {}
