"""Formulas that mean the same in every program: one value out of values and ranges.

A range where a value is wanted is none of them. Excel takes the cell of the same row
or column there, or fills cells below, and formualizer 0.13 does otherwise.
"""

import re
from collections.abc import Collection

from xl_align.errors import WorkbookError

PREFIX = "XA_"
# Functions that our tests hold against LibreOffice; XA_ ones are our own.
KNOWN = frozenset(
    """
    ABS AND AVERAGE AVERAGEIF AVERAGEIFS CHOOSE COLUMNS CONCATENATE COUNT COUNTA
    COUNTBLANK COUNTIF COUNTIFS DATE DAY EDATE EOMONTH EXACT EXP FALSE FIND FV HLOOKUP
    IF IFERROR IFNA IFS INDEX INT ISBLANK ISERROR ISNA ISNUMBER ISTEXT LARGE LEFT LEN
    LN LOG10 LOWER MATCH MAX MAXIFS MEDIAN MID MIN MINIFS MOD MONTH NA NORM.S.DIST
    NORM.S.INV NOT NPV OR PMT POWER PRODUCT PV RIGHT ROUND ROUNDDOWN ROUNDUP ROWS
    SEARCH SIGN SMALL SQRT SUBSTITUTE SUM SUMIF SUMIFS SUMPRODUCT SWITCH TEXT TRIM
    TRUE UPPER VALUE VLOOKUP WEEKDAY XLOOKUP YEAR
    """.split()
)
_TAKE_ANY = frozenset(
    "AND AVERAGE COLUMNS COUNT COUNTA COUNTBLANK MAX MEDIAN MIN NPV OR PRODUCT ROWS SUM"
    " SUMPRODUCT".split()
)
_TAKE = {  # places of ranges among the arguments
    "AVERAGEIF": (0, 2),
    "COUNTIF": (0,),
    "HLOOKUP": (1,),
    "INDEX": (0,),
    "LARGE": (0,),
    "MATCH": (1,),
    "SMALL": (0,),
    "SUMIF": (0, 2),
    "VLOOKUP": (1,),
    "XLOOKUP": (1, 2),
}
_ARRAYS = "SUMPRODUCT"  # works on ranges joined by operators, but on no other function
RANGE = (
    r"(?:(?:'(?:[^']|'')*'|[A-Za-z_][\w.]*)!)?"
    r"\$?[A-Za-z]{1,3}\$?\d{0,7}:\$?[A-Za-z]{1,3}\$?\d{0,7}(?![\w(.!:])"
)
_PIECE = re.compile(
    r"(?P<text>\"(?:[^\"]|\"\")*\")"
    rf"|(?P<range>{RANGE})"
    r"|(?P<sheet>'(?:[^']|'')*'!)"
    r"|(?P<call>[A-Za-z_][\w.]*(?=\())"
    r"|(?P<word>[A-Za-z_\\][\w.\\!]*)"
    r"|(?P<blank>\s+)"
    r"|(?P<mark>.)",
    re.DOTALL,
)


def refuse_others(
    formula: str, ranges: Collection[str] = (), dark: Collection[str] = ()
) -> None:
    """Raise WorkbookError for a formula that another program may misunderstand.

    Parameters
    ----------
    formula : without references to tables
    ranges : names of ranges, in small letters
    dark : names that may be misunderstood themselves, in small letters
    """
    pieces = [p for p in _PIECE.finditer(formula) if p.lastgroup != "blank"]
    edges = ["(", *(p.group() for p in pieces), ")"]
    calls: list[tuple[str, int]] = []  # function and argument of each open bracket
    called = ""
    for at, piece in enumerate(pieces):
        kind, word = str(piece.lastgroup), piece.group()
        alone = edges[at] in "(," and edges[at + 2] in "),"
        name = word.rpartition("!")[2].casefold() if kind == "word" else ""
        if calls and calls[-1][0] == "INDEX" and _is_whole(edges[at], word, alone):
            raise WorkbookError(f"INDEX of a whole row or column in {formula[:80]}")
        if kind == "call":
            called = _plain(word)
            _refuse_unknown(called, calls)
        elif word == "(":
            calls.append((called, 0))
        elif word == ")" and calls:
            calls.pop()
        elif word == "," and calls:
            calls[-1] = calls[-1][0], calls[-1][1] + 1
        elif kind == "range" or name in ranges:
            _refuse_spread(word, calls, alone)
        elif name in dark or word in ("{", "@", "#", ":", "[") or "[" in word:
            raise WorkbookError(f"{word} in {formula[:80]}")
        called = called if kind == "call" else ""
    if not pieces:
        raise WorkbookError("a formula without text")


def _is_whole(before: str, word: str, alone: bool) -> bool:
    """Tell whether an argument is 0 or left out."""
    return (alone and word == "0") or (before == "," and word in ",)")


def _plain(name: str) -> str:
    return re.sub(r"^_xlfn\.", "", name, flags=re.IGNORECASE).upper()


def _refuse_unknown(name: str, calls: list[tuple[str, int]]) -> None:
    known = name in KNOWN or name.startswith(PREFIX)
    if not known or any(outer == _ARRAYS for outer, _ in calls):
        raise WorkbookError(f"{name} is not held against another program there")


def _refuse_spread(word: str, calls: list[tuple[str, int]], alone: bool) -> None:
    """Refuse a range where a value is wanted."""
    if any(outer == _ARRAYS for outer, _ in calls):
        return
    name, at = calls[-1] if calls else ("", 0)
    if name in ("SUMIFS", "AVERAGEIFS", "MINIFS", "MAXIFS"):
        takes = at == 0 or at % 2 == 1
    elif name == "COUNTIFS":
        takes = at % 2 == 0
    else:
        any_place = name in _TAKE_ANY or name.startswith(PREFIX)
        takes = any_place or at in _TAKE.get(name, ())
    if not (alone and takes):
        raise WorkbookError(f"{word} is a range where a value is wanted")
