"""Native charts: few colours, no grid, thin axes, the story in the title."""

from typing import Any

from xl_align.errors import WorkbookError
from xl_align.workbook import Chart, Series
from xl_align.workbook.style import FONT, Palette, axis_format

_INK, _AXIS = "#404040", "#BFBFBF"
_KINDS = {
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
    "line": {"type": "line"},
}


def add_chart(book: Any, page: Any, chart: Chart, palette: Palette) -> None:
    """Put a chart on a sheet at its cell.

    Parameters
    ----------
    book, page : the XlsxWriter workbook and sheet
    chart : what to draw
    palette : colours by role of a series
    """
    drawn = book.add_chart(_KINDS[chart.kind])
    for series in chart.series:
        drawn.add_series(_series(chart, series, palette))
    drawn.set_title(
        {"name": chart.title, "name_font": _font(11, bold=True), "overlay": False}
    )
    drawn.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    drawn.set_plotarea({"fill": {"none": True}})
    _axes(drawn, chart)
    _legend(drawn, chart)
    drawn.set_size({"width": chart.width, "height": chart.height})
    place = {"object_position": 2, "description": chart.title}  # moves, keeps its size
    page.insert_chart(chart.row - 1, chart.column - 1, drawn, place)


def _font(size: int, *, bold: bool = False, color: str = _INK) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}


def _series(chart: Chart, series: Series, palette: Palette) -> dict[str, Any]:
    if series.role not in palette.series:
        known = ", ".join(palette.series)
        raise WorkbookError(f"series role {series.role!r} is not one of {known}")
    color = palette.series[series.role]
    options: dict[str, Any] = {
        "name": series.title,
        "categories": f"={series.categories}",
        "values": f"={series.values}",
        "gap": 45 if chart.kind == "stacked" else 80,
    }
    if series.role == "hidden":
        return options | {"fill": {"none": True}, "border": {"none": True}}
    if chart.kind == "line":
        dash = "dash" if series.role in ("forecast", "plan") else "solid"
        return options | {
            "line": {"color": color, "width": 2.0, "dash_type": dash},
            "marker": {"type": "none"},
        }
    options |= {"fill": {"color": color}, "border": {"none": True}}
    if chart.kind == "stacked":
        options["data_labels"] = _labels(chart, series)
    else:
        options["overlap"] = -5
    return options


def _labels(chart: Chart, series: Series) -> dict[str, Any]:
    """Label the steps of a waterfall with their amounts, unless it is zero."""
    digits = axis_format(chart.unit).split(";")[0]
    above = f"({digits})" if series.role == "down" else digits
    dark = series.role in ("base", "total", "actual")
    return {
        "value": True,
        "num_format": f'{above};({digits});""',
        "position": "center",
        "font": _font(8, bold=True, color="#FFFFFF" if dark else "#1A1A1A"),
    }


def _axes(drawn: Any, chart: Chart) -> None:
    words = {
        "num_font": _font(9),
        "num_format": axis_format(chart.categories),
        "line": {"color": _AXIS},
        "major_tick_mark": "none",
        "label_position": "low",  # below the bars, also where they are negative
    }
    numbers: dict[str, Any] = {
        "num_font": _font(9),
        "num_format": axis_format(chart.unit),
        "line": {"none": True},
        "major_tick_mark": "none",
        "major_gridlines": {
            "visible": chart.kind == "line",
            "line": {"color": "#EDEFF2"},
        },
    }
    if chart.floor:  # 0 leaves it to Excel, which makes room below negative bars
        numbers["min"] = chart.floor
    if chart.axis_title:
        numbers |= {"name": chart.axis_title, "name_font": _font(9)}
    if chart.kind == "bar":
        # Bars read from the top down; the numbers stay below them.
        drawn.set_y_axis(words | {"reverse": True})
        drawn.set_x_axis(numbers | {"label_position": "high"})
        return
    drawn.set_x_axis(words)
    drawn.set_y_axis(numbers)


def _legend(drawn: Any, chart: Chart) -> None:
    if not chart.legend:
        drawn.set_legend({"none": True})
        return
    hidden = [i for i, series in enumerate(chart.series) if series.role == "hidden"]
    drawn.set_legend({"position": "bottom", "font": _font(9), "delete_series": hidden})
