"""What in an open workbook forbids writing, said before anything is touched."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlwings

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, markup, ownership, properties, references
from xl_align.workbook.live_cells import spot, used
from xl_align.workbook.live_page import Page
from xl_align.workbook.places import Area, area, letters
from xl_align.workbook.reading import Reader

AGAIN = "then press the button again"


def refuse(
    book: xlwings.Book,
    pages: Sequence[Page],
    names: Mapping[str, str],
    removed: Sequence[str],
    reader: Reader,
) -> None:
    """Raise WorkbookError, with all the cures, if the pages cannot be written.

    Parameters
    ----------
    book : the open workbook
    pages, names : what is to be written
    removed : titles of the sheets that are to go
    reader : a copy of the workbook as it is now
    """
    there = {sheet.name: sheet for sheet in book.sheets}
    ours = ownership.ours(reader.package)
    found: list[str] = []
    moved = [page.title for page in pages if page.title not in there] + [*removed]
    if book.api.ProtectStructure and moved:
        found.append(
            f"the workbook is protected, {', '.join(map(repr, moved))} cannot be added"
            " or removed: Review > Protect Workbook takes the protection off,"
            f" {AGAIN}"
        )
    for title in [title for title in _titles(pages, removed) if title in there]:
        if title not in ours:
            found.append(f"sheet {title!r} was not written by this program: rename it")
        else:
            found += _in_the_way(there[title])
    found += _taken(reader, pages, names)
    if found:
        raise WorkbookError("\n".join([f"{book.name}: nothing was written", *found]))
    losses = ownership.survey(reader, _titles(pages, removed)).lost
    if losses:
        raise WorkbookError(ownership.would_be_lost(book.name, losses, AGAIN))


def _titles(pages: Sequence[Page], removed: Sequence[str]) -> list[str]:
    return [*(page.title for page in pages), *removed]


def _in_the_way(sheet: xlwings.Sheet) -> Iterator[str]:
    title = f"sheet {sheet.name!r}"
    if sheet.api.ProtectContents or sheet.api.ProtectDrawingObjects:
        yield f"{title} is protected: Review > Unprotect Sheet, {AGAIN}"
        return
    if sheet.visible != xlwings.constants.SheetVisibility.xlSheetVisible:
        yield f"{title} is hidden: right-click a tab > Unhide, {AGAIN}"
        return
    if sheet.api.FilterMode or any(_filtered(table.api) for table in sheet.tables):
        yield f"{title} is filtered: Data > Clear, {AGAIN}"
        return
    whole = used(sheet)
    cells = spot(sheet, whole).api
    if cells.EntireColumn.Hidden is not False:
        columns = ", ".join(_hidden(sheet, whole))
        yield f"{title} has hidden columns ({columns}): unhide them, {AGAIN}"
    if cells.EntireRow.Hidden is not False:
        yield f"{title} has hidden rows: select all, Unhide, {AGAIN}"


def _filtered(table: Any) -> bool:
    return bool(table.ShowAutoFilter and table.AutoFilter.FilterMode)


def _hidden(sheet: xlwings.Sheet, whole: Area) -> list[str]:
    return [
        letters(column)
        for column in range(1, whole.right + 1)
        if sheet.range((1, column)).api.EntireColumn.Hidden
    ]


def _taken(
    reader: Reader, pages: Sequence[Page], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield tables and names of somebody's that the pages want for themselves."""
    package, titles = reader.package, {page.title for page in pages}
    wanted = {spec.name.casefold() for page in pages for spec in page.tables}
    wanted |= {name.casefold() for name in names}
    ours = {n.casefold() for n in properties.names_of_ours(properties.read(package))}
    for table in contents.tables(package):
        if table.name.casefold() in wanted and table.sheet not in titles:
            yield (
                f"table {table.name!r} on sheet {table.sheet!r} has a name that is"
                f" needed: rename it, {AGAIN}"
            )
    for name in contents.names(package):
        if name.name.casefold() in wanted - ours and not name.sheet:
            yield f"name {name.name!r} is needed: rename it, {AGAIN}"


def stale(
    reader: Reader, pages: Sequence[Page], removed: Sequence[str], fresh: set[str]
) -> list[str]:
    """Return our names on the pages' sheets that nothing says any more.

    Raises WorkbookError if a formula on another sheet still speaks of one, of a
    table that goes, or of a sheet that is removed.
    """
    package = reader.package
    titles = {title.casefold() for title in _titles(pages, removed)}
    ours = set(properties.names_of_ours(properties.read(package)))
    found = []
    for name in contents.names(package):
        home = name.text.rpartition("!")[0].strip("'").replace("''", "'").casefold()
        if name.name in ours - fresh and home in titles:
            found.append(name.name)
    tables = [
        table.name
        for table in contents.tables(package)
        if table.name in ours - fresh and table.sheet.casefold() in titles
    ]
    references.refuse(package, "", [*found, *tables], titles)
    for title in removed:
        references.refuse(package, title, (), titles)
    return found


def merged(reader: Reader, title: str) -> list[Area]:
    """Return the merged cells of a sheet."""
    return [
        area(one.get("ref", ""))
        for element in reader.sheet(title).around
        for one in markup.within(element, "mergeCell")
    ]
