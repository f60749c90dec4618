"""The reason behind an error in a Calc cell: its formula, evaluated once more.

Calc keeps an error's number only. Where the formula is one of our functions over plain
references, numbers and texts, the cells it refers to give the reason again.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from xl_align.hosts.calc.values import WORDS
from xl_align.hosts.cells import Sheets, call
from xl_align.hosts.columns import ERRORS
from xl_align.registry import Function

DEPTH = 8  # errors that errors come from
ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
PLACE = r"\$?[A-Z]{1,3}\$?\d+"
FORMULA = re.compile(r"\{?=([\w.]+)\((.*)\)\}?", re.DOTALL)
ARGUMENT = re.compile(
    rf"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>-?[\d.]+(?:E[-+]?\d+)?)
    |(?P<truth>TRUE|FALSE)\(\)
    |(?:(?P<sheet>\$?(?:'(?:[^']|'')+'|\w+))\.)?(?P<place>{PLACE}(?::{PLACE})?)
    |)\s*(?:;|$)""",
    re.VERBOSE | re.IGNORECASE,
)

Rows = Callable[[Any, str], Any]


class Reason:
    """Explains errors of one document by the functions of the catalog."""

    def __init__(self, functions: Mapping[str, Function], rows: Rows) -> None:
        """Know the functions, by name or method, and how a sheet is read."""
        self.functions = {name.upper(): one for name, one in functions.items()}
        self.rows = rows

    def of(self, cell: Any, shown: str, depth: int = DEPTH) -> str:
        """Return the text of an error, with its reason where the formula gives it.

        Parameters
        ----------
        cell : a cell of Calc that shows an error
        shown : the error as Excel names it; "" for one of Calc's own
        """
        found = FORMULA.fullmatch(cell.getFormula())
        function = found and self.functions.get(found[1].rpartition(".")[2].upper())
        texts = arguments(found[2]) if found and function else None
        if not function or texts is None or not depth:
            return shown or "#VALUE!"
        values = [self._value(cell, one, depth - 1) for one in texts]
        answer = call(function, values, self._sheets(cell))
        told = _at(answer, *_offset(cell))
        # Any other answer than the cell's would be the reason of something else.
        same = isinstance(told, str) and told.startswith(shown or ERRORS)
        return str(told) if same else shown or "#VALUE!"

    def _value(self, cell: Any, one: re.Match[str], depth: int) -> Any:
        """Return what Calc hands over for an argument as it is written."""
        if one["text"]:
            return one["text"][1:-1].replace('""', '"')
        if one["number"]:
            return float(one["number"])
        if one["truth"]:
            return float(one["truth"].upper() == "TRUE")
        if not one["place"]:
            return None
        sheet = cell.getSpreadsheet()
        if one["sheet"]:
            title = one["sheet"].removeprefix("$").strip("'").replace("''", "'")
            sheet = _document(cell).Sheets.getByName(title)
        area = sheet.getCellRangeByName(one["place"])
        rows = [list(row) for row in area.getDataArray()]
        top, left = area.RangeAddress.StartRow, area.RangeAddress.StartColumn
        for wrong in area.queryFormulaCells(ERROR).getRangeAddresses():
            for row in range(wrong.StartRow, wrong.EndRow + 1):
                for column in range(wrong.StartColumn, wrong.EndColumn + 1):
                    source = sheet.getCellByPosition(column, row)
                    shown = WORDS.get(source.getError(), "")
                    rows[row - top][column - left] = self.of(source, shown, depth)
        if ":" in one["place"]:
            return rows
        return 0.0 if rows[0][0] == "" else rows[0][0]  # so Calc passes a blank

    def _sheets(self, cell: Any) -> Sheets:
        return lambda title: self.rows(_document(cell), title)


def arguments(text: str) -> list[re.Match[str]] | None:
    """Return the arguments of a formula, or None where one is more than a value."""
    found, at = [], 0
    while at < len(text):
        one = ARGUMENT.match(text, at)
        if one is None or one.end() == at:
            return None
        found.append(one)
        at = one.end()
    return found


def _document(cell: Any) -> Any:
    """Return the document a cell is in: a sheet knows it by its forms only."""
    return cell.getSpreadsheet().DrawPage.Forms.Parent


def _offset(cell: Any) -> tuple[int, int]:
    """Return the place of a cell within its array formula."""
    cursor = cell.getSpreadsheet().createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    here, first = cell.CellAddress, cursor.RangeAddress
    return here.Row - first.StartRow, here.Column - first.StartColumn


def _at(answer: Any, row: int, column: int) -> Any:
    """Return one cell of an answer; a single one, row or column fills the rest."""
    rows = answer if isinstance(answer, list) else [answer]
    rows = rows if isinstance(rows[0], list) else [rows]
    line = rows[row if len(rows) > 1 else 0] if row < max(len(rows), 2) else []
    at = column if len(line) > 1 else 0
    return line[at] if at < len(line) else None
