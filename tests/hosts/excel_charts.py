"""Charts of the stand-in for Excel: settings taken down, drawn when it saves."""

from hosts.excel_com import Com, Listed, change
from hosts.excel_surround import pixels
from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.series import Series as Drawn
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

STACKED, CLUSTERED, BARS, LINES = 52, 51, 57, 4
EMU = 12700  # of a point


class Node(Com):
    """An object that only holds settings, and other objects under it."""

    below = ()

    def __init__(self, **settings):
        for name, kind in dict(self.below).items():
            self.__dict__[name] = kind()
        self.__dict__.update(settings)


class Color(Node):
    settable = ("RGB",)
    RGB = None


class LineFormat(Node):
    settable = ("Visible", "Weight", "DashStyle")
    below = (("ForeColor", Color),)
    Visible = True


class FillFormat(Node):
    settable = ("Visible",)
    below = (("ForeColor", Color),)
    Visible = True


class Format(Node):
    below = (("Line", LineFormat), ("Fill", FillFormat))


class Font(Node):
    settable = ("Name", "Size", "Bold", "Color")


class Text(Node):
    settable = ("Text",)
    below = (("Font", Font),)
    Text = ""


class Labels(Node):
    settable = ("NumberFormat", "Position")
    below = (("Font", Font),)


class Lines(Node):
    below = (("Format", Format),)


class Axis(Node):
    settable = (
        *("MajorTickMark", "TickLabelPosition", "HasMajorGridlines", "HasTitle"),
        *("MinimumScale", "ReversePlotOrder"),
    )
    below = (
        *(("TickLabels", Labels), ("Format", Format), ("MajorGridlines", Lines)),
        ("AxisTitle", Text),
    )


class Group(Node):
    settable = ("GapWidth", "Overlap")


class Entries(Node):
    def __init__(self, count):
        super().__init__(_left=list(range(1, count + 1)))

    def Delete(self):
        pass


class Legend(Node):
    settable = ("Position",)
    below = (("Font", Font),)

    def LegendEntries(self, number):
        return Entries(number)


class Series(Node):
    settable = ("Name", "XValues", "Values", "MarkerStyle", "HasDataLabels")
    below = (("Format", Format), ("_labels", Labels))

    def DataLabels(self):
        assert self.HasDataLabels
        return self._labels


class SeriesCollection(Listed):
    def __init__(self, chart):
        self._chart = chart

    def _all(self):
        return self._chart._series

    def NewSeries(self):
        self._chart._series.append(Series())
        return self._chart._series[-1]


class Chart(Node):
    settable = ("ChartType", "ChartStyle", "HasTitle", "HasLegend")
    below = (
        *(("ChartTitle", Text), ("ChartArea", Lines), ("PlotArea", Lines)),
        *(("Legend", Legend), ("_words", Axis), ("_numbers", Axis), ("_group", Group)),
    )
    HasTitle = False

    def __init__(self):
        super().__init__(_series=[])

    def SeriesCollection(self, number=None):
        found = SeriesCollection(self)
        return found if number is None else found.Item(number)

    def Axes(self, number):
        return {1: self._words, 2: self._numbers}[number]

    def ChartGroups(self, number):
        assert (number, bool(self._series)) == (1, True)
        return self._group

    def drawn(self):
        """Return the chart as openpyxl writes it."""
        if self.ChartType == LINES:
            made = LineChart()
        else:
            made = BarChart()
            made.type = "bar" if self.ChartType == BARS else "col"
            stacked = self.ChartType == STACKED
            made.grouping = "stacked" if stacked else "clustered"
        made.title = self.ChartTitle.Text if self.HasTitle else None
        for one in self._series:
            values = one.Values.removeprefix("=")
            words = one.XValues.removeprefix("=")
            drawn = Drawn(idx=len(made.series), order=len(made.series))
            drawn.tx = SeriesLabel(v=one.Name)
            drawn.val = NumDataSource(numRef=NumRef(f=values))
            drawn.cat = AxDataSource(strRef=StrRef(f=words))
            drawn.spPr = GraphicalProperties()
            made.series.append(drawn)
        return made


class ChartObject(Com):
    settable = ("Placement",)

    def __init__(self, sheet, old=None, box=None):
        self._sheet, self._old, self._box = sheet, old, box
        self._chart = Chart()

    Chart = property(lambda self: self._chart)
    Parent = property(lambda self: self._sheet)
    Name = property(lambda self: f"Chart {self._sheet._charts._all().index(self) + 1}")

    @change
    def Delete(self):
        self._sheet._charts._objects.remove(self)

    def drawn(self):
        if self._old is not None:
            return self._old
        made = self._chart.drawn()
        left, top, width, height = self._box
        size = XDRPositiveSize2D(int(width * EMU), int(height * EMU))
        made.anchor = OneCellAnchor(_from=self._corner(left, top), ext=size)
        return made

    def _corner(self, left, top):
        ws, column, row = self._sheet._ws, 1, 1
        while left >= 0.75 * pixels(ws, column):
            left -= 0.75 * pixels(ws, column)
            column += 1
        while top >= (ws.row_dimensions[row].height or 15):
            top -= ws.row_dimensions[row].height or 15
            row += 1
        offsets = {"colOff": int(left * EMU), "rowOff": int(top * EMU)}
        return AnchorMarker(col=column - 1, row=row - 1, **offsets)


class ChartObjects(Listed):
    def __init__(self, sheet):
        self._sheet = sheet
        self._objects = [ChartObject(sheet, old) for old in sheet._ws._charts]

    Parent = property(lambda self: self._sheet)

    def _all(self):
        return self._objects

    @change
    def Add(self, Left, Top, Width, Height):
        made = ChartObject(self._sheet, box=(Left, Top, Width, Height))
        self._objects.append(made)
        return made

    def saved(self):
        """Put the charts into the sheet, as it is saved."""
        self._sheet._ws._charts = [one.drawn() for one in self._objects]
