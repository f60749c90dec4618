"""The looks of one Calc document's sheets given to another's, in place."""

from collections.abc import Iterator, Sequence
from typing import Any

import uno  # type: ignore[import-not-found]

from xl_align.workbook import Sheet
from xl_align.workbook.calc_copy import Spot, spot_of, used

LOOKS = (  # in the order of the alphabet, as UNO wants them
    "BottomBorder2",
    "CellBackColor",
    "CellProtection",
    "CharColor",
    "CharFontName",
    "CharHeight",
    "CharPosture",
    "CharWeight",
    "HoriJustify",
    "IsTextWrapped",
    "LeftBorder2",
    "ParaIndent",
    "RightBorder2",
    "TopBorder2",
    "VertJustify",
)
PAPER = (  # a footer has no height before it is on
    "IsLandscape",
    "Width",
    "Height",
    "LeftMargin",
    "RightMargin",
    "TopMargin",
    "BottomMargin",
    "HeaderIsOn",
    "FooterIsOn",
    "FooterIsShared",
    "FooterHeight",
    "FooterBodyDistance",
    "ScaleToPagesX",
    "ScaleToPagesY",
)
STYLE = "com.sun.star.style"
ANYTHING = uno.Enum("com.sun.star.sheet.ValidationType", "ANY")
CELL_LOOKS = 32 | 64  # com.sun.star.sheet.CellFlags: by hand, and by style
SCREEN = 40  # rows and columns around the cells that are sized like them


def dress(fresh: Any, document: Any, sheets: Sequence[Sheet]) -> None:
    """Make sheets look as they do in a document that was loaded from our file.

    Parameters
    ----------
    fresh : the document loaded from the file
    document : the one that has the same cells by now
    sheets : those that are new to the document, or have another shape
    """
    for sheet in sheets:
        new = fresh.Sheets.getByName(sheet.title)
        old = document.Sheets.getByName(sheet.title)
        _undress(old)
        for cells in _alike(new):
            place = old.getCellRangeByPosition(*spot_of(cells))
            place.setPropertyValues(LOOKS, cells.getPropertyValues(LOOKS))
            place.NumberFormat = number_format(fresh, document, cells.NumberFormat)
            # A rule that allows anything would be saved as one of the sheet's.
            if cells.Validation.Type != ANYTHING:
                place.Validation = cells.Validation
        for spot in _merged(sheet):
            old.getCellRangeByPosition(*spot).merge(True)
        _size(new, old, sheet)
        _color_checks(new, old, fresh, document)
        _set_page(new, old, fresh, document)


def foot(fresh: Any, document: Any, titles: Sequence[str]) -> None:
    """Print the workbook's title, which may be new, below every sheet."""
    for title in titles:
        new, old = (_paper(one, title) for one in (fresh, document))
        if new.Name == old.Name:  # else the page is one that others use too
            old.RightPageFooterContent = new.RightPageFooterContent


def freeze(document: Any, sheets: Sequence[Sheet]) -> None:
    """Hide the grid of sheets and keep their headings in view, if there is a window."""
    controller = document.CurrentController
    if controller is None:
        return
    front = controller.getActiveSheet()
    for sheet in sheets:
        controller.setActiveSheet(document.Sheets.getByName(sheet.title))
        controller.ShowGrid = False
        rows, columns = sheet.freeze
        if rows or columns:
            controller.freezeAtPosition(columns, rows)
    controller.setActiveSheet(front)


def number_format(source: Any, target: Any, key: int) -> int:
    """Return the key under which a target knows the number format of a source."""
    entry, formats = source.NumberFormats.getByKey(key), target.NumberFormats
    found: int = formats.queryKey(entry.FormatString, entry.Locale, False)
    if found == -1:
        found = formats.addNew(entry.FormatString, entry.Locale)
    return found


def _undress(old: Any) -> None:
    cells = used(old)
    cells.merge(False)
    cells.clearContents(CELL_LOOKS)
    for rule in old.ConditionalFormats.ConditionalFormats:
        old.ConditionalFormats.removeByID(rule.ID)


def _alike(sheet: Any) -> Iterator[Any]:
    """Yield ranges whose cells all look the same."""
    for found in used(sheet).getUniqueCellFormatRanges():
        yield from found


def _merged(sheet: Sheet) -> Iterator[Spot]:
    for cell in sheet.cells:
        if cell.span > 1:
            left, row = cell.column - 1, cell.row - 1
            yield left, row, left + cell.span - 1, row


def _size(new: Any, old: Any, sheet: Sheet) -> None:
    """Give columns their widths and rows their heights: charts lie on them."""
    _, _, right, bottom = spot_of(used(new))
    for at in range(right + SCREEN):
        old.Columns.getByIndex(at).Width = new.Columns.getByIndex(at).Width
    plain = new.Rows.getByIndex(bottom + SCREEN).Height
    old.getCellRangeByPosition(0, 0, 0, bottom + SCREEN).Rows.Height = plain
    # No other row can be taller, and there may be thousands of them.
    tops = {block.top for block in sheet.blocks} | {cell.row for cell in sheet.cells}
    for row in tops:
        old.Rows.getByIndex(row - 1).Height = new.Rows.getByIndex(row - 1).Height


def _color_checks(new: Any, old: Any, fresh: Any, document: Any) -> None:
    for rule in new.ConditionalFormats.ConditionalFormats:
        for area in rule.Range.RangeAddresses:
            spot = (area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
            shown = new.getCellRangeByPosition(*spot).ConditionalFormat
            old.getCellRangeByPosition(*spot).ConditionalFormat = shown
    for rule in old.ConditionalFormats.ConditionalFormats:
        for at in range(rule.Count):
            entry = rule.getByIndex(at)
            entry.StyleName = _style(fresh, document, entry.StyleName)


def _style(fresh: Any, document: Any, name: str) -> str:
    """Return a style with the colours of another document's style.

    It is called by its colours: the other's name may mean something else here.
    """
    wanted = fresh.StyleFamilies.getByName("CellStyles").getByName(name)
    known = document.StyleFamilies.getByName("CellStyles")
    font, fill = wanted.CharColor, wanted.CellBackColor
    found = f"Align {font:06X}" + (f" on {fill:06X}" if fill >= 0 else "")
    if not known.hasByName(found):
        made = document.createInstance(f"{STYLE}.CellStyle")
        known.insertByName(found, made)
        made.CharColor, made.CellBackColor = font, fill
    return found


def _set_page(new: Any, old: Any, fresh: Any, document: Any) -> None:
    name, known = new.PageStyle, document.StyleFamilies.getByName("PageStyles")
    if not known.hasByName(name):
        known.insertByName(name, document.createInstance(f"{STYLE}.PageStyle"))
    old.PageStyle, old.TabColor = name, new.TabColor
    source, target = _paper(fresh, new.Name), _paper(document, new.Name)
    for word in PAPER:
        setattr(target, word, getattr(source, word))
    # To name rows or columns is to have them on every page.
    if new.getPrintTitleRows():
        old.setTitleRows(new.getTitleRows())
    if new.getPrintTitleColumns():
        old.setTitleColumns(new.getTitleColumns())


def _paper(document: Any, title: str) -> Any:
    """Return the page style of a sheet."""
    name = document.Sheets.getByName(title).PageStyle
    return document.StyleFamilies.getByName("PageStyles").getByName(name)
