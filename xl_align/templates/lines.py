"""What a page is made of: figures with a name, lines by period, columns, tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xl_align.templates.draft import (
    FIRST,
    LABEL,
    TOTAL,
    UNIT,
    Draft,
    Either,
    Page,
    Pending,
    Run,
    Text,
)
from xl_align.templates.sample import Sample, setting
from xl_align.vocabulary import VOCABULARY, Day, Quantity
from xl_align.workbook import Block, Column, Entry, Role
from xl_align.workbook.style import is_text

WIDTHS = {LABEL: 34, UNIT: 12, TOTAL: 13}
PERIOD = 11.0  # width of a period's column
# The words of units that say only how a number is written.
_SHOWN = dict.fromkeys(("text", "status", "period", "date", "integer"), "")
_SHOWN |= {"cents": "money"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line over the periods: its word, and a formula or what was typed in."""

    key: str  # empty: the heading of the lines below
    label: str  # or the cell that holds it: {family.1}
    unit: str = "money"
    text: Text | Sequence[str] = ""  # one for all periods, or one for each
    values: Sequence[Any] = ()
    first: Text = ""  # of the first period, where there is none before
    total: Text = ""  # "sum", "last" or a formula
    role: Role = "formula"
    aside: str = ""  # words where the total would be


@dataclass(frozen=True, slots=True)
class Figure:
    """One input with a name; ``word`` is what the vocabulary calls it."""

    name: str
    label: str
    value: Any  # or what asks the sample for it
    unit: str
    note: str = ""
    word: str = ""
    choices: str = ""  # to choose from: {a line}, or words with commas


CURRENCY = Figure(
    "currency", "Currency", setting("currency"), "text", "of every amount"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: an input of a table, or a formula over the rows of one."""

    key: str
    title: str
    unit: str
    text: Text | Sequence[str] = ""  # one for all rows, or one for each
    word: str = ""  # of the vocabulary, for what may be typed in
    choices: str = ""  # to choose from: {a line}, or words with commas
    total: Text = ""
    role: Role = "formula"
    width: float = 0


def figures(
    page: Page, top: int, title: str, group: Sequence[Figure], data: Sample
) -> int:
    """Put named inputs below a heading; return the next free row."""
    for column, word in ((LABEL, title), (UNIT, "Unit"), (TOTAL, "Value")):
        page.put(top, column, word, "heading", "text" if column < TOTAL else "money")
    page.put(top, FIRST, "Source or meaning", "heading", span=4)
    for row, one in enumerate(group, top + 1):
        page.put(row, LABEL, one.label)
        page.put(row, UNIT, _SHOWN.get(one.unit, one.unit), "note")
        value = one.value(data) if callable(one.value) else one.value
        page.put(row, TOTAL, value, "input", one.unit, one.name)
        page.put(row, FIRST, one.note, "note")
        entry = entry_of(one.word, (row, TOTAL), (row, TOTAL), one.choices)
        page.entries += [entry] if entry else []
    return top + len(group) + 2


def entry_of(
    word: str, first: tuple[int, int], last: tuple[int, int], choices: str = ""
) -> Entry | None:
    """Return what may be typed into cells, as the vocabulary has it."""
    if choices:
        return Entry(first, last, "list", choices=choices, words="Choose from the list")
    known = VOCABULARY.get(word)
    if isinstance(known, Day):
        return Entry(first, last, "date", 1.0, words=f"{known.doc}: a date")
    if isinstance(known, Quantity):
        low, high = known.low, known.high
        words = f"{known.doc}: {known.rule}"
        return Entry(first, last, "number", low, high, words=words, open=known.open)
    return None


def lines(
    draft: Draft,
    page: Page,
    top: int,
    group: Sequence[Line],
    count: int,
    width: float = PERIOD,
) -> int:
    """Put lines over the periods; return the next free row."""
    page.widths |= WIDTHS | {FIRST + at: width for at in range(count)}
    for row, one in enumerate(group, top):
        if not one.key:
            page.put(row, LABEL, one.label, "section", span=FIRST + count - 1)
            continue
        _name(page, row, one)
        total = (row, TOTAL) if one.total else (0, 0)
        run = Run(page.title, row, FIRST, count, True, total=total)
        draft.name(one.key, run)
        _periods(page, row, one, count)
        draft.miss(_own(one.text, 0), one.label)
        if one.total:
            text = _total(one.total, one.key, count)
            page.formula(row, TOTAL, text, one.unit, one.role)
        elif one.role in ("total", "heading"):
            page.put(row, TOTAL, one.aside, one.role)
    return top + len(group) + 1


def _name(page: Page, row: int, one: Line) -> None:
    if one.role == "heading":
        page.put(row, LABEL, one.label, "heading")
        page.put(row, UNIT, "Unit", "heading")
        return
    total = one.role == "total"
    label = Pending(one.label) if one.label.startswith("{") else one.label
    page.put(row, LABEL, label, "total" if total else "label")
    unit = _SHOWN.get(one.unit, one.unit)
    page.put(row, UNIT, unit, "total" if total else "note")


def _periods(page: Page, row: int, one: Line, count: int) -> None:
    for at in range(count):
        if one.values:
            page.put(row, FIRST + at, one.values[at], one.role, one.unit)
            continue
        text = one.first if one.first and not at else _own(one.text, at)
        content = Pending(text, at, (1, count), (0, at))
        page.put(row, FIRST + at, content, one.role, one.unit)
    if one.role == "input":
        entry = entry_of(one.unit, (row, FIRST), (row, FIRST + count - 1))
        page.entries += [entry] if entry else []


def _own(text: Text | Sequence[str], at: int) -> Text:
    return text if isinstance(text, str | Either) else text[at]


def _total(total: Text, key: str, count: int) -> Text:
    if total == "sum":
        return f"SUM({{{key}*}})"
    return f"{{{key}.{count}}}" if total == "last" else total


def table(
    draft: Draft,
    page: Page,
    top: int,
    name: str,
    fields: Sequence[Field],
    rows: Sequence[Sequence[Any]],
    left: int = 1,
) -> int:
    """Put an Excel table of inputs, units above its headings; return the next row."""
    columns = []
    for at, one in enumerate(fields):
        columns.append(Column(one.title, one.unit, _input(one), None, one.width))
        column = left + at
        unit = _SHOWN.get(one.unit, one.unit)
        page.put(top, column, unit, "note", "general")
        place = f"{name}[{one.title}]"
        if one.key:
            run = Run(page.title, top + 2, column, len(rows), False, place)
            draft.name(one.key, run)
        last = (top + 1 + len(rows), column)
        entry = entry_of(one.word, (top + 2, column), last, one.choices)
        page.entries += [entry] if entry else []
    page.blocks.append(
        Block(
            name,
            tuple(columns),
            [list(row) for row in rows],
            top + 1,
            left,
            filters=False,
        )
    )
    return top + len(rows) + 4


def _input(one: Field) -> Role:
    return "label" if one.role == "label" else "input"


def columns(
    draft: Draft,
    page: Page,
    top: int,
    fields: Sequence[Field],
    count: int,
    left: int = 1,
    totals: str = "",
) -> int:
    """Put columns of formulas, units above the headings; return the next free row."""
    first, last = top + 2, top + 1 + count
    for column, one in enumerate(fields, left):
        shown = "text" if is_text(one.unit) else "money"
        unit = _SHOWN.get(one.unit, one.unit)
        page.put(top, column, unit, "note", "general")
        page.put(top + 1, column, one.title, "heading", shown)
        total = (last + 1, column) if totals and one.total else (0, 0)
        draft.name(one.key, Run(page.title, first, column, count, False, total=total))
        for at in range(count):
            text = _own(one.text, at)
            content = Pending(text, at, (count, 1), (at, 0))
            page.put(first + at, column, content, one.role, one.unit)
        page.widths.setdefault(column, one.width or PERIOD)
        draft.miss(text, one.title)
        if totals and one.total and draft.can(text):
            summed = f"SUM({{{one.key}*}})" if one.total == "sum" else one.total
            page.formula(last + 1, column, summed, one.unit, "total")
        elif totals:
            word = totals if column == left else None
            page.put(last + 1, column, word, "total")
    return last + (3 if totals else 2)


def spill(
    draft: Draft,
    page: Page,
    top: int,
    left: int,
    heads: Sequence[tuple[str, str, str]],
    ours: str,
    native: Sequence[Sequence[Any]],
) -> int:
    """Put a table that one of our functions spills, header row and all.

    Parameters
    ----------
    heads : key, header as the function writes it, unit
    ours : the one formula
    native : the formula of each cell of each row below the header; a number is typed
    """
    size = len(native) + 1, len(heads)
    for c, (key, header, unit) in enumerate(heads):
        draft.name(key, Run(page.title, top + 1, left + c, len(native), False))
        shown = "text" if is_text(unit) else "money"
        content: Any = header
        if draft.spelling == "xa":
            content = Pending(Either(ours, ""), 0, size, (0, c))
        page.put(top, left + c, content, "heading", shown)
        for r, row in enumerate(native, 1):
            typed = draft.spelling == "native" and not isinstance(row[c], str)
            content = Pending(Either(ours, str(row[c])), r - 1, size, (r, c))
            role: Role = "input" if typed else "formula"
            page.put(top + r, left + c, row[c] if typed else content, role, unit)
    return top + size[0] + 1
