"""Install xl_align into a spreadsheet program, for this user only."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from xl_align.errors import MissingError, WorkbookError

PLACES = (  # where LibreOffice is if it is not on the path
    "/Applications/LibreOffice.app/Contents/MacOS",
    "/opt/libreoffice/program",
    r"C:\Program Files\LibreOffice\program",
)


@click.command()
@click.option(
    "--host",
    type=click.Choice(["excel", "libreoffice"]),
    default="excel",
    show_default=True,
)
@click.option("--uninstall", is_flag=True, help="Take it out again.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def install(host: str, uninstall: bool, dry_run: bool) -> None:
    """Put the functions and the Align menu into a program, for this user.

    The program must be closed. Excel on Windows gets the add-in into the folder it
    loads at its start, which it trusts: no administrator is needed. LibreOffice runs
    its own Python, of the same version as the one xl_align is installed in.

    \b
    Example:
      xl-align install
      xl-align install --host libreoffice --uninstall
    """
    if host == "excel":
        from xl_align.cli.install_excel import put_in, take_out

        (take_out if uninstall else put_in)(dry_run)
        return
    _libreoffice(uninstall, dry_run)


def _libreoffice(uninstall: bool, dry_run: bool) -> None:
    from xl_align.hosts import libreoffice

    program = office_program()
    tool = program / ("unopkg.com" if os.name == "nt" else "unopkg")
    if not tool.exists():
        raise MissingError(f"no {tool.name} in {program}: install all of LibreOffice")
    if uninstall:
        _run([str(tool), "remove", libreoffice.IDENTIFIER], dry_run)
        return
    place = libreoffice.environment()
    _refuse_other_python(program, place)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / libreoffice.FILE
        if not dry_run:
            path.write_bytes(_extension(place))
        _run([str(tool), "add", "--force", "--suppress-license", str(path)], dry_run)
    if not dry_run:
        click.echo("Start LibreOffice Calc: the menu Align is there", err=True)


def office_program() -> Path:
    """Return LibreOffice's program folder; MissingError if there is no LibreOffice."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return Path(found).resolve().parent
    for place in PLACES:
        if Path(place).is_dir():
            return Path(place)
    raise MissingError("LibreOffice is not installed: get 25.2 or newer")


def office_python(program: Path) -> str:
    """Return the version of Python LibreOffice runs, as 3.11; empty if it hides it."""
    mac = "../Frameworks/LibreOfficePython.framework/Versions/3.*"
    for folder in [*program.glob("python-core-*"), *program.glob(mac)]:
        if found := re.search(r"3\.\d+", folder.name):
            return found[0]
    for library in program.glob("libpyuno*.so"):
        if name := re.search(rb"libpython(3\.\d+)", library.read_bytes()):
            return name[1].decode()
    return ""


def _refuse_other_python(program: Path, place: dict[str, Any]) -> None:
    runs = office_python(program)
    if runs and runs != place["python"]:
        raise WorkbookError(
            f"LibreOffice in {program} runs Python {runs}, this is Python "
            f"{place['python']} in {place['prefix']}: install xl_align with Python "
            f"{runs} and run there: xl-align install --host libreoffice"
        )


def _extension(place: dict[str, Any]) -> bytes:
    import xl_align.commands  # noqa: F401  publishes the commands
    from xl_align.hosts import libreoffice
    from xl_align.registry import catalog, commands

    return libreoffice.extension(catalog(), commands(), place)


def _run(words: list[str], dry_run: bool) -> None:
    if dry_run:
        click.echo(" ".join(words))
        return
    # unopkg is for LibreOffice's Python: nothing of ours may get in its way.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(words, env=clean, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise WorkbookError(f"LibreOffice refused: {said or 'it gave no reason'}")
    sys.stderr.write(done.stderr)
