"""How a VBA project packs its sources and masks its properties (MS-OVBA 2.4)."""

import struct

CHUNK = 4096  # bytes of source packed at a time
_SHORTEST = 3  # bytes a copy is worth
_SEED = 0x5D  # any byte: a fixed one keeps the file the same
_MASK_VERSION = 2


def compressed(text: bytes) -> bytes:
    """Return bytes as a compressed container.

    Source: MS-OVBA 2.4.1, with the longest of the nearest copies.
    """
    packed = bytearray(b"\x01")
    for at in range(0, len(text), CHUNK):
        chunk = text[at : at + CHUNK]
        tokens = _tokens(chunk)
        if len(tokens) > CHUNK:  # noise, which no source is: as it lies
            packed += struct.pack("<H", 0x3FFF) + chunk.ljust(CHUNK, b"\0")
        else:
            packed += struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens
    return bytes(packed)


def masked(project_id: str, value: bytes) -> str:
    """Return a project property as MS-OVBA 2.4.3 hides it, in hexadecimal.

    Parameters
    ----------
    project_id : the project's GUID in braces, which the mask is made from
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    shown = bytearray([_SEED, _SEED ^ _MASK_VERSION, _SEED ^ key])
    before, last, last_but_one = key, shown[2], shown[1]
    ignored = b"\x07" * ((_SEED & 6) // 2)
    for byte in ignored + struct.pack("<I", len(value)) + value:
        hidden = byte ^ ((last_but_one + before) & 0xFF)
        shown.append(hidden)
        last_but_one, last, before = last, hidden, byte
    return shown.hex().upper()


def _tokens(chunk: bytes) -> bytes:
    """Return a chunk as groups of eight: a byte of flags, then bytes and copies."""
    packed, at = bytearray(), 0
    seen: dict[bytes, list[int]] = {}
    while at < len(chunk):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            start, length = _copy(chunk, at, seen)
            if length:
                flags |= 1 << bit
                shift = 16 - _offset_bits(at)
                token = (at - start - 1) << shift | (length - _SHORTEST)
                group += struct.pack("<H", token)
            else:
                group.append(chunk[at])
            for place in range(at, at + max(length, 1)):
                seen.setdefault(chunk[place : place + _SHORTEST], []).append(place)
            at += max(length, 1)
        packed.append(flags)
        packed += group
    return bytes(packed)


def _copy(chunk: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Return where the longest copy of what follows starts, and its length."""
    longest = min((0xFFFF >> _offset_bits(at)) + _SHORTEST, len(chunk) - at)
    start = best = 0
    if longest < _SHORTEST:
        return start, best
    for place in reversed(seen.get(chunk[at : at + _SHORTEST], [])):
        length = _SHORTEST
        while length < longest and chunk[place + length] == chunk[at + length]:
            length += 1
        if length > best:
            start, best = place, length
        if best == longest:
            break
    return start, best


def _offset_bits(at: int) -> int:
    """Return how many bits of a copy's 16 tell how far back it is."""
    return max(4, (at - 1).bit_length())
