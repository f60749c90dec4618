"""Contents of cells as a person would type them into Excel, in English."""

from typing import TypeAlias

Typed: TypeAlias = float | str | bool  # what a range of Excel takes for a cell

_BOOLEANS = frozenset(
    """true false wahr falsch vrai faux verdadero falso vero verdadeiro waar onwaar
    sant falskt sand falsk tosi epätosi prawda fałsz pravda nepravda igaz hamis
    doğru yanliş""".split()
)
_SHEET = "_xlws."  # before some that fill a range
_FUTURE = "_xlfn."  # Excel says NORM.S.INV, its file _xlfn.NORM.S.INV


def typed(text: str) -> str:
    """Return a text so that Excel keeps it as it is when it is typed into a cell.

    An item 00123 would lose its zeros, 1-2 become a date, =1+1 a formula: the
    apostrophe that a person types too is no part of the text.
    """
    plain = text[:1].isalpha() and not any(letter.isdigit() for letter in text)
    if not text or (plain and text.casefold() not in _BOOLEANS):
        return text
    return f"'{text}"


def spoken(formula: str) -> str:
    """Return a formula of a file as Excel itself says it.

    Only the marks of newer functions go; XlsxWriter has put no other.
    """
    bare = formula.removeprefix("{").removesuffix("}").removeprefix("=")
    return "=" + bare.replace(_FUTURE, "").replace(_SHEET, "")
