"""vbaProject.bin from sources: Excel compiles them when it loads the file.

No compiled code is written (MS-OVBA 2.3.4.1 allows it), so none can be stale or
hidden: what is in the file is what the sources say, and the same every time.
"""

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xl_align.errors import WorkbookError
from xl_align.workbook.vba.compound import compound_file
from xl_align.workbook.vba.packing import compressed, masked

Kind = Literal["Module", "Document"]

CODE_PAGE = "cp1252"
LONGEST_LINE = 1023  # characters the editor takes
WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
WORKSHEET = "0{00020820-0000-0000-C000-000000000046}"
_NOT_COMPILED = bytes.fromhex("CC61FFFF000000")
_EDITOR = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
_LIBRARIES = (  # besides VBA and Excel themselves
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#"
        r"C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
        "#Microsoft Office 16.0 Object Library",
    ),
)


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name and its source, as an exported .bas file has it."""

    name: str
    source: str
    kind: Kind = "Module"

    def text(self) -> bytes:
        """Return the source as the project stores it; WorkbookError if it cannot."""
        lines = self.source.replace("\r\n", "\n").rstrip("\n").split("\n")
        heading = f'Attribute VB_Name = "{self.name}"'
        if lines[0] != heading:
            raise WorkbookError(f"module {self.name} must begin with {heading}")
        for number, line in enumerate(lines, 1):
            where = f"module {self.name}, line {number}"
            if len(line) > LONGEST_LINE:
                raise WorkbookError(f"{where} has over {LONGEST_LINE} characters")
            if strange := [c for c in line if not c.encode(CODE_PAGE, "ignore")]:
                raise WorkbookError(f"{where}: VBA cannot hold {strange[0]!r}")
        return "\r\n".join([*lines, ""]).encode(CODE_PAGE)


def document(name: str, base: str) -> Module:
    """Return the empty module behind a workbook or a sheet, by its code name."""
    lines = [
        f'Attribute VB_Name = "{name}"',
        f'Attribute VB_Base = "{base}"',
        "Attribute VB_GlobalNameSpace = False",
        "Attribute VB_Creatable = False",
        "Attribute VB_PredeclaredId = True",
        "Attribute VB_Exposed = True",
        "Attribute VB_TemplateDerived = False",
        "Attribute VB_Customizable = True",
    ]
    return Module(name, "\n".join(lines), "Document")


def project(name: str, modules: Sequence[Module]) -> bytes:
    """Return vbaProject.bin; the same modules give the same bytes.

    Parameters
    ----------
    name : the project's name, an identifier of VBA
    modules : in the order the editor shows them, documents first

    Notes
    -----
    Raises WorkbookError for a source VBA cannot hold and for names used twice, be it
    by a module and the project.
    """
    names = [name.lower(), *(module.name.lower() for module in modules)]
    if twice := [one for one in names if names.count(one) > 1]:
        raise WorkbookError(f"VBA knows {twice[0]} twice: name one of them otherwise")
    storage: dict[str, bytes] = {
        "_VBA_PROJECT": _NOT_COMPILED,
        "dir": compressed(_directory(name, modules)),
        **{module.name: compressed(module.text()) for module in modules},
    }
    spelled = [one.name.encode(CODE_PAGE) + b"\0" + _wide(one.name) for one in modules]
    return compound_file(
        {
            "VBA": storage,
            "PROJECT": _settings(name, modules).encode(CODE_PAGE),
            "PROJECTwm": b"\0\0".join([*spelled, b"\0\0"]),
        }
    )


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """Return the dir stream: the project, its libraries, its modules (2.3.4.2)."""
    records = [
        _record(0x01, _long(3)),  # 64-bit Windows
        _record(0x02, _long(0x409)),
        _record(0x14, _long(0x409)),
        _record(0x03, _short(int(CODE_PAGE[2:]))),
        _record(0x04, name.encode(CODE_PAGE)),
        _text(0x05, 0x40, ""),
        _text(0x06, 0x3D, ""),
        _record(0x07, _long(0)),
        _record(0x08, _long(0)),
        struct.pack("<HIIH", 0x09, 4, 1, 1),  # version: its size is not its length
        _text(0x0C, 0x3C, ""),
    ]
    for library, place in _LIBRARIES:
        raw = place.encode(CODE_PAGE)
        records.append(_text(0x16, 0x3E, library))
        records.append(_record(0x0D, _long(len(raw)) + raw + bytes(6)))
    records += [_record(0x0F, _short(len(modules))), _record(0x13, _short(0xFFFF))]
    for module in modules:
        records += [
            _text(0x19, 0x47, module.name),
            _text(0x1A, 0x32, module.name),
            _text(0x1C, 0x48, ""),
            _record(0x31, _long(0)),  # nothing compiled before the source
            _record(0x1E, _long(0)),
            _record(0x2C, _short(0xFFFF)),
            _record(0x21 if module.kind == "Module" else 0x22),
            _record(0x2B),
        ]
    return b"".join([*records, _record(0x10)])


def _settings(name: str, modules: Sequence[Module]) -> str:
    """Return the PROJECT stream (2.3.1): no password, nothing locked."""
    identity = f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'vba:{name}')}}}".upper()
    lines = [f'ID="{identity}"']
    for module in modules:
        tail = "/&H00000000" if module.kind == "Document" else ""
        lines.append(f"{module.kind}={module.name}{tail}")
    lines += [
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{masked(identity, bytes(4))}"',
        f'DPB="{masked(identity, bytes(1))}"',
        f'GC="{masked(identity, bytes([0xFF]))}"',
        "",
        "[Host Extender Info]",
        _EDITOR,
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
        "",
    ]
    return "\r\n".join(lines)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(body)) + body


def _text(kind: int, kind_wide: int, text: str) -> bytes:
    return _record(kind, text.encode(CODE_PAGE)) + _record(kind_wide, _wide(text))


def _wide(text: str) -> bytes:
    return text.encode("utf-16le")


def _long(number: int) -> bytes:
    return struct.pack("<I", number)


def _short(number: int) -> bytes:
    return struct.pack("<H", number)
