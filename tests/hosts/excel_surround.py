"""What surrounds cells in the stand-in for Excel: window, tab, print set-up, widths."""

from hosts.excel_com import Com, color_of
from openpyxl.utils import get_column_letter as letters
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.properties import PageSetupProperties

FOOTERS = {"LeftFooter": "left", "CenterFooter": "center", "RightFooter": "right"}
PIXELS, PADDING = 7, 5  # of a digit of Calibri 11, and of a cell
USUAL = 8.43  # letters of a column nobody has touched


class Window(Com):
    """The window of a workbook: it shows, and sets, the sheet in front."""

    settable = ("ScrollRow", "ScrollColumn", "SplitRow", "SplitColumn")
    ScrollRow = ScrollColumn = 1

    def __init__(self, book):
        self._book = book
        self._split = {}

    @property
    def _ws(self):
        return self._book.ActiveSheet._ws

    @property
    def _panes(self):
        pane = self._ws.sheet_view.pane
        return (int(pane.ySplit or 0), int(pane.xSplit or 0)) if pane else (0, 0)

    @property
    def DisplayGridlines(self):
        return self._ws.sheet_view.showGridLines is not False

    @DisplayGridlines.setter
    def DisplayGridlines(self, shown):
        self._ws.sheet_view.showGridLines = shown

    @property
    def SplitRow(self):
        return self._split.get(self._ws.title, self._panes)[0]

    @SplitRow.setter
    def SplitRow(self, rows):
        self._split[self._ws.title] = (rows, self.SplitColumn)

    @property
    def SplitColumn(self):
        return self._split.get(self._ws.title, self._panes)[1]

    @SplitColumn.setter
    def SplitColumn(self, columns):
        self._split[self._ws.title] = (self.SplitRow, columns)

    @property
    def FreezePanes(self):
        return bool(self._ws.freeze_panes)

    @FreezePanes.setter
    def FreezePanes(self, frozen):
        rows, columns = self.SplitRow, self.SplitColumn
        place = f"{letters(columns + 1)}{rows + 1}"
        self._ws.freeze_panes = place if frozen else None
        if not frozen:
            self._split[self._ws.title] = (0, 0)


class Tab(Com):
    def __init__(self, ws):
        self._ws = ws

    @property
    def Color(self):
        raise NotImplementedError("Tab.Color is not read")

    @Color.setter
    def Color(self, number):
        self._ws.sheet_properties.tabColor = f"FF{color_of(number)}"


class PageSetup(Com):
    def __init__(self, ws):
        self._ws = ws
        if ws.sheet_properties.pageSetUpPr is None:
            ws.sheet_properties.pageSetUpPr = PageSetupProperties()

    def _setter(place, name, made=lambda value: value):
        def put(self, value):
            setattr(place(self._ws), name, made(value))

        return property(lambda self: getattr(place(self._ws), name), put)

    Orientation = _setter(
        lambda ws: ws.page_setup,
        "orientation",
        {1: "portrait", 2: "landscape"}.__getitem__,
    )
    Zoom = _setter(
        lambda ws: ws.sheet_properties.pageSetUpPr, "fitToPage", lambda zoom: not zoom
    )
    FitToPagesWide = _setter(lambda ws: ws.page_setup, "fitToWidth", int)
    FitToPagesTall = _setter(lambda ws: ws.page_setup, "fitToHeight", int)
    LeftMargin = _setter(lambda ws: ws.page_margins, "left", lambda points: points / 72)
    RightMargin = _setter(
        lambda ws: ws.page_margins, "right", lambda points: points / 72
    )
    TopMargin = _setter(lambda ws: ws.page_margins, "top", lambda points: points / 72)
    BottomMargin = _setter(
        lambda ws: ws.page_margins, "bottom", lambda points: points / 72
    )
    PrintTitleRows = _setter(lambda ws: ws, "print_title_rows")
    PrintTitleColumns = _setter(lambda ws: ws, "print_title_cols")
    LeftFooter = _setter(
        lambda ws: ws.oddFooter.left, "text", lambda text: text.removeprefix("&8")
    )
    CenterFooter = _setter(
        lambda ws: ws.oddFooter.center, "text", lambda text: text.removeprefix("&8")
    )
    RightFooter = _setter(
        lambda ws: ws.oddFooter.right, "text", lambda text: text.removeprefix("&8")
    )


def adopt_widths(ws):
    """Give every column of a group its own entry, as Excel counts them."""
    for _, group in list(ws.column_dimensions.items()):
        first, last = group.min or 0, group.max or 0
        for at in range(first, last + 1):
            one = ColumnDimension(
                ws, index=letters(at), width=group.width, hidden=group.hidden
            )
            one._style = group._style
            one.min = one.max = at
            ws.column_dimensions[letters(at)] = one


def saved_widths(ws):
    """Join alike columns side by side into one entry, as Excel saves them."""
    before = None
    for one in sorted(ws.column_dimensions.values(), key=lambda one: one.min or 0):
        alike = before and (one.width, one.hidden) == (before.width, before.hidden)
        if alike and before.max + 1 == one.min:
            before.max = one.max
            del ws.column_dimensions[letters(one.min)]
        else:
            before = one


def width_of(ws, column):
    """Return the width of a column in letters."""
    if not custom_width(ws, column):
        return USUAL
    return round((pixels(ws, column) - PADDING) / PIXELS, 2)


def pixels(ws, column):
    """Return how many pixels a column takes."""
    entry = ws.column_dimensions.get(letters(column))
    if entry is None or not entry.customWidth:
        return 64
    return int((256 * entry.width + int(128 / PIXELS)) / 256 * PIXELS)


def custom_width(ws, column):
    """Tell whether a column has a width of its own."""
    entry = ws.column_dimensions.get(letters(column))
    return entry is not None and entry.customWidth


def drop_width(ws, column):
    """Let a column follow the standard width again."""
    ws.column_dimensions.pop(letters(column), None)


def set_width(ws, column, width):
    """Give a column a width in letters; Excel keeps it in whole pixels."""
    wide = int(width * PIXELS + 0.5) + PADDING
    entry = ws.column_dimensions[letters(column)]
    entry.width = int(wide / PIXELS * 256) / 256
    entry.min = entry.max = column
