"""Write sheets to a new .xlsx file: formulas with their values, tables, charts.

Excel calculates everything once on opening (``fullCalcOnLoad``): its own engine has
the last word. The cached values stay in the file for whoever does not calculate:
a preview, Protected View, Power BI, pandas.
"""

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.utility import xl_rowcol_to_cell

from xl_align.errors import WorkbookError
from xl_align.workbook import (
    Block,
    Cell,
    Content,
    Formula,
    Role,
    Sheet,
    ownership,
    parts,
    save,
)
from xl_align.workbook.cells import put
from xl_align.workbook.charts import add_chart
from xl_align.workbook.exact import ExactWorkbook
from xl_align.workbook.formula import stored
from xl_align.workbook.layout import heights, over_numbers, widths, wraps
from xl_align.workbook.page import color_checks, guard_entries, quiet_codes, set_page
from xl_align.workbook.properties import chunks, set_all
from xl_align.workbook.reading import Reader
from xl_align.workbook.style import FINANCE, Palette, cell_format, is_text
from xl_align.workbook.written import Cells
from xl_align.workbook.written import cells as written_cells

_PROPERTY_LIMIT = 255  # Excel's, for a custom document property


@dataclass(frozen=True, slots=True)
class Desk:
    """An open XlsxWriter workbook and the formats it already knows."""

    book: Any
    palette: Palette
    formats: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def format(self, role: Role, unit: str, **more: Any) -> Any:
        """Return the format of a role and unit, made at its first use."""
        key = (role, unit, *sorted(more.items()))
        if key not in self.formats:
            look = cell_format(role, unit, self.palette) | more
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def color(self, font: str, fill: str = "") -> Any:
        """Return the colours that a conditional format adds."""
        look = {"font_color": font} | ({"bg_color": fill} if fill else {})
        return self.book.add_format(look)


def write(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    title: str,
    as_of: date,
    properties: Mapping[str, str],
    palette: Palette = FINANCE,
) -> None:
    """Write a workbook whole or not at all; the same inputs give the same bytes.

    Parameters
    ----------
    path : where to; an older file of that name is replaced
    sheets : in the order of their tabs
    title : document title, shown in the footer
    as_of : the date the file says it was made, so that no clock enters
    properties : custom document properties, such as sources and checksums
    palette : the house style

    Notes
    -----
    Raises WorkbookError if a sheet breaks a rule of Excel, if somebody has the file
    open, or if the folder cannot be written.
    """
    with save.held(path):
        content = assemble(sheets, title, as_of, properties, palette)
        save.replace(path, content)


def assemble(
    sheets: Sequence[Sheet],
    title: str,
    as_of: date,
    properties: Mapping[str, str],
    palette: Palette = FINANCE,
) -> bytes:
    """Return the bytes of a workbook, marked with what is ours in it."""
    unmarked = {
        ownership.PREFIX + sheet.title: f"mark {i}." for i, sheet in enumerate(sheets)
    }
    names = chunks(_names(sheets))
    given = {**properties, **names, **unmarked}
    content, cells = _compose(sheets, title, as_of, given, palette)
    package = parts.opened(content, "the new workbook")
    titles = [sheet.title for sheet in sheets]
    set_all(package, ownership.marks(Reader(package, cells), titles))
    return package.content()


def _names(sheets: Sequence[Sheet]) -> list[str]:
    cells = [cell.name for sheet in sheets for cell in sheet.cells if cell.name]
    return sorted(cells + [block.name for sheet in sheets for block in sheet.blocks])


def _compose(
    sheets: Sequence[Sheet],
    title: str,
    as_of: date,
    properties: Mapping[str, str],
    palette: Palette,
) -> tuple[bytes, dict[str, Cells]]:
    buffer = io.BytesIO()
    # XlsxWriter warns and leaves out what Excel would not accept: that is an error.
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            book = ExactWorkbook(buffer, {"in_memory": True})
            desk = Desk(book, palette)
            _describe(book, title, as_of, properties)
            pages = [book.add_worksheet(sheet.title) for sheet in sheets]
            for page, sheet in zip(pages, sheets, strict=True):
                fill(desk, page, sheet, title)
            book.close()
        except (XlsxWriterException, UserWarning, UnicodeEncodeError) as trouble:
            raise WorkbookError(f"cannot write the workbook: {trouble}") from trouble
    return buffer.getvalue(), written_cells(book)


def _describe(
    book: Any, title: str, as_of: date, properties: Mapping[str, str]
) -> None:
    created = datetime(as_of.year, as_of.month, as_of.day)
    book.set_properties({"title": title, "author": "xl_align", "created": created})
    for name, value in properties.items():
        if not name or max(len(name), len(value)) > _PROPERTY_LIMIT:
            raise WorkbookError(
                f"property {name[:40]!r} has more than {_PROPERTY_LIMIT} letters"
            )
        book.set_custom_property(name, value, "text")


def fill(desk: Desk, page: Any, sheet: Sheet, title: str) -> None:
    """Put all of a sheet on a page.

    Parameters
    ----------
    desk : makes the formats
    page : a sheet of XlsxWriter, or whatever takes its words
    sheet : as asked for
    title : of the workbook, for the footer
    """
    columns, numbers = widths(sheet), over_numbers(sheet)
    for column, width in columns.items():
        page.set_column(column - 1, column - 1, width, desk.format("label", "text"))
    for row, height in heights(sheet, columns).items():
        page.set_row(row - 1, height)
    for block in sheet.blocks:
        _add_table(desk, page, block)
    for cell in sheet.cells:
        more: dict[str, Any] = {"text_wrap": True} if wraps(cell, columns) else {}
        if cell.role == "note" and cell.span > 1:
            more["valign"] = "top"
        if cell.role == "heading" and (cell.row, cell.column) in numbers:
            more["align"] = "right"
        _add_cell(desk, page, sheet.title, cell, more)
    for chart in sheet.charts:
        add_chart(desk.book, page, chart, desk.palette)
    good, bad = desk.palette.good, desk.palette.bad
    formats = desk.color(*good), desk.color(good[0]), desk.color(*bad)
    color_checks(page, sheet, *formats)
    guard_entries(page, sheet)
    quiet_codes(page, sheet)
    set_page(page, sheet, title, desk.palette, sum(columns.values()))


def _add_cell(
    desk: Desk, page: Any, title: str, cell: Cell, more: dict[str, Any]
) -> None:
    row, column = cell.row - 1, cell.column - 1
    if cell.span > 1:
        look = desk.format(cell.role, cell.unit, **more)
        page.merge_range(row, column, row, column + cell.span - 1, "", look)
    put(desk, page, row, column, cell.content, cell.role, cell.unit, **more)
    if cell.name:
        place = title.replace("'", "''")
        target = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        desk.book.define_name(cell.name, f"='{place}'!{target}")


def _add_table(desk: Desk, page: Any, block: Block) -> None:
    top, left = block.top - 1, block.left - 1
    bottom = top + max(len(block.rows), 1) + block.totals
    options = {
        "name": block.name,
        "style": "Table Style Light 1",
        "autofilter": block.filters,
        "total_row": block.totals,
        "columns": [_column(desk, block, i) for i in range(len(block.columns))],
    }
    page.add_table(top, left, bottom, left + len(block.columns) - 1, options)
    line: dict[str, Any] = {"bottom": 1, "bottom_color": desk.palette.hairline}
    rows = block.rows or [[None] * len(block.columns)]  # Excel wants one at least
    for i, column in enumerate(block.columns):
        at, unit = left + i, column.unit
        for j, row in enumerate(rows, top + 1):
            put(desk, page, j, at, row[i], column.role, unit, block.name, **line)
        if block.totals:
            put(desk, page, bottom, at, column.total, "total", unit, block.name)


def _column(desk: Desk, block: Block, i: int) -> dict[str, Any]:
    column = block.columns[i]
    heading: dict[str, Any] = {"align": "left" if is_text(column.unit) else "right"}
    if column.role == "check":
        heading = {"align": "center", "indent": 0}
    if block.filters:
        heading["valign"] = "top"  # Excel's filter button covers the lower edge
    options: dict[str, Any] = {
        "header": column.title,
        "header_format": desk.format("heading", "text", **heading),
        # Rows that a planner adds below take this format.
        "format": desk.format(column.role, column.unit),
    }
    shared = _shared_formula([row[i] for row in block.rows])
    if shared:
        options["formula"] = stored(shared, block.name)
    if block.totals and isinstance(column.total, Formula):
        options["total_function"] = stored(column.total.text, block.name)
    elif block.totals and column.total is not None:
        options["total_string"] = str(column.total)
    return options


def _shared_formula(column: Sequence[Content]) -> str:
    """Return the formula every row has, else nothing: Excel would fill it down."""
    texts = {cell.text if isinstance(cell, Formula) else "" for cell in column}
    return texts.pop() if len(texts) == 1 else ""
