"""A sheet of somebody's workbook as text, as a CSV file of it would be read."""

import pandas as pd

from xl_align.errors import Problem, TableError, WorkbookError
from xl_align.sources.delimited import misnamed, without_margin
from xl_align.workbook import foreign


def sheet_table(content: bytes, file: str, sheet: str = "") -> pd.DataFrame:
    """Return the rows of a sheet as text, '' where blank.

    Parameters
    ----------
    content : bytes
        The workbook.
    file : str
        Its name, which tells the format, and for messages.
    sheet : str
        Title of the sheet; the first one if empty.

    Raises
    ------
    TableError
        Says what is wrong with the file or with the names in its first row.
    """
    try:
        found = foreign.texts(content, file, sheet)
    except WorkbookError as trouble:
        rule = str(trouble).removeprefix(file).lstrip(" :")
        raise TableError([Problem(file, 0, "file", rule)]) from trouble
    if found.is_empty():
        rule = "is empty; its first row must name the columns"
        raise TableError([Problem(file, 0, "file", rule)])
    header = [(name or "").strip() for name in found.row(0)]
    if problems := misnamed(header, file):
        raise TableError(problems)
    columns = (column.fill_null("").to_list() for column in found[1:])
    frame = pd.DataFrame(dict(enumerate(columns)), dtype="str")
    return without_margin(frame.set_axis(header, axis=1), file)
