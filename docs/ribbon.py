"""Draw the tab Align as Excel shows it, from the very XML that Excel reads.

Office's own pictures belong to Microsoft: plain ones of ours stand in their places.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import xl_align.commands  # noqa: F401  publishes the commands
from xl_align.hosts.ribbon import SPACE, ribbon
from xl_align.registry import commands

PAGE = Path(__file__).parent / "images" / "ribbon.svg"
TABS = ("File", "Home", "Insert", "Page Layout", "Formulas", "Data")
AFTER = ("Review", "View", "Help")
FONT = "'Segoe UI', Selawik, Carlito, Helvetica, Arial, sans-serif"
INK, QUIET, LINE, GREEN = "#262626", "#616161", "#d6d6d6", "#107c41"
TOP, HEIGHT, ICON = 34, 104, 32  # pixels: the row of tabs, the ribbon, a picture
LETTER = 6.6  # pixels, of a letter of 12
SHOWN = "reconcile"  # the command whose screen tip is drawn

# Lines of each picture on a field of 32 by 32: one stroke, and one in green.
PICTURES = {
    "RefreshAll": (
        "M7 16a9 9 0 0 1 15-7M25 16a9 9 0 0 1-15 7",
        "M22 4v6h-6M10 28v-6h6",
    ),
    "DatabaseProperties": ("M6 8h20v5H6zM6 19h20v5H6z", "M10 10.5h4M10 21.5h4"),
    "PropertySheet": ("M8 4h16v24H8z", "M12 11h8M12 16h8M12 21h5"),
    "AccountingFormat": ("M4 8h24v16H4z", "M19 12h-4a2 2 0 0 0 0 4h2a2 2 0 0 1 0 4h-4"),
    "TracePrecedents": ("M20 18h8v8h-8zM4 6h8v6H4z", "M12 9h4l6 7M22 11v5h-5"),
    "ErrorChecking": ("M16 5l12 21H4z", "M16 13v6M16 22v1"),
    "RecurrenceEdit": ("M26 16a10 10 0 1 1-4-8", "M22 2v6h-6"),
    "SlideNew": ("M4 8h18v14H4z", "M25 19v10M20 24h10"),
    "ReviewCompareMenu": ("M5 6h9v20H5zM18 6h9v20h-9z", "M8 12h3M21 12h3M21 17h3"),
    "FileMarkAsFinal": ("M7 4h13l5 5v19H7z", "M11 18l4 4 7-8"),
    "FileDocumentInspect": (
        "M6 4h14v24H6z",
        "M9 10h8M9 15h5M27 27l-5-5M20 14a5 5 0 1 1-1 9",
    ),
    "FunctionWizard": (
        "M20 6c-4 0-5 2-6 8l-2 9c-1 3-2 4-5 4",
        "M9 14h10M20 18l6 8M26 18l-6 8",
    ),
    "FunctionsLookupReferenceInsertGallery": (
        "M5 6h22v20H5zM5 11h22",
        "M9 16h14M9 21h9",
    ),
    "Info": ("M16 4a12 12 0 1 1 0 24a12 12 0 1 1 0-24", "M16 15v8M16 9v1"),
}


def page() -> str:
    """Return the drawing as SVG."""
    tab = next(ElementTree.fromstring(ribbon(commands())).iter(f"{{{SPACE}}}tab"))
    parts, left = [], 8.0
    tip = ""
    for group in tab:
        start = left = left + 6
        for button in group:
            wide = _wide(button)
            if button.get("tag") == SHOWN:
                parts.append(_field(left, wide))
                tip = _tip(button, left)
            parts += _button(button, left, wide)
            left += wide
        label = escape(group.get("label", ""))
        middle, bottom = (start + left) / 2, TOP + HEIGHT - 8
        parts.append(_text(middle, bottom, label, QUIET, 11))
        left += 6
        parts.append(
            f'<path d="M{left:g} {TOP + 8}v{HEIGHT - 16}" stroke="{LINE}" fill="none"/>'
        )
    return _drawn(left + 14, [*_tabs(tab.get("label", "")), *parts, tip])


def _drawn(width: float, parts: list[str]) -> str:
    height = TOP + HEIGHT + 86
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}"'
        f' width="{width:g}" height="{height}" font-family="{FONT}">'
    )
    field = f'<rect width="{width:g}" height="{height}" fill="#ffffff"/>'
    strip = f'<rect width="{width:g}" height="{TOP + HEIGHT}" fill="#f5f5f5"/>'
    return "\n".join([head, field, strip, *parts, "</svg>", ""])


def _tabs(label: str) -> Iterator[str]:
    """Yield the row of tabs; ours is open, behind the one it is put after."""
    left = 14.0
    for name in (*TABS, label, *AFTER):
        width = len(name) * LETTER + 22
        ours = name == label
        weight = ' font-weight="600"' if ours else ""
        yield _text(left + width / 2, 22, name, GREEN if ours else INK, 12, weight)
        if ours:
            line = f'x="{left + 8:g}" y="28" width="{width - 16:g}" height="3"'
            yield f'<rect {line} rx="1.5" fill="{GREEN}"/>'
        left += width


def _wide(button: ElementTree.Element) -> float:
    return max(max(map(len, _lines(button))) * LETTER + 16, ICON + 18)


def _lines(button: ElementTree.Element) -> list[str]:
    """Return a label as Office breaks it: two lines at most."""
    first, _, rest = button.get("label", "").partition(" ")
    return [first, rest]


def _button(button: ElementTree.Element, left: float, wide: float) -> Iterator[str]:
    dark, bright = PICTURES[button.get("imageMso", "")]
    middle = left + wide / 2
    stroke = 'fill="none" stroke-width="1.6" stroke-linecap="round"'
    yield (
        f'<g transform="translate({middle - ICON / 2:g} {TOP + 10})" {stroke}>'
        f'<path d="{dark}" stroke="{QUIET}"/><path d="{bright}" stroke="{GREEN}"/></g>'
    )
    for at, line in enumerate(_lines(button)):
        if line:
            yield _text(middle, TOP + 58 + 14 * at, escape(line), INK, 12)


def _field(left: float, wide: float) -> str:
    """Return the field of a button the pointer is on."""
    place = f'x="{left:g}" y="{TOP + 4}" width="{wide:g}" height="{HEIGHT - 26}"'
    return f'<rect {place} rx="4" fill="#e6e6e6"/>'


def _tip(button: ElementTree.Element, left: float) -> str:
    title, words = button.get("screentip", ""), button.get("supertip", "").split()
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > 40:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    top, height = TOP + HEIGHT + 4, 32 + 16 * len(lines)
    box = f'x="{left:g}" y="{top}" width="290" height="{height}" rx="4"'
    said = [
        f'<rect {box} fill="#ffffff" stroke="{LINE}"/>',
        _text(
            left + 12, top + 20, escape(title), INK, 12, ' font-weight="600"', "start"
        ),
    ]
    for at, line in enumerate(lines):
        y = top + 38 + 16 * at
        said.append(_text(left + 12, y, escape(line), INK, 12, anchor="start"))
    return "\n".join(said)


def _text(
    x: float,
    y: float,
    words: str,
    color: str,
    size: int,
    more: str = "",
    anchor: str = "middle",
) -> str:
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f'<text {place} font-size="{size}" fill="{color}"{more}>{words}</text>'


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
