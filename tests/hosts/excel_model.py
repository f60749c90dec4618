"""The object model of Excel as far as our code goes, over openpyxl.

Names are Excel's own. Formulas are calculated by LibreOffice when a value is asked
for after a change, so that what is read is never what was written.
"""

import io
import warnings
from pathlib import Path

import openpyxl
from hosts.excel_cells import Range, areas_of
from hosts.excel_charts import ChartObjects
from hosts.excel_com import Com, Listed, change
from hosts.excel_lists import ListObjects, Names
from hosts.excel_properties import Properties
from hosts.excel_rules import adopt_rules, saved_rules
from hosts.excel_spills import adopt_spills, shown_spills
from hosts.excel_surround import PageSetup, Tab, Window, adopt_widths, saved_widths
from hosts.excel_windows import refused

from xl_align.workbook.recalculate import recalculated

AUTOMATIC = -4105
VISIBLE = {"visible": -1, "hidden": 0, "veryHidden": 2}


class AutoCorrect(Com):
    settable = ("AutoFillFormulasInLists",)
    AutoFillFormulasInLists = True


class Application(Com):
    settable = (
        *("Calculation", "ScreenUpdating", "EnableEvents", "DisplayAlerts"),
        *("StatusBar", "PrintCommunication", "EnableCancelKey"),
    )
    Calculation = AUTOMATIC
    ScreenUpdating = EnableEvents = DisplayAlerts = PrintCommunication = True
    StatusBar = False
    EnableCancelKey = 1
    Hwnd = 1
    _dynamic = True  # whether formulas fill ranges, as in Excel 365
    Version = "16.0"

    def __init__(self):
        self._books = []
        self._correct = AutoCorrect()
        self._calculated = 0

    Workbooks = property(lambda self: Workbooks(self))
    AutoCorrect = property(lambda self: self._correct)
    ActiveWorkbook = property(lambda self: self._books[0])
    ActiveSheet = property(lambda self: self._books[0].ActiveSheet)
    Selection = property(lambda self: self._books[0]._selected())

    def Calculate(self):
        self._calculated += 1


class Workbooks(Listed):
    def __init__(self, application):
        self._application = application

    Application = property(lambda self: self._application)

    def _all(self):
        return self._application._books

    def Open(self, path, *_):
        book = Workbook(self._application, Path(path))
        self._application._books.insert(0, book)
        return book


class Workbook(Com):
    settable = ("ProtectStructure",)
    ProtectStructure = False
    FileFormat = 51

    def __init__(self, application, path):
        self._application, self._path = application, path
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep
            self._wb = openpyxl.load_workbook(path)
            values = openpyxl.load_workbook(path, data_only=True)
        self._values = {
            (sheet.title, cell.coordinate): cell.value
            for sheet in values.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        self._stale = False
        self._sheets = [Worksheet(self, ws) for ws in self._wb.worksheets]
        self._window = Window(self)

    Application = property(lambda self: self._application)
    Name = property(lambda self: self._path.name)
    FullName = property(lambda self: str(self._path))
    Path = property(lambda self: str(self._path.parent))
    Worksheets = property(lambda self: Worksheets(self))
    Names = property(lambda self: Names(self))
    CustomDocumentProperties = property(lambda self: Properties(self._wb))

    @property
    def ActiveSheet(self):
        return next(one for one in self._sheets if one._ws is self._wb.active)

    def Windows(self, number):
        return {1: self._window}[number]

    def Activate(self):
        books = self._application._books
        books.insert(0, books.pop(books.index(self)))

    def Save(self):
        self.SaveCopyAs(str(self._path))

    def SaveCopyAs(self, path):
        with shown_spills(self):
            self._save(path)

    def _save(self, path):
        for sheet in self._sheets:
            saved_widths(sheet._ws)
            saved_rules(sheet._ws, sheet._rules)
            sheet._charts.saved()
            locked = sheet.ProtectContents
            sheet._ws.protection.sheet = locked
        self._wb.save(path)
        for sheet in self._sheets:
            adopt_widths(sheet._ws)

    def _selected(self):
        return self.ActiveSheet._selection

    def _changed(self):
        self._stale = True

    def _calculated(self):
        """Return a reader of what LibreOffice makes of the workbook as it is."""
        held = io.BytesIO()
        self._save(held)
        [reader] = recalculated([held.getvalue()])
        return reader

    def _value(self, title, place):
        """Return what a formula gives, calculated anew if anything has changed."""
        if self._stale:
            reader = self._calculated()
            self._values = {}
            for tab in reader.tabs:
                for at, cell in reader.sheet(tab).cells.items():
                    letter = openpyxl.utils.get_column_letter(at[1])
                    self._values[tab, f"{letter}{at[0]}"] = cell.value
            self._stale = False
        return self._values.get((title, place))


class Worksheets(Listed):
    def __init__(self, book):
        self._book = book

    Parent = property(lambda self: self._book)

    def _all(self):
        return self._book._sheets

    @change
    def Add(self, Before=None):
        if self._book.ProtectStructure:
            raise refused("Workbook is protected and cannot be changed.")
        at = Before.Index - 1 if Before else 0
        sheet = Worksheet(self._book, self._book._wb.create_sheet(index=at))
        self._book._sheets.insert(at, sheet)
        sheet.Activate()
        return sheet


class Worksheet(Com):
    settable = ("ProtectContents", "ProtectDrawingObjects", "FilterMode")
    ProtectContents = ProtectDrawingObjects = FilterMode = False

    def __init__(self, book, ws):
        self._book, self._ws = book, ws
        adopt_widths(ws)
        self._rules = adopt_rules(ws)
        self._charts = ChartObjects(self)
        self._spills = adopt_spills(ws)
        self._selection = self.Range("A1")
        self.__dict__["ProtectContents"] = bool(ws.protection.sheet)

    Parent = property(lambda self: self._book)
    Application = property(lambda self: self._book.Application)
    Index = property(lambda self: self._book._sheets.index(self) + 1)
    ListObjects = property(lambda self: ListObjects(self))
    PageSetup = property(lambda self: PageSetup(self._ws))
    Tab = property(lambda self: Tab(self._ws))

    @property
    def Name(self):
        return self._ws.title

    @Name.setter
    def Name(self, title):
        if self._book.ProtectStructure:
            raise refused("Workbook is protected and cannot be changed.")
        self._ws.title = title

    @property
    def Visible(self):
        return VISIBLE[self._ws.sheet_state]

    @Visible.setter
    def Visible(self, number):
        kinds = {value: word for word, value in VISIBLE.items()}
        self._ws.sheet_state = kinds[number]

    @property
    def Cells(self):
        return Range(self, [(1, 1, 1048576, 16384)])

    @property
    def UsedRange(self):
        ws = self._ws
        return Range(self, [(ws.min_row, ws.min_column, ws.max_row, ws.max_column)])

    def Range(self, first, last=None):
        if isinstance(first, str):
            return Range(self, areas_of(first))
        a, b = first._areas[0], (last or first)._areas[0]
        return Range(self, [(a[0], a[1], b[2], b[3])])

    def ChartObjects(self):
        return self._charts

    def Activate(self):
        if self.Visible != VISIBLE["visible"]:
            raise refused("Activate method of Worksheet class failed")
        self._book._wb.active = self._ws

    @change
    def Move(self, Before):
        book = self._book
        book._sheets.remove(self)
        book._sheets.insert(book._sheets.index(Before), self)
        book._wb._sheets = [one._ws for one in book._sheets]

    @change
    def Delete(self):
        if self._book.ProtectStructure:
            raise refused("Workbook is protected and cannot be changed.")
        front = self._book.ActiveSheet
        self._book._sheets.remove(self)
        self._book._wb.remove(self._ws)
        left = front if front is not self else self._book._sheets[0]
        self._book._wb.active = left._ws
