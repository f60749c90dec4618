"""Sheets of one Calc document into another: values, formulas, tables, names, marks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from xl_align.workbook.ownership import PREFIX
from xl_align.workbook.properties import NAMES, chunks, names_of_ours

VALUES, FORMULAS = 1 | 2 | 4, 16  # numbers, dates, texts; not notes, not looks
REMOVABLE = 128  # com.sun.star.beans.PropertyAttribute
LOST = "#REF!"
EDGES = ("StartColumn", "StartRow", "EndColumn", "EndRow")

Spot: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom
Filled: TypeAlias = list[tuple[Spot, Any]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A table of a document: where it is, and what it shows around its rows."""

    sheet: str
    area: Any
    totals: bool
    filters: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """Sheets of a document as plain values, with our tables and names around them."""

    sheets: dict[str, tuple[Filled, Filled]]  # title -> values, formulas
    order: Sequence[str]  # titles of all its sheets
    names: dict[str, tuple[str, Any, int]]
    tables: dict[str, Listed]
    marks: dict[str, Any]


def taken(document: Any, titles: Sequence[str]) -> Pages:
    """Return sheets of a document, as many of the titles as it has."""
    sheets = {
        title: (
            [(spot_of(c), c.getDataArray()) for c in _cells(document, title, VALUES)],
            _formulas(document, title),
        )
        for title in titles
        if document.Sheets.hasByName(title)
    }
    known = marks(document)
    ours = set(names_of_ours(known))
    names = {
        one.Name: (one.Content, one.getReferencePosition(), one.Type)
        for one in document.NamedRanges
        if one.Name in ours
    }
    tables = {}
    for one in document.DatabaseRanges:
        if one.Name in ours:
            sheet, area = _home(one, document), one.DataArea
            tables[one.Name] = Listed(sheet, area, one.TotalsRow, one.AutoFilter)
    return Pages(sheets, document.Sheets.ElementNames, names, tables, known)


def lay(pages: Pages, document: Any) -> None:
    """Write values into a document in place, so that other sheets keep pointing there.

    Names and tables go first, as formulas speak of them.
    """
    for title in pages.sheets:
        if not document.Sheets.hasByName(title):
            document.Sheets.insertNewByName(title, pages.order.index(title))
    _lay_names(pages, document.NamedRanges)
    _lay_tables(pages, document)
    for title, (values, _) in pages.sheets.items():
        sheet = document.Sheets.getByName(title)
        used(sheet).clearContents(VALUES | FORMULAS)
        for spot, rows in values:
            sheet.getCellRangeByPosition(*spot).setDataArray(rows)


def lay_formulas(pages: Pages, document: Any) -> None:
    """Write formulas where values are; a cell without a format takes one from them."""
    for title, (_, formulas) in pages.sheets.items():
        sheet = document.Sheets.getByName(title)
        for spot, content in formulas:
            cells = sheet.getCellRangeByPosition(*spot)
            if isinstance(content, str):
                cells.setArrayFormula(content)
            else:
                cells.setFormulaArray(content)


def take_out(pages: Pages, document: Any, titles: Sequence[str]) -> None:
    """Remove sheets of ours, and each name and table of ours that is written no more.

    Parameters
    ----------
    pages : as they were laid: what they hold stays
    document : where
    titles : of the sheets to remove
    """
    ours, written = names_of_ours(marks(document)), {*pages.names, *pages.tables}
    for known in (document.NamedRanges, document.DatabaseRanges):
        for name in known.ElementNames:
            home = _home(known.getByName(name), document)
            if name in ours and name not in written:
                if home in titles or home in pages.sheets:
                    known.removeByName(name)
    styles = _paper(document)
    for title in titles:
        page = document.Sheets.getByName(title).PageStyle
        document.Sheets.removeByName(title)
        if page not in {one.PageStyle for one in document.Sheets}:
            styles.removeByName(page)


def mend(before: Any, document: Any, names: Collection[str]) -> None:
    """Let formulas of others point to sheets that are back, as they did before.

    Parameters
    ----------
    before : the document as it was
    document : the one that has its sheets back
    names : of what was written meanwhile; those that are not of before go
    """
    for old, known in (
        (before.NamedRanges, document.NamedRanges),
        (before.DatabaseRanges, document.DatabaseRanges),
    ):
        for name in names:
            if known.hasByName(name) and not old.hasByName(name):
                known.removeByName(name)
    for one in before.NamedRanges:
        known = document.NamedRanges.getByName(one.Name)
        if LOST in known.Content:
            known.setContent(one.Content)
    for title in before.Sheets.ElementNames:
        for spot, content in _formulas(before, title):
            cells = document.Sheets.getByName(title).getCellRangeByPosition(*spot)
            _mend_cells(cells, content)


def mark(pages: Pages, document: Any, removed: Sequence[str]) -> None:
    """Say what is ours in a document, as it is now, without some sheets."""
    own, known = document.DocumentProperties.UserDefinedProperties, marks(document)
    there = {*document.NamedRanges.ElementNames, *document.DatabaseRanges.ElementNames}
    names = there & {*names_of_ours(known), *names_of_ours(pages.marks)}
    sheets = {PREFIX + title: pages.marks[PREFIX + title] for title in pages.sheets}
    for key, text in {**sheets, **chunks(sorted(names))}.items():
        if key in known:
            own.setPropertyValue(key, text)
            known.pop(key)
        else:
            own.addProperty(key, REMOVABLE, text)
    gone = {PREFIX + title for title in removed}
    for key in known:
        if key.startswith(NAMES) or key in gone:
            own.removeProperty(key)


def reshaped(pages: Pages, fresh: Any, document: Any) -> list[str]:
    """Return the titles of sheets that have grown, or whose tables moved, or are new.

    ``fresh`` is the document that the pages were taken from.
    """
    found = {title for title in pages.sheets if _larger(fresh, document, title)}
    found |= {table.sheet for table in _moved(pages, document)}
    return [title for title in pages.sheets if title in found]


def _larger(fresh: Any, document: Any, title: str) -> bool:
    if not document.Sheets.hasByName(title):
        return True
    _, _, right, bottom = spot_of(used(document.Sheets.getByName(title)))
    spot = spot_of(used(fresh.Sheets.getByName(title)))
    return spot[2] > right or spot[3] > bottom


def _moved(pages: Pages, document: Any) -> Iterator[Listed]:
    known = document.DatabaseRanges
    for name, table in pages.tables.items():
        old = known.getByName(name).DataArea if known.hasByName(name) else None
        if old is None or document.Sheets.getByIndex(old.Sheet).Name != table.sheet:
            yield table
        elif any(getattr(old, edge) != getattr(table.area, edge) for edge in EDGES):
            yield table


def marks(document: Any) -> dict[str, Any]:
    """Return a document's own properties: our marks are among them."""
    own = document.DocumentProperties.UserDefinedProperties
    known = [one.Name for one in own.PropertySetInfo.Properties]
    return {name: own.getPropertyValue(name) for name in known}


def spot_of(cells: Any) -> Spot:
    """Return where a range is on its sheet."""
    area = cells.RangeAddress
    return area.StartColumn, area.StartRow, area.EndColumn, area.EndRow


def used(sheet: Any) -> Any:
    """Return the range from the first cell of a sheet to the last that holds any."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


def _lay_names(pages: Pages, known: Any) -> None:
    for name, (content, origin, kind) in pages.names.items():
        if not known.hasByName(name):
            known.addNewByName(name, content, origin, kind)
        elif known.getByName(name).Content != content:
            known.getByName(name).setContent(content)


def _lay_tables(pages: Pages, document: Any) -> None:
    known = document.DatabaseRanges
    for name, table in pages.tables.items():
        area = table.area
        area.Sheet = document.Sheets.getByName(table.sheet).RangeAddress.Sheet
        if not known.hasByName(name):
            known.addNewByName(name, area)
        elif known.getByName(name).DataArea != area:
            known.getByName(name).setDataArea(area)
        laid = known.getByName(name)
        laid.TotalsRow = table.totals
        if laid.AutoFilter != table.filters:
            laid.AutoFilter = table.filters


def _cells(document: Any, title: str, kind: int) -> Iterator[Any]:
    yield from document.Sheets.getByName(title).queryContentCells(kind)


def _formulas(document: Any, title: str) -> Filled:
    """Return formulas by range, then each that fills a range of its own as a text."""
    sheet, found, spread = document.Sheets.getByName(title), [], {}
    for cells in _cells(document, title, FORMULAS):
        rows = [list(row) for row in cells.getFormulaArray()]
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text.startswith("{="):
                    cursor = sheet.createCursorByRange(cells.getCellByPosition(c, r))
                    cursor.collapseToCurrentArray()
                    spread[spot_of(cursor)] = text[1:-1]
                    row[c] = ""
        found.append((spot_of(cells), tuple(map(tuple, rows))))
    return [*found, *spread.items()]


def _mend_cells(cells: Any, content: Any) -> None:
    for r, row in enumerate(cells.getFormulaArray()):
        for c, text in enumerate(row):
            if LOST in text and isinstance(content, str):
                cells.setArrayFormula(content)
            elif LOST in text:
                cells.getCellByPosition(c, r).setFormula(content[r][c])


def _home(one: Any, document: Any) -> str:
    """Return the sheet of a table or of a name, if that is of cells."""
    cells = None if hasattr(one, "DataArea") else one.getReferredCells()
    area = one.DataArea if hasattr(one, "DataArea") else cells and cells.RangeAddress
    return document.Sheets.getByIndex(area.Sheet).Name if area else ""


def _paper(document: Any) -> Any:
    return document.StyleFamilies.getByName("PageStyles")
