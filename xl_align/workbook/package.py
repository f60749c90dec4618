"""A workbook part by part: read any part, change some, keep the rest as it lies."""

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from xl_align.errors import WorkbookError
from xl_align.workbook import markup
from xl_align.workbook.archive import Archive, Part
from xl_align.workbook.limits import Limits
from xl_align.workbook.markup import LINKS, TYPES, Tree

CONTENT_TYPES = "[Content_Types].xml"
_LINKS_TYPE = {
    "Extension": "rels",
    "ContentType": "application/vnd.openxmlformats-package.relationships+xml",
}
OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # an OLE file: .xls, or any format with a password


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another; ``kind`` is the last word of its type."""

    id: str
    kind: str
    target: str  # name of the part, or an outside address
    outside: bool = False


class Package:
    """An open workbook; changes collect in it until it is written."""

    def __init__(self, file: BinaryIO, name: str, limits: Limits | None = None) -> None:
        """Check the archive and find the workbook in it; nothing is unpacked whole."""
        if file.read(4) == OLD_FORMAT:
            raise WorkbookError(
                f"{name} has a password or is an old .xls file: save it in Excel as"
                " .xlsx without a password"
            )
        file.seek(0)
        self.archive = Archive(file, name, limits)
        self.name = name
        self.changed: dict[str, Part] = {}
        self.dropped: set[str] = set()
        self._known = {entry.lower(): entry for entry in self.archive.entries}
        self._links: dict[str, list[Relation]] = {}  # read once, by their part
        if CONTENT_TYPES.lower() not in self._known:
            raise WorkbookError(f"{name} is not an Excel workbook (.xlsx)")
        main = [r.target for r in self.relations("") if r.kind == "officeDocument"]
        if not main or not self.has(main[0]):
            raise WorkbookError(f"{name} is not an Excel workbook (.xlsx)")
        self.workbook = self.exact(main[0])

    @property
    def signed(self) -> bool:
        """Whether somebody signed the file: any change would break the seal."""
        return any(name.startswith("_xmlsignatures/") for name in self._known)

    @property
    def strict(self) -> bool:
        """Whether it is Strict Open XML, whose parts have other namespaces."""
        return markup.STRICT.encode() in self.archive.start(self.workbook)

    @cached_property
    def date_1904(self) -> bool:
        """Whether days count from 1904, as old Macs did."""
        settings = markup.child(self.tree(self.workbook), "workbookPr")
        return settings is not None and settings.get("date1904") in ("1", "true")

    def names(self) -> list[str]:
        """Return the names of all parts that will be in the file."""
        old = [one for one in self.archive.entries if one not in self.dropped]
        return [one for one in old + self._new() if not one.endswith("/")]

    def _new(self) -> list[str]:
        return [one for one in self.changed if one not in self.archive.entries]

    def has(self, name: str) -> bool:
        """Tell whether there is a part of that name, whatever its case."""
        return self.exact(name) in self.changed or (
            name.lower() in self._known and self.exact(name) not in self.dropped
        )

    def exact(self, name: str) -> str:
        """Return a part's name as the file spells it."""
        return self._known.get(name.lower(), name)

    def read(self, name: str) -> bytes:
        """Return a part as it is now; WorkbookError if it is missing."""
        spelled = self.exact(name)
        if spelled in self.changed:
            part = self.changed[spelled]
            if isinstance(part, bytes):
                return part
            pieces: list[bytes] = []
            part(pieces.append)
            return b"".join(pieces)
        if spelled not in self.archive.entries or spelled in self.dropped:
            raise WorkbookError(f"{self.name} lacks its part {name}")
        return self.archive.read(spelled)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part as it is now, in pieces."""
        spelled = self.exact(name)
        if spelled in self.changed:
            yield self.read(spelled)
        elif spelled in self.archive.entries and spelled not in self.dropped:
            yield from self.archive.chunks(spelled)
        else:
            raise WorkbookError(f"{self.name} lacks its part {name}")

    def tree(self, name: str) -> Tree:
        """Return the root of a part, a fresh copy each time."""
        text, limits = self.read(name), self.archive.limits
        if (
            markup.weight(text)
            > limits.memory + limits.memory_each * self.archive.packed
        ):
            raise self.archive.too_much(f"{name} holds {text.count(b'<'):,} tags")
        return markup.parsed(text, f"{self.name}: {name}")

    def put(self, name: str, part: Part | Tree) -> None:
        """Set a part: its bytes, its writer, or its tree."""
        spelled = self.exact(name)
        self._links.pop(spelled, None)
        ready = isinstance(part, bytes) or callable(part)
        self.changed[spelled] = part if ready else markup.written(part)
        self.dropped.discard(spelled)
        self._known.setdefault(spelled.lower(), spelled)

    def drop(self, name: str) -> None:
        """Leave a part out, with the links it has; its type goes when we write."""
        spelled = self.exact(name)
        for gone in (spelled, self.exact(links_of(spelled))):
            self.changed.pop(gone, None)
            self._links.pop(gone, None)
            if gone in self.archive.entries:
                self.dropped.add(gone)

    def relations(self, part: str) -> list[Relation]:
        """Return the links of a part; of the whole package if it is empty."""
        links = self.exact(links_of(part))
        if not self.has(links):
            return []
        if links not in self._links:
            folder = posixpath.dirname(part)
            self._links[links] = [
                _relation(entry, folder)
                for entry in self.tree(links)
                if markup.local(entry) == "Relationship"
            ]
        return list(self._links[links])

    def below(self, part: str) -> list[str]:
        """Return every part under another, nearest first."""
        found: list[str] = []
        waiting = [part]
        while waiting:
            for link in self.relations(waiting.pop(0)):
                child = self.exact(link.target)
                if not link.outside and self.has(child) and child not in found:
                    found.append(child)
                    waiting.append(child)
        return found

    def follow(self, part: str, kind: str) -> list[str]:
        """Return the parts that a part links to by links of one kind."""
        return [
            self.exact(link.target)
            for link in self.relations(part)
            if link.kind == kind and not link.outside and self.has(link.target)
        ]

    def link(self, part: str, kind: str, target: str) -> str:
        """Add a link of an Office kind (or a full type); return its id."""
        links = links_of(part)
        root = (
            self.tree(links)
            if self.has(links)
            else markup.parsed(b'<Relationships xmlns="%b"/>' % LINKS.encode(), links)
        )
        used = {entry.get("Id") for entry in root}
        fresh = next(
            f"rId{i}" for i in range(1, len(used) + 2) if f"rId{i}" not in used
        )
        full = kind if "/" in kind else f"{markup.OFFICE}/{kind}"
        inside = posixpath.relpath(target, posixpath.dirname(part) or ".")
        marks = {"Id": fresh, "Type": full, "Target": inside}
        markup.added(root, f"{{{LINKS}}}Relationship", **marks)
        self.put(links, root)
        return fresh

    def unlink(self, part: str, target: str) -> None:
        """Remove the links of a part to another."""
        root = self.tree(links_of(part))
        folder = posixpath.dirname(part)
        for entry in list(root):
            link = _relation(entry, folder)
            if not link.outside and link.target.lower() == target.lower():
                root.remove(entry)
        self.put(links_of(part), root)

    def type_of(self, name: str) -> str:
        """Return the content type of a part; empty if none is declared."""
        spelled = f"/{name}".lower()
        for entry in self.tree(CONTENT_TYPES):
            if entry.get("PartName", "").lower() == spelled:
                return str(entry.get("ContentType"))
        return ""

    def set_type(self, name: str, content_type: str) -> None:
        """Declare the content type of a part."""
        if self.type_of(name) == content_type:
            return
        types = self.tree(CONTENT_TYPES)
        marks = {"PartName": f"/{name}", "ContentType": content_type}
        markup.added(types, f"{{{TYPES}}}Override", **marks)
        self.put(CONTENT_TYPES, types)

    def linked(self) -> set[str]:
        """Return every part that another links to, be it there or not."""
        found = set()
        for links in self.matching(r"(.*/)?_rels/[^/]*\.rels"):
            folder, name = posixpath.split(links)
            owner = posixpath.join(
                posixpath.dirname(folder), name.removesuffix(".rels")
            )
            if not owner or self.has(owner):  # else a Mac's note about a file
                found |= {self.exact(link.target) for link in self.relations(owner)}
        return found

    def free(self, pattern: str) -> str:
        """Return the first unused name of a pattern with ``{}`` for a number.

        A name that a link points to in vain is used: a part there would be its.
        """
        linked = {name.lower() for name in self.linked()}
        i = 1
        while self.has(pattern.format(i)) or pattern.format(i).lower() in linked:
            i += 1
        return pattern.format(i)

    def matching(self, pattern: str) -> list[str]:
        """Return the names of parts that match a regular expression whole."""
        rule = re.compile(pattern, re.IGNORECASE)
        return [name for name in self.names() if rule.fullmatch(name)]

    def write(self, sink: BinaryIO) -> None:
        """Write the package: what was not changed keeps its compressed bytes."""
        self._settle_types()
        self.archive.write(sink, self.changed, frozenset(self.dropped))

    def content(self) -> bytes:
        """Return the bytes of the package as it is now."""
        buffer = io.BytesIO()
        self.write(buffer)
        return buffer.getvalue()

    def _settle_types(self) -> None:
        """Forget the types of parts that are gone; say what links are, if nobody has.

        LibreOffice declared each part of links that it had written, and no others.
        """
        types = self.tree(CONTENT_TYPES)
        gone = [
            entry
            for entry in types
            if entry.get("PartName") and not self.has(entry.get("PartName")[1:])
        ]
        for entry in gone:
            types.remove(entry)
        fresh = any(name.endswith(".rels") for name in self._new())
        known = {entry.get("Extension", "").lower() for entry in types}
        if missing := fresh and "rels" not in known:
            markup.added(types, f"{{{TYPES}}}Default", **_LINKS_TYPE)
        if gone or missing:
            self.put(CONTENT_TYPES, types)


def links_of(part: str) -> str:
    """Return the name of the part that holds the links of another."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation(entry: Tree, folder: str) -> Relation:
    kind = entry.get("Type", "").rpartition("/")[2]
    target, fresh = entry.get("Target", ""), entry.get("Id", "")
    if entry.get("TargetMode") == "External":
        return Relation(fresh, kind, target, outside=True)
    whole = posixpath.normpath(posixpath.join("/", folder, target))
    return Relation(fresh, kind, whole.lstrip("/"))
