"""Compound files (MS-CFB, version 3): the small file system inside vbaProject.bin."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from xl_align.errors import WorkbookError

Storage: TypeAlias = Mapping[str, "bytes | Storage"]  # a stream's bytes, or a folder

SECTOR, SMALL, CUTOFF = 512, 64, 4096  # bytes; shorter streams share sectors
END, FREE, TABLE = -2, -1, -3
_FOLDER, _STREAM, _ROOT = 1, 2, 5
_HEADER_SLOTS = 109  # sectors of the allocation table that the header can name
_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_NOBODY = bytes(68) + struct.pack("<iii", FREE, FREE, FREE) + bytes(48)


@dataclass
class _Entry:
    """A line of the directory: a stream or a folder, a node of its folder's tree."""

    name: str
    kind: int
    content: bytes = b""
    left: int = FREE
    right: int = FREE
    child: int = FREE
    start: int = END
    red: bool = False

    def packed(self) -> bytes:
        """Return the 128 bytes of the entry."""
        name = self.name.encode("utf-16le") + b"\0\0"
        links = (self.left, self.right, self.child)
        return (
            name.ljust(64, b"\0")
            + struct.pack("<HBBiii", len(name), self.kind, not self.red, *links)
            + bytes(36)  # no class, no state, no clock
            + struct.pack(
                "<iQ", 0 if self.kind == _FOLDER else self.start, len(self.content)
            )
        )


@dataclass
class _Sectors:
    """Sectors of one size and the table that chains them."""

    size: int
    body: bytearray = field(default_factory=bytearray)
    chain: list[int] = field(default_factory=list)

    def store(self, content: bytes) -> int:
        """Append a stream; return its first sector."""
        count = -(-len(content) // self.size)
        if not count:
            return END
        first = len(self.chain)
        self.body += content.ljust(count * self.size, b"\0")
        self.chain += [*range(first + 1, first + count), END]
        return first


def compound_file(storage: Storage) -> bytes:
    """Return the bytes of a compound file; the same content gives the same bytes.

    Parameters
    ----------
    storage : name -> the bytes of a stream, or another storage
    """
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _listed(entries, storage)
    sectors, small = _Sectors(SECTOR), _Sectors(SMALL)
    for entry in entries[1:]:
        room = small if len(entry.content) < CUTOFF else sectors
        entry.start = room.store(entry.content)
    entries[0].content = bytes(small.body)
    entries[0].start = sectors.store(entries[0].content)
    chains = _padded(_integers(small.chain))
    small_table = sectors.store(chains)
    listing = b"".join(entry.packed() for entry in entries)
    while len(listing) % SECTOR:
        listing += _NOBODY
    directory = sectors.store(listing)
    return _closed(sectors, directory, small_table, len(chains) // SECTOR)


def _listed(entries: list[_Entry], storage: Storage) -> int:
    """Add a storage's entries to the directory; return the root of their tree."""
    here = []
    for name in sorted(storage, key=lambda name: (len(name), name.upper())):
        content = storage[name]
        here.append(len(entries))
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            folder = _Entry(name, _FOLDER)
            entries.append(folder)
            folder.child = _listed(entries, content)
    return _balanced(entries, here, depth=1, height=len(here).bit_length())


def _balanced(
    entries: list[_Entry], here: Sequence[int], depth: int, height: int
) -> int:
    """Link sorted entries as a red-black tree: only an incomplete last row is red."""
    if not here:
        return FREE
    middle = len(here) // 2
    entry = entries[here[middle]]
    entry.left = _balanced(entries, here[:middle], depth + 1, height)
    entry.right = _balanced(entries, here[middle + 1 :], depth + 1, height)
    entry.red = depth == height and depth > 1
    return here[middle]


def _closed(
    sectors: _Sectors, directory: int, small_table: int, small_sectors: int
) -> bytes:
    """Append the allocation table, which lists itself, and put the header first."""
    used, count = len(sectors.chain), 0
    while count * SECTOR // 4 < used + count:
        count += 1
    if count > _HEADER_SLOTS:
        raise WorkbookError("a VBA project of more than 7 MB cannot be written")
    table = _padded(_integers(sectors.chain + [TABLE] * count))
    slots = [used + i if i < count else FREE for i in range(_HEADER_SLOTS)]
    header = (
        _MAGIC
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIiII", 0, count, directory, 0, CUTOFF)
        + struct.pack("<iIiI", small_table, small_sectors, END, 0)
        + _integers(slots)
    )
    return header + bytes(sectors.body) + table


def _integers(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}i", *values)


def _padded(table: bytes) -> bytes:
    """Fill the last sector of a table with entries that are free."""
    return table.ljust(-(-len(table) // SECTOR) * SECTOR, b"\xff")
