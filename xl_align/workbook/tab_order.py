"""The list of sheets and defined names in the workbook part."""

from collections.abc import Callable, Collection

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, follow, markup, properties, references
from xl_align.workbook.contents import Name
from xl_align.workbook.markup import OFFICE, Tree
from xl_align.workbook.package import Package

_BEFORE_NAMES = frozenset(
    """fileVersion fileSharing workbookPr AlternateContent revisionPtr absPath
    workbookProtection bookViews sheets functionGroups externalReferences""".split()
)


def refuse_locked(package: Package) -> None:
    """Raise WorkbookError if the structure of the workbook is protected."""
    lock = markup.child(package.tree(package.workbook), "workbookProtection")
    if lock is not None and lock.get("lockStructure") in ("1", "true"):
        raise WorkbookError(
            f"the structure of {package.name} is protected: sheets cannot be added or"
            " removed"
        )


def insert(package: Package, title: str, part: str, ours: list[str]) -> None:
    """Add a sheet behind the one of ours it follows, or at the end.

    Parameters
    ----------
    package : changed in place
    title, part : of the sheet
    ours : titles of all our sheets in their order
    """
    fresh = package.link(package.workbook, "worksheet", part)
    root = package.tree(package.workbook)
    sheets = markup.required(root, "sheets")
    titles = [entry.get("name") for entry in sheets]
    earlier = [titles.index(t) for t in ours[: ours.index(title)] if t in titles]
    later = [titles.index(t) for t in ours if t in titles]
    at = max(earlier) + 1 if earlier else min(later, default=len(titles))
    number = 1 + max(markup.whole(entry.get("sheetId", "0")) for entry in sheets)
    tag = sheets[0].tag
    entry = markup.element(tag, name=title, sheetId=str(number))
    entry.set(f"{{{OFFICE}}}id", fresh)
    sheets.insert(at, entry)
    _shift(root, lambda old: old + (old >= at))
    package.put(package.workbook, root)


def take_out(package: Package, title: str, names: Collection[str]) -> None:
    """Remove a sheet from the list, with the names that belong to it or are given."""
    root = package.tree(package.workbook)
    sheets = markup.required(root, "sheets")
    at = [entry.get("name") for entry in sheets].index(title)
    sheets.remove(sheets[at])
    for entry in markup.within(root, "definedName"):
        if entry.get("localSheetId") == str(at) or entry.get("name") in names:
            listed = entry.getparent()
            listed.remove(entry)
            if not len(listed):  # Excel wants none rather than an empty list
                root.remove(listed)
    last = len(sheets) - 1
    _shift(root, lambda old: min(old - (old > at), last))
    package.put(package.workbook, root)


def _shift(root: Tree, moved: Callable[[int], int]) -> None:
    """Renumber what counts tabs: names of a sheet, the open tab, the first shown."""
    places = [(e, "localSheetId") for e in markup.within(root, "definedName")]
    for view in markup.within(root, "workbookView"):
        places += [(view, "activeTab"), (view, "firstSheet")]
    for element, mark in places:
        old = element.get(mark)
        if old is not None:
            element.set(mark, str(moved(markup.whole(old))))


def replaced_names(target: Package, source: Package) -> list[str]:
    """Remove the names and marks the source brings anew; return those that stay ours.

    Raises WorkbookError if somebody's formula needs one that is gone.
    """
    known = properties.names_of_ours(properties.read(target))
    titles = {tab.title.casefold() for tab in contents.tabs(source)}
    bring = {n.name for n in contents.names(source)}
    bring |= {t.name for t in contents.tables(source)}
    gone: list[str] = []
    stay: list[str] = []
    places = {n.name: n for n in contents.names(target) if not n.sheet}
    homes = {t.name: t.sheet for t in contents.tables(target)}
    for name in known:
        entry = places.get(name)
        home = (
            follow.sheet_names(entry.text)
            if entry
            else {homes.get(name, "").casefold()}
        )
        (gone if home & titles else stay).append(name)
    lost = [name for name in gone if name not in bring]
    references.refuse(target, "", lost, titles)
    _remove_names(target, {*gone, *bring} & set(known), titles)
    return stay


def _remove_names(target: Package, gone: set[str], titles: set[str]) -> None:
    root = target.tree(target.workbook)
    listed = markup.child(root, "definedNames")
    if listed is None:
        return
    order = [e.get("name", "").casefold() for e in markup.within(root, "sheet")]
    for entry in list(listed):
        home = entry.get("localSheetId")
        if home is None:
            drop = entry.get("name") in gone
        else:  # print titles and filters, which the source brings anew
            at = markup.whole(home)
            ours = at < len(order) and order[at] in titles
            drop = ours and entry.get("name", "").startswith("_xlnm.")
        if drop:
            listed.remove(entry)
    if not len(listed):
        root.remove(listed)
    target.put(target.workbook, root)


def put_names(target: Package, source: Package, stay: list[str]) -> None:
    """Add the names of the source's sheets, and list all that are ours."""
    root = target.tree(target.workbook)
    order = [entry.get("name") for entry in markup.within(root, "sheet")]
    fresh = contents.names(source)
    listed = markup.child(root, "definedNames")
    if listed is None and fresh:
        space = root.tag.rpartition("}")[0] + "}"
        listed = markup.element(f"{space}definedNames")
        before = [i for i, e in enumerate(root) if markup.local(e) in _BEFORE_NAMES]
        root.insert(max(before) + 1, listed)
    for name in fresh:
        _add_name(listed, name, order)
    target.put(target.workbook, root)
    ours = {n.name for n in fresh if not n.sheet}
    ours |= {t.name for t in contents.tables(source)} | set(stay)
    _list_names(target, ours)


def forget_names(target: Package) -> None:
    """List only those of our names that are still in the workbook."""
    there = {n.name for n in contents.names(target)}
    there |= {t.name for t in contents.tables(target)}
    known = properties.names_of_ours(properties.read(target))
    _list_names(target, there & set(known))


def _list_names(target: Package, ours: set[str]) -> None:
    fresh = properties.chunks(sorted(ours))
    old = [key for key in properties.read(target) if key.startswith(properties.NAMES)]
    properties.drop(target, [key for key in old if key not in fresh])
    if fresh:
        properties.set_all(target, fresh)


def _add_name(listed: Tree, name: Name, order: list[str]) -> None:
    tag = listed.tag.removesuffix("s")
    marks = {"name": name.name}
    if name.sheet:
        marks["localSheetId"] = str(order.index(name.sheet))
    if name.name == "_xlnm._FilterDatabase":
        marks["hidden"] = "1"
    markup.added(listed, tag, **marks).text = name.text
