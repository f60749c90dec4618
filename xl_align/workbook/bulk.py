"""The cells of a long sheet at once, without a tree or an object for each.

Exports and tables have plain markup, which polars takes apart many times as fast as
a parser hands over elements. Whatever has another form is `NotPlain`: then `reading`
reads it, or finds the words for its damage.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain

import polars as pl

from xl_align.errors import WorkbookError
from xl_align.workbook import markup, places
from xl_align.workbook.package import Package
from xl_align.workbook.reading import Reader

_PIECE = 1 << 23  # bytes taken apart at once
_NO_CELLS = r"\s*(?:<row[^<>]*(?:/>|>\s*</row>)\s*)*"
_START = re.compile(rf"{_NO_CELLS}<row[^<>]*>".encode())
_FORMULA = re.compile(rb"><f(?: [^<>]*)?(?:/>|>[^<]*</f>)")
# No XML holds these: they stand for the marks between which polars splits.
_CELL, _VALUE = b"\1", b"\2"
_V = b"><v>", b"\2"
_INLINE = (b"><is><t>", b" i\2"), (b'><is><t xml:space="preserve">', b" i\2")
_ROW_ENDS = rf"(?s)^(.*?)</row>{_NO_CELLS}(?:<row[^<>]*>)?$"
_LOOKS = re.compile(
    r'(?: s="([0-9]{1,6})")?(?: t="(n|s|str|inlineStr|b|e)")?( f)?( i)?(?:/>|></c>)?'
)
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_FORBIDDEN = "[<\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_DIGITS, _LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KINDS = ("n", "s", "str", "inlineStr", "b", "e", "d")  # of cells, as in a file
_KIND = pl.Enum(KINDS)
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.UInt32,
    "column": pl.UInt16,
    "kind": _KIND,
    "style": pl.UInt32,
    "formula": pl.Boolean,
    "number": pl.Float64,
    "whole": pl.Boolean,
    "text": pl.String,
}
_EXACT = 2.0**53  # below it, digits are a whole number


class NotPlain(Exception):
    """The sheet has markup that `reading` must take."""


def cells(reader: Reader, title: str) -> pl.DataFrame:
    """Return the cells of a sheet, one a row, in the order of the file.

    Parameters
    ----------
    reader, title : the workbook and the sheet; NotPlain where `reader.sheet` must do

    Returns
    -------
    DataFrame
        ``row`` and ``column`` from 1; ``kind`` and ``style`` as `Held` has them;
        ``formula``, whether there is one; ``number``, also of truth values; ``whole``,
        whether that is written in digits alone; ``text``.
    """
    strings = pl.Series("text", reader.strings, dtype=pl.String)
    pieces = _pieces(reader.package, reader.tabs[title].part)
    found = list(_in_turn(lambda piece: _taken(piece, strings), pieces))
    if not found:
        raise NotPlain
    return pl.concat(found)


def _in_turn(
    take: Callable[[bytes], pl.DataFrame], pieces: Iterator[bytes]
) -> Iterator[pl.DataFrame]:
    """Take one piece apart while the next ones are unpacked; few wait at a time."""
    waiting: deque[Future[pl.DataFrame]] = deque()
    with ThreadPoolExecutor(2) as pool:
        for piece in pieces:
            waiting.append(pool.submit(take, piece))
            if len(waiting) > 2:
                yield waiting.popleft().result()
        yield from (one.result() for one in waiting)


def _pieces(package: Package, part: str) -> Iterator[bytes]:
    """Yield the rows of a sheet, some thousand at a time; check what is around."""
    head, rest = None, b""
    for chunk in chain(package.chunks(part), [b""]):
        rest += chunk
        if head is None and (b"<sheetData>" in rest or len(rest) > _PIECE):
            head, _, rest = rest.partition(b"<sheetData>")
        if head is not None and (not chunk or len(rest) > _PIECE):
            cut = rest.rfind(b"</row>") + len(b"</row>")
            if cut >= len(b"</row>"):
                yield rest[:cut]
                rest = rest[cut:]
    rows, _, tail = rest.partition(b"</sheetData>")
    if head is None or not re.fullmatch(_NO_CELLS.encode(), rows):
        raise NotPlain
    _check_around(head, tail, part)


def _check_around(head: bytes, tail: bytes, part: str) -> None:
    if re.search(rb"encoding=.(?!utf-8)", head[:100], re.IGNORECASE):
        raise NotPlain
    try:
        root = markup.parsed(head + tail, part)
    except WorkbookError as trouble:
        raise NotPlain from trouble
    if root.tag not in (f"{{{markup.MAIN}}}worksheet", f"{{{markup.STRICT}}}worksheet"):
        raise NotPlain


def _taken(rows: bytes, strings: pl.Series) -> pl.DataFrame:
    """Take whole rows apart."""
    heads, value = _records(rows)
    ends = heads.str.splitn('"', 2).struct.unnest()
    kind, style, formula = _looks(ends[:, 1])
    row, column = _place(ends[:, 0])
    number = _numbers(value, kind)
    return pl.DataFrame(
        {
            "row": row,
            "column": column,
            "kind": kind,
            "style": style,
            "formula": formula,
            "number": number,
            "whole": (number.abs() < _EXACT) & ~value.str.contains("[.eE]"),
            "text": _texts(value, kind, strings),
        },
        schema=SCHEMA,
    )


def _records(rows: bytes) -> tuple[pl.Series, pl.Series]:
    """Return what each cell says before its value, and the value; null if blank."""
    if _CELL in rows or _VALUE in rows:
        raise NotPlain
    if b"<f" in rows:
        rows = _FORMULA.sub(b" f>", rows)
    if b"\r" in rows:
        rows = rows.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for long, short in (_V, *_INLINE) if b"<is>" in rows else (_V,):
        rows = rows.replace(long, short)
    start, _, text = rows.replace(b'<c r="', _CELL).partition(_CELL)
    if not _START.fullmatch(start):
        raise NotPlain
    try:
        head, value = pl.read_csv(
            text,
            has_header=False,
            separator=_VALUE.decode(),
            eol_char=_CELL.decode(),
            quote_char=None,
            schema={"head": pl.String, "value": pl.String},
            missing_columns="insert",
        )
    except pl.exceptions.PolarsError as trouble:
        raise NotPlain from trouble
    return _last_cut(head, value.is_null()), _values(_last_cut(value, _open(value)))


def _open(value: pl.Series) -> pl.Series:
    return value.is_not_null() & ~value.str.ends_with("</c>")


def _last_cut(words: pl.Series, suspect: pl.Series) -> pl.Series:
    """Cut what follows the last cell of each row."""
    rest = words.filter(suspect)
    last = rest.str.ends_with(">") & rest.str.contains("</row>", literal=True)
    if not last.any():
        return words
    cut = rest.filter(last).str.extract(_ROW_ENDS)
    return words.clone().scatter(suspect.arg_true().filter(last), cut)


def _values(value: pl.Series) -> pl.Series:
    _demand(value.is_null() | value.str.ends_with("</c>"))
    value = value.str.strip_suffix("</c>")
    for closing in ("</v>", "</t></is>"):
        value = value.str.strip_suffix(closing)
    return value.replace("", None)


def _demand(true: pl.Series) -> None:
    if not true.fill_null(False).all():
        raise NotPlain


def _looks(marks: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Return kind, style and whether there is a formula: few in any workbook."""
    known, at = _coded(marks)
    read = [_LOOKS.fullmatch("?" if mark is None else mark) for mark in known]
    found = [one for one in read if one]
    if len(found) < len(read):
        raise NotPlain
    kinds = pl.Series([one[2] or "n" for one in found], dtype=_KIND)
    styles = pl.Series([int(one[1] or 0) for one in found], dtype=pl.UInt32)
    formulas = pl.Series([bool(one[3]) for one in found], dtype=pl.Boolean)
    return kinds.gather(at), styles.gather(at), formulas.gather(at)


def _coded(words: pl.Series) -> tuple[list[str | None], pl.Series]:
    """Return the different words and where each stands among them."""
    coded = words.cast(pl.Categorical)
    known = coded.unique()
    return known.cast(pl.String).to_list(), coded.replace_strict(
        known, range(len(known)), return_dtype=pl.UInt32
    )


def _place(place: pl.Series) -> tuple[pl.Series, pl.Series]:
    letters = place.str.strip_chars_end(_DIGITS)
    row = place.str.strip_chars_start(_LETTERS)
    known, at = _coded(letters)
    columns = [places.cell(f"{one}1")[1] for one in known]
    number = row.cast(pl.UInt32, strict=False)
    _demand(number.is_between(1, places.LAST_ROW))
    return number, pl.Series(columns, dtype=pl.UInt16).gather(at)


def _numbers(value: pl.Series, kind: pl.Series) -> pl.Series:
    mine = (kind == "n") | (kind == "b")
    number = value.set(~mine, None).cast(pl.Float64, strict=False)
    _demand(number.is_not_null() | value.is_null() | ~mine)
    _demand((kind != "b") | value.is_null() | value.is_in(["0", "1"]))
    return number


def _texts(value: pl.Series, kind: pl.Series, strings: pl.Series) -> pl.Series:
    own = (kind == "str") | (kind == "e") | (kind == "inlineStr")
    text = value.set(~own, None)
    _demand(~text.str.contains(_FORBIDDEN).fill_null(False))
    coded = text.str.contains("&|_x").fill_null(False)
    if coded.any():
        known = text.filter(coded).unique()
        text = text.replace(known, pl.Series([_plain(one) for one in known]))
    shared = kind == "s"
    if not shared.any():
        return text
    index = value.set(~shared, None).cast(pl.UInt32, strict=False)
    _demand(~shared | value.is_null() | (index < len(strings)))
    return pl.select(pl.coalesce(strings.gather(index), text)).to_series()


def _plain(text: str) -> str:
    """Return a text without entities and codes."""
    if text.count("&") != len(_ENTITY.findall(text)):
        raise NotPlain
    return markup.decoded(_ENTITY.sub(_character, text))


def _character(found: re.Match[str]) -> str:
    name, whole, hexadecimal = found.groups()
    if name:
        return _NAMED[name]
    code = int(whole) if whole else int(hexadecimal, 16)
    if not (code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0x110000):
        raise NotPlain
    return chr(code)
