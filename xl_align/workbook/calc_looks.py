"""The looks of one Calc document's sheets given to another's, in place."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import uno  # type: ignore[import-not-found]

from xl_align.workbook.calc_copy import Spot, spot_of, used

LOOKS = (  # in the order of the alphabet, as UNO wants them
    "BottomBorder2",
    "CellBackColor",
    "CellProtection",
    "CharColor",
    "CharComplexColor",  # else saving as .xlsx gives the text its style's colour
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
TALL = 100  # rows of one look: those of a table, of which none is taller than plain

Panes: TypeAlias = dict[str, tuple[int, int]]  # title -> rows, columns
Formats: TypeAlias = list[tuple[str, Spot, int]]  # sheet, range, key of the format


def dress(fresh: Any, document: Any, titles: Sequence[str]) -> None:
    """Make sheets look as they do in another document.

    Parameters
    ----------
    fresh : the document that shows how
    document : the one that has the same cells by now
    titles : of those that are new to the document, or have another shape
    """
    for title in titles:
        new, old = fresh.Sheets.getByName(title), document.Sheets.getByName(title)
        _undress(old)
        ranges = list(_alike(new))
        for cells in ranges:
            place = old.getCellRangeByPosition(*spot_of(cells))
            place.setPropertyValues(LOOKS, cells.getPropertyValues(LOOKS))
            place.NumberFormat = number_format(fresh, document, cells.NumberFormat)
            # A rule that allows anything would be saved as one of the sheet's.
            if cells.Validation.Type != ANYTHING:
                place.Validation = cells.Validation
        for spot in _merged(new, ranges):
            old.getCellRangeByPosition(*spot).merge(True)
        _size(new, old, ranges)
        _color_checks(new, old, fresh, document)
        _set_page(new, old, fresh, document)


def foot(fresh: Any, document: Any, titles: Sequence[str]) -> None:
    """Print the workbook's title, which may be new, below every sheet."""
    for title in titles:
        new, old = (_paper(one, title) for one in (fresh, document))
        if new.Name == old.Name:  # else the page is one that others use too
            old.RightPageFooterContent = new.RightPageFooterContent


def panes(document: Any, titles: Sequence[str]) -> Panes:
    """Return how many rows and columns of sheets stay in view, if there is a window."""
    controller, found = document.CurrentController, {}
    if controller:
        front = controller.getActiveSheet()
        for title in titles:
            controller.setActiveSheet(document.Sheets.getByName(title))
            if controller.hasFrozenPanes():
                found[title] = controller.getSplitRow(), controller.getSplitColumn()
            else:
                found[title] = 0, 0
        controller.setActiveSheet(front)
    return found


def freeze(document: Any, wanted: Panes) -> None:
    """Hide the grid of sheets and keep their headings in view, if there is a window."""
    controller = document.CurrentController
    if controller is None:
        return
    front = controller.getActiveSheet()
    for title, (rows, columns) in wanted.items():
        controller.setActiveSheet(document.Sheets.getByName(title))
        controller.ShowGrid = False
        if rows or columns:
            controller.freezeAtPosition(columns, rows)
    controller.setActiveSheet(front)


def number_formats(document: Any, titles: Sequence[str]) -> Formats:
    """Return the number formats of sheets, by range."""
    return [
        (title, spot_of(cells), cells.NumberFormat)
        for title in titles
        for cells in _alike(document.Sheets.getByName(title))
    ]


def set_number_formats(document: Any, wanted: Formats) -> None:
    """Give ranges the number formats they had in the same document."""
    for title, spot, key in wanted:
        cells = document.Sheets.getByName(title).getCellRangeByPosition(*spot)
        cells.NumberFormat = key


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


def _merged(sheet: Any, ranges: Sequence[Any]) -> Iterator[Spot]:
    for cells in ranges:
        if cells.IsMerged:
            left, top, _, bottom = spot_of(cells)
            for row in range(top, bottom + 1):  # one above the other look alike
                cursor = sheet.createCursorByRange(sheet.getCellByPosition(left, row))
                cursor.collapseToMergedArea()
                yield spot_of(cursor)


def _size(new: Any, old: Any, ranges: Sequence[Any]) -> None:
    """Give columns their widths and rows their heights: charts lie on them."""
    _, _, right, bottom = spot_of(used(new))
    for at in range(right + SCREEN):
        old.Columns.getByIndex(at).Width = new.Columns.getByIndex(at).Width
    plain = new.Rows.getByIndex(bottom + SCREEN).Height
    old.getCellRangeByPosition(0, 0, 0, bottom + SCREEN).Rows.Height = plain
    rows: set[int] = set()
    for _, first, _, last in map(spot_of, ranges):
        if last - first < TALL:
            rows.update(range(first, last + 1))
    for row in sorted(rows):
        old.Rows.getByIndex(row).Height = new.Rows.getByIndex(row).Height


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
