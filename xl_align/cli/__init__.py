"""Command line: results on stdout, progress and errors on stderr, exit codes.

0 done, 1 differs, 2 usage, 3 bad data, 70 a bug. Commands load what they need
when they run, so that help and a single function answer at once.
"""

import sys
from importlib import import_module
from typing import Any

import click

from xl_align import __version__

OK, DIFFERS, USAGE, BAD_DATA, BUG = 0, 1, 2, 3, 70

COMMANDS = {  # name -> module of xl_align.cli that holds it, as a function
    "demo": "workbooks",
    "new": "workbooks",
    "regenerate": "regenerate",
    "diff": "diff",
    "run": "run",
    "reconcile": "figures",
    "scenario": "figures",
    "call": "functions",
    "functions": "functions",
    "explain": "functions",
    "warm": "functions",
    "build": "build",
    "install": "install",
    "doctor": "doctor",
}


class Commands(click.Group):
    """A group that imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"xl_align.cli.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn trouble into words and an exit code."""
        # Here, not at the top: errors import nothing, but help should not wait.
        from xl_align.errors import AlignError

        try:
            return super().invoke(ctx)
        except AlignError as error:
            click.echo(str(error), err=True)
            sys.exit(BAD_DATA)
        except KeyboardInterrupt:
            click.echo("interrupted; nothing was left half written", err=True)
            sys.exit(130)


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="xl-align")
def group() -> None:
    """Make plans in units and ledgers in dollars agree, inside Excel workbooks.

    \b
    Example:
      xl-align demo
    """


def main() -> None:
    """Run the command line; a bug shows its traceback and exits with 70."""
    try:
        group(standalone_mode=True)
    except Exception:  # noqa: BLE001 - the one boundary: a bug keeps its traceback
        import traceback

        traceback.print_exc()
        sys.exit(BUG)
