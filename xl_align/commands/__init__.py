"""Commands: what a button, the command line and a test run on a workbook alike.

A command reads a `Book`, puts sheets into it and returns what it has to say; its
host writes what was put, all or nothing. Each that writes starts from the sources
and writes every sheet, so that no workbook holds figures of two moments.
"""

from xl_align.commands.checks import explain, tie_out
from xl_align.commands.data import pull, settings, sources
from xl_align.commands.help import diagnose, functions
from xl_align.commands.inputs import Inputs, inputs, overridden, results_of
from xl_align.commands.reconciliation import exceptions, reconcile, trace
from xl_align.commands.rewrite import composed, put, results_in
from xl_align.commands.scenarios import compare, new_scenario, promote, refresh
from xl_align.commands.session import Done, Session, Step, quiet

__all__ = [
    "Done",
    "Inputs",
    "Session",
    "Step",
    "compare",
    "composed",
    "diagnose",
    "exceptions",
    "explain",
    "functions",
    "inputs",
    "new_scenario",
    "overridden",
    "promote",
    "pull",
    "put",
    "quiet",
    "reconcile",
    "refresh",
    "results_in",
    "results_of",
    "settings",
    "sources",
    "tie_out",
    "trace",
]
