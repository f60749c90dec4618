"""The values a chart keeps of its ranges, so that it draws right before Excel does."""

from collections.abc import Callable, Collection, Mapping

from xl_align.errors import WorkbookError
from xl_align.workbook import Value, contents, markup, places
from xl_align.workbook.cells import cached
from xl_align.workbook.markup import Tree
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area

_CHARTS = r"xl/charts/chart[^/]*\.xml"  # those of 2016, chartEx, among them
_REFERENCES = "{*}numRef", "{*}strRef", "{*}numDim", "{*}strDim"
_CACHES = "numCache", "strCache", "lvl"

Lookup = Callable[[str, Area], list[Value] | None]  # None: the values stay


def redraw(package: Package, lookup: Lookup, but: Collection[str] = ()) -> int:
    """Rewrite what charts keep of ranges that changed; return how many charts did.

    Parameters
    ----------
    package : changed in place
    lookup : the values of an area of a sheet, row by row, or None to keep them
    but : charts that keep what they have
    """
    count = 0
    names = {n.name.casefold(): n.text for n in contents.names(package) if not n.sheet}
    for part in package.matching(_CHARTS):
        if part in but:
            continue
        root = package.tree(part)
        references = [*root.iter(*_REFERENCES)]
        if sum([_renewed(reference, lookup, names) for reference in references]):
            package.put(part, root)
            count += 1
    return count


def _renewed(reference: Tree, lookup: Lookup, names: Mapping[str, str]) -> bool:
    formula = markup.child(reference, "f")
    kept = [one for one in reference if markup.local(one) in _CACHES]
    if formula is None or not formula.text or len(kept) != 1:  # several: of levels
        return False
    text = names.get(formula.text.casefold(), formula.text)
    title, _, place = text.rpartition("!")
    title = title.strip("'").replace("''", "'")
    try:
        values = lookup(title, places.area(place))
    except WorkbookError:  # several areas, or a name that is none
        return False
    if values is None:
        return False
    wanted = _points(values, markup.local(reference).startswith("num"))
    if wanted == _kept(kept[0]):
        return False
    fill = _fill_level if markup.local(kept[0]) == "lvl" else _fill
    fill(kept[0], wanted, len(values))
    return True


def _points(values: list[Value], numbers: bool) -> dict[int, str]:
    points = {}
    for i, value in enumerate(values):
        shown = cached(value)
        if isinstance(shown, bool):
            shown = str(shown).upper() if not numbers else int(shown)
        if value is None or (numbers and isinstance(shown, str)):
            continue
        whole = isinstance(shown, float) and shown.is_integer() and abs(shown) < 1e15
        points[i] = str(int(shown)) if whole else str(shown)
    return points


def _kept(cache: Tree) -> dict[int, str]:
    points = [one for one in cache if markup.local(one) == "pt"]
    return {
        markup.whole(p.get("idx", "0")): "".join(p.itertext()).strip() for p in points
    }


def _fill(cache: Tree, points: dict[int, str], count: int) -> None:
    space = cache.tag.rpartition("}")[0] + "}"
    total = markup.child(cache, "ptCount")
    for point in [one for one in cache if markup.local(one) == "pt"]:
        cache.remove(point)
    if total is None:
        total = markup.added(cache, f"{space}ptCount")
    total.set("val", str(count))
    at = list(cache).index(total) + 1
    for i, (number, text) in enumerate(sorted(points.items())):
        point = markup.element(f"{space}pt", idx=str(number))
        markup.added(point, f"{space}v").text = markup.coded(text)
        cache.insert(at + i, point)


def _fill_level(level: Tree, points: dict[int, str], count: int) -> None:
    """Fill the cache of a chart of 2016: texts stand in the points themselves."""
    space = level.tag.rpartition("}")[0] + "}"
    for point in [one for one in level if markup.local(one) == "pt"]:
        level.remove(point)
    level.set("ptCount", str(count))
    for number, text in sorted(points.items()):
        markup.added(level, f"{space}pt", idx=str(number)).text = markup.coded(text)
