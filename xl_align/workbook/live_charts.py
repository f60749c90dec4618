"""Charts drawn by Excel itself, from the same words as those of a file."""

from collections.abc import Mapping
from typing import Any

import xlwings
from xlwings import constants as xl

from xl_align.workbook.live_sketch import Drawing

_KINDS = {
    ("column", ""): "column_clustered",
    ("column", "stacked"): "column_stacked",
    ("bar", ""): "bar_clustered",
    ("line", ""): "line",
}
_POINTS = 0.75  # of a pixel
_DASH = 4  # msoLineDash
_LABELS = {
    "low": xl.Constants.xlLow,
    "high": xl.Constants.xlHigh,
}


def shade(color: str) -> int:
    """Return a colour such as #1F3864 as Excel counts it, blue first."""
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red + 256 * green + 65536 * blue


def draw(sheet: xlwings.Sheet, drawing: Drawing) -> None:
    """Draw a chart with its upper left corner at its cell.

    Parameters
    ----------
    sheet : where
    drawing : XlsxWriter's words, with series as ranges that are filled already
    """
    corner = sheet.range((drawing.row, drawing.column))
    size = drawing.parts["size"]
    width, height = size["width"] * _POINTS, size["height"] * _POINTS
    made = sheet.charts.add(corner.left, corner.top, width, height)
    made.chart_type = _KINDS[drawing.kind["type"], drawing.kind.get("subtype", "")]
    box, chart = made.api
    box.Placement = xl.Placement.xlMove  # with its cell, at its own size
    while chart.SeriesCollection().Count:  # Excel takes what is selected for data
        chart.SeriesCollection(1).Delete()
    for options in drawing.series:
        _series(chart, options, drawing.kind["type"])
    _gaps(chart, drawing)
    _frame(chart, drawing)
    upright = drawing.kind["type"] != "bar"  # else XlsxWriter's y are the words
    words, numbers = ("x_axis", "y_axis") if upright else ("y_axis", "x_axis")
    _axis(chart.Axes(xl.AxisType.xlCategory), drawing.parts[words])
    _axis(chart.Axes(xl.AxisType.xlValue), drawing.parts[numbers])
    _legend(chart, drawing.parts["legend"])


def _series(chart: Any, options: Mapping[str, Any], kind: str) -> None:
    one = chart.SeriesCollection().NewSeries()
    one.Name = options["name"]
    one.XValues = options["categories"]
    one.Values = options["values"]
    if kind == "line":
        line = options["line"]
        one.Format.Line.ForeColor.RGB = shade(line["color"])
        one.Format.Line.Weight = line["width"]
        if line["dash_type"] == "dash":
            one.Format.Line.DashStyle = _DASH
        one.MarkerStyle = xl.MarkerStyle.xlMarkerStyleNone
        return
    if "color" in options["fill"]:
        one.Format.Fill.ForeColor.RGB = shade(options["fill"]["color"])
    else:
        one.Format.Fill.Visible = False
    one.Format.Line.Visible = False
    if "data_labels" in options:
        given = options["data_labels"]
        one.HasDataLabels = True
        labels = one.DataLabels()
        labels.NumberFormat = given["num_format"]
        labels.Position = xl.DataLabelPosition.xlLabelPositionCenter
        _font(labels.Font, given["font"])


def _gaps(chart: Any, drawing: Drawing) -> None:
    if drawing.kind["type"] == "line" or not drawing.series:
        return
    group, first = chart.ChartGroups(1), drawing.series[0]
    group.GapWidth = first["gap"]
    if "overlap" in first:
        group.Overlap = first["overlap"]


def _frame(chart: Any, drawing: Drawing) -> None:
    title = drawing.parts["title"]
    chart.HasTitle = True
    chart.ChartTitle.Text = title["name"]
    _font(chart.ChartTitle.Font, title["name_font"])
    area = drawing.parts["chartarea"]
    chart.ChartArea.Format.Line.Visible = False
    chart.ChartArea.Format.Fill.ForeColor.RGB = shade(area["fill"]["color"])
    chart.PlotArea.Format.Fill.Visible = False


def _axis(axis: Any, given: Mapping[str, Any]) -> None:
    _font(axis.TickLabels.Font, given["num_font"])
    axis.MajorTickMark = xl.TickMark.xlTickMarkNone
    if "label_position" in given:
        axis.TickLabelPosition = _LABELS[given["label_position"]]
    if "color" in given["line"]:
        axis.Format.Line.ForeColor.RGB = shade(given["line"]["color"])
    else:
        axis.Format.Line.Visible = False
    if "num_format" in given:
        axis.TickLabels.NumberFormat = given["num_format"]
    if "major_gridlines" in given:
        lines = given["major_gridlines"]
        axis.HasMajorGridlines = lines["visible"]
        if lines["visible"]:
            axis.MajorGridlines.Format.Line.ForeColor.RGB = shade(
                lines["line"]["color"]
            )
    if "min" in given:
        axis.MinimumScale = given["min"]
    if given.get("reverse"):
        axis.ReversePlotOrder = True
    if "name" in given:
        axis.HasTitle = True
        axis.AxisTitle.Text = given["name"]
        _font(axis.AxisTitle.Font, given["name_font"])


def _legend(chart: Any, given: Mapping[str, Any]) -> None:
    chart.HasLegend = "position" in given
    if chart.HasLegend:
        chart.Legend.Position = xl.LegendPosition.xlLegendPositionBottom
        _font(chart.Legend.Font, given["font"])
        for at in reversed(given["delete_series"]):
            chart.Legend.LegendEntries(at + 1).Delete()


def _font(font: Any, given: Mapping[str, Any]) -> None:
    font.Name, font.Size = given["name"], given["size"]
    if "bold" in given:
        font.Bold = given["bold"]
    if "color" in given:
        font.Color = shade(given["color"])
