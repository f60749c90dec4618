"""Dynamic arrays: the note in a workbook's metadata that makes a formula spill.

Without it Excel takes an array formula for one of the old kind: it puts braces
around it, and an ``@`` before a function that would fill more than its cell.
"""

import re

from xl_align.workbook import markup
from xl_align.workbook.markup import MAIN, Tree
from xl_align.workbook.package import Package

PART = "xl/metadata.xml"
KIND = "sheetMetadata"
_NAME = "XLDAPR"  # Excel's name for the properties of dynamic arrays
_ORDER = (  # of the parts of metadata, as the schema has it
    "metadataTypes",
    "metadataStrings",
    "mdxMetadata",
    "futureMetadata",
    "cellMetadata",
    "valueMetadata",
    "extLst",
)
_CELL = re.compile(rb"<c [^>]*\bcm=\"[^>]*>")
_MARK = re.compile(rb"\bcm=\"\d+\"")


def carried(target: Package, source: Package, text: bytes) -> bytes:
    """Return a sheet of our writer with its notes those of the target.

    Parameters
    ----------
    target : the workbook the sheet moves into; it gets the note if it has none
    source : the package our writer made, with one note at most
    text : the part of the sheet
    """
    if not _CELL.search(text):
        return text
    here = b'cm="%d"' % _note(target, source)
    return _CELL.sub(lambda found: _MARK.sub(here, found[0]), text)


def _note(target: Package, source: Package) -> int:
    """Return the number of the note in the target, added if it was missing."""
    [ours] = source.follow(source.workbook, KIND)
    found = target.follow(target.workbook, KIND)
    if not found:
        part = target.free("xl/metadata{}.xml") if target.has(PART) else PART
        target.put(part, source.read(ours))
        target.set_type(part, source.type_of(ours))
        target.link(target.workbook, KIND, part)
        return 1
    root, new = target.tree(found[0]), source.tree(ours)
    kind = _kind(root, new)
    record = _record(root, new)
    number = _reference(root, kind, record)
    target.put(found[0], root)
    return number


def _kind(root: Tree, new: Tree) -> int:
    """Return the number of the type of note, from 1."""
    types = _list(root, "metadataTypes")
    for number, entry in enumerate(types, 1):
        if entry.get("name") == _NAME:
            return number
    types.append(_list(new, "metadataTypes")[0])
    return _counted(types)


def _record(root: Tree, new: Tree) -> int:
    """Return which record says that an array is dynamic, from 0."""
    ours = next(e for e in new if _is_future(e))
    records = next((e for e in root if _is_future(e)), None)
    if records is None:
        records = markup.element(f"{{{MAIN}}}futureMetadata", name=_NAME)
        _insert(root, records)
    wanted = markup.canonical(ours[0])
    for at, entry in enumerate(records):
        if markup.canonical(entry) == wanted:
            return at
    records.append(ours[0])
    return _counted(records) - 1


def _reference(root: Tree, kind: int, record: int) -> int:
    """Return the number a cell gives for the record, from 1."""
    cells = _list(root, "cellMetadata")
    for number, block in enumerate(cells, 1):
        marks = [(one.get("t"), one.get("v")) for one in block]
        if marks == [(str(kind), str(record))]:
            return number
    block = markup.added(cells, f"{{{MAIN}}}bk")
    markup.added(block, f"{{{MAIN}}}rc", t=str(kind), v=str(record))
    return _counted(cells)


def _list(root: Tree, name: str) -> Tree:
    """Return a list of metadata, made in its place if there is none."""
    found = markup.child(root, name)
    if found is None:
        found = markup.element(f"{{{MAIN}}}{name}")
        _insert(root, found)
    return found


def _insert(root: Tree, element: Tree) -> None:
    rank = _ORDER.index(markup.local(element))
    before = [e for e in root if _ORDER.index(markup.local(e)) <= rank]
    root.insert(len(before), element)


def _counted(entries: Tree) -> int:
    entries.set("count", str(len(entries)))
    return len(entries)


def _is_future(element: Tree) -> bool:
    return markup.local(element) == "futureMetadata" and element.get("name") == _NAME
