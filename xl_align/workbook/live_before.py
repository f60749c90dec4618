"""How cells of a sheet looked before we wrote, read from the copy made before."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from xl_align.workbook.live_page import Page

_UPRIGHT = {"center": "vcenter", "top": "top", None: "bottom", "bottom": "bottom"}


def looks_before(copy: Path, title: str) -> Page:
    """Return a page with the looks of a sheet, in the words of XlsxWriter."""
    page = Page(title)
    for row in _opened(copy)[title].iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.has_style:
                page.dressed(cell.row, cell.column, tuple(sorted(_look(cell).items())))
    return page


@lru_cache(maxsize=1)  # one sheet after the other is taken back
def _opened(copy: Path) -> Any:
    return load_workbook(copy)


def _look(cell: Any) -> dict[str, Any]:
    font, side = cell.font, cell.alignment
    solid = cell.fill.fill_type == "solid"
    look = {
        "font_name": font.name,
        "font_size": font.sz,
        "bold": bool(font.b),
        "font_color": _color(font.color) or "#000000",
        "bg_color": _color(cell.fill.fgColor) if solid else None,
        "num_format": cell.number_format,
        "align": side.horizontal or "general",
        "indent": int(side.indent or 0),
        "valign": _UPRIGHT.get(side.vertical, "bottom"),
        "text_wrap": bool(side.wrap_text),
        "locked": bool(cell.protection.locked),
    }
    for edge in ("top", "bottom"):
        line = getattr(cell.border, edge)
        if line is not None and line.style:
            look |= {edge: 1, f"{edge}_color": _color(line.color) or "#000000"}
    return look


def _color(color: Any) -> str | None:
    """Return #RRGGBB, or None for a colour of a theme: ours have none."""
    rgb = getattr(color, "rgb", None)
    return f"#{rgb[-6:]}" if isinstance(rgb, str) else None
