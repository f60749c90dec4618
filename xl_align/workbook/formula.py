"""Formulas in the two forms of Excel: as shown to a person and as stored in a file."""

import re
from functools import lru_cache

from xl_align.errors import WorkbookError

# Functions newer than Excel 2007: a file names them with a prefix, else #NAME?.
FUTURE = frozenset(
    """
    ACOT ACOTH AGGREGATE ARABIC BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE
    BINOM.INV BITAND BITLSHIFT BITOR BITRSHIFT BITXOR CEILING.MATH CEILING.PRECISE
    CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST COMBINA CONCAT
    CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH DAYS
    DECIMAL ERF.PRECISE ERFC.PRECISE EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST
    FLOOR.MATH FLOOR.PRECISE FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST GAMMA.INV
    GAMMALN.PRECISE GAUSS HYPGEOM.DIST IFNA IFS ISFORMULA ISOWEEKNUM LOGNORM.DIST
    LOGNORM.INV MAXIFS MINIFS MODE.SNGL NEGBINOM.DIST NORM.DIST NORM.INV NORM.S.DIST
    NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC
    PERCENTRANK.INC PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC RANK.AVG
    RANK.EQ RRI SEC SECH SHEET SHEETS SKEW.P STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T
    T.DIST.RT T.INV T.INV.2T T.TEST TEXTAFTER TEXTBEFORE TEXTJOIN UNICHAR UNICODE
    VALUETOTEXT VAR.P VAR.S WEIBULL.DIST XLOOKUP XMATCH XOR Z.TEST
    """.split()
)

# They may fill more than one cell, or name their own variables.
SPILLING = frozenset(
    """
    ANCHORARRAY BYCOL BYROW CHOOSECOLS CHOOSEROWS DROP EXPAND FILTER HSTACK LAMBDA LET
    MAKEARRAY MAP MODE.MULT MUNIT RANDARRAY REDUCE SCAN SEQUENCE SORT SORTBY TAKE
    TEXTSPLIT TOCOL TOROW UNIQUE VSTACK WRAPCOLS WRAPROWS
    """.split()
)

TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<sheet>'(?:[^']|'')*')"""
    r"""|(?P<call>[A-Za-z_][\w.]*(?=\())|(?P<word>[A-Za-z_\\][\w.\\]*)|(?P<other>.)""",
    re.DOTALL,
)


@lru_cache(maxsize=20_000)  # the rows of a column have one formula
def stored(formula: str, table: str = "") -> str:
    """Return a formula as an .xlsx file keeps it, without the equals sign.

    Parameters
    ----------
    formula : as Excel shows it, such as ``=NORM.S.INV([@[Service level]])``
    table : the table whose row or column an unqualified ``[@x]`` or ``[x]`` means

    Returns
    -------
    text such as ``_xlfn.NORM.S.INV(Plan[[#This Row],[Service level]])``
    """
    text = formula.removeprefix("=")
    out: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == "[":
            end = closing(text, at)
            out.append(_reference(text[at + 1 : end], table, text[:at], formula))
            at = end + 1
            continue
        token = TOKEN.match(text, at)
        assert token is not None  # the last branch takes any character
        at = token.end()
        word = token.group()
        out.append(_function(word, formula) if token.lastgroup == "call" else word)
    return "".join(out)


@lru_cache(maxsize=20_000)
def plain(formula: str) -> str:
    """Return a formula so that two spellings of the same one are equal.

    Excel drops needless quotes and blanks and writes capitals when it saves;
    LibreOffice writes TRUE() for TRUE.
    """
    parts = re.split(r'("(?:[^"]|"")*")', formula.removeprefix("="))
    for i in range(0, len(parts), 2):
        bare = re.sub(r"'([A-Za-z_]\w*)'!", r"\1!", parts[i])
        bare = re.sub(r"\s+", "", bare).upper().replace("_XLFN.", "")
        parts[i] = re.sub(r"\b(TRUE|FALSE)\(\)", r"\1", bare)
    return "".join(parts)


def _function(name: str, formula: str) -> str:
    upper = name.upper()
    if upper in SPILLING:
        raise WorkbookError(
            f"{upper} may fill several cells, a sheet's formula must give one value:"
            f" {formula}"
        )
    return f"_xlfn.{upper}" if upper in FUTURE else name


def closing(text: str, start: int) -> int:
    """Return where the bracket that opens at a place closes."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == "'":  # escapes the next character of a column's title
            at += 1
        elif text[at] == "[":
            depth += 1
        elif text[at] == "]":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise WorkbookError(f"a bracket is not closed in {text}")


def _reference(inner: str, table: str, before: str, formula: str) -> str:
    if inner.startswith("@"):
        rest = inner[1:].strip()
        column = rest if rest.startswith("[") or not rest else f"[{rest}]"
        inner = f"[#This Row],{column}" if column else "#This Row"
    if before and (before[-1].isalnum() or before[-1] in "_.\\"):
        return f"[{inner}]"
    if not table:
        raise WorkbookError(
            f"[{inner}] needs its table's name outside a table: {formula}"
        )
    return f"{table}[{inner}]"
