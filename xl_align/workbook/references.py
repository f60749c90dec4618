"""Who still refers to a sheet, table or name that would go."""

import re
from collections.abc import Collection, Iterator

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, follow, markup, properties
from xl_align.workbook.package import Package

_PARTS = r"xl/(worksheets|chartsheets|charts|drawings|pivotCache)/[^/]*\.xml"
_FORMULAS = "{*}f", "{*}formula", "{*}formula1", "{*}formula2"
_QUOTED = re.compile(r"\"(?:[^\"]|\"\")*\"")


def names_on(package: Package, title: str) -> list[str]:
    """Return the tables and the names of ours that would go with a sheet."""
    ours = set(properties.names_of_ours(properties.read(package)))
    named = [
        name.name
        for name in contents.names(package)
        if name.name in ours and title.casefold() in follow.sheet_names(name.text)
    ]
    return [table.name for table in contents.tables(package, title)] + named


def refuse(
    package: Package, title: str, words: Collection[str], own: Collection[str]
) -> None:
    """Raise WorkbookError, listing them, if others refer to what would go.

    Parameters
    ----------
    package : with or without the sheet
    title : of the sheet that would go; empty if only names would
    words : names and tables that would go
    own : titles of sheets, in lower case, whose references do not count
    """
    if not title and not words:
        return
    listed = "|".join(re.escape(word) for word in words) or "(?!)"
    rule = re.compile(rf"(?<![\w.\\])(?:{listed})(?![\w.\\(!])", re.IGNORECASE)
    found = [
        where
        for where, text in _texts(package, [title, *words], own)
        if title.casefold() in follow.sheet_names(bare := _QUOTED.sub("", text))
        or rule.search(bare)
    ]
    if found:
        gone = f"sheet {title!r}" if title else ", ".join(map(repr, words))
        where = ", ".join(dict.fromkeys(found))
        raise WorkbookError(
            f"{where} still refers to {gone}, which would be gone: change that first"
        )


def _texts(
    package: Package, words: Collection[str], own: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield each formula that may mention a word, and where it stands."""
    tabs = contents.tabs(package)
    homes = {tab.part: tab.title for tab in tabs}
    for tab in tabs:
        homes |= {part: tab.title for part in package.below(tab.part)}
    plain = [follow.plain(word).casefold().encode() for word in words if word]
    for part in package.matching(_PARTS):
        home = homes.get(part, "")
        if home.casefold() in own or not _any(plain, package.read(part)):
            continue
        kind = "" if part in {tab.part for tab in tabs} else f"{_kind(part)} on "
        where = f"{kind}sheet {home!r}" if home else f"{_kind(part)} {part}"
        for text in _formulas(package.tree(part)):
            yield where, text
    for name in contents.names(package):
        if name.name not in words and name.sheet.casefold() not in own:
            yield f"name {name.name!r}", name.text


def _any(words: list[bytes], text: bytes) -> bool:
    lower = text.lower()
    return any(word in lower for word in words)


def _kind(part: str) -> str:
    kinds = {"charts": "a chart", "drawings": "a shape", "pivotCache": "a pivot table"}
    return kinds.get(part.split("/")[1], "part")


def _formulas(root: markup.Tree) -> Iterator[str]:
    for one in root.iter(*_FORMULAS):
        yield one.text or ""
    for one in root.iter("{*}hyperlink", "{*}sp"):
        yield one.get("location") or one.get("textlink") or ""
    for one in root.iter("{*}worksheetSource"):
        sheet = (one.get("sheet") or "").replace("'", "''")
        yield one.get("name") or (f"'{sheet}'!A1" if sheet else "")
