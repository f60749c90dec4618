"""Formulas that mean the same in every program: numbers out of numbers and ranges.

Formualizer 0.13 does otherwise than Excel, without an error, where sums that cancel are
compared, numbers become text, and a range stands where a value is wanted. So none of
that is here, nothing that hides an error, and no text is made.
"""

import re
from collections.abc import Collection

from xl_align.errors import WorkbookError

PREFIX = "XA_"
# Functions that our tests hold against LibreOffice; XA_ ones are our own. With places
# of ranges among the arguments.
_ALL = tuple(range(255))
_CRITERIA = (0, *range(1, 255, 2))
KNOWN: dict[str, tuple[int, ...]] = {
    "ABS": (),
    "AVERAGE": _ALL,
    "AVERAGEIF": (0, 2),
    "AVERAGEIFS": _CRITERIA,
    "COLUMNS": _ALL,
    "COUNTIF": (0,),
    "COUNTIFS": tuple(range(0, 255, 2)),
    "EXP": (),
    "FV": (),
    "HLOOKUP": (1,),
    "INDEX": (0,),
    "LN": (),
    "MATCH": (1,),
    "MAX": _ALL,
    "MAXIFS": _CRITERIA,
    "MEDIAN": _ALL,
    "MIN": _ALL,
    "MINIFS": _CRITERIA,
    "NORM.S.DIST": (),
    "NORM.S.INV": (),
    "NPV": _ALL,
    "PMT": (),
    "POWER": (),
    "PRODUCT": _ALL,
    "PV": (),
    "ROUND": (),
    "ROWS": _ALL,
    "SQRT": (),
    "SUM": _ALL,
    "SUMIF": (0, 2),
    "SUMIFS": _CRITERIA,
    "VLOOKUP": (1,),
    "XLOOKUP": (1, 2),
}
# Lookups are exact: the last argument of those that need it, and the most arguments.
_EXACT = {"MATCH": (("0",), 3), "VLOOKUP": (("0", "FALSE"), 4)}
_EXACT |= {"HLOOKUP": _EXACT["VLOOKUP"], "XLOOKUP": ((), 3)}
_SHEET = r"(?:(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?"
_RANGE = rf"{_SHEET}\$?[A-Za-z]{{1,3}}\$?\d{{0,7}}:\$?[A-Za-z]{{1,3}}\$?\d{{0,7}}"
_CELL = rf"{_SHEET}\$?[A-Za-z]{{1,3}}\$?\d{{1,7}}"
_PIECE = re.compile(
    r"(?P<text>\"(?:[^\"]|\"\")*\")"
    rf"|(?P<range>{_RANGE}(?![\w(.!:$]))"
    r"|(?P<call>[^\W\d][\w.]*(?=\())"
    rf"|(?P<cell>{_CELL}(?![\w(.!:$]))"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.:]))"
    r"|(?P<word>[^\W\d][\w.]*(?![!:]))"
    r"|(?P<blank>\s+)"
    r"|(?P<mark>[-+*/^%(),])",
)
SIMPLE = re.compile(  # what a name may stand for
    rf"{_SHEET}\$[A-Z]{{1,3}}\$\d{{1,7}}(?::\$[A-Z]{{1,3}}\$\d{{1,7}})?"
    rf"|{_SHEET}\$[A-Z]{{1,3}}:\$[A-Z]{{1,3}}|-?\d+(?:\.\d+)?"
)


def refuse_others(
    formula: str, names: Collection[str], ranges: Collection[str]
) -> None:
    """Raise WorkbookError for a formula that another program may misunderstand.

    Parameters
    ----------
    formula : without references to tables
    names, ranges : names of values and of ranges, in small letters
    """
    pieces = _pieces(formula)
    edges = ["(", *(piece.group() for piece in pieces), ")"]
    calls: list[tuple[str, int]] = []  # function and argument of each open bracket
    called = ""
    for at, piece in enumerate(pieces):
        kind, word = str(piece.lastgroup), piece.group()
        alone = edges[at] in "(," and edges[at + 2] in "),"
        if word in ",)" and (edges[at] == "," or (word == "," and edges[at] == "(")):
            raise WorkbookError(f"an argument is left out in {formula[:80]}")
        if word == "(":
            calls.append((called, 0))
        elif word == ")" and calls:
            _refuse_near(*calls.pop(), edges[at])
        elif word == "," and calls:
            calls[-1] = calls[-1][0], calls[-1][1] + 1
        elif kind == "range" or word.casefold() in ranges:
            _refuse_spread(word, calls, alone)
        elif kind == "word" and word.casefold() not in {"true", "false", *names}:
            raise WorkbookError(f"{word} is no name of a value")
        elif kind == "text" and re.search("[<>=]", word):
            raise WorkbookError(f"{word} compares")
        elif word == "0" and alone and calls and calls[-1][0] == "INDEX":
            raise WorkbookError("INDEX of a whole row or column")
        called = _plain(word) if kind == "call" else ""


def _pieces(formula: str) -> list[re.Match[str]]:
    """Return the parts of a formula; WorkbookError for what is not understood."""
    found: list[re.Match[str]] = []
    at = 0
    while at < len(formula):
        piece = _PIECE.match(formula, at)
        if piece is None:
            raise WorkbookError(f"{formula[at : at + 9]} in {formula[:80]}")
        name = _plain(piece.group())
        if piece.lastgroup == "call" and not (name in KNOWN or name.startswith(PREFIX)):
            raise WorkbookError(f"{name} is not held against another program")
        at = piece.end()
        if piece.lastgroup != "blank":
            found.append(piece)
        elif found and found[-1].lastgroup in ("range", "cell"):
            if re.match(r"[\w'$]", formula[at:]):
                raise WorkbookError(f"ranges that meet in {formula[:80]}")
    if not found:
        raise WorkbookError("a formula without text")
    return found


def _plain(name: str) -> str:
    return re.sub(r"^_xlfn\.", "", name, flags=re.IGNORECASE).upper()


def _refuse_near(name: str, at: int, last: str) -> None:
    """Refuse a lookup that may take a neighbour; ``at`` is its last argument."""
    ends, most = _EXACT.get(name, ((), 255))
    if at >= most or (ends and (at != most - 1 or last.upper() not in ends)):
        raise WorkbookError(f"{name} may take a neighbour")


def _refuse_spread(word: str, calls: list[tuple[str, int]], alone: bool) -> None:
    """Refuse a range where a value is wanted."""
    name, at = calls[-1] if calls else ("", 0)
    takes = name.startswith(PREFIX) or at in KNOWN.get(name, ())
    if not (alone and takes):
        raise WorkbookError(f"{word} is a range where a value is wanted")
