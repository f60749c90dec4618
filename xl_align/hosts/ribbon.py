"""The tab Align on Excel's ribbon, generated from the commands (customUI14)."""

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from xl_align.registry import Command

TAB, KEY = "Align", "G"  # Alt, G, then the letters of a command
SPACE = "http://schemas.microsoft.com/office/2009/07/customui"
CALLBACKS = "XlAlignOffice"  # the module of VBA that answers


def ribbon(commands: Sequence[Command]) -> bytes:
    """Return the tab: a group of buttons for each group of commands, in their order."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{SPACE}">',
        "  <ribbon>",
        "    <tabs>",
        "      " + _element("tab", _tab()),
    ]
    for group, members in groupby(commands, key=lambda one: one.group):
        lines.append("        " + _element("group", {"id": _id(group), "label": group}))
        lines += [
            f"          {_element('button', _button(one), '/>')}" for one in members
        ]
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>", ""]
    return "\n".join(lines).encode()


def _tab() -> dict[str, str]:
    return {
        "id": _id(TAB),
        "label": TAB,
        "keytip": KEY,
        "insertAfterMso": "TabData",
        "getVisible": f"{CALLBACKS}.GetVisible",
    }


def _button(one: Command) -> dict[str, str]:
    return {
        "id": _id(one.name),
        "tag": one.name,
        "label": one.label,
        "size": "large",
        "imageMso": one.image,
        "keytip": one.key,
        "screentip": one.label,
        "supertip": one.tip,
        "onAction": f"{CALLBACKS}.OnAction",
    }


def _id(name: str) -> str:
    return f"xlAlign.{name}"


def _element(tag: str, marks: dict[str, str], end: str = ">") -> str:
    said = " ".join(f"{key}={quoteattr(value)}" for key, value in marks.items())
    return f"<{tag} {said}{end}"
