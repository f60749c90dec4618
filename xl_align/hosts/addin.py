"""The Excel add-in, and what a shared template carries of it: macros and ribbon."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from xl_align import __version__
from xl_align.hosts import vba
from xl_align.hosts.ribbon import ribbon
from xl_align.registry import Command, Function
from xl_align.workbook import Cell, Sheet
from xl_align.workbook.vba.package import macro_enabled
from xl_align.workbook.writer import assemble

FILE = "xl_align.xlam"
EPOCH = date(2000, 1, 1)  # the file tells its version, not when it was made


def addin(functions: Sequence[Function], commands: Sequence[Command]) -> bytes:
    """Return the .xlam file: the same catalog gives the same bytes."""
    about = Sheet("xl_align", cells=(Cell(1, 1, f"xl_align {__version__}", "title"),))
    empty = assemble([about], "xl_align", EPOCH, {})
    return carrying(empty, functions, commands, "xlam")


def carrying(
    xlsx: bytes,
    functions: Sequence[Function],
    commands: Sequence[Command],
    kind: Literal["xlsm", "xlam"] = "xlsm",
) -> bytes:
    """Return a workbook with the functions and the tab Align inside.

    Parameters
    ----------
    xlsx : a workbook without macros, as our writer makes it
    """
    return macro_enabled(xlsx, kind, vba.modules(functions), ribbon(commands))
