"""Look for what keeps the add-in from working in Excel, and say the cure."""

import json
import sys
from dataclasses import asdict

import click

from xl_align.cli import DIFFERS, OK


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Check the ten things that go wrong with Python in Excel; exit 1 if one does.

    \b
    Example:
      xl-align doctor
    """
    # Here, as help should not wait for the catalog.
    from pathlib import Path

    from xl_align.cli.build import published
    from xl_align.hosts import addin, place
    from xl_align.hosts.doctor import examined
    from xl_align.hosts.machine import ThisMachine

    machine = ThisMachine()
    where = place.here(machine.environment, place.quiet(Path(sys.executable)))
    findings = examined(machine, where, addin.addin(*published()))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], indent=2))
    else:
        for one in findings:
            click.echo(f"{one.verdict:8}{one.complaint}: {one.found}")
            if one.cure:
                click.echo(f"        {one.cure}")
    wrong = any(one.verdict == "wrong" for one in findings)
    sys.exit(DIFFERS if wrong else OK)
