"""Ranges of the stand-in for Excel."""

import datetime as dt
import re

from hosts.excel_com import Com, change
from hosts.excel_german import german
from hosts.excel_looks import (
    HORIZONTAL,
    VERTICAL,
    CellFont,
    Interior,
    Line,
    aligned,
    locked,
    number_format,
)
from hosts.excel_rules import FormatConditions
from hosts.excel_spills import anchor, enter, written
from hosts.excel_surround import (
    custom_width,
    drop_width,
    pixels,
    set_width,
    width_of,
)
from hosts.excel_values import ERRORS, days, formula_of, moment
from hosts.excel_whole import Counted, Entire
from hosts.excel_windows import refused
from openpyxl.cell.cell import MergedCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter as letters
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import from_excel

from xl_align.workbook.formula import stored

LAST_ROW, LAST_COLUMN = 1048576, 16384
USUAL_HEIGHT = 15
LIKE_A_NUMBER = re.compile(r"[-+$€£(]?\s*[\d.,]+\s*[%)]?$")
LIKE_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?$|\d{1,2}:\d\d")
LONGEST = 8192  # letters of a formula


def areas_of(text):
    """Return (top, left, bottom, right) of each area of an address."""
    found = []
    for one in text.replace("$", "").split(","):
        left, top, right, bottom = range_boundaries(one)
        found.append((top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN))
    return found


class Range(Com):
    def __init__(self, sheet, areas):
        for top, left, bottom, right in areas:
            down, across = 1 <= top <= bottom, 1 <= left <= right
            if not (down and across and bottom <= LAST_ROW and right <= LAST_COLUMN):
                raise refused("Application-defined or object-defined error")
        self._sheet, self._areas = sheet, areas

    # What is in reach of a test: where it is, its parts and its neighbours.

    Worksheet = Parent = property(lambda self: self._sheet)
    Application = property(lambda self: self._sheet.Application)
    Row = property(lambda self: self._areas[0][0])
    Column = property(lambda self: self._areas[0][1])
    Rows = property(lambda self: Counted(self._height))
    Columns = property(lambda self: Counted(self._width))
    Count = property(lambda self: self._height * self._width)
    _height = property(lambda self: self._areas[0][2] - self._areas[0][0] + 1)
    _width = property(lambda self: self._areas[0][3] - self._areas[0][1] + 1)
    EntireRow = property(lambda self: Entire(self, 0))
    EntireColumn = property(lambda self: Entire(self, 1))
    FormatConditions = property(lambda self: FormatConditions(self))
    Font = property(lambda self: CellFont(self))
    Interior = property(lambda self: Interior(self))

    def Borders(self, number):
        return Line(self, number)

    @property
    def Address(self):
        return ",".join(
            f"${letters(left)}${top}"
            + (f":${letters(right)}${bottom}" if (top, left) != (bottom, right) else "")
            for top, left, bottom, right in self._areas
        )

    def __call__(self, row, column):
        top, left = self.Row + row - 1, self.Column + column - 1
        return Range(self._sheet, [(top, left, top, left)])

    Cells = property(lambda self: self)

    def each(self):
        ws = self._sheet._ws
        for top, left, bottom, right in self._areas:
            if bottom == LAST_ROW:  # only what is there: no look of whole columns
                bottom, right = ws.max_row, ws.max_column
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    cell = ws._cells.get((row, column)) or ws.cell(row, column)
                    if not isinstance(cell, MergedCell):  # the first one stands for it
                        yield cell

    def first(self):
        return self._sheet._ws.cell(self.Row, self.Column)

    def _writable(self):
        if self._sheet.ProtectContents:
            raise refused(
                "The cell or chart you're trying to change is on a protected sheet."
            )

    # Contents

    def _read(self, show):
        rows = tuple(
            tuple(show(self._sheet._ws.cell(row, column)) for column in columns)
            for columns in [range(self.Column, self.Column + self._width)]
            for row in range(self.Row, self.Row + self._height)
        )
        return rows[0][0] if self.Count == 1 else rows

    def _shown(self, cell, dates=True):
        value = cell.value
        if anchor(self._sheet, cell).data_type == "f":
            value = self._sheet._book._value(self._sheet.Name, cell.coordinate)
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, str):
            constant = cell.data_type == "s"
            return value if constant else ERRORS.get(value, value)
        if isinstance(value, dt.date):
            return moment(value) if dates else days(value)
        if dates and is_date_format(cell.number_format):
            return moment(from_excel(value))
        return float(value)

    @property
    def Value2(self):
        return self._read(lambda cell: self._shown(cell, dates=False))

    @property
    def Value(self):
        return self._read(self._shown)

    @Value.setter
    def Value(self, content):
        self.Formula = content

    @property
    def HasFormula(self):
        return self.first().data_type == "f"

    @property
    def Formula(self):
        return self._read(lambda cell: formula_of(anchor(self._sheet, cell)))

    @property
    def Formula2(self):
        return self.Formula

    @Formula2.setter
    def Formula2(self, typed):
        self._writable()
        assert self.Count == 1, "one cell at a time is modelled"
        enter(self._sheet, self.first(), typed)

    @property
    def FormulaLocal(self):
        return self._read(lambda cell: german(formula_of(cell)))

    @Formula.setter
    def Formula(self, content):
        self._writable()
        rows = content if isinstance(content, list | tuple) else None
        shape = (self._height, self._width)
        if rows is not None and (len(rows), len(rows[0])) != shape:
            raise AssertionError(f"{self.Address} takes {shape[0]} rows")
        for r in range(self._height):
            for c in range(self._width):
                typed = content if rows is None else rows[r][c]
                cell = self._sheet._ws.cell(self.Row + r, self.Column + c)
                self._enter(cell, typed)
        self._sheet.ListObjects._written(self, content)
        self._sheet._book._changed()

    def _enter(self, cell, typed):
        """Take what is typed as Excel does: it guesses numbers, dates and truths."""
        if isinstance(cell, MergedCell):
            return
        written(self._sheet, cell, typed)
        if not isinstance(typed, str):
            assert isinstance(typed, float | bool), f"{typed!r} is no cell of Excel"
            cell.value = typed
        else:
            self._type(cell, typed)

    def _type(self, cell, typed):
        if typed == "":
            cell.value = None
        elif typed.startswith("'"):
            cell.value, cell.data_type = typed[1:], "s"
        elif typed.startswith("="):
            if len(typed) > LONGEST or typed.count("(") != typed.count(")"):
                raise refused("Application-defined or object-defined error")
            table = self._sheet.ListObjects._around(cell)
            cell.value = f"={stored(typed, table)}"
        elif LIKE_A_NUMBER.match(typed) or LIKE_A_DATE.match(typed):
            cell.value = -1.0  # it is no longer the text that was meant
        elif typed.upper() in ("TRUE", "FALSE"):
            cell.value = typed.upper() == "TRUE"
        elif typed in ERRORS:
            cell.value, cell.data_type = typed, "e"
        elif typed[0] in "+-@":
            raise refused("Application-defined or object-defined error")
        else:
            cell.value, cell.data_type = typed, "s"

    @change
    def ClearContents(self):
        self._writable()
        for cell in self.each():
            written(self._sheet, cell, "")
            cell.value = None
        self._sheet._book._changed()

    def Cut(self, Destination):
        from hosts.excel_moves import cut

        self._writable()
        cut(self, Destination)
        self._sheet._book._changed()

    @change
    def Merge(self, Across=False):
        self._writable()
        for top, left, bottom, right in self._areas:
            self._sheet._ws.merge_cells(None, top, left, bottom, right)

    @change
    def UnMerge(self):
        for merged in list(self._sheet._ws.merged_cells.ranges):
            for top, left, bottom, right in self._areas:
                if (merged.min_row, merged.min_col) >= (top, left) and (
                    merged.max_row <= bottom and merged.max_col <= right
                ):
                    self._sheet._ws.unmerge_cells(merged.coord)

    def Select(self):
        if self._sheet._book.ActiveSheet is not self._sheet:
            raise refused("Select method of Range class failed")
        self._sheet._selection = self

    # Looks and sizes

    NumberFormat = number_format()
    HorizontalAlignment = aligned("horizontal", HORIZONTAL)
    VerticalAlignment = aligned("vertical", VERTICAL)
    WrapText = aligned("wrap_text")
    IndentLevel = aligned("indent")
    Locked = locked()

    @property
    def ColumnWidth(self):
        found = {width_of(self._sheet._ws, self.Column + i) for i in range(self._width)}
        return found.pop() if len(found) == 1 else None

    @ColumnWidth.setter
    def ColumnWidth(self, width):
        for i in range(self._width):
            set_width(self._sheet._ws, self.Column + i, width)

    @property
    def UseStandardWidth(self):
        return not custom_width(self._sheet._ws, self.Column)

    @UseStandardWidth.setter
    def UseStandardWidth(self, _):
        drop_width(self._sheet._ws, self.Column)

    @property
    def RowHeight(self):
        return self._sheet._ws.row_dimensions[self.Row].height or USUAL_HEIGHT

    @RowHeight.setter
    def RowHeight(self, points):
        self._sheet._ws.row_dimensions[self.Row].height = points

    @property
    def Left(self):
        return 0.75 * sum(pixels(self._sheet._ws, c) for c in range(1, self.Column))

    @property
    def Top(self):
        rows = self._sheet._ws.row_dimensions
        return sum(rows[r].height or USUAL_HEIGHT for r in range(1, self.Row))
