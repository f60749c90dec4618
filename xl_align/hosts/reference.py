"""The reference of worksheet functions, written from the catalog."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from xl_align.hosts.cells import call
from xl_align.hosts.columns import blank
from xl_align.registry import Function
from xl_align.vocabulary import Grid, Word

DIGITS = 10  # of a worked example; further ones may differ between machines
RELATED = 6
# Words so general that sharing them does not relate two functions.
GENERAL = {"amount", "quantity", "units", "days", "value", "price", "cost", "rate"}


def pages(functions: Sequence[Function]) -> dict[str, str]:
    """Return the reference: the name of each page and its Markdown."""
    categories = sorted({one.category for one in functions})
    written = {
        f"{category.lower()}.md": page(
            category, [one for one in functions if one.category == category], functions
        )
        for category in categories
    }
    lines = ["# Worksheet functions", ""]
    for category in categories:
        lines += [f"## [{category}]({category.lower()}.md)", ""]
        lines += [
            f"- [{one.name}]({category.lower()}.md#{one.name.lower()}): {one.summary}"
            for one in functions
            if one.category == category
        ]
        lines.append("")
    return {"README.md": "\n".join(lines), **written}


def page(
    category: str, functions: Sequence[Function], everything: Sequence[Function]
) -> str:
    """Return the page of one category."""
    parts = [f"# {category} functions\n"]
    parts += [section(one, everything) for one in functions]
    return "\n".join(parts)


def section(one: Function, everything: Sequence[Function]) -> str:
    """Return everything there is to say about one function, as Markdown."""
    lines = [f"## {one.name}", "", f"`{one.signature}`", "", one.summary, ""]
    if one.equation:
        lines += [one.equation, ""]
    lines += [
        "| argument | meaning | unit | domain | default |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(one, at) for at in range(len(one.arguments))]
    lines += ["", _returned(one), ""]
    lines += [f"Example: `{formula(one)}`", "", *example(one), ""]
    lines += [f"Errors: {errors(one)}", ""]
    if one.source:
        lines += [f"Source: {one.source}", ""]
    if near := related(one, everything):
        lines += [f"Related: {', '.join(near)}", ""]
    return "\n".join(lines)


def formula(one: Function) -> str:
    """Return the example as it would be typed into a cell."""
    return f"={one.name}({', '.join(map(_typed, one.example))})"


def example(one: Function) -> list[str]:
    """Return the example's result, computed now: a number, a list or a table."""
    answer = call(one, one.example)
    if not isinstance(answer, list):
        return [f"Result: `{_shown(answer)}`"]
    if not isinstance(answer[0], list):
        return [f"Result: `{', '.join(map(_shown, answer))}`"]
    header, *body = answer
    rows = [_piped(header), "|" + "---|" * len(header)]
    return [*rows, *(_piped(map(_shown, row)) for row in body)]


def errors(one: Function) -> str:
    """Return when the function shows an error instead of an answer."""
    told = ["an error in an argument spreads"]
    told.append("`#N/A` where a cell is blank")
    if one.gaps:
        names = ", ".join(sorted(one.gaps))
        told[-1] = f"blanks in {names} are left out, any other is `#N/A`"
    if one.sheet:
        told.append(f'`#N/A` without sheet "{one.sheet}" or such a name on it')
    told.append("`#VALUE!` for a text where a number belongs, or shapes that differ")
    told.append(
        "`#NUM!` outside a domain" + (f", or if {one.fails}" if one.fails else "")
    )
    return "; ".join(told) + "."


def related(one: Function, everything: Sequence[Function]) -> list[str]:
    """Return functions that take what this one gives, or give what it takes."""
    takes = {word.name for word in one.arguments} - GENERAL
    gives = {one.returns.name} - GENERAL
    return [
        other.name
        for other in everything
        if other.name != one.name
        and (
            other.returns.name in takes
            or other.returns.name in gives
            or gives & {word.name for word in other.arguments}
        )
    ][:RELATED]


def _row(one: Function, at: int) -> str:
    word = one.arguments[at]
    optional = at >= one.required
    default = _typed(one.defaults[at - one.required]) if optional else "required"
    meaning = word.doc
    if isinstance(word, Grid) or word.name in one.whole:
        meaning += " (a range)"
    return _piped([word.name, meaning, word.unit, word.rule, default])


def _returned(one: Function) -> str:
    if not one.table:
        return f"Returns {_lowered(one.returns)} ({one.returns.unit})."
    columns = "; ".join(f"{w.name}: {_lowered(w)} ({w.unit})" for w in one.table)
    return f"Returns a table: {columns}."


def _lowered(word: Word) -> str:
    return word.doc[0].lower() + word.doc[1:]


def _typed(value: Any) -> str:
    """Return a value as a formula writes it: an array constant for a range."""
    if isinstance(value, list | tuple):
        rows = value if value and isinstance(value[0], list) else [value]
        return "{" + ";".join(",".join(map(_typed, row)) for row in rows) + "}"
    if blank(value):
        return '""'
    if isinstance(value, str):
        return f'"{value}"'
    return _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, float | int):
        return f"{value:.{DIGITS}g}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _piped(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
