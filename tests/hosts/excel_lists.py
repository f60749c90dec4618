"""Tables and names of the stand-in for Excel."""

from hosts.excel_com import Com, Listed, change
from hosts.excel_windows import refused
from openpyxl.utils import get_column_letter as letters
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo


def area_of(ref):
    left, top, right, bottom = range_boundaries(ref)
    return top, left, bottom, right


def ref_of(top, left, bottom, right):
    return f"{letters(left)}{top}:{letters(right)}{bottom}"


def meets(one, other):
    return not (
        one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    )


class ListObjects(Listed):
    def __init__(self, sheet):
        self._sheet = sheet

    def _all(self):
        tables = self._sheet._ws.tables.values()
        return [ListObject(self._sheet, table) for table in tables]

    @change
    def Add(
        self, SourceType, Source, LinkSource, XlListObjectHasHeaders, Destination,
        TableStyleName,
    ):  # fmt: skip
        self._sheet_free(Source._areas[0], None)
        book = self._sheet._book
        names = [t.Name for sheet in book._sheets for t in sheet.ListObjects]
        name = next(n for i in range(1, 999) if (n := f"Table{i}") not in names)
        table = Table(displayName=name, ref=ref_of(*Source._areas[0]))
        numbers = [t._table.id for s in book._sheets for t in s.ListObjects]
        table.id = 1 + max(numbers, default=0)
        table.tableStyleInfo = TableStyleInfo(name=TableStyleName, showRowStripes=True)
        table._initialise_columns()
        self._sheet._ws.add_table(table)
        made = ListObject(self._sheet, table)
        made._renamed()
        return made

    def _sheet_free(self, area, but):
        for one in self._all():
            if one.Name != but and meets(one._area, area):
                raise refused("A table cannot overlap another table.")

    def _around(self, cell):
        for one in self._all():
            top, left, bottom, right = one._area
            if top <= cell.row <= bottom and left <= cell.column <= right:
                return one.Name
        return ""

    def _written(self, cells, content):
        for one in self._all():
            if meets(one._area, cells._areas[0]):
                one._written(cells, content)


class ListObject(Com):
    def __init__(self, sheet, table):
        self._sheet, self._table = sheet, table

    _area = property(lambda self: area_of(self._table.ref))
    Parent = property(lambda self: self._sheet)
    Range = property(lambda self: self._part(*self._area))
    TableStyle = property(lambda self: Style(self._table.tableStyleInfo))
    AutoFilter = property(lambda self: Filter(self._table))

    def _part(self, top, left, bottom, right):
        from hosts.excel_cells import Range

        return Range(self._sheet, [(top, left, bottom, right)])

    @property
    def Name(self):
        return self._table.displayName

    @Name.setter
    def Name(self, name):
        for sheet in self._sheet._book._sheets:
            if name.lower() in [t.lower() for t in sheet._ws.tables]:
                raise refused("A table with this name exists already.")
        del self._sheet._ws.tables[self.Name]
        self._table.displayName = self._table.name = name
        self._sheet._ws.tables.add(self._table)

    @property
    def HeaderRowRange(self):
        top, left, _, right = self._area
        return self._part(top, left, top, right)

    @property
    def ShowTotals(self):
        return bool(self._table.totalsRowCount)

    @ShowTotals.setter
    def ShowTotals(self, shown):
        if shown == self.ShowTotals:
            return
        top, left, bottom, right = self._area
        if shown:
            below = (bottom + 1, left, bottom + 1, right)
            self._sheet.ListObjects._sheet_free(below, self.Name)
            if any(cell.value is not None for cell in self._part(*below).each()):
                raise AssertionError("Excel would move what stands below the table")
        self._table.ref = ref_of(top, left, bottom + (1 if shown else -1), right)
        self._table.totalsRowCount = 1 if shown else None
        for column in self._table.tableColumns:
            column.totalsRowFunction = column.totalsRowFormula = None

    @property
    def ShowAutoFilter(self):
        return self._table.autoFilter is not None

    @ShowAutoFilter.setter
    def ShowAutoFilter(self, shown):
        top, left, bottom, right = self._area
        bottom -= self.ShowTotals
        ref = ref_of(top, left, bottom, right)
        self._table.autoFilter = AutoFilter(ref=ref) if shown else None

    @change
    def Unlist(self):
        del self._sheet._ws.tables[self.Name]

    @change
    def Resize(self, Range):
        if self.ShowTotals:
            raise AssertionError("nobody knows what Excel does with the totals")
        area = Range._areas[0]
        if area[0] != self._area[0] or not meets(area, self._area):
            raise refused("The headers must remain in the same row.")
        self._sheet.ListObjects._sheet_free(area, self.Name)
        self._table.ref = ref_of(*area)
        width = area[3] - area[1] + 1
        columns = self._table.tableColumns[:width]
        number = max(column.id for column in self._table.tableColumns)
        while len(columns) < width:
            number += 1
            columns.append(TableColumn(id=number, name=f"Column{number}"))
        self._table.tableColumns = columns
        self._refiltered()

    def _refiltered(self):
        if self._table.autoFilter is not None:
            self.ShowAutoFilter = True

    def _moved(self, down, across):
        top, left, bottom, right = self._area
        self._table.ref = ref_of(
            top + down, left + across, bottom + down, right + across
        )
        self._refiltered()

    def _renamed(self):
        """Take the titles from the cells of the header: none may be blank."""
        titles = [str(cell.value or "") for cell in self.HeaderRowRange.each()]
        if "" in titles or len({title.lower() for title in titles}) < len(titles):
            raise AssertionError(f"Excel would rename the columns {titles}")
        for column, title in zip(self._table.tableColumns, titles, strict=True):
            column.name = title

    def _written(self, cells, content):
        top, left, bottom, _ = self._area
        row, column = cells.Row, cells.Column
        last = row + cells._height - 1
        if row <= top <= last:
            self._renamed()
        body = (top + 1, bottom - self.ShowTotals)
        filling = self._sheet.Application.AutoCorrect.AutoFillFormulasInLists
        if isinstance(content, str) and cells._width == 1 and filling:
            if (row, last) == body and content.startswith("="):
                text = cells.first().value.removeprefix("=")
                filled = self._table.tableColumns[column - left]
                filled.calculatedColumnFormula = TableFormula(attr_text=text)
        elif filling:
            raise AssertionError("Excel would fill these formulas down")
        if self.ShowTotals and row <= bottom <= last:
            self._totalled(bottom, left)

    def _totalled(self, bottom, left):
        for at, column in enumerate(self._table.tableColumns, left):
            cell = self._sheet._ws.cell(bottom, at)
            column.totalsRowFunction = column.totalsRowFormula = None
            column.totalsRowLabel = None
            if cell.data_type == "f":
                text = cell.value.removeprefix("=")
                column.totalsRowFunction = "custom"
                column.totalsRowFormula = TableFormula(attr_text=text)
            elif cell.value is not None:
                column.totalsRowLabel = str(cell.value)


class Style(Com):
    def __init__(self, info):
        self._info = info

    Name = property(lambda self: self._info.name)


class Filter(Com):
    def __init__(self, table):
        self._table = table

    @property
    def FilterMode(self):
        return bool(self._table.autoFilter and self._table.autoFilter.filterColumn)


class Names(Listed):
    def __init__(self, book):
        self._book = book

    _names = property(lambda self: self._book._wb.defined_names)

    def _all(self):
        return [Name(self._book, name) for name in self._names.values()]

    @change
    def Add(self, Name, RefersTo):
        made = DefinedName(Name, attr_text=RefersTo.removeprefix("="))
        self._names[Name] = made
        return self(Name)


class Name(Com):
    def __init__(self, book, name):
        self._book, self._name = book, name

    Name = property(lambda self: self._name.name)

    @property
    def RefersTo(self):
        return f"={self._name.attr_text}"

    @RefersTo.setter
    def RefersTo(self, text):
        self._name.attr_text = text.removeprefix("=")

    @property
    def RefersToRange(self):
        places = list(self._name.destinations)
        if len(places) != 1:
            raise refused("Application-defined or object-defined error")
        title, ref = places[0]
        return self._book.Worksheets(title).Range(ref)

    @change
    def Delete(self):
        del self._book._wb.defined_names[self._name.name]
