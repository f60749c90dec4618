"""The look of a workbook: number formats by unit, colours and fonts by role."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xl_align.workbook import Role, Value

FONT = "Calibri"  # LibreOffice draws it with Carlito, of the same widths


def _signed(digits: str, suffix: str = "") -> str:
    """Negative in parentheses, zero as a dash, all ending at the same edge."""
    return f'{digits}{suffix}_);({digits}{suffix});"-"_)'


_WHOLE, _TENTH, _CENT = _signed("#,##0"), _signed("#,##0.0"), _signed("#,##0.00")
_SHARE = _signed("0.0", "%")

# Words of vocabulary.py and a few that only sheets need.
FORMATS: Mapping[str, str] = {
    "text": "General",
    "status": "General",
    "general": "General",
    "period": "General",  # a code that stands over numbers
    "date": "yyyy-mm-dd",
    "month": "mmm yyyy",
    "year": "0",
    "integer": "0",
    "money": _WHOLE,
    "cents": _CENT,
    "thousands": _signed("#,##0,"),
    "millions": _signed("#,##0.0,,"),
    "money/each": _CENT,
    "money/unit": _CENT,
    "money/order": _CENT,
    "money/each/period": _CENT,
    "money/day": _WHOLE,
    "money/year": _WHOLE,
    "each": _WHOLE,
    "each/period": _WHOLE,
    "each/cycle": _CENT,
    "each/unit": "General",
    "units": _WHOLE,
    "count": _WHOLE,
    "fraction": _SHARE,
    "fraction/year": _SHARE,
    "percent": _SHARE,
    "points": _signed("0.0", '" pp"'),
    "days": _TENTH,
    "periods": _TENTH,
    "weeks": _CENT,
    "each/week": _CENT,
    "1/period": _TENTH,
    "sd": _CENT,
    "rate": "#,##0.0000_)",
    "reporting/money": "#,##0.0000_)",
    "factor": "#,##0.000_)",
    "any": _signed("#,##0.000"),  # money and shares in one column
    "±1": "+0_);-0_);0_)",
}

_AS_TEXT = ("text", "status")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by role; data only, so that a house style is one more constant."""

    heading: str
    on_heading: str
    title: str
    note: str
    input: str
    input_fill: str
    formula: str
    link: str
    rule: str  # the line above a total
    hairline: str  # the line between two rows of a table
    good: tuple[str, str]  # font, fill
    bad: tuple[str, str]
    tabs: Mapping[str, str]
    series: Mapping[str, str]


_TABS = {
    "output": "#1F3864",
    "input": "#E8C547",
    "detail": "#A6A6A6",
    "check": "#3F7D58",
}

_SERIES = {
    "base": "#1F3864",
    "total": "#1F3864",
    "actual": "#1F3864",
    "plan": "#8EA9CF",
    "forecast": "#8EA9CF",
    "compare": "#B4BBC6",
    "prior": "#B4BBC6",
    "up": "#5E9676",
    "down": "#BF6A63",
    "accent": "#C49A3A",
    "hidden": "",
}

FINANCE = Palette(
    heading="#1F3864",
    on_heading="#FFFFFF",
    title="#1F3864",
    note="#6B7280",
    input="#0000FF",
    input_fill="#FFF9E1",
    formula="#000000",
    link="#00703C",
    rule="#1F3864",
    hairline="#E3E6EB",
    good=("#1E6B3A", "#E5F3EA"),
    bad=("#A61C1C", "#FBE6E6"),
    tabs=_TABS,
    series=_SERIES,
)

# The FAST standard: black calculations, blue imports; inputs by their shading.
FAST = Palette(
    heading="#404040",
    on_heading="#FFFFFF",
    title="#000000",
    note="#7F7F7F",
    input="#000000",
    input_fill="#FFFFCC",
    formula="#000000",
    link="#0000FF",
    rule="#404040",
    hairline="#E0E0E0",
    good=("#006100", "#E2EFDA"),
    bad=("#C00000", "#FCE4E4"),
    tabs={**_TABS, "output": "#404040"},
    series={**_SERIES, "base": "#404040", "total": "#404040", "actual": "#404040"},
)

SERIES = FINANCE.series


def number_format(unit: str, role: Role = "formula") -> str:
    """Return the Excel format of a unit; an unknown one shows as it is typed.

    Parameters
    ----------
    unit : a word of FORMATS
    role : an input of text or a period is kept as typed: 00123, or 2026-01
    """
    if role == "input" and unit in ("text", "period"):
        return "@"
    if unit not in FORMATS and unit.startswith("money/"):
        return FORMATS["money/each"]
    return FORMATS.get(unit, "General")


def axis_format(unit: str) -> str:
    """Return the format of a chart's axis: zero is a number there."""
    positive = number_format(unit).split(";")[0].replace("_)", "")
    if positive in ("General", "yyyy-mm-dd", "mmm yyyy"):
        return positive
    return f"{positive};({positive});0"


def is_text(unit: str) -> bool:
    """Tell whether cells of this unit start at the left."""
    return unit in _AS_TEXT


def cell_format(role: Role, unit: str, palette: Palette = FINANCE) -> dict[str, Any]:
    """Return XlsxWriter's format properties of a cell.

    Parameters
    ----------
    role : what the cell is
    unit : what it counts, a word of FORMATS
    palette : the house style
    """
    shape: dict[str, Any] = {
        "font_name": FONT,
        "font_size": 10,
        "valign": "vcenter",
        "num_format": number_format(unit, role),
    }
    if role != "title" and not (role == "note" and is_text(unit)):
        shape |= {"align": "left" if is_text(unit) else "right", "indent": 1}
    return shape | _role(role, palette)


def _role(role: Role, palette: Palette) -> dict[str, Any]:
    look: Mapping[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "font_color": palette.title},
        "heading": {
            "bold": True,
            "font_color": palette.on_heading,
            "bg_color": palette.heading,
            "text_wrap": True,
        },
        "section": {
            "bold": True,
            "font_color": palette.title,
            "bottom": 1,
            "bottom_color": palette.hairline,
        },
        "note": {"font_size": 9, "font_color": palette.note},
        # Unlocked marks an input for the next refresh too (see ownership.py).
        "input": {
            "font_color": palette.input,
            "bg_color": palette.input_fill,
            "locked": False,
        },
        "formula": {"font_color": palette.formula},
        "link": {"font_color": palette.link},
        "total": {"bold": True, "top": 1, "top_color": palette.rule},
        "check": {"bold": True, "align": "center", "indent": 0},
    }
    return look.get(role, {})


def shown(value: Value, unit: str) -> str:
    """Return about what Excel displays, to choose a column's width."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, date):
        return "0000-00-00"
    if isinstance(value, bool) or number_format(unit) == "General":
        return str(value)[:12]
    first = number_format(unit).split(";")[0]
    scale = (
        100.0 if "%" in first else 10.0 ** (-3 * len(re.findall(r",(?![#0])", first)))
    )
    decimals = len(first.partition(".")[2].rstrip("_)%,")) if "." in first else 0
    return f"({value * scale:,.{min(decimals, 4)}f})"
