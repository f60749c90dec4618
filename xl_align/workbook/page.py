"""What surrounds the cells of a sheet: print set-up, panes, checks in colour."""

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from xl_align.workbook import Sheet
from xl_align.workbook.style import Palette, is_text

_SMALLEST = 0.005  # half a cent: less is no difference in money


def set_page(page: Any, sheet: Sheet, title: str, palette: Palette) -> None:
    """Set tab colour, panes and print set-up.

    Parameters
    ----------
    page : the XlsxWriter sheet
    sheet : as asked for
    title : of the workbook, for the footer
    palette : for the tab
    """
    page.hide_gridlines(2)
    page.set_tab_color(palette.tabs[sheet.tab])
    if any(sheet.freeze):
        page.freeze_panes(*sheet.freeze)
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 1 if sheet.one_page else 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    if sheet.freeze[0] and not sheet.one_page:
        page.repeat_rows(0, sheet.freeze[0] - 1)
    name = title.replace("&", "&&")
    page.set_footer(f"&L&8{name}&C&8&A&R&8Page &P of &N")


def color_checks(page: Any, sheet: Sheet, good: Any, bad: Any) -> None:
    """Show checks that hold in green and all others in red.

    A check holds if it says OK, is TRUE, or is a difference of less than half a
    cent; an error never holds.
    """
    for area, first in _checks(sheet):
        holds = (
            f'IFERROR(OR({first}="OK",{first}=TRUE,'
            f"AND(ISNUMBER({first}),ABS(N({first}))<{_SMALLEST})),FALSE)"
        )
        for criteria, look in ((holds, good), (f"NOT({holds})", bad)):
            rule = f"=AND(NOT(ISBLANK({first})),{criteria})"
            page.conditional_format(
                area, {"type": "formula", "criteria": rule, "format": look}
            )


def _checks(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for cell in sheet.cells:
        if cell.role == "check":
            place = xl_rowcol_to_cell(cell.row - 1, cell.column - 1)
            yield place, place
    for block in sheet.blocks:
        for i, column in enumerate(block.columns, block.left - 1):
            if column.role == "check":
                last = block.top + max(len(block.rows), 1) - 1
                yield xl_range(block.top, i, last, i), xl_rowcol_to_cell(block.top, i)


def quiet_codes(page: Any, sheet: Sheet) -> None:
    """Leave out Excel's green triangles at item numbers kept as text."""
    areas = [
        xl_range(block.top, i, block.top + max(len(block.rows), 1) - 1, i)
        for block in sheet.blocks
        for i, column in enumerate(block.columns, block.left - 1)
        if is_text(column.unit)
    ]
    if areas:
        page.ignore_errors({"number_stored_as_text": " ".join(areas)})
