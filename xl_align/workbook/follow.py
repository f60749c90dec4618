"""References that follow a table: formulas, names, charts and rules, as in Excel."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, markup, places
from xl_align.workbook.package import Package
from xl_align.workbook.places import Growth

_CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_PART = re.compile(
    rf"""(?P<text>"(?:[^"]|"")*")
    |(?P<outside>\[[^\]]*\](?:[\w.]+!{_CELL}(?::{_CELL})?)?)
    |(?P<several>(?:'[^'\[]*:[^']*'|[^\W\d][\w.]*:[^\W\d][\w.]*)!{_CELL}(?::{_CELL})?)
    |(?P<sheet>(?<![:\w.])(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?
     (?:(?P<area>(?<![\w.$:]){_CELL}:{_CELL})(?![\w(:.!])
       |(?P<cell>(?<![\w.$]){_CELL})(?![\w(.!\[]))
    """,
    re.VERBOSE,
)
_FORMULA = re.compile(
    rb"(<(?:\w+:)?(?:f|formula|formula1|formula2|definedName|calculatedColumnFormula"
    rb"|totalsRowFormula)(?:\s[^>]*)?>)([^<]+)(?=</)"
)
_SHARED = re.compile(rb"\st=[\"']shared[\"']")
_GROUP = re.compile(rb"\sref=[\"']([A-Z0-9:]+)[\"']")
RANGES = re.compile(
    rb"(\bsqref=\"|<xm:sqref>|<(?:\w+:)?(?:mergeCell|hyperlink|autoFilter)\b[^>]*?\sref=\")"
    rb"([A-Z0-9: ]+)(?=[\"<])"
)
_CHARTS = r"xl/(charts|chartsheets|drawings)/.*\.xml"


@dataclass(frozen=True, slots=True)
class Follower:
    """Rewrites what refers to one table's body on one sheet."""

    sheet: str
    growth: Growth

    def formula(self, text: str, home: str) -> str:
        """Return a formula of the sheet `home` with its ranges moved along."""
        return _PART.sub(lambda found: self._part(found, home), text)

    def markup(self, text: bytes, home: str) -> bytes:
        """Return a part of a sheet (or of none) with all its formulas moved along."""
        if home != self.sheet and not self._mentions(text):
            return text
        return _FORMULA.sub(lambda found: self._element(found, home), text)

    def ranges(self, text: bytes) -> bytes:
        """Return markup whose formats, validations and sparklines move along."""
        return RANGES.sub(self._range, text)

    def _mentions(self, text: bytes) -> bool:
        return plain(self.sheet).encode() in text

    def _part(self, found: re.Match[str], home: str) -> str:
        if not self._here(found, home):
            return found[0]
        old = found["area"] or found["cell"]
        return (found["sheet"] or "") + self.growth.follows(old, grows=False)

    def _here(self, found: re.Match[str], home: str) -> bool:
        """Tell whether a piece of a formula is a place on the table's sheet."""
        if found["area"] is None and found["cell"] is None:
            return False
        title = _title(found["sheet"]) if found["sheet"] else home
        return title.casefold() == self.sheet.casefold()

    def _element(self, found: re.Match[bytes], home: str) -> bytes:
        old = html.unescape(markup.read_as_text(found[2]))
        if _SHARED.search(found[1]):
            self._refuse_apart(found[1], old, home)
        new = self.formula(old, home)
        if new == old:
            return found[0]
        return found[1] + html.escape(new, quote=False).encode()

    def _refuse_apart(self, opening: bytes, text: str, home: str) -> None:
        """Refuse a shared formula of which only some cells would follow."""
        group = _GROUP.search(opening)
        filled = places.area(group[1].decode()) if group else places.Area(1, 1, 1, 1)
        for found in _PART.finditer(text):
            if not self._here(found, home):
                continue
            old = found["area"] or found["cell"]
            if all("$" in one[1:] for one in old.split(":")):  # the same for all
                continue
            place = places.area(old)
            reach = places.Area(
                place.left,
                place.top,
                place.right + filled.right - filled.left,
                place.bottom + filled.bottom - filled.top,
            )
            apart = self.growth.meets(reach) and not self.growth.carries(reach)
            grown = self.growth.moved(place) != place and not self.growth.carries(place)
            if apart or (found["area"] and grown):
                raise WorkbookError(
                    f"sheet {home!r} shares one formula over many cells, and it points"
                    f" at the rows of a table on {self.sheet!r}: fill it in anew, or"
                    " use the table's name in it"
                )

    def _range(self, found: re.Match[bytes]) -> bytes:
        moved = [self.growth.follows(one) for one in found[2].decode().split(" ")]
        return found[1] + " ".join(moved).encode()


def plain(word: str) -> str:
    """Return what of a word no file escapes; less of it only finds more places."""
    return max(re.split(r"['&<>\"]", word), key=len)


def _title(sheet: str) -> str:
    bare = sheet.removesuffix("!")
    return bare[1:-1].replace("''", "'") if bare.startswith("'") else bare


def everywhere(package: Package, follower: Follower) -> None:
    """Move along what other sheets, charts, names and pivot tables refer to.

    Parameters
    ----------
    package : changed in place, only in parts where a reference moves
    follower : of the table; its own sheet is not touched
    """
    homes = {tab.part: tab.title for tab in contents.tabs(package) if tab.cells}
    rewrite(package, package.workbook, lambda text: follower.markup(text, ""))
    for part, home in homes.items():
        if home != follower.sheet:
            rewrite(package, part, lambda t, h=home: follower.markup(t, h))  # type: ignore[misc]
    for table in contents.tables(package):
        rewrite(package, table.part, lambda t, h=table.sheet: follower.markup(t, h))  # type: ignore[misc]
    for part in package.matching(_CHARTS):
        rewrite(package, part, lambda text: follower.markup(text, ""))


def rewrite(package: Package, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a part; one that stays the same is not touched."""
    old = package.read(part)
    new = change(old)
    if new != old:
        package.put(part, new)


def pivots(package: Package, sheet: str, table: str, growth: Growth | None) -> int:
    """Have pivot tables over a sheet or table read it anew on opening; count them."""
    count = 0
    for part in package.matching(r"xl/pivotCache/pivotCacheDefinition\d*\.xml"):
        root = package.tree(part)
        for source in markup.within(root, "worksheetSource"):
            named = source.get("name", "").casefold() == table.casefold() != ""
            if not named and source.get("sheet") != sheet:
                continue
            root.set("refreshOnLoad", "1")
            if growth and source.get("ref"):
                source.set("ref", growth.follows(source.get("ref")))
            package.put(part, root)
            count += 1
    return count


def stale(package: Package) -> None:
    """Have Excel calculate everything on opening and forget its order of cells."""
    for part in package.follow(package.workbook, "calcChain"):
        package.unlink(package.workbook, part)
        package.drop(part)
    root = package.tree(package.workbook)
    settings = markup.child(root, "calcPr")
    if settings is None:
        settings = markup.element(f"{{{_space(root)}}}calcPr")
        root.insert(_after_names(root), settings)
    if settings.get("fullCalcOnLoad") != "1":
        settings.set("fullCalcOnLoad", "1")
        package.put(package.workbook, root)


def _space(root: markup.Tree) -> str:
    return str(root.tag).partition("}")[0].removeprefix("{")


_BEFORE_CALCULATION = frozenset(
    """fileVersion fileSharing workbookPr AlternateContent revisionPtr absPath
    workbookProtection bookViews sheets functionGroups externalReferences
    definedNames""".split()
)


def _after_names(root: markup.Tree) -> int:
    known = [i for i, e in enumerate(root) if markup.local(e) in _BEFORE_CALCULATION]
    return max(known, default=-1) + 1


def sheet_names(text: str) -> set[str]:
    """Return the titles of sheets a formula refers to, in lower case."""
    found = re.findall(r"('(?:[^']|'')*'|[^\W\d][\w.]*)!", text)
    return {_title(one).casefold() for one in found}


def whole(area: places.Area) -> str:
    """Return an area with dollar signs, as names have it."""
    first = f"${places.letters(area.left)}${area.top}"
    return f"{first}:${places.letters(area.right)}${area.bottom}"
