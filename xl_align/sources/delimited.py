"""CSV as text: every cell as it was written, every broken line named.

Nothing is guessed. Item '007' stays '007'; the schema decides later what a
number is. pandas and DuckDB would both pad or drop fields of a ragged row.
"""

import csv
import io
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from xl_align.errors import Problem, TableError

Record: TypeAlias = tuple[int, list[str]]  # line of the file, cells


def text_table(content: bytes, file: str) -> pd.DataFrame:
    """Return the rows of a CSV file as text, '' where blank.

    Parameters
    ----------
    content : bytes
        The file: UTF-8 with or without byte order mark, commas, a header.
    file : str
        Its name, for messages.

    Raises
    ------
    TableError
        Names every broken line: not UTF-8, ragged, an open quote, a header
        with a blank or repeated name.
    """
    records = _records(_decoded(content, file), file)
    while records and not records[-1][1]:
        records.pop()  # blank lines at the end are no rows
    if not records:
        rule = "is empty; its first line must name the columns"
        raise TableError([Problem(file, 0, "file", rule)])
    header = [name.strip() for name in records[0][1]]
    if problems := [*misnamed(header, file), *_ragged(records, file)]:
        raise TableError(problems)
    rows = [cells for _, cells in records[1:]]
    return without_margin(pd.DataFrame(rows, columns=header, dtype="str"), file)


def column_names(path: Path) -> list[str]:
    """Return the names in the first record of a CSV file; a blank one is numbered.

    For a file too long to read as text; whoever reads on finds its other breaches.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        try:
            header = next(csv.reader(file, strict=True), [])
        except csv.Error as error:
            rule = f"the first line is not CSV: {error}"
            raise TableError([Problem(path.name, 1, "header", rule)]) from error
    names = [name.strip() for name in header]
    if not names:
        rule = "is empty; its first line must name the columns"
        raise TableError([Problem(path.name, 0, "file", rule)])
    if problems := misnamed(names, path.name):
        raise TableError(problems)
    return [name or f"column{place}" for place, name in enumerate(names, start=1)]


def _decoded(content: bytes, file: str) -> str:
    try:
        text = content.decode("utf-8-sig")
        position = text.find("\0")  # UTF-16 without a byte order mark
        line = text.count("\n", 0, position) + 1
    except UnicodeDecodeError as error:
        text, position = "", error.start
        line = content.count(b"\n", 0, position) + 1
    if position >= 0:
        rule = f"line {line} is not UTF-8 text; save the file as 'CSV UTF-8'"
        raise TableError([Problem(file, line, "encoding", rule)])
    return text


def _records(text: str, file: str) -> list[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[Record] = []
    try:
        for cells in reader:
            records.append((reader.line_num, cells))
    except csv.Error as error:
        rule = f"line {reader.line_num} is not CSV: {error}"
        broken = Problem(file, len(records) + 1, "quotes", rule)
        raise TableError([broken]) from error
    return records


def misnamed(header: list[str], file: str) -> list[Problem]:
    """Return what is wrong with the names of the columns."""
    if len(header) == 1 and (found := [mark for mark in ";\t|" if mark in header[0]]):
        rule = f"is separated by {found[0]!r}; save it with commas"
        return [Problem(file, 1, "header", rule)]
    return [
        Problem(file, 1, "header", "repeats an earlier column name", name)
        for place, name in enumerate(header)
        if name and name in header[:place]
    ]


def _ragged(records: list[Record], file: str) -> list[Problem]:
    width = len(records[0][1])
    return [
        Problem(
            file,
            row,
            "fields",
            f"line {line} has {len(cells)} fields, the header has {width}",
        )
        for row, (line, cells) in enumerate(records, start=1)
        if len(cells) != width
    ]


def without_margin(frame: pd.DataFrame, file: str) -> pd.DataFrame:
    """Drop columns without a name; Excel writes them where a cell once was."""
    unnamed = [place for place, name in enumerate(frame.columns) if not name]
    problems = [
        Problem(file, 1, "header", f"column {place + 1} has cells but no name")
        for place in unnamed
        if frame.iloc[:, place].str.strip().ne("").any()
    ]
    if problems:
        raise TableError(problems)
    return frame.loc[:, [name != "" for name in frame.columns]]
