"""The stand-in for Excel is a German one: its rules take no English formula.

A cell has its formula in both languages (Formula, FormulaLocal); conditional formats
and validations have the local one only, with the separators of the system.
"""

import re

from hosts.excel_windows import refused

WORDS = {
    "ABS": "ABS",
    "AND": "UND",
    "FALSE": "FALSCH",
    "IFERROR": "WENNFEHLER",
    "ISBLANK": "ISTLEER",
    "ISNUMBER": "ISTZAHL",
    "N": "N",
    "NOT": "NICHT",
    "OR": "ODER",
    "TRUE": "WAHR",
}
ENGLISH = {german: word for word, german in WORDS.items()}
NAME = re.compile(r"[A-Z][A-Z.]*(?=\()|\b(?:TRUE|FALSE|WAHR|FALSCH)\b")
TEXT = re.compile(r'("(?:[^"]|"")*")')


def german(formula):
    """Return an English formula as a German Excel shows it."""
    return _between_texts(formula, _german)


def english(formula):
    """Return a German formula in English; refused if it is no German one."""
    return _between_texts(formula, _english)


def _between_texts(formula, translated):
    parts = TEXT.split(formula)
    return "".join(
        part if at % 2 else translated(part) for at, part in enumerate(parts)
    )


def _german(part):
    part = NAME.sub(lambda name: WORDS[name[0]], part).replace(",", ";")
    return re.sub(r"(\d)\.(\d)", r"\1,\2", part)


def _english(part):
    if any(name not in ENGLISH for name in NAME.findall(part)):
        raise refused("Invalid procedure call or argument")
    if re.search(r"\d\.\d|,(?!\d)|(?<!\d),", part):
        raise refused("Invalid procedure call or argument")
    part = re.sub(r"(\d),(\d)", r"\1.\2", part).replace(";", ",")
    return NAME.sub(lambda name: ENGLISH[name[0]], part)
