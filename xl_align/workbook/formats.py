"""The cell formats of one workbook added to those of another, at the end only."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from xl_align.workbook import looks, markup
from xl_align.workbook.markup import MAIN, Tree
from xl_align.workbook.package import Package

_FIRST_CUSTOM = 164  # number formats below are Excel's own
_PIECES = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_ORDER = """numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles
    colors extLst""".split()


@dataclass(frozen=True, slots=True)
class Translation:
    """The numbers that formats of a source have in the target."""

    cells: Mapping[int, int]
    rules: Mapping[int, int]  # of conditional formats and tables


def translate(target: Package, source: Package) -> Translation:
    """Add the formats of `source` that `target` lacks; say where each one is.

    Equal formats are found again, so that a workbook refreshed every night does
    not grow.
    """
    part, root, formats = looks.opened(target)
    _, given, wanted = looks.opened(source)
    before = markup.canonical(root)
    base = markup.child(root, "cellStyleXfs")
    named = base is not None and len(base) > 0  # else there is no style to rest on
    pieces = {
        mark: _merged(_listed(root, tag), _listed(given, tag))
        for mark, tag in _PIECES.items()
    }
    pieces["numFmtId"] = _codes(root, given)
    known: dict[bytes, int] = {}
    cells = {}
    for i, one in enumerate(wanted):
        fresh = copy.deepcopy(one)
        fresh.attrib.pop("xfId", None)
        if named:
            fresh.set("xfId", "0")
        for mark, places in pieces.items():
            number = markup.whole(fresh.get(mark, "0"))
            fresh.set(mark, str(places.get(number, number)))
        cells[i] = looks.place_of(formats, fresh, known)
    rules = _merged(_listed(root, "dxfs"), _listed(given, "dxfs"))
    if markup.canonical(root) != before:
        target.put(part, root)
    return Translation(cells, rules)


def _listed(root: Tree, tag: str) -> Tree:
    """Return a list of the styles, made in its place if there is none."""
    found = markup.child(root, tag)
    if found is None:
        found = markup.element(f"{{{MAIN}}}{tag}", count="0")
        earlier = _ORDER[: _ORDER.index(tag)]
        before = [i for i, one in enumerate(root) if markup.local(one) in earlier]
        root.insert(max(before, default=-1) + 1, found)
    return found


def _merged(target: Tree, source: Tree) -> dict[int, int]:
    known: dict[bytes, int] = {}
    return {
        i: looks.place_of(target, copy.deepcopy(one), known)
        for i, one in enumerate(source)
    }


def _codes(root: Tree, given: Tree) -> dict[int, int]:
    """Return the numbers in the target of the source's number formats."""
    wanted = markup.within(given, "numFmt")
    if not wanted:
        return {}
    listed = _listed(root, "numFmts")
    known = {one.get("formatCode"): markup.whole(one.get("numFmtId")) for one in listed}
    places = {}
    for one in wanted:
        code, number = one.get("formatCode"), markup.whole(one.get("numFmtId"))
        if markup.local(one.getparent()) != "numFmts":
            continue  # inside a conditional format, where it is whole
        if code not in known:
            known[code] = max([_FIRST_CUSTOM - 1, *known.values()]) + 1
            marks = {"numFmtId": str(known[code]), "formatCode": code}
            markup.added(listed, f"{{{MAIN}}}numFmt", **marks)
            listed.set("count", str(len(listed)))
        places[number] = known[code]
    return places
