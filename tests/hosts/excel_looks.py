"""How cells of the stand-in for Excel look: fonts, fills, borders, alignment."""

from copy import copy

from hosts.excel_com import Com, color_of
from openpyxl.styles import Border, Font, PatternFill, Protection, Side

HORIZONTAL = {1: None, -4131: "left", -4108: "center", -4152: "right"}
VERTICAL = {-4107: "bottom", -4108: "center", -4160: "top"}
EDGES = {8: "top", 9: "bottom", 7: "left", 10: "right"}
INSIDE = {12: ("top", "bottom"), 11: ("left", "right")}
CONTINUOUS, NONE = 1, -4142


def restyled(cells, word, value, make):
    """Give cells a look; each change of a style is worked out once for a workbook."""
    before = after = object()
    for cell in cells:
        if cell._style is not before:  # else it looks as its neighbour did
            before, after = cell._style, _changed(cell, word, value, make)
        cell._style = after


def _changed(cell, word, value, make):
    """Return the style of a cell after a change."""
    book, style = cell.parent.parent, cell._style
    known, shared = book.__dict__.setdefault("_looks", ({}, set()))
    plain = style is None or id(style) in shared
    key = (id(style) if plain else tuple(style), word, value)
    if key not in known:
        cell._style = copy(style)  # it is shared: openpyxl changes it in place
        make(cell)
        known[key] = cell._style
        shared.add(id(cell._style))
    return known[key]


class CellFont(Com):
    """The font of a range."""

    def __init__(self, cells):
        self._cells = cells

    def _word(name, made=lambda value: value):
        def put(self, value):
            def make(cell):
                setattr_font(cell, name, made(value))

            restyled(self._cells.each(), f"font {name}", value, make)

        def get(self):
            return getattr(self._cells.first().font, name)

        return property(get, put)

    Name, Size, Bold = _word("name"), _word("sz"), _word("b")
    Color = _word("color", lambda number: f"FF{color_of(number)}")


def setattr_font(cell, name, value):
    old = cell.font
    words = {k: getattr(old, k) for k in ("name", "sz", "b", "i", "color")}
    cell.font = Font(**(words | {name: value}))


class Interior(Com):
    """The fill of a range."""

    def __init__(self, cells):
        self._cells = cells

    @property
    def ColorIndex(self):
        return NONE if self._cells.first().fill.fill_type is None else 1

    @ColorIndex.setter
    def ColorIndex(self, number):
        assert number == NONE
        restyled(
            self._cells.each(),
            "fill",
            None,
            lambda c: setattr(c, "fill", PatternFill()),
        )

    @property
    def Color(self):
        raise NotImplementedError("Interior.Color is not read")

    @Color.setter
    def Color(self, number):
        fill = PatternFill("solid", f"FF{color_of(number)}")
        restyled(self._cells.each(), "fill", number, lambda c: setattr(c, "fill", fill))


class Line(Com):
    """One side of every cell of a range, or the lines between its rows."""

    def __init__(self, cells, number):
        self._cells, self._number = cells, number

    def _sides(self):
        """Yield each cell with the sides of it that the line is on."""
        for top, left, bottom, right in self._cells._areas:
            area = type(self._cells)(self._cells._sheet, [(top, left, bottom, right)])
            for cell in area.each():
                at = {8: cell.row == top, 9: cell.row == bottom}
                at |= {7: cell.column == left, 10: cell.column == right}
                if at.get(self._number):
                    yield cell, [EDGES[self._number]]
                if self._number == 12:
                    up, down = cell.row > top, cell.row < bottom
                    yield cell, [s for s, on in (("top", up), ("bottom", down)) if on]
                if self._number == 11:
                    before, after = cell.column > left, cell.column < right
                    on = (("left", before), ("right", after))
                    yield cell, [side for side, there in on if there]

    def _draw(self, word, value, change):
        for cell, sides in self._sides():
            for side in sides:
                if value == NONE and getattr(cell.border, side).style is None:
                    continue

                def make(one, side=side):
                    border = copy(one.border)
                    old = getattr(border, side)
                    kept = {s: getattr(border, s) for s in EDGES.values()}
                    one.border = Border(**(kept | {side: change(old)}))

                restyled([cell], f"{side} {word}", value, make)

    @property
    def LineStyle(self):
        raise NotImplementedError("Border.LineStyle is not read")

    @LineStyle.setter
    def LineStyle(self, number):
        kinds = {CONTINUOUS: "thin", NONE: None}
        self._draw("line", number, lambda old: Side(kinds[number], old and old.color))

    @property
    def Color(self):
        raise NotImplementedError("Border.Color is not read")

    @Color.setter
    def Color(self, number):
        color = f"FF{color_of(number)}"
        self._draw("color", number, lambda old: Side(old and old.style, color))


def aligned(word, kinds=None):
    """Return a property of alignment that may be set."""

    def put(self, value):
        shown = kinds[value] if kinds else value

        def make(cell):
            one = copy(cell.alignment)
            setattr(one, word, shown)
            cell.alignment = one

        restyled(self.each(), word, value, make)

    return property(lambda self: getattr(self.first().alignment, word), put)


def locked():
    """Return the property that locks cells."""

    def put(self, value):
        look = Protection(locked=value)
        restyled(self.each(), "lock", value, lambda c: setattr(c, "protection", look))

    return property(lambda self: self.first().protection.locked, put)


def number_format():
    """Return the property of number formats: None where cells disagree."""

    def get(self):
        found = {cell.number_format for cell in self.each()}
        return found.pop() if len(found) == 1 else None

    def put(self, code):
        restyled(self.each(), "code", code, lambda c: setattr(c, "number_format", code))

    return property(get, put)
