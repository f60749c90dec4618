"""The LibreOffice extension, generated from the catalog: the same bytes every time."""

import io
import json
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

from xl_align import __version__
from xl_align.hosts.wizard import explained
from xl_align.registry import Command, Function
from xl_align.vocabulary import Anything

IDENTIFIER = "com.xlalign.extension"
FILE = "xl_align.oxt"
MINIMUM = "25.2"  # older ones lack XLOOKUP and lose our names in .xlsx files
MENU = "Align"
STOP = "stop"  # the entry that ends a command between two of its steps
EPOCH = (1980, 1, 1, 0, 0, 0)  # an archive knows no earlier time
CALC = "com.sun.star.sheet.SpreadsheetDocument"
RANGE = "com::sun::star::table::XCellRange"
DOCUMENT = "com::sun::star::beans::XPropertySet"
PACKAGE = "pythonpath/xl_align_calc/"
COMPONENTS = ("addin.py", "command.py")
SHARED = ("__init__.py", "environment.py", "values.py", "windows.py")
MEDIA = "application/vnd.sun.star."
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def extension(
    functions: Sequence[Function],
    commands: Sequence[Command],
    place: dict[str, Any] | None = None,
) -> bytes:
    """Return the .oxt file.

    Parameters
    ----------
    place : where xl_align is installed, as ``environment`` tells; without it the
        extension finds xl_align only if LibreOffice's own Python has it
    """
    source = files("xl_align.hosts.calc")
    parts = {
        "META-INF/manifest.xml": manifest(),
        "description.xml": description(),
        "XFunctions.idl": interface(functions),
        "functions.json": _json([spoken(one) for one in functions]),
        "Addons.xcu": menu(commands),
        "CalcWindowState.xcu": toolbar(),
        **{name: _python(source, name) for name in COMPONENTS},
        **{PACKAGE + name: _python(source, name) for name in SHARED},
    }
    if place:
        parts["environment.json"] = _json(place)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:  # stored: no zlib, no difference
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, text.encode())
    return content.getvalue()


def environment() -> dict[str, Any]:
    """Return where this xl_align is installed, for the extension to find it."""
    paths = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "prefix": sys.prefix,
        "paths": list(dict.fromkeys(paths)),
    }


def interface(functions: Sequence[Function]) -> str:
    """Return the functions as UNO knows them: an interface, as source text."""
    lines = [f"        {_declared(one)};" for one in functions]
    return "\n".join(
        [
            "module com { module xlalign {",
            "    interface XFunctions {",
            *lines,
            "    };",
            "    service Functions : XFunctions;",
            "}; };",
            "",
        ]
    )


def method(one: Function) -> str:
    """Return a function's name in the interface, which has no underscores."""
    first, *rest = one.name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def spoken(one: Function) -> dict[str, Any]:
    """Return what the component and the function wizard need to know."""
    return {
        "name": one.name,
        "method": method(one),
        "category": one.category,
        "help": f"{one.category}: {one.summary}",
        "arguments": [
            (word.name, explained(one, at)) for at, word in enumerate(one.arguments)
        ],
        "cells": [
            at for at, word in enumerate(one.arguments) if isinstance(word, Anything)
        ],
        "sheet": one.sheet,
    }


def menu(commands: Sequence[Command]) -> str:
    """Return the menu with every command, and the toolbar with the daily ones."""
    daily = [one for one in commands if one.daily]
    top = [
        _prop("Title", MENU, 'xml:lang="en-US"'),
        _prop("Context", CALC),
        f'<node oor:name="Submenu">{"".join(_entries(commands))}</node>',
    ]
    # In a row of strangers' buttons the first has to say whose they are.
    buttons = _entries(daily, f"{MENU}: ")
    body = (
        f'<node oor:name="OfficeMenuBar">{_node(IDENTIFIER, top)}</node>\n'
        f'<node oor:name="OfficeToolBar">{_node(IDENTIFIER, buttons)}</node>\n'
    )
    return _settings("Office", "Addons", f'<node oor:name="AddonUI">\n{body}</node>')


def toolbar() -> str:
    """Return where the toolbar is and what it is called: by itself it would float."""
    state = [
        _prop("UIName", MENU, 'xml:lang="en-US"'),
        _prop("Docked", "true"),
        _prop("DockingArea", "0"),
        _prop("DockPos", "0,2"),
        _prop("Visible", "true"),
    ]
    node = _node(f"private:resource/toolbar/addon_{IDENTIFIER}", state)
    states = f'<node oor:name="UIElements"><node oor:name="States">{node}</node></node>'
    return _settings("Office.UI", "CalcWindowState", states)


def manifest() -> str:
    """Return the list of what LibreOffice registers; the interface comes first."""
    entries = [
        ("XFunctions.idl", "uno-typelibrary;type=RDB"),
        *((name, "uno-component;type=Python") for name in COMPONENTS),
        ("Addons.xcu", "configuration-data"),
        ("CalcWindowState.xcu", "configuration-data"),
    ]
    lines = [
        f'<manifest:file-entry manifest:full-path="{path}"'
        f' manifest:media-type="{MEDIA}{kind}"/>'
        for path, kind in entries
    ]
    space = 'xmlns:manifest="http://openoffice.org/2001/manifest"'
    body = "\n".join(lines)
    return f"{HEAD}<manifest:manifest {space}>\n{body}\n</manifest:manifest>\n"


def description() -> str:
    """Return what the extension manager shows."""
    return (
        HEAD + '<description xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:d="http://openoffice.org/extensions/description/2006"'
        ' xmlns:l="http://libreoffice.org/extensions/description/2011">\n'
        f'<identifier value="{IDENTIFIER}"/><version value="{__version__}"/>\n'
        "<dependencies><l:LibreOffice-minimal-version"
        f' value="{MINIMUM}" d:name="LibreOffice {MINIMUM}"/></dependencies>\n'
        '<display-name><name lang="en">xl_align: plans and ledgers that agree</name>'
        "</display-name>\n</description>\n"
    )


def _declared(one: Function) -> str:
    words = [
        f"[in] {RANGE if isinstance(word, Anything) else 'any'} a{at}"
        for at, word in enumerate(one.arguments, 1)
    ]
    if one.sheet:
        words = [f"[in] {DOCUMENT} document", *words]
    return f"sequence< sequence<any> > {method(one)}({', '.join(words)})"


def _entries(commands: Sequence[Command], before: str = "") -> list[str]:
    """Return entries with a line between two groups, and Stop at the end."""
    nodes: list[list[str]] = []
    group = ""
    for one in commands:
        if group and one.group != group:
            nodes.append(LINE)
        nodes.append(_props(one.name, one.label if nodes else before + one.label))
        group = one.group
    nodes += [LINE, _props(STOP, "Stop")]
    # LibreOffice sorts them by name.
    return [_node(f"c{i:02}", inside) for i, inside in enumerate(nodes)]


def _props(name: str, title: str) -> list[str]:
    return [
        _prop("URL", f"service:com.xlalign.Command?{name}"),
        _prop("Title", title, 'xml:lang="en-US"'),
        _prop("Target", "_self"),
        _prop("Context", CALC),
    ]


def _settings(package: str, name: str, body: str) -> str:
    space = 'xmlns:oor="http://openoffice.org/2001/registry"'
    data = f'oor:name="{name}" oor:package="org.openoffice.{package}"'
    return f"{HEAD}<oor:component-data {space} {data}>\n{body}\n</oor:component-data>\n"


def _node(name: str, inside: Sequence[str]) -> str:
    return f'\n<node oor:name="{name}" oor:op="replace">{"".join(inside)}</node>'


def _prop(name: str, value: str, attribute: str = "") -> str:
    start = f"<value {attribute}>" if attribute else "<value>"
    return f'<prop oor:name="{name}">{start}{escape(value)}</value></prop>'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _python(folder: Any, name: str) -> str:
    text: str = folder.joinpath(name).read_text("utf-8")
    return text.replace("\r\n", "\n")


LINE = [_prop("URL", "private:separator")]
