"""Contents and looks of a page into a sheet of Excel, always as whole ranges."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import xlwings

from xl_align.workbook.live_page import Page
from xl_align.workbook.live_sketch import Look
from xl_align.workbook.live_state import Undo
from xl_align.workbook.live_words import Typed, typed
from xl_align.workbook.places import Area
from xl_align.workbook.style import cell_format

AT_ONCE = 200_000  # cells of one call: bounds the memory on both sides
_LONGEST_ADDRESS = 250  # letters; Excel takes 255
_UPRIGHT = {"vcenter": "center", "top": "top", "bottom": "bottom"}

Rows = list[list[Typed]]


def spot(sheet: xlwings.Sheet, area: Area) -> xlwings.Range:
    """Return the range of an area."""
    return sheet.range((area.top, area.left), (area.bottom, area.right))


def used(sheet: xlwings.Sheet) -> Area:
    """Return the area from A1 to the last cell in use."""
    last = sheet.used_range.last_cell
    return Area(1, 1, last.column, last.row)


def slices(area: Area) -> Iterator[Area]:
    """Yield an area in pieces of whole rows that Excel takes at once."""
    step = max(1, AT_ONCE // (area.right - area.left + 1))
    for top in range(area.top, area.bottom + 1, step):
        yield Area(area.left, top, area.right, min(area.bottom, top + step - 1))


def held(cells: xlwings.Range) -> Rows:
    """Return what a range holds, so that writing it back changes nothing."""
    shape = cells.shape
    values, formulas = grid(cells.api.Value2, shape), grid(cells.formula, shape)
    return [
        [_kept(*pair) for pair in zip(*rows, strict=True)]
        for rows in zip(values, formulas, strict=True)
    ]


def grid(content: Any, shape: tuple[int, int]) -> Sequence[Sequence[Any]]:
    """Return rows, also where Excel gives a single cell alone."""
    return ((content,),) if shape == (1, 1) else content


def _kept(value: Any, formula: Any) -> Typed:
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return formula
    if value is None:
        return ""
    if isinstance(value, str):
        return typed(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(formula)  # an error that somebody typed: Value2 has its number
    number: Typed = value
    return number


def remember(sheet: xlwings.Sheet, spills: Mapping[Area, str], undo: Undo) -> None:
    """Keep all that a sheet holds, to be put back if writing fails.

    ``spills`` are its formulas that fill a range: of those only the first cell is
    written, and into the others nothing.
    """
    old = used(sheet)
    rows = [(area, held(spot(sheet, area))) for area in slices(old)]
    for area, before in rows:
        for one in spills:
            for row in range(max(area.top, one.top), min(area.bottom, one.bottom) + 1):
                for column in range(one.left, one.right + 1):
                    before[row - area.top][column - area.left] = ""

    def put_back() -> None:
        _clear_beside(sheet, old)
        for area, before in rows:
            spot(sheet, area).formula = before
        _spill(sheet, spills)

    undo.add(put_back)


def write(sheet: xlwings.Sheet, page: Page) -> None:
    """Write the contents of a page over those of a sheet, in whole rows.

    Tables must be in their places: their headings are written over themselves.
    """
    _clear_beside(sheet, page.area)
    for area in slices(page.area):
        spot(sheet, area).formula = page.rows(area.top, area.bottom)
    _spill(sheet, page.spills)
    correct = sheet.book.app.api.AutoCorrect
    for table in page.tables:
        for column, formula in table.fills.items():
            body = Area(column, table.body.top, column, table.body.bottom)
            # Once, for the whole column: so Excel fills it into rows added later.
            correct.AutoFillFormulasInLists = True
            try:
                spot(sheet, body).formula = formula
            finally:
                correct.AutoFillFormulasInLists = False


def _spill(sheet: xlwings.Sheet, spills: Mapping[Area, str]) -> None:
    """Enter formulas that fill a range: by any other way Excel puts an @ before."""
    for area, formula in spills.items():
        sheet.range((area.top, area.left)).formula2 = formula


def _clear_beside(sheet: xlwings.Sheet, area: Area) -> None:
    """Empty what a sheet holds below and right of an area that begins at A1."""
    now = used(sheet)
    if now.bottom > area.bottom:
        below = Area(1, area.bottom + 1, now.right, now.bottom)
        spot(sheet, below).clear_contents()
    if now.right > area.right:
        beside = Area(area.right + 1, 1, now.right, now.bottom)
        spot(sheet, beside).clear_contents()


def dress(sheet: xlwings.Sheet, page: Page) -> None:
    """Give every cell its look: all of them the plain one, then each run its own."""
    plain = {**_BARE, **cell_format("label", "text")}
    now, new = used(sheet), page.area
    whole = Area(1, 1, max(now.right, new.right), max(now.bottom, new.bottom))
    _look(spot(sheet, whole), plain)
    spot(sheet, whole).borders.line_style = None
    where: dict[tuple[Look, bool], list[Area]] = {}
    for run, look in page.runs():
        where.setdefault((look, run.bottom > run.top), []).append(run)
    for (look, tall), runs in where.items():
        other = {k: v for k, v in look if plain.get(k) != v}
        for address in _addresses(runs):
            cells = sheet.range(address)
            _look(cells, other)
            _lines(cells, other, tall)


_BARE: Mapping[str, Any] = {
    "bold": False,
    "font_color": "#000000",
    "bg_color": None,
    "text_wrap": False,
    "locked": True,
}


def _addresses(areas: Sequence[Area]) -> Iterator[str]:
    """Yield addresses of many areas, each as long as Excel takes one."""
    line = ""
    for area in areas:
        longer = f"{line},{area}" if line else f"{area}"
        if len(longer) > _LONGEST_ADDRESS:
            yield line
            longer = f"{area}"
        line = longer
    if line:
        yield line


def _look(cells: xlwings.Range, look: Mapping[str, Any]) -> None:
    """Give cells a look in the words of XlsxWriter; a word without meaning is a bug."""
    for word in sorted(look, key=_ORDER.index):
        _LOOKS[word](cells, look[word])


def _lines(cells: xlwings.Range, look: Mapping[str, Any], tall: bool) -> None:
    """Draw the lines of each cell of a look, one on top or one below."""
    for side in ("top", "bottom"):
        if side in look:
            inside = ["inside_horizontal"] if tall else []
            for edge in [f"edge_{side}", *inside]:
                line = cells.borders[edge]
                line.line_style = "continuous"
                line.color = look[f"{side}_color"]


def _leave(*_: Any) -> None:
    """Nothing to do: the content says it, or the line of a border."""


_LOOKS: Mapping[str, Callable[[Any, Any], None]] = {
    "font_name": lambda cells, name: setattr(cells.font, "name", name),
    "font_size": lambda cells, size: setattr(cells.font, "size", size),
    "bold": lambda cells, bold: setattr(cells.font, "bold", bold),
    "font_color": lambda cells, color: setattr(cells.font, "color", color),
    "bg_color": lambda cells, color: setattr(cells, "color", color),
    "num_format": lambda cells, code: setattr(cells, "number_format", code),
    "align": lambda cells, side: setattr(cells, "horizontal_alignment", side),
    "indent": lambda cells, depth: setattr(cells.api, "IndentLevel", depth),
    "valign": lambda c, side: setattr(c, "vertical_alignment", _UPRIGHT[side]),
    "text_wrap": lambda cells, wraps: setattr(cells, "wrap_text", wraps),
    "locked": lambda cells, locked: setattr(cells.api, "Locked", locked),
    "top": _leave,
    "bottom": _leave,
    "top_color": _leave,
    "bottom_color": _leave,
    "quote_prefix": _leave,
}
_ORDER = list(_LOOKS)
