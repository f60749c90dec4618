"""The values a chart keeps of its ranges, so that it draws right before Excel does."""

from collections.abc import Callable, Collection

from xl_align.errors import WorkbookError
from xl_align.workbook import Value, markup, places
from xl_align.workbook.cells import cached
from xl_align.workbook.markup import Tree
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area

_CHARTS = r"xl/charts/chart[^/]*\.xml"

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
    for part in package.matching(_CHARTS):
        if part in but:
            continue
        root = package.tree(part)
        references = [*root.iter("{*}numRef", "{*}strRef")]
        if sum([_renewed(reference, lookup) for reference in references]):
            package.put(part, root)
            count += 1
    return count


def _renewed(reference: Tree, lookup: Lookup) -> bool:
    formula = markup.child(reference, "f")
    numbers = markup.local(reference) == "numRef"
    cache = markup.child(reference, "numCache" if numbers else "strCache")
    if formula is None or cache is None or not formula.text:
        return False
    title, _, place = formula.text.rpartition("!")
    title = title.strip("'").replace("''", "'")
    try:
        values = lookup(title, places.area(place))
    except WorkbookError:  # several areas, or a name
        return False
    if values is None:
        return False
    wanted = _points(values, numbers)
    if wanted == _kept(cache):
        return False
    _fill(cache, wanted, len(values))
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
