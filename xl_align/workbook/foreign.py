"""Spreadsheets from elsewhere, read by a process that may die without ours.

The parent judges the package and sets limits; the child reads. Workbooks of Open XML
are read by our own code, which keeps errors apart from blanks; other formats by
calamine, which stops its whole process when a file asks for too much memory.
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import polars as pl

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import columns
from xl_align.workbook.archive import Archive
from xl_align.workbook.package import OLD_FORMAT, Package
from xl_align.workbook.reading import Reader

OPEN_XML = (".xlsx", ".xlsm")
KINDS = (*OPEN_XML, ".xlsb", ".xls")  # calamine loses errors and times of .ods

_MEGABYTE = 1 << 20
_LEAST, _EACH = 768 * _MEGABYTE, 60  # bytes, and for each byte of the file
_LIBRARIES = 2304 * _MEGABYTE  # of addresses, which they reserve and do not use
_SECONDS, _SECONDS_EACH = 8, 2  # and for each megabyte
_REFUSED, _STARVED = 3, 4  # exit codes of a child: it says why, it has no memory
_ERRORS = {  # calamine's words for them
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
_CHILD = "from xl_align.workbook.foreign import child; child()"


def texts(content: bytes, name: str, sheet: str = "") -> pl.DataFrame:
    """Return a sheet of somebody's spreadsheet as text, read in a process of its own.

    Parameters
    ----------
    content : bytes
        The file; its format follows from its name: one of `KINDS`.
    name : str
        Of the file, also for messages.
    sheet : str
        Its title; the first sheet if empty.

    Returns
    -------
    DataFrame
        As `columns.texts` returns it: the header is the first row.

    Raises
    ------
    WorkbookError
        The file is damaged, forged, or needs more memory or time than one of its
        size may take.
    """
    if content.startswith(b"PK"):
        Archive(io.BytesIO(content), name)  # refuses what is forged
    memory = _LEAST + _EACH * len(content)
    seconds = _SECONDS + _SECONDS_EACH * len(content) // _MEGABYTE
    words = [sys.executable, "-c", _CHILD, name, sheet, str(memory)]
    # A host's Python finds xl_align by a path that a child would not inherit.
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    few = {"POLARS_MAX_THREADS": "2"}  # each takes addresses from the limit
    try:
        done = subprocess.run(
            words,
            input=content,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, **paths, **few},
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name, f"{seconds} seconds were not enough") from None
    if done.returncode == _REFUSED:
        raise WorkbookError(done.stdout.decode())
    if done.returncode == _STARVED or not 0 <= done.returncode < 256:  # or it crashed
        raise _too_much(name, f"{memory // _MEGABYTE:,} MB were not enough")
    if done.returncode:
        raise RuntimeError(f"reading {name} failed:\n{done.stderr.decode()}")
    return pl.read_ipc_stream(io.BytesIO(done.stdout))


def child() -> None:
    """Read a sheet from standard input to standard output; run by `texts`."""
    name, sheet, memory = sys.argv[1:]
    _limit(int(memory))
    try:
        found = _read(sys.stdin.buffer.read(), name, sheet)
    except (WorkbookError, MissingError) as trouble:
        sys.stdout.buffer.write(str(trouble).encode())
        sys.exit(_REFUSED)
    except MemoryError:
        sys.exit(_STARVED)
    found.write_ipc_stream(sys.stdout.buffer)


def _kind(name: str) -> str:
    return PurePath(name).suffix.lower()


def _too_much(name: str, why: str) -> WorkbookError:
    return WorkbookError(
        f"{name} could not be read: {why} for a file of its size. Open it in Excel and"
        " save the sheet that is needed as a new .xlsx or CSV file"
    )


def _limit(memory: int) -> None:
    """Bound the memory of this process, where its system can."""
    if sys.platform == "win32":
        import win32job  # of pywin32, which xlwings brings

        job = win32job.CreateJobObject(None, "")
        kind = win32job.JobObjectExtendedLimitInformation
        limits = win32job.QueryInformationJobObject(job, kind)
        basic = limits["BasicLimitInformation"]
        basic["LimitFlags"] |= win32job.JOB_OBJECT_LIMIT_PROCESS_MEMORY
        limits["ProcessMemoryLimit"] = memory
        win32job.SetInformationJobObject(job, kind, limits)
        win32job.AssignProcessToJobObject(job, -1)
    else:
        import resource

        addresses = memory + _LIBRARIES
        resource.setrlimit(resource.RLIMIT_AS, (addresses, addresses))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(content: bytes, name: str, sheet: str) -> pl.DataFrame:
    if _kind(name) not in OPEN_XML:
        return _calamine(content, name, sheet)
    reader = Reader(Package(io.BytesIO(content), name))
    title = _title(list(reader.tabs), name, sheet)
    return columns.texts(reader, columns.cells(reader, title))


def _calamine(content: bytes, name: str, sheet: str) -> pl.DataFrame:
    if _kind(name) == ".xlsb" and content.startswith(OLD_FORMAT):
        raise WorkbookError(f"{name} has a password: save it in Excel without one")
    try:
        import fastexcel
        import pyarrow  # noqa: F401  it reports errors through it
    except ImportError:
        raise MissingError(
            f"{name} needs a library: pip install 'xl-align[formats]', or save it in"
            " Excel as .xlsx"
        ) from None
    try:
        book = fastexcel.read_excel(content)
        title = _title(book.sheet_names, name, sheet)
        shown = book.load_sheet(title, header_row=None, dtypes="string")
        text, errors = shown.to_arrow_with_errors()
        numbers = book.load_sheet(title, header_row=None, dtypes="float").to_polars()
    except fastexcel.FastExcelError as trouble:
        why = str(trouble).partition("\n")[0]
        raise WorkbookError(f"{name} is damaged: {why}") from trouble
    except BaseException as trouble:
        if type(trouble).__name__ != "PanicException":  # of Rust: it has no module
            raise
        raise WorkbookError(f"{name} is damaged: {trouble}") from trouble
    found = pl.DataFrame(text).select(
        _exact(pl.col(column), numbers[column]) for column in numbers.columns
    )
    found = _with_errors(found, errors.errors if errors else [])
    return found.filter(pl.any_horizontal(pl.all().is_not_null()))


def _exact(text: pl.Expr, number: pl.Series) -> pl.Expr:
    """Return texts as `columns.texts` has them; calamine's lose digits after nine."""
    lost = text.cast(pl.Float64, strict=False) != number
    midnight = text.str.extract(r"^(\d{4}-\d\d-\d\d) 00:00:00$")
    time = text.str.extract(r"^1899-12-3[01] (\d\d:\d\d:\d\d.*)$")
    return (
        pl.when(number.is_not_null() & text.is_in(["true", "false"]))
        .then(text.str.to_uppercase())
        .when(lost)
        .then(number.cast(pl.String))
        .otherwise(pl.coalesce(midnight, time, text))
    )


def _with_errors(found: pl.DataFrame, errors: Sequence[Any]) -> pl.DataFrame:
    """Return the texts with the error cells that calamine leaves blank."""
    for error in errors:
        row, column = error.offset_position
        code = re.search(r"Error\((\w+)\)", error.detail)
        if code:
            found[row, column] = _ERRORS[code[1]]
    return found


def _title(titles: list[str], name: str, sheet: str) -> str:
    if sheet and sheet not in titles:
        listed = ", ".join(titles)
        raise MissingError(f"no sheet {sheet!r} in {name}; there are {listed}")
    if not titles:
        raise MissingError(f"no sheet with cells in {name}")
    return sheet or titles[0]
