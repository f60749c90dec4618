"""Excel's end in Python: what the macros call through xlwings' server.

The server is a process of its own that Excel starts when the first cell or button
needs it. A cell's call costs a few milliseconds to get here: functions take ranges.
"""

import datetime
import logging
import re
from functools import cache
from pathlib import Path
from typing import Any

import xlwings as xw

from xl_align import __version__
from xl_align.hosts.cells import call as evaluate
from xl_align.hosts.excel_settings import place, read
from xl_align.registry import Function, catalog

ERROR = -2146828288  # COM's number of Excel's error 0
MISSING = -2147352572  # COM's number of an argument left out
NEWER = {  # errors xlwings does not know: Excel's number -> its code
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
    2051: "#BUSY!",
}
UPDATE = "Run: pip install --upgrade xl-align, then: xl-align install --host excel"

log = logging.getLogger("xl_align")


def serve(clsid: str) -> None:
    """Answer Excel until it ends; the macros start Python with this call.

    Parameters
    ----------
    clsid : the name under which Excel looks for this process
    """
    # Here, as it exists on Windows only.
    from xlwings.com_server import serve as answer

    _keep_log()
    _functions()  # before the first cell waits for it
    answer(clsid)  # type: ignore[no-untyped-call]


@xw.func
def greeted(version: Any) -> str:
    """Tell why macros of a version cannot work with this xl_align; empty if not."""
    if _numbers(version) <= _numbers(__version__):
        return ""
    return (
        f"These macros are of xl_align {version}, but {__version__} is installed. "
        f"{UPDATE}"
    )


@xw.func
@xw.arg("sheet", ndim=2, err_to_str=True)
@xw.arg("values", ndim=2, err_to_str=True)
def call(name: Any, sheet: Any, *values: Any) -> Any:
    """Evaluate a function of the catalog on what its cells hold.

    Returns
    -------
    one value or rows of them
        An error is a text that begins with its code; the macros make it one.
    """
    function = _functions().get(name)
    if function is None:
        return f"#NAME? {name} is not in xl_align {__version__}. {UPDATE}"
    given = [None if one is None else _single(_rows(one)) for one in values]
    while given and given[-1] is None:
        given.pop()
    sheets = None if sheet in (None, [[None]]) else _rows(sheet)
    try:
        return _outgoing(evaluate(function, given, lambda _: sheets))
    except Exception as error:
        log.exception("%s failed", name)
        return f"#VALUE! {name} met a bug of ours, {type(error).__name__}: see the log"


@xw.func
def press(name: Any, reason: Any) -> Any:
    """Run a command on the workbook in front; return its kind of message and the text.

    Parameters
    ----------
    reason : why the selected cell shows an error, if the macros know
    """
    # Here, as commands need much that a cell never does.
    from xl_align.hosts import excel_commands

    return list(excel_commands.press(name, xw.Book.caller(), reason=reason or ""))


def _keep_log() -> None:
    path = read(place()).get("LOG")
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        shape = "%(asctime)s %(levelname)s %(name)s %(message)s"
        logging.basicConfig(filename=path, format=shape, level=logging.WARNING)


@cache
def _functions() -> dict[str, Function]:
    return {one.name: one for one in catalog()}


def _rows(block: list[list[Any]]) -> list[list[Any]]:
    """Return cells with the errors that xlwings leaves as numbers named."""
    return [[_named(cell) for cell in row] for row in block]


def _named(cell: Any) -> Any:
    """Return a cell; a whole number is none of Excel's values but an error of its."""
    if not isinstance(cell, int) or isinstance(cell, bool):
        return cell
    return None if cell == MISSING else NEWER.get(cell - ERROR, "#UNKNOWN!")


def _single(block: list[list[Any]]) -> Any:
    """Return a block of one cell as its value, as if it had been written there."""
    return block[0][0] if len(block) == 1 == len(block[0]) else block


def _outgoing(answer: Any) -> Any:
    """Return an answer as COM takes it: whole numbers as floats, days as they are."""
    if isinstance(answer, list):
        return [_outgoing(cell) for cell in answer]
    if answer is None or isinstance(answer, bool | float | str | datetime.date):
        return answer
    return float(answer)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(version))]
