"""Read the formulas of a template: text in, a tree of tuples out."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from xl_align.errors import WorkbookError

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<area>(?:'(?:[^']|'')+'!|[A-Za-z_]\w*!)?
        \$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w(]))
    |(?P<call>[A-Za-z_][\w.]*)\(
    |(?P<table>\w*\[(?:[^\[\]]|\[[^\]]*\])*\])
    |(?P<name>[A-Za-z_]\w*)
    |(?P<mark><>|<=|>=|[-+*/^&=<>(),%]))""",
    re.VERBOSE,
)
_RANKS = {"&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_RANKS |= dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1)
_SIGN = 6  # a sign binds tighter than a power, in Excel

Token = tuple[str, str]


class Area(NamedTuple):
    """A cell or a range; an empty sheet is the formula's own."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


class Node(NamedTuple):
    """A formula, or a part of one: what it is, what it says, what it works on."""

    kind: str  # number, text, area, table, name, call, sign, percent or an operator
    what: Any
    parts: tuple["Node", ...] = ()


@lru_cache(maxsize=20_000)  # the cells of a line have few formulas
def parsed(text: str) -> Node:
    """Return a formula as a tree; WorkbookError if it cannot be read.

    Parameters
    ----------
    text : with its equals sign, in English, as Excel shows it
    """
    tokens = _tokens(text.removeprefix("="))
    node = _expression(tokens, 0)
    if tokens:
        raise WorkbookError(f"{tokens[-1][1]!r} is left over in {text}")
    return node


def _tokens(text: str) -> list[Token]:
    """Return the tokens, last first: they are taken from the end."""
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if not token or not token.lastgroup:
            raise WorkbookError(f"no formula: {text[at:]!r} in {text}")
        found.append((token.lastgroup, token[token.lastgroup]))
        at = token.end()
    return found[::-1]


def _expression(tokens: list[Token], rank: int) -> Node:
    left = _operand(tokens)
    while tokens and tokens[-1][0] == "mark":
        mark = tokens[-1][1]
        if mark == "%":
            tokens.pop()
            left = Node("percent", None, (left,))
            continue
        if _RANKS.get(mark, 0) <= rank:
            break
        tokens.pop()
        left = Node("operator", mark, (left, _expression(tokens, _RANKS[mark])))
    return left


def _operand(tokens: list[Token]) -> Node:
    if not tokens:
        raise WorkbookError("a formula ends too early")
    kind, text = tokens.pop()
    if kind == "number":
        return Node("number", float(text))
    if kind == "text":
        return Node("text", text[1:-1].replace('""', '"'))
    if kind == "area":
        return Node("area", area(text))
    if kind == "call":
        return Node("call", text.upper(), _arguments(tokens))
    if kind == "table":
        name, _, column = text[:-1].partition("[")
        return Node("table", (name, column))
    if kind == "name":
        logical = {"TRUE": True, "FALSE": False}.get(text.upper())
        return Node("name", text) if logical is None else Node("number", logical)
    if text == "(":
        inner = _expression(tokens, 0)
        _closed(tokens)
        return inner
    if text in "+-":
        return Node("sign", text, (_expression(tokens, _SIGN),))
    raise WorkbookError(f"{text!r} stands where a value belongs")


def _arguments(tokens: list[Token]) -> tuple[Node, ...]:
    parts = []
    while tokens and tokens[-1] != ("mark", ")"):
        parts.append(_expression(tokens, 0))
        if tokens and tokens[-1] == ("mark", ","):
            tokens.pop()
    _closed(tokens)
    return tuple(parts)


def _closed(tokens: list[Token]) -> None:
    if not tokens or tokens.pop() != ("mark", ")"):
        raise WorkbookError("a parenthesis is not closed")


def area(text: str) -> Area:
    """Return the cell or range that an address names."""
    sheet, _, place = text.rpartition("!")
    first, _, last = place.replace("$", "").partition(":")
    title = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
    return Area(title, *_corner(first), *_corner(last or first))


def _corner(place: str) -> tuple[int, int]:
    letters = place.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(place[len(letters) :]), column
