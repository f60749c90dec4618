"""What is fixed to the cells below a table moves along with them.

Comments and drawings lie in parts of their own. What cannot move as Excel would move
it is refused before anything is written.
"""

import re

from xl_align.errors import WorkbookError
from xl_align.workbook import comments, contents, follow, markup, places
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area, Growth

_UNMOVED = {
    b"scenarios": "scenarios",
    b"controls": "form controls",
    b"oleObjects": "embedded objects",
    b"cellWatches": "watched cells",
    b"customSheetViews": "views of its own",
}
_PARTS = {
    "table": "another table",
    "pivotTable": "a pivot table",
    "ctrlProp": "form controls",
    "tableSingleCells": "cells mapped to XML",
}


def refuse(
    package: Package, part: str, table: str, growth: Growth, bottom: int, tail: bytes
) -> None:
    """Raise WorkbookError if something below a table cannot move down with it.

    Parameters
    ----------
    package, part : the sheet
    table : part of the table that grows
    growth : how, and what it carries along
    bottom : the last row in use afterwards
    tail : of the sheet, behind its rows
    """
    for tag, word in _UNMOVED.items():
        if re.search(rb"<(?:\w+:)?%b\b" % tag, tail):
            raise _stuck(word, "on the sheet")
    for kind, word in _PARTS.items():
        for other in package.follow(part, kind):
            if other == table:
                continue
            area = _area_of(package, other)
            if area is None or growth.meets(area):
                raise _stuck(word, f"at {area}" if area else "on the sheet")
    for found in follow.RANGES.finditer(tail):
        for one in found[2].decode().split():
            place = places.area(one)
            if growth.meets(place) and _cut(place, growth, bottom):
                raise _stuck("a rule or merged cells", f"over {one}")


def _cut(place: Area, growth: Growth, bottom: int) -> bool:
    """Tell whether a range would need to be cut in two."""
    body = growth.body
    if body.left <= place.left and place.right <= body.right:
        return False  # it moves or stretches as a whole
    across = place.left <= body.left and body.right <= place.right
    return not (across and place.top <= body.bottom + 1 and place.bottom >= bottom)


def _area_of(package: Package, part: str) -> Area | None:
    """Return where a table or pivot table lies."""
    root = package.tree(part)
    location = markup.child(root, "location")
    text = (root if location is None else location).get("ref")
    return places.area(text) if text else None


def _stuck(word: str, where: str) -> WorkbookError:
    return WorkbookError(
        f"new rows would push down the cells below the table, and {word} {where} cannot"
        " move along: leave room below the table, or clear it"
    )


def move(package: Package, sheet: str, growth: Growth) -> None:
    """Move comments and drawings that are fixed to cells which move."""
    part = next(t.part for t in contents.tabs(package) if t.title == sheet)
    for kind in comments.KINDS:
        boxes = kind == "vmlDrawing"
        change = comments.moved_boxes if boxes else comments.moved_texts
        for noted in package.follow(part, kind):
            new = change(package.read(noted), growth.place)
            follow.rewrite(package, noted, lambda _, text=new: text)  # type: ignore[misc]
    for drawing in package.follow(part, "drawing"):
        _drawing(package, drawing, growth)


def _drawing(package: Package, part: str, growth: Growth) -> None:
    root = package.tree(part)
    count = 0
    for anchor in root:
        edges = [e for e in anchor if markup.local(e) in ("from", "to")]
        rows = [markup.required(edge, "row") for edge in edges]
        columns = [markup.required(edge, "col") for edge in edges]
        corners = [
            (markup.whole(row.text) + 1, markup.whole(column.text) + 1)
            for row, column in zip(rows, columns, strict=True)
        ]
        fixed = anchor.get("editAs") == "absolute"
        if not fixed and corners and all(growth.moves(one) for one in corners):
            for row in rows:
                row.text = str(markup.whole(row.text) + growth.rows)
            count += 1
    if count:
        package.put(part, root)
