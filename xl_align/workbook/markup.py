"""XML of a package: parsed without entities or network, text escaped as Excel does."""

import re
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from xl_align.errors import WorkbookError

Tree: TypeAlias = Any  # an lxml element; lxml has no types

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

# Comments count for nothing: among cell formats they would shift every number.
SAFELY: Any = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"\s*[0-9]{1,10}\s*")
_LOOKS_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def parsed(text: bytes, name: str) -> Tree:
    """Return the root of a part; WorkbookError if it is damaged or declares a DTD.

    Parameters
    ----------
    text : the bytes of the part
    name : of the part, for messages
    """
    # A parser is not shared: libxml2 keeps the state of the last document in it.
    parser = etree.XMLParser(**SAFELY)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise WorkbookError(f"{name} is damaged: {trouble}") from trouble
    refuse_declarations(root, name)
    return root


def weight(text: bytes) -> int:
    """Return about how many bytes a part and its tree take: 120 for each node.

    A tag begins an element or ends a text; an attribute is two nodes.
    """
    return 2 * len(text) + 120 * (text.count(b"<") + 2 * text.count(b"="))


def refuse_declarations(root: Tree, name: str) -> None:
    """Raise WorkbookError for a document type: the way of every entity bomb."""
    if root.getroottree().docinfo.doctype:
        raise WorkbookError(f"{name} declares XML entities; no Excel file does")


def written(root: Tree) -> bytes:
    """Return a tree as the bytes of a part."""
    text: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return text


def local(element: Tree) -> str:
    """Return a tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Tree, name: str) -> Tree | None:
    """Return the first child of that local name."""
    return next((one for one in element if local(one) == name), None)


def whole(text: str | None) -> int:
    """Return a count or index as a number; WorkbookError if it is none."""
    if not text or not _WHOLE.fullmatch(text):
        raise WorkbookError(f"the workbook is damaged: {str(text)[:40]!r} is no index")
    return int(text)


def required(element: Tree, name: str) -> Tree:
    """Return the first child of that local name; WorkbookError if there is none."""
    found = child(element, name)
    if found is None:
        raise WorkbookError(f"the workbook is damaged: it lacks its {name}")
    return found


def within(element: Tree, name: str) -> list[Tree]:
    """Return every descendant of that local name."""
    return list(element.iter(f"{{*}}{name}"))


def added(parent: Tree, tag: str, **marks: str) -> Tree:
    """Append a child and return it."""
    return etree.SubElement(parent, tag, marks)


def element(tag: str, **marks: str) -> Tree:
    """Return a new element."""
    return etree.Element(tag, marks)


def read_as_text(raw: bytes) -> str:
    """Return a stretch of a part as text; WorkbookError if it is not UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError as trouble:
        raise WorkbookError(f"the workbook is damaged: {trouble}") from trouble


def text_of(value: str) -> str:
    """Return text as the file keeps it: control characters coded, marks escaped."""
    safe = coded(value).replace("&", "&amp;")
    return safe.replace("<", "&lt;").replace(">", "&gt;")


def coded(value: str) -> str:
    """Return text with what XML cannot hold as ``_xHHHH_``."""
    text = _LOOKS_CODED.sub("_x005F_", value)
    return _FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def decoded(text: str) -> str:
    """Return text with ``_xHHHH_`` turned back into characters."""
    if "_x" not in text:
        return text
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text)


def plain_text(string: Tree) -> str:
    """Return the text of a string item: its runs joined, without reading aids."""
    parts = [
        node.text or ""
        for node in string.iter("{*}t")
        if local(node.getparent()) != "rPh"
    ]
    return decoded("".join(parts))


def canonical(root: Tree) -> bytes:
    """Return a text that is equal for equal elements, whatever their prefixes."""
    marks = sorted((str(key), str(value)) for key, value in root.attrib.items())
    inner = [canonical(one) for one in root]
    return repr((root.tag, marks, (root.text or "").strip(), inner)).encode()
