"""Cell formats in the styles of somebody's workbook: looked up, or added at the end."""

import copy

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from xl_align.errors import WorkbookError
from xl_align.workbook import markup
from xl_align.workbook.markup import Tree
from xl_align.workbook.package import Package

_MOST_FORMATS = 65_000
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PLAIN = (
    f'<styleSheet xmlns="{markup.MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
)
_DATE, _MOMENT = "14", "22"  # built-in number formats


def codes(root: Tree) -> dict[int, str]:
    """Return the number formats of a workbook by number; those of rules are apart."""
    listed = markup.child(root, "numFmts")
    own = {
        markup.whole(entry.get("numFmtId", "0")): entry.get("formatCode", "")
        for entry in (listed if listed is not None else ())
    }
    return {**BUILTIN_FORMATS, **own}


def shows_date(look: Tree, known: dict[int, str]) -> bool:
    """Tell whether a cell format shows numbers as days or times."""
    number = markup.whole(look.get("numFmtId", "0"))
    return bool(is_date_format(known.get(number, "General")))


def dated(package: Package, look: int, whole: bool) -> int:
    """Return a format like `look` that shows a date; itself if it does."""
    part, root, formats = opened(package)
    base = formats[look] if look < len(formats) else formats[0]
    if shows_date(base, codes(root)):
        return look
    fresh = copy.deepcopy(base)
    fresh.set("numFmtId", _DATE if whole else _MOMENT)
    fresh.set("applyNumberFormat", "1")
    return _kept(package, part, root, formats, fresh)


def quoted(package: Package, look: int) -> int:
    """Return a format like `look` whose text stays text when somebody edits it."""
    part, root, formats = opened(package)
    base = formats[look] if look < len(formats) else formats[0]
    if base.get("quotePrefix") == "1":
        return look
    fresh = copy.deepcopy(base)
    fresh.set("quotePrefix", "1")
    return _kept(package, part, root, formats, fresh)


def opened(package: Package) -> tuple[str, Tree, Tree]:
    """Return the part of the styles, its root and its list of cell formats."""
    part = next(iter(package.follow(package.workbook, "styles")), "") or _plain(package)
    root = package.tree(part)
    formats = markup.child(root, "cellXfs")
    if formats is None or not len(formats):
        raise WorkbookError(f"{package.name} has no cell formats: save it in Excel")
    return part, root, formats


def _plain(package: Package) -> str:
    """Give a workbook without styles the one that all its cells have; return its part.

    Some programs leave it out; Excel then shows the cells as it shows these.
    """
    part = "xl/styles.xml"
    package.put(part, _PLAIN.encode())
    package.set_type(part, _STYLES)
    package.link(package.workbook, "styles", part)
    return part


def place_of(listed: Tree, fresh: Tree, known: dict[bytes, int]) -> int:
    """Return the index of an equal element in a list, which is added if new.

    ``known`` holds the list's elements by their canonical text; it may be empty.
    """
    if not known:
        for i, one in enumerate(listed):
            known.setdefault(markup.canonical(one), i)
    text = markup.canonical(fresh)
    if text not in known:
        known[text] = len(listed)
        listed.append(fresh)
        listed.set("count", str(len(listed)))
        if len(listed) > _MOST_FORMATS:
            raise WorkbookError("the workbook would have too many formats for Excel")
    return known[text]


def _kept(package: Package, part: str, root: Tree, formats: Tree, fresh: Tree) -> int:
    count = len(formats)
    index = place_of(formats, fresh, {})
    if len(formats) > count:
        package.put(part, root)
    return index
