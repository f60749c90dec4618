"""Sheets of one Calc document into another: values, formulas, looks, tables, names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from xl_align.workbook.ownership import PREFIX

VALUES, FORMULAS = 1 | 2 | 4, 16  # numbers, dates, texts; not notes, not looks
REMOVABLE = 128  # com.sun.star.beans.PropertyAttribute
EDGES = ("StartColumn", "StartRow", "EndColumn", "EndRow")
LOOKS = (
    "CellBackColor",
    "CharColor",
    "CharFontName",
    "CharHeight",
    "CharPosture",
    "CharWeight",
    "HoriJustify",
    "IsTextWrapped",
)

Spot: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom
Filled: TypeAlias = list[tuple[Spot, Any]]


@dataclass(frozen=True, slots=True)
class Pages:
    """Sheets of a document as plain values, with the tables and names around them."""

    sheets: dict[str, tuple[Filled, Filled]]  # title -> values, formulas
    names: dict[str, tuple[str, Any, int]]
    tables: dict[str, tuple[str, Any, bool]]
    marks: dict[str, Any]


def taken(document: Any, titles: Sequence[str]) -> Pages:
    """Return sheets of a document, as many of the titles as it has."""
    sheets = {
        title: (
            [(_spot(c), c.getDataArray()) for c in _cells(document, title, VALUES)],
            [
                (_spot(c), c.getFormulaArray())
                for c in _cells(document, title, FORMULAS)
            ],
        )
        for title in titles
        if document.Sheets.hasByName(title)
    }
    names = {
        one.Name: (one.Content, one.getReferencePosition(), one.Type)
        for one in document.NamedRanges
    }
    tables = {}
    for one in document.DatabaseRanges:
        sheet = document.Sheets.getByIndex(one.DataArea.Sheet).Name
        tables[one.Name] = (sheet, one.DataArea, one.TotalsRow)
    own = document.DocumentProperties.UserDefinedProperties
    marks = {name: own.getPropertyValue(name) for name in marked(document)}
    return Pages(sheets, names, tables, marks)


def lay(pages: Pages, document: Any) -> None:
    """Write pages into a document in place, so that other sheets keep pointing there.

    Names and tables go first, as formulas speak of them.
    """
    for at, title in enumerate(pages.sheets):
        if not document.Sheets.hasByName(title):
            document.Sheets.insertNewByName(title, at)
    _lay_names(pages, document.NamedRanges)
    _lay_tables(pages, document)
    for title, (values, _) in pages.sheets.items():
        sheet = document.Sheets.getByName(title)
        _used(sheet).clearContents(VALUES | FORMULAS)
        for spot, rows in values:
            sheet.getCellRangeByPosition(*spot).setDataArray(rows)
    for title, (_, formulas) in pages.sheets.items():
        sheet = document.Sheets.getByName(title)
        for spot, rows in formulas:
            sheet.getCellRangeByPosition(*spot).setFormulaArray(rows)
    _lay_marks(pages, document)


def take_out(document: Any, titles: Sequence[str]) -> None:
    """Remove sheets of ours with their tables, their names and their marks."""
    sheets, tables = document.Sheets, document.DatabaseRanges
    own = document.DocumentProperties.UserDefinedProperties
    for title in titles:
        at = sheets.getByName(title).RangeAddress.Sheet
        for name in tables.ElementNames:
            if tables.getByName(name).DataArea.Sheet == at:
                tables.removeByName(name)
        sheets.removeByName(title)
        own.removeProperty(PREFIX + title)


def reshaped(pages: Pages, document: Any) -> bool:
    """Tell whether a table of the pages is new to a document, or elsewhere in it."""
    known = document.DatabaseRanges
    for name, (title, area, _) in pages.tables.items():
        if not known.hasByName(name) or not document.Sheets.hasByName(title):
            return True
        old = known.getByName(name).DataArea
        if document.Sheets.getByIndex(old.Sheet).Name != title:
            return True
        if any(getattr(old, edge) != getattr(area, edge) for edge in EDGES):
            return True
    return False


def dress(fresh: Any, document: Any, titles: Sequence[str]) -> None:
    """Copy looks, a range for each format, where a sheet is new or has grown."""
    for title in titles:
        new, old = fresh.Sheets.getByName(title), document.Sheets.getByName(title)
        for cells in _alike(new):
            place = old.getCellRangeByPosition(*_spot(cells))
            place.NumberFormat = _format(fresh, document, cells.NumberFormat)
            for look in LOOKS:
                setattr(place, look, getattr(cells, look))
        for at, column in enumerate(_used(new).Columns):
            old.Columns.getByIndex(at).Width = column.Width


def grown(fresh: Any, document: Any) -> list[str]:
    """Return the sheets that are new, or larger than they were."""
    found = []
    for title in fresh.Sheets.ElementNames:
        if document.Sheets.hasByName(title):
            old = _spot(_used(document.Sheets.getByName(title)))
            new = _spot(_used(fresh.Sheets.getByName(title)))
            if new[2] <= old[2] and new[3] <= old[3]:
                continue
        found.append(title)
    return found


def marked(document: Any) -> list[str]:
    """Return the names of a document's own properties: our marks are among them."""
    own = document.DocumentProperties.UserDefinedProperties
    return [one.Name for one in own.PropertySetInfo.Properties]


def _lay_names(pages: Pages, known: Any) -> None:
    for name, (content, origin, kind) in pages.names.items():
        if not known.hasByName(name):
            known.addNewByName(name, content, origin, kind)
        elif known.getByName(name).Content != content:
            known.getByName(name).setContent(content)


def _lay_tables(pages: Pages, document: Any) -> None:
    known = document.DatabaseRanges
    for name, (title, area, totals) in pages.tables.items():
        if not document.Sheets.hasByName(title):
            continue
        area.Sheet = document.Sheets.getByName(title).RangeAddress.Sheet
        if not known.hasByName(name):
            known.addNewByName(name, area)
        elif known.getByName(name).DataArea != area:
            known.getByName(name).setDataArea(area)
        known.getByName(name).TotalsRow = totals


def _lay_marks(pages: Pages, document: Any) -> None:
    """Say again what is ours, as it is now."""
    own, known = document.DocumentProperties.UserDefinedProperties, marked(document)
    for name, value in pages.marks.items():
        if name in known:
            own.setPropertyValue(name, value)
        else:
            own.addProperty(name, REMOVABLE, value)


def _cells(document: Any, title: str, kind: int) -> Iterator[Any]:
    yield from document.Sheets.getByName(title).queryContentCells(kind)


def _spot(cells: Any) -> Spot:
    area = cells.RangeAddress
    return area.StartColumn, area.StartRow, area.EndColumn, area.EndRow


def _used(sheet: Any) -> Any:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


def _alike(sheet: Any) -> Iterator[Any]:
    """Yield ranges whose cells all look the same."""
    for found in _used(sheet).getUniqueCellFormatRanges():
        yield from found


def _format(source: Any, target: Any, key: int) -> int:
    entry, formats = source.NumberFormats.getByKey(key), target.NumberFormats
    found: int = formats.queryKey(entry.FormatString, entry.Locale, False)
    if found == -1:
        found = formats.addNew(entry.FormatString, entry.Locale)
    return found
