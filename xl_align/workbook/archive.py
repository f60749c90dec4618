"""The zip file around a workbook: judged before anything is unpacked, copied raw.

An entry nobody changes keeps its compressed bytes. Deflate is isal's, four times as
fast as zlib at the same size.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import BinaryIO, TypeAlias

from isal import isal_zlib

from xl_align.errors import WorkbookError
from xl_align.workbook.limits import Limits

_BROKEN: type[Exception] = isal_zlib.error  # type: ignore[assignment]
_CHUNK = 1 << 18
_UTF8_NAME = 0x800
_LEVEL_BITS = 0x6  # how an entry was deflated; says nothing about its bytes
_PLAIN_SIZE = 0xFFFFFFFF
_EPOCH = (1980, 1, 1, 0, 0, 0)

Sink: TypeAlias = Callable[[bytes], None]
Part: TypeAlias = bytes | Callable[[Sink], None]  # its bytes, or who writes them


@dataclass(frozen=True, slots=True)
class Entry:
    """One part as it lies in the file."""

    name: str
    start: int  # of its compressed bytes
    packed: int
    size: int
    crc: int
    method: int
    flags: int
    stamp: tuple[int, int, int, int, int, int]
    attributes: int


class Archive:
    """An open zip file whose directory has been checked."""

    def __init__(self, file: BinaryIO, name: str, limits: Limits | None = None) -> None:
        """Read the directory; WorkbookError for whatever no Excel file has."""
        self._file = file
        self.name = name
        self.limits = limits or Limits()
        try:
            with zipfile.ZipFile(file) as package:
                self.entries = self._checked(package)
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as trouble:
            raise WorkbookError(f"{name} is not a sound .xlsx file: {trouble}") from (
                trouble
            )
        self._refuse_declarations()

    @cached_property
    def packed(self) -> int:
        """How many bytes all parts take in the file."""
        return sum(entry.packed for entry in self.entries.values())

    def read(self, name: str) -> bytes:
        """Return a part, unpacked; refuse one too large to hold as a tree."""
        entry = self.entries[name]
        if entry.size > self.limits.tree:
            raise self.too_much(f"{name} unpacks to {entry.size:,} bytes")
        return b"".join(self.chunks(name))

    def too_much(self, what: str) -> WorkbookError:
        """Return the error for what would take more memory than its file may."""
        return WorkbookError(f"{self.name}: {what}, too much to open safely")

    def start(self, name: str, length: int = 4096) -> bytes:
        """Return the first bytes of a part, without its check sum."""
        entry = self.entries[name]
        self._file.seek(entry.start)
        raw = self._file.read(min(entry.packed, length))
        if not entry.method:
            return raw[:length]
        try:
            unpacked: bytes = isal_zlib.decompressobj(-15).decompress(raw, length)
        except _BROKEN as trouble:
            raise self._damaged(name, str(trouble)) from trouble
        return unpacked

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part in pieces; WorkbookError if its size or check sum lies."""
        entry = self.entries[name]
        size = crc = 0
        try:
            for piece in self._inflated(entry):
                size += len(piece)
                if size > entry.size:
                    break
                crc = isal_zlib.crc32(piece, crc)
                yield piece
        except _BROKEN as trouble:
            raise self._damaged(name, str(trouble)) from trouble
        if size != entry.size or crc != entry.crc:
            raise self._damaged(name, "its size or check sum is wrong")

    def write(
        self, sink: BinaryIO, changed: Mapping[str, Part], dropped: frozenset[str]
    ) -> None:
        """Write the archive with some parts changed, in the old order, new ones last.

        Parameters
        ----------
        sink : an empty file, open for writing and seeking
        changed : parts that replace one or are new
        dropped : names left out
        """
        directory = []
        for entry in self.entries.values():
            if entry.name in changed:
                done = _packed(sink, entry.name, entry.stamp, changed[entry.name])
                directory.append(done)
            elif entry.name not in dropped:
                directory.append(self._copied(sink, entry))
        for name, part in changed.items():
            if name not in self.entries:
                directory.append(_packed(sink, name, _EPOCH, part))
        _close(sink, directory)

    def _refuse_declarations(self) -> None:
        for name in self.entries:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                start = self.start(name)
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise WorkbookError(
                        f"{self.name} declares XML entities; no workbook does"
                    )

    def _inflated(self, entry: Entry) -> Iterator[bytes]:
        unpack = isal_zlib.decompressobj(-15) if entry.method else None
        for raw in self._raw(entry):
            while raw:
                yield unpack.decompress(raw, _CHUNK << 4) if unpack else raw
                raw = unpack.unconsumed_tail if unpack else b""
        if unpack:
            yield unpack.flush()

    def _raw(self, entry: Entry) -> Iterator[bytes]:
        at, end = entry.start, entry.start + entry.packed
        while at < end:
            self._file.seek(at)
            raw = self._file.read(min(_CHUNK, end - at))
            if not raw:
                raise self._damaged(entry.name, "the file is cut off")
            at += len(raw)
            yield raw

    def _copied(self, sink: BinaryIO, entry: Entry) -> bytes:
        offset = sink.tell()
        sink.write(_local(entry))
        for raw in self._raw(entry):
            sink.write(raw)
        return _central(entry, offset)

    def _checked(self, package: zipfile.ZipFile) -> dict[str, Entry]:
        listed = package.infolist()
        for one in listed:  # some programs on Windows write backslashes
            one.filename = one.filename.replace("\\", "/")
        names = [one.filename.lower() for one in listed]
        if len(set(names)) != len(names):
            raise WorkbookError(
                f"{self.name} holds a part twice; it is damaged or forged"
            )
        self._refuse_bombs(listed)
        entries = {one.filename: self._entry(one) for one in listed}
        spans = sorted((one.start, one.start + one.packed) for one in entries.values())
        for (_, end), (start, _) in pairwise(spans):
            if start < end:
                raise WorkbookError(f"{self.name} holds parts that overlap: forged")
        return entries

    def _refuse_bombs(self, listed: list[zipfile.ZipInfo]) -> None:
        limits = self.limits
        size = sum(one.file_size for one in listed)
        for one in listed:
            bomb = one.file_size > limits.ratio * max(one.compress_size, 1)
            if one.file_size > limits.small and bomb:
                size = max(size, one.file_size)
                break
        else:
            packed = sum(one.compress_size for one in listed)
            bomb = size > limits.small and size > limits.ratio * max(packed, 1)
        if bomb or size > limits.total or len(listed) > limits.entries:
            raise WorkbookError(
                f"{self.name} unpacks to {size:,} bytes in {len(listed):,} parts, too"
                " much to open safely"
            )

    def _entry(self, one: zipfile.ZipInfo) -> Entry:
        name = one.filename
        if name.startswith("/") or ".." in name.split("/"):
            raise WorkbookError(f"{self.name} holds a part at {name!r}: forged")
        if one.flag_bits & 1 or one.compress_type not in (0, 8):
            raise WorkbookError(f"{self.name}: {name} is packed as no Excel file is")
        self._file.seek(one.header_offset)
        header = self._file.read(30)
        if len(header) < 30 or header[:4] != b"PK\3\4":
            raise self._damaged(name, "its header is missing")
        lengths = struct.unpack("<2H", header[26:30])
        return Entry(
            name,
            one.header_offset + 30 + sum(lengths),
            one.compress_size,
            one.file_size,
            one.CRC,
            one.compress_type,
            one.flag_bits & (_UTF8_NAME | _LEVEL_BITS),
            one.date_time,
            one.external_attr & 0xFFFFFFFF,
        )

    def _damaged(self, name: str, why: str) -> WorkbookError:
        return WorkbookError(f"{self.name} is not a sound .xlsx file: {name}: {why}")


def _packed(
    sink: BinaryIO, name: str, stamp: tuple[int, int, int, int, int, int], part: Part
) -> bytes:
    """Deflate a part, then go back and write its header with the sizes."""
    flags = 0 if name.isascii() else _UTF8_NAME
    offset = sink.tell()
    sink.write(_local(Entry(name, 0, 0, 0, 0, zipfile.ZIP_DEFLATED, flags, stamp, 0)))
    start = sink.tell()
    pack = isal_zlib.compressobj(1, zlib.DEFLATED, -15)
    size = crc = 0

    def take(text: bytes) -> None:
        nonlocal size, crc
        size += len(text)
        crc = isal_zlib.crc32(text, crc)
        sink.write(pack.compress(text))

    if isinstance(part, bytes):
        take(part)
    else:
        part(take)
    sink.write(pack.flush())
    end = sink.tell()
    method = zipfile.ZIP_DEFLATED
    done = Entry(name, start, end - start, size, crc, method, flags, stamp, 0)
    sink.seek(offset)
    sink.write(_local(done))
    sink.seek(end)
    return _central(done, offset)


def _fields(entry: Entry) -> tuple[int, ...]:
    if max(entry.size, entry.packed) >= _PLAIN_SIZE:
        raise WorkbookError(f"{entry.name} would have 4 GB: no Excel opens that")
    year, month, day, hour, minute, second = entry.stamp
    return (
        entry.flags,
        entry.method,
        hour << 11 | minute << 5 | second // 2,
        (year - 1980) << 9 | month << 5 | day,
        entry.crc,
        entry.packed,
        entry.size,
        len(_name(entry)),
    )


def _name(entry: Entry) -> bytes:
    return entry.name.encode("utf-8" if entry.flags & _UTF8_NAME else "cp437")


def _local(entry: Entry) -> bytes:
    header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, *_fields(entry), 0)
    return header + _name(entry)


def _central(entry: Entry, offset: int) -> bytes:
    if offset >= _PLAIN_SIZE:
        raise WorkbookError("the workbook would have 4 GB: no Excel opens that")
    fixed = struct.pack("<4s2H", b"PK\1\2", 20, 20)
    rest = struct.pack("<4H2L", 0, 0, 0, 0, entry.attributes, offset)
    return fixed + struct.pack("<4H3LH", *_fields(entry)) + rest + _name(entry)


def _close(sink: BinaryIO, directory: list[bytes]) -> None:
    start = sink.tell()
    listing = b"".join(directory)
    sink.write(listing)
    counts = len(directory), len(directory), len(listing), start
    sink.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *counts, 0))
