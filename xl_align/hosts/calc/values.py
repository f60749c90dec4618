"""Cells between Calc and Python: rows of numbers and texts, errors as numbers.

Shipped inside the LibreOffice extension, next to the component; needs nothing else.
"""

import datetime
import math
import struct
from collections.abc import Callable, Sequence
from typing import Any

CODES = {  # Calc's numbers of errors; any other is a #VALUE!
    "#N/A": 32767,
    "#NUM!": 503,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NULL!": 521,
}
UNKNOWN = (  # to Calc; Excel shows them
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
    "#UNKNOWN!",
    "#GETTING_DATA",
)
WORDS = {code: word for word, code in CODES.items()}
QUIET_NAN = 0x7FF8000000000000  # Calc reads the number of an error from its low bits
ROWS, COLUMNS = 1_048_576, 16_384  # of a whole sheet

Serial = Callable[[datetime.date], int]


def failed(text: str) -> float:
    """Return an error's text as the number that Calc shows as that error."""
    code = CODES.get(text.partition(" ")[0], CODES["#VALUE!"])
    return float(struct.unpack("<d", struct.pack("<Q", QUIET_NAN + code))[0])


def error_word(value: float) -> str:
    """Return the word of a NaN that carries the number of an error."""
    code = struct.unpack("<Q", struct.pack("<d", value))[0] & 0xFFFF
    return WORDS.get(code, "#VALUE!" if code else "#NUM!")


def incoming(value: Any) -> Any:
    """Return an argument from Calc as a value or as rows of values."""
    if isinstance(value, tuple):
        return [[incoming(cell) for cell in row] for row in value]
    if isinstance(value, float) and not math.isfinite(value):
        return error_word(value)
    return value


def trimmed(values: Sequence[Any]) -> list[Any]:
    """Cut whole columns, and whole rows, to the longest of their used areas."""
    ranges = [value for value in values if isinstance(value, tuple)]
    down = [rows for rows in ranges if len(rows) == ROWS]
    across = [rows for rows in ranges if len(rows[0]) == COLUMNS]
    if not down and not across:
        return list(values)
    tall = max((_used(rows) for rows in down), default=ROWS)
    wide = max((_used(list(zip(*rows, strict=True))) for rows in across), default=0)
    return [
        tuple(row[: wide or None] for row in value[:tall])
        if isinstance(value, tuple)
        else value
        for value in values
    ]


def _used(lines: Sequence[Sequence[Any]]) -> int:
    at = len(lines)
    while at > 1 and all(cell == "" for cell in lines[at - 1]):
        at -= 1
    return at


def outgoing(answer: Any, serial: Serial, spelled: bool = False) -> Any:
    """Return an answer as Calc takes it: rows of cells, errors as numbers.

    ``spelled`` keeps a text that looks like an error a text: it is the answer.
    """
    rows = answer if isinstance(answer, list) else [answer]
    rows = rows if rows and isinstance(rows[0], list) else [rows]
    return tuple(tuple(_cell(cell, serial, spelled) for cell in row) for row in rows)


def _cell(value: Any, serial: Serial, spelled: bool) -> float | str:
    if isinstance(value, float):
        return value if math.isfinite(value) else failed("#NUM!")
    if isinstance(value, str):
        return failed(value) if _error(value) and not spelled else value
    if isinstance(value, datetime.date):
        return float(serial(value))
    return "" if value is None else float(value)


def _error(text: str) -> bool:
    return text.startswith((*CODES, *UNKNOWN))
