"""What surrounds the cells of a sheet: print set-up, panes, checks in colour."""

import math
from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from xl_align.workbook import Entry, Sheet
from xl_align.workbook.style import Palette, is_text

GOOD = ("OK", "ok", "match")  # words of a status that holds
_PAGE = 260  # letters across a landscape page that can still be read
_NUMBERS = {"number": "decimal", "date": "date"}
_LOWEST = -1e300  # any number, which a validation has no other word for
_SMALLEST = 0.005  # half a cent: less is no difference in money


def set_page(
    page: Any, sheet: Sheet, title: str, palette: Palette, width: float
) -> None:
    """Set tab colour, panes and print set-up.

    Parameters
    ----------
    page : the XlsxWriter sheet
    sheet : as asked for
    title : of the workbook, for the footer
    palette : for the tab
    width : of all columns, in letters
    """
    page.hide_gridlines(2)
    page.set_tab_color(palette.tabs[sheet.tab])
    if any(sheet.freeze):
        page.freeze_panes(*sheet.freeze)
    if sheet.landscape:
        page.set_landscape()
    wide = 1 if sheet.one_page else math.ceil(width / _PAGE)
    page.fit_to_pages(max(wide, 1), 1 if sheet.one_page else 0)
    if wide > 1 and sheet.freeze[1]:
        page.repeat_columns(0, sheet.freeze[1] - 1)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    if sheet.freeze[0] and not sheet.one_page:
        page.repeat_rows(0, sheet.freeze[0] - 1)
    name = title.replace("&", "&&")
    page.set_footer(f"&L&8{name}&C&8&A&R&8Page &P of &N")


def holds(place: str, unit: str) -> str:
    """Return the condition under which a check holds, as formula text.

    Parameters
    ----------
    place : the checked cell, such as ``C12``
    unit : a status holds if it is TRUE or one of GOOD; any other unit is a
        difference, which holds below half a cent. The unit decides, not the value:
        to LibreOffice FALSE is a number, and a small one.

    Returns
    -------
    text without the equals sign; an error never holds
    """
    if is_text(unit):
        words = ",".join(f'{place}="{word}"' for word in GOOD)
        return f"IFERROR(OR({words},{place}=TRUE),FALSE)"
    return f"IFERROR(AND(ISNUMBER({place}),ABS(N({place}))<{_SMALLEST}),FALSE)"


def color_checks(page: Any, sheet: Sheet, good: Any, quiet: Any, bad: Any) -> None:
    """Show checks, and every cell of unit status, as holding or not.

    Parameters
    ----------
    page : the XlsxWriter sheet
    sheet : as asked for
    good, bad : formats of a check
    quiet : format of one that holds in a table, where most do
    """
    for area, first, unit in _checks(sheet):
        held = holds(first, unit)
        fine = quiet if ":" in area else good
        for criteria, look in ((held, fine), (f"NOT({held})", bad)):
            rule = f"=AND(NOT(ISBLANK({first})),{criteria})"
            page.conditional_format(
                area, {"type": "formula", "criteria": rule, "format": look}
            )


def _checks(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    for cell in sheet.cells:
        if cell.role == "check" or cell.unit == "status":
            place = xl_rowcol_to_cell(cell.row - 1, cell.column - 1)
            yield place, place, cell.unit
    for block in sheet.blocks:
        for i, column in enumerate(block.columns, block.left - 1):
            if column.role == "check" or column.unit == "status":
                last = block.top + max(len(block.rows), 1) - 1
                first = xl_rowcol_to_cell(block.top, i)
                yield xl_range(block.top, i, last, i), first, column.unit


def guard_entries(page: Any, sheet: Sheet) -> None:
    """Let Excel refuse what an input cannot be, with the rule in words."""
    for entry in sheet.entries:
        rule: dict[str, Any] = {
            "input_message": entry.words,
            "error_message": entry.words,
        }
        if entry.kind == "list":
            named = entry.choices.startswith("=")
            source = entry.choices if named else entry.choices.split(",")
            rule |= {"validate": "list", "source": source}
        else:
            rule |= {"validate": _NUMBERS[entry.kind], **_bounds(entry)}
        area = (*entry.first, *entry.last)
        page.data_validation(*(at - 1 for at in area), rule)


def _bounds(entry: Entry) -> dict[str, Any]:
    """Return the comparison that keeps a number inside what it may be."""
    if entry.open and entry.high < math.inf:
        # Excel's own "between" lets both bounds in.
        cell = xl_rowcol_to_cell(entry.first[0] - 1, entry.first[1] - 1)
        inside = f"{cell}>{entry.low:g},{cell}<{entry.high:g}"
        return {"validate": "custom", "value": f"=AND(ISNUMBER({cell}),{inside})"}
    if entry.open:
        return {"criteria": ">", "value": max(entry.low, _LOWEST)}
    if entry.high < math.inf:
        return {"criteria": "between", "minimum": entry.low, "maximum": entry.high}
    return {"criteria": ">=", "value": max(entry.low, _LOWEST)}


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
