"""A sheet part read as bytes: what is before the rows, each row, what is after."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from xl_align.errors import WorkbookError
from xl_align.workbook.package import Package

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?)/?>")

Skips: TypeAlias = Callable[[bytes, int, int], bool]


class Unnumbered(Exception):
    """Rows or cells without ``r``, or comments between them."""


def marks(row: bytes) -> bytes:
    """Return what a row says about itself, but where it is and what it spans."""
    found = _ROW.match(row)
    marks = found[1] if found else b""
    return re.sub(rb"\s(?:r|spans|hidden)=\"[^\"]*\"", b"", marks)


def pieces(package: Package, part: str, skips: Skips) -> Iterator[tuple[str, bytes]]:
    """Yield the prefix of a sheet's tags, its head, its rows one by one, its tail.

    Parameters
    ----------
    package, part : the sheet
    skips : told a buffer, where a row begins in it and where its last whole row ends,
        it says whether all of these rows may be left out
    """
    text, opened = b"", False
    rule, end, close = re.compile(b""), b"", b""
    for piece in package.chunks(part):
        text += piece
        # A comment, CDATA or worse: parse it. One letter is found much faster than two.
        if b"!" in piece and b"<!" in piece:
            raise Unnumbered
        if not opened:
            found = _opening(text)
            if not found:
                continue
            opened, (head, prefix, text) = True, found
            yield "prefix", prefix
            end, close = b"</" + prefix + b"sheetData>", b"</" + prefix + b"row>"
            rule = _row_rule(prefix)
            yield "head", head
        at = passed = 0
        last = text.rfind(close)
        while row := rule.search(text, at):
            # Ask again after 1, 2, 4 ... rows: seldom, but soon after a table began.
            if not passed & passed - 1 and at < last and skips(text, at, last):
                at = last + len(close)
                continue
            _refuse_unknown(text[at : row.start()])
            yield "row", row[0]
            at, passed = row.end(), passed + 1
        text = text[at:]
    closing = text.find(end)
    if not opened or closing < 0:
        raise WorkbookError(f"{package.name} is damaged: {part} has no rows")
    _refuse_unknown(text[:closing])
    yield "tail", text[closing:]


def _opening(text: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return a sheet up to its rows, the prefix of its tags, and the rest."""
    found = re.search(rb"<((?:\w+:)?)sheetData\s*(/?)>", text)
    if not found:
        return None
    tag = found[1] + b"sheetData>"
    rest = text[found.end() :]
    return (
        text[: found.start()] + b"<" + tag,
        found[1],
        (b"</" + tag + rest if found[2] else rest),
    )


def _row_rule(prefix: bytes) -> re.Pattern[bytes]:
    tag = b"<" + prefix + b"row\\b"
    filled = b"(?:[^>]*[^>/])?>.*?</" + prefix + b"row>"
    return re.compile(tag + b"[^>]*/>|" + tag + filled, re.DOTALL)


def _refuse_unknown(between: bytes) -> None:
    """Leave to the parser what is between rows and is not blank."""
    if between.strip():
        raise Unnumbered
