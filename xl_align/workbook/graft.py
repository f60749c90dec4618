"""Sheets of ours set into somebody's workbook, and taken out again.

The sheets come from a package that our writer made. Their parts move over; formats
are added at the end of the target's, texts move into their cells. Whatever else is
in the target keeps its bytes.
"""

import posixpath
import re
from collections.abc import Mapping

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import (
    comments,
    contents,
    dynamic,
    follow,
    markup,
    ownership,
    properties,
    references,
    tab_order,
)
from xl_align.workbook.contents import Tab
from xl_align.workbook.formats import Translation, translate
from xl_align.workbook.markup import LINKS, Tree
from xl_align.workbook.package import Package, links_of
from xl_align.workbook.reading import Reader

_TAGS = re.compile(rb"<(?:c|row|col|cfRule) [^>]*>")
_LOOK = re.compile(rb"(\s(?:s|style)=\")(\d+)(?=\")")
_RULE = re.compile(rb"(\s\w*[dD]xfId=\")(\d+)(?=\")")
_TEXT = re.compile(rb" t=\"s\"><v>(\d+)</v>")
_DAY = re.compile(rb"(<c r=\"\w+\" s=\"(\d+)\"><v>)([\d.]+)(?=</v>)")
_STRING = re.compile(rb"<si>(.*?)</si>", re.DOTALL)
_CODE_NAME = re.compile(rb"<sheetPr\b[^>]*?\bcodeName=\"([^\"]*)\"")
_FOLDERS = {"drawing": "xl/drawings/drawing{}.xml", "chart": "xl/charts/chart{}.xml"}
_TABLES = "xl/tables/table{}.xml"
_MAC = 1462  # days from 1900 to 1904, as Excel counts
_SHEETS = "xl/worksheets/sheet{}.xml"


def graft(target: Package, source: Package) -> None:
    """Set every sheet of `source` into `target`, each in place of its older self.

    Parameters
    ----------
    target : somebody's workbook, changed in place
    source : a package our writer made

    Notes
    -----
    Raises WorkbookError, before anything is written, for what cannot be kept.
    """
    refuse_sealed(target)
    ours = [tab.title for tab in contents.tabs(source)]
    theirs = {tab.title.casefold(): tab for tab in contents.tabs(target)}
    _refuse_sheets_of_theirs(target, [theirs.get(title.casefold()) for title in ours])
    if any(title.casefold() not in theirs for title in ours):
        tab_order.refuse_locked(target)
    kept_ids = {t.name: t.id for t in contents.tables(target)}
    names = tab_order.replaced_names(target, source)
    looks = translate(target, source)
    strings = _strings(source)
    notes = {title: comments.carried(target, source, title) for title in ours}
    old = {title: _cleared(target, theirs.get(title.casefold())) for title in ours}
    _refuse_taken(target, source)
    for tab in contents.tabs(source):
        part = old[tab.title][0] or target.free(_SHEETS)
        text = _dated(target, source, source.read(tab.part))
        text = dynamic.carried(target, source, _sheet(text, looks, strings))
        target.put(part, _disguised(text, old[tab.title][1]))
        target.set_type(part, source.type_of(tab.part))
        _children(target, source, tab.part, part, looks, kept_ids)
        comments.put(target, part, notes[tab.title])
        if not old[tab.title][0]:
            tab_order.insert(target, tab.title, part, ours)
    tab_order.put_names(target, source, names)
    _mark(target, source)
    for title in ours:
        for name in ["", *(t.name for t in contents.tables(source, title))]:
            follow.pivots(target, title, name, None)
    follow.stale(target)


def _mark(target: Package, source: Package) -> None:
    marks = properties.read(source).items()
    kept = {key: text for key, text in marks if not key.startswith(properties.NAMES)}
    properties.set_all(target, kept)
    if target.date_1904:  # the days in our cells are other numbers there
        titles = [tab.title for tab in contents.tabs(source)]
        properties.set_all(target, ownership.marks(Reader(target), titles))


def remove(target: Package, title: str) -> None:
    """Take a sheet of ours out again, with all that only it uses.

    Raises WorkbookError with a list of what still refers to it.
    """
    words = references.names_on(target, title)
    references.refuse(target, title, words, {title.casefold()})
    take_away(target, title)


def take_away(target: Package, title: str) -> list[str]:
    """Take a sheet of ours out, whoever refers to it; return the names that go."""
    refuse_sealed(target)
    tab_order.refuse_locked(target)
    tab = next((t for t in contents.tabs(target) if t.title == title), None)
    if tab is None:
        raise MissingError(f"{target.name} has no sheet {title!r}")
    _refuse_sheets_of_theirs(target, [tab])
    if len(contents.tabs(target)) == 1:
        raise WorkbookError(f"{title!r} is the only sheet of {target.name}")
    words = references.names_on(target, title)
    _cleared(target, tab)
    target.unlink(target.workbook, tab.part)
    target.drop(tab.part)
    tab_order.take_out(target, title, words)
    tab_order.forget_names(target)
    properties.drop(target, [ownership.PREFIX + title])
    follow.stale(target)
    return words


def refuse_sealed_off(target: Package) -> None:
    """Raise WorkbookError for a workbook whose seal any change would break."""
    space = str(target.tree(target.workbook).tag).rpartition("}")[0][1:]
    if space not in (markup.MAIN, markup.STRICT):
        raise WorkbookError(f"{target.name} is not an Excel workbook (.xlsx)")
    if target.signed:
        raise WorkbookError(
            f"{target.name} is digitally signed: any change would break the signature."
            " Remove it in Excel first, and sign again"
        )
    if target.matching(r"xl/revisions/.*"):
        raise WorkbookError(f"{target.name} is shared in the old way and logs changes")


def refuse_sealed(target: Package) -> None:
    """Raise WorkbookError for a workbook that takes no sheets of ours."""
    refuse_sealed_off(target)
    if target.strict:
        raise WorkbookError(
            f"{target.name} is a Strict Open XML workbook: save it as an ordinary .xlsx"
        )


def _sheet(text: bytes, looks: Translation, strings: list[bytes]) -> bytes:
    """Return a sheet part with the target's formats and its texts inline."""

    def renumbered(found: re.Match[bytes]) -> bytes:
        tag = _LOOK.sub(lambda m: m[1] + b"%d" % looks.cells[int(m[2])], found[0])
        return _RULE.sub(lambda m: m[1] + b"%d" % looks.rules[int(m[2])], tag)

    def inline(found: re.Match[bytes]) -> bytes:
        return b' t="inlineStr"><is>' + strings[int(found[1])] + b"</is>"

    return _TEXT.sub(inline, _TAGS.sub(renumbered, text))


def _dated(target: Package, source: Package, text: bytes) -> bytes:
    """Return a sheet whose days count from 1904 if those of the target do."""
    if not target.date_1904:
        return text
    dates = Reader(source).styles.dates

    def moved(found: re.Match[bytes]) -> bytes:
        shown = float(found[3]) - _MAC
        return found[1] + f"{shown:.15g}".encode()

    def day(found: re.Match[bytes]) -> bytes:
        return moved(found) if int(found[2]) in dates else found[0]

    return _DAY.sub(day, text)


def _disguised(text: bytes, old: bytes) -> bytes:
    """Return a sheet selected and named in macros as its older self was."""
    if b'tabSelected="1"' not in old:
        text = text.replace(b' tabSelected="1"', b"", 1)
    elif b'tabSelected="1"' not in text:
        text = text.replace(b"<sheetView ", b'<sheetView tabSelected="1" ', 1)
    code = _CODE_NAME.search(old)
    if code and b"<sheetPr" in text:
        text = text.replace(b"<sheetPr", b'<sheetPr codeName="%b"' % code[1], 1)
    return text


def _strings(source: Package) -> list[bytes]:
    found = source.follow(source.workbook, "sharedStrings")
    return _STRING.findall(source.read(found[0])) if found else []


def _cleared(target: Package, tab: Tab | None) -> tuple[str, bytes]:
    """Drop what only a sheet uses; return its part and what was in it."""
    if tab is None:
        return "", b""
    old = target.read(tab.part)
    below = target.below(tab.part)
    links = links_of(tab.part)
    if target.has(links):
        target.drop(links)
    while orphans := [p for p in {*below} - target.linked() if target.has(p)]:
        for part in orphans:
            target.drop(part)
    return tab.part, old


def _children(
    target: Package,
    source: Package,
    old: str,
    new: str,
    looks: Translation,
    kept_ids: Mapping[str, int],
) -> None:
    """Move the tables, drawings and charts below a part; links keep their ids."""
    links = links_of(old)
    if not source.has(links):
        return
    root = source.tree(links)
    for entry, link in zip(root, source.relations(old), strict=True):
        if link.outside:
            continue
        if link.kind == "table":
            part = target.free(_TABLES)
            target.put(part, _table(target, source.tree(link.target), looks, kept_ids))
        else:
            part = target.free(_FOLDERS[link.kind])
            target.put(part, source.read(link.target))
        target.set_type(part, source.type_of(link.target))
        entry.set("Target", posixpath.relpath(part, posixpath.dirname(new)))
        _children(target, source, link.target, part, looks, kept_ids)
    assert root.tag == f"{{{LINKS}}}Relationships"
    target.put(links_of(new), root)


def _table(
    target: Package, root: Tree, looks: Translation, kept_ids: Mapping[str, int]
) -> bytes:
    """Return a table's part with the id it had: slicers know it by that."""
    used = {*kept_ids.values()}
    for part in target.matching(r"xl/tables/[^/]*\.xml"):
        used.add(markup.whole(target.tree(part).get("id", "0")))
    fresh = kept_ids.get(root.get("displayName")) or max([0, *used]) + 1
    root.set("id", str(fresh))
    for one in [root, *markup.within(root, "tableColumn")]:
        for mark in list(one.attrib):
            if mark.endswith("xfId"):
                one.set(mark, str(looks.rules[int(one.get(mark))]))
    return markup.written(root)


def _refuse_sheets_of_theirs(target: Package, wanted: list[Tab | None]) -> None:
    """Refuse to touch a sheet that bears the title of one of ours but no mark."""
    known = properties.read(target)
    for tab in wanted:
        if tab is not None and ownership.PREFIX + tab.title not in known:
            raise WorkbookError(
                f"{target.name} has a sheet {tab.title!r} of its own: rename it"
            )


def _refuse_taken(target: Package, source: Package) -> None:
    """Refuse names that somebody else's tables or names already have."""
    taken = {table.name.casefold() for table in contents.tables(target)}
    taken |= {n.name.casefold() for n in contents.names(target) if not n.sheet}
    wanted = [table.name for table in contents.tables(source)]
    wanted += [n.name for n in contents.names(source) if not n.sheet]
    known = properties.read(target)
    ours = properties.names_of_ours(known)
    there = {tab.title for tab in contents.tabs(target)}
    marked = [mark.removeprefix(ownership.PREFIX) for mark in known]
    lost = [t for t in marked if t not in there and ownership.PREFIX + t in known]
    for name in wanted:
        if name.casefold() not in taken:
            continue
        if name in ours and lost:
            raise WorkbookError(
                f"{target.name}: {name!r} is on a sheet of ours that was renamed: give"
                f" it its name back ({', '.join(lost)}), or delete it"
            )
        raise WorkbookError(
            f"{target.name} has a name or table {name!r} of its own: rename it"
        )
