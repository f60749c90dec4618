"""What the writer puts on a sheet, taken down for an Excel that is running.

``writer.fill`` speaks the words of XlsxWriter; here its words end in plain columns,
runs of equal looks and settings, which Excel takes as whole ranges.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xl_align.errors import WorkbookError
from xl_align.workbook import Sheet
from xl_align.workbook.live_sketch import (
    Drawing,
    ListSpec,
    Look,
    Rule,
    Sketch,
    Strip,
)
from xl_align.workbook.live_words import Typed, spoken, typed
from xl_align.workbook.places import Area
from xl_align.workbook.style import FINANCE, Palette
from xl_align.workbook.writer import Desk, fill


class Page:
    """Takes the place of an XlsxWriter worksheet."""

    def __init__(self, title: str) -> None:
        """Begin with an empty sheet; rows and columns count from 1 in here."""
        self.title = title
        self.columns: dict[int, list[Strip]] = {}
        self.looks: dict[int, list[tuple[int, int, Look]]] = {}
        self.tables: list[ListSpec] = []
        self.spills: dict[Area, str] = {}
        self.merged: list[Area] = []
        self.rules: list[Rule] = []
        self.charts: list[Drawing] = []
        self.widths: dict[int, float] = {}
        self.heights: dict[int, float] = {}
        self.setup: dict[str, tuple[Any, ...]] = {}

    @property
    def area(self) -> Area:
        """The range from A1 to the last cell that has content or a look."""
        bottoms = [run[1] for runs in self.looks.values() for run in runs]
        return Area(1, 1, max(self.looks, default=1), max(bottoms, default=1))

    def rows(self, first: int, last: int) -> list[list[Typed]]:
        """Return the contents of whole rows, blanks as empty texts.

        The cells that one formula fills are blank too.
        """
        width = self.area.right
        grid: list[list[Typed]] = [[""] * width for _ in range(first, last + 1)]
        for column, strips in self.columns.items():
            for strip in strips:
                begin = max(first, strip.top)
                end = min(last, strip.top + len(strip.values) - 1)
                for row in range(begin, end + 1):
                    grid[row - first][column - 1] = strip.values[row - strip.top]
        for area in self._filled():
            for row in range(max(first, area.top), min(last, area.bottom) + 1):
                for column in range(area.left, area.right + 1):
                    grid[row - first][column - 1] = ""
        return grid

    def _filled(self) -> Iterator[Area]:
        """Yield the areas that one formula fills."""
        yield from self.spills
        for table in self.tables:
            for column in table.fills:
                yield Area(column, table.body.top, column, table.body.bottom)

    def runs(self) -> Iterator[tuple[Area, Look]]:
        """Yield rectangles of equal looks: runs side by side are joined."""
        wide: dict[tuple[int, int, Look], list[int]] = {}
        for column, runs in sorted(self.looks.items()):
            for run in runs:
                wide.setdefault(run, []).append(column)
        for (top, bottom, look), columns in wide.items():
            first = before = columns[0]
            for column in [*columns[1:], 0]:
                if column != before + 1:
                    yield Area(first, top, before, bottom), look
                    first = column
                before = column

    # The words of XlsxWriter that the writer uses; there, counting begins at 0.

    def write_blank(self, row: int, column: int, _: None, look: Look) -> None:
        """Take down an empty cell."""
        self._put(row, column, "", look)

    def write_string(self, row: int, column: int, text: str, look: Look) -> None:
        """Take down a text, so that Excel takes it for nothing else."""
        self._put(row, column, typed(text), look)

    def write_rich_string(self, row: int, column: int, *parts: Any) -> None:
        """Take down a text that XlsxWriter wants in pieces."""
        *pieces, look = parts
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        self._put(row, column, typed(text), look)

    def write_number(self, row: int, column: int, number: float, look: Look) -> None:
        """Take down a number: Excel has doubles only."""
        self._put(row, column, float(number), look)

    def write_boolean(self, row: int, column: int, value: bool, look: Look) -> None:
        """Take down a truth."""
        self._put(row, column, value, look)

    def write_formula(
        self, row: int, column: int, text: str, look: Look, _: Any = None
    ) -> None:
        """Take down a formula; its value is Excel's to find."""
        self._put(row, column, spoken(text), look)

    def write_spilling(
        self,
        row: int,
        column: int,
        size: tuple[int, int],
        text: str,
        look: Look,
        _: Any = None,
    ) -> None:
        """Take down a formula that fills a range: its cells stay free for it."""
        self._put(row, column, "", look)
        bottom, right = row + size[0], column + size[1]
        self.spills[Area(column + 1, row + 1, right, bottom)] = spoken(text)

    def data_validation(
        self, top: int, left: int, bottom: int, right: int, _: Mapping[str, Any]
    ) -> None:
        """Refuse a rule for what may be typed: no sheet of a command has one yet."""
        area = Area(left + 1, top + 1, right + 1, bottom + 1)
        raise WorkbookError(
            f"{self.title}!{area} has a rule for what may be typed: close the workbook,"
            " then run the command on its file with xl-align run"
        )

    def merge_range(
        self, top: int, left: int, bottom: int, right: int, _: str, look: Look
    ) -> None:
        """Take down merged cells."""
        self.merged.append(Area(left + 1, top + 1, right + 1, bottom + 1))
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                self._put(row, column, "", look)

    def add_table(
        self, top: int, left: int, bottom: int, right: int, options: Mapping[str, Any]
    ) -> None:
        """Take down a table and its headings; its cells come one by one."""
        columns: Sequence[Mapping[str, Any]] = options["columns"]
        for at, column in enumerate(columns, left):
            self._put(top, at, typed(column["header"]), column["header_format"])
        filled = {
            at: spoken(column["formula"])
            for at, column in enumerate(columns, left + 1)
            if "formula" in column
        }
        area = Area(left + 1, top + 1, right + 1, bottom + 1)
        titles = tuple(column["header"] for column in columns)
        marks = options["total_row"], options["autofilter"], options["style"]
        self.tables.append(ListSpec(options["name"], area, titles, *marks, filled))

    def conditional_format(self, area: str, options: Mapping[str, Any]) -> None:
        """Take down a rule; the writer has rules by formula only."""
        self.rules.append(Rule(area, spoken(options["criteria"]), options["format"]))

    def insert_chart(self, row: int, column: int, chart: Drawing, _: Any) -> None:
        """Take down a chart and its corner."""
        chart.row, chart.column = row + 1, column + 1
        self.charts.append(chart)

    def set_column(self, first: int, last: int, width: float, _: Look) -> None:
        """Take down a width in letters."""
        self.widths |= dict.fromkeys(range(first + 1, last + 2), width)

    def set_row(self, row: int, height: float) -> None:
        """Take down a height in points."""
        self.heights[row + 1] = height

    def set_margins(self, **inches: float) -> None:
        """Take down the margins of the page."""
        self.setup["set_margins"] = (inches,)

    def ignore_errors(self, _: Any) -> None:
        """Leave out: Excel hides its green triangles cell by cell only."""

    def __getattr__(self, word: str) -> Any:
        """Take down a setting of the page under its word."""
        if word not in SETTINGS:
            raise AttributeError(word)
        return lambda *values: self.setup.__setitem__(word, values)

    def _put(self, row: int, column: int, value: Typed, look: Look) -> None:
        row, column = row + 1, column + 1
        strips = self.columns.setdefault(column, [])
        for strip in reversed(strips):
            if row == strip.top + len(strip.values):
                strip.values.append(value)
                break
            if strip.top <= row < strip.top + len(strip.values):
                strip.values[row - strip.top] = value
                return  # the first of merged cells, which has its look
        else:
            strips.append(Strip(row, [value]))
        self.dressed(row, column, look)

    def dressed(self, row: int, column: int, look: Look) -> None:
        """Take down how a cell looks; rows and columns count from 1."""
        runs = self.looks.setdefault(column, [])
        if runs and runs[-1][1] == row - 1 and runs[-1][2] == look:
            runs[-1] = (runs[-1][0], row, look)
        else:
            runs.append((row, row, look))


SETTINGS = frozenset(
    """hide_gridlines set_tab_color freeze_panes set_landscape fit_to_pages
    repeat_columns repeat_rows set_footer""".split()
)


def taken_down(
    sheets: Sequence[Sheet], title: str, palette: Palette = FINANCE
) -> tuple[list[Page], dict[str, str]]:
    """Return what the writer puts on each sheet, and the names it defines.

    Parameters
    ----------
    sheets, title, palette : as in ``writer.write``
    """
    sketch = Sketch()
    desk = Desk(sketch, palette)
    pages = [Page(sheet.title) for sheet in sheets]
    for page, sheet in zip(pages, sheets, strict=True):
        fill(desk, page, sheet, title)
    return pages, sketch.names
