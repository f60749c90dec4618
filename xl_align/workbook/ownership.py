"""What in a workbook is ours, so that a rewrite never destroys another's work.

Each sheet we write has a document property ``xl_align.<title>``: its used range, its
number of charts, the sums of all cells that are not inputs, and a checksum of
conditional formats and validations. Inputs are unlocked cells, as Excel has it.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_align.errors import WorkbookError
from xl_align.workbook import (
    comments,
    contents,
    markup,
    parts,
    places,
    properties,
    sums,
)
from xl_align.workbook.cells import cached
from xl_align.workbook.contents import TablePart
from xl_align.workbook.formula import plain
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area
from xl_align.workbook.reading import Held, Reader, SheetCells
from xl_align.workbook.strangers import charts, on_sheet, strangers
from xl_align.workbook.sums import Line

PREFIX = "xl_align."
_SHOWN = 20  # cells of a sheet that a message lists


@dataclass(frozen=True, slots=True)
class Survey:
    """What in a workbook is not ours."""

    lost: tuple[str, ...]  # on our sheets: a refresh writes them anew
    kept: tuple[str, ...]  # elsewhere: a refresh leaves it as it is
    commented: tuple[str, ...] = ()  # sheets of ours whose comments it carries over


def marks(reader: Reader, titles: Iterable[str]) -> dict[str, str]:
    """Return the property that each of these sheets, all ours, should carry."""
    return {PREFIX + title: _mark(reader, title) for title in titles}


def foreign(path: Path) -> list[str]:
    """List in plain words what in this workbook is not ours.

    Parameters
    ----------
    path : a workbook on disk; WorkbookError if it is of another kind or damaged

    Returns
    -------
    list of str
        Empty if all of it is ours, apart from inputs, which anybody may edit.
    """
    found = survey(Reader(parts.opened(parts.content(path), path.name)))
    carried = [f"comments on sheet {title!r}" for title in found.commented]
    return [*found.lost, *carried, *found.kept]


def ours(package: Package) -> list[str]:
    """Return the titles of our sheets in a workbook, in the order of its tabs."""
    known = properties.read(package)
    tabs = contents.tabs(package)
    return [tab.title for tab in tabs if tab.cells and PREFIX + tab.title in known]


def survey(reader: Reader, written: Collection[str] | None = None) -> Survey:
    """Tell what a rewrite of our sheets would lose and what it keeps.

    Parameters
    ----------
    reader : of the workbook as it is
    written : titles of the sheets that are written anew or removed; without, all ours
    """
    package = reader.package
    known = properties.read(package)
    lost: list[str] = []
    kept: list[str] = []
    commented: list[str] = []
    for tab in contents.tabs(package):
        own = tab.cells and PREFIX + tab.title in known
        if own and (written is None or tab.title in written):
            lost += _changes(reader, tab.title, known[PREFIX + tab.title])
            around = reader.sheet(tab.title).around
            extra = on_sheet(package, tab.part, around)
            lost += [f"{word} on sheet {tab.title!r}" for word in extra]
            if comments.parts_of(package, tab.part):
                commented.append(tab.title)
        else:
            kept.append(f"sheet {tab.title!r}")
    for table in _tables_not_ours(package, known):
        own = PREFIX + table.sheet in known
        (lost if own else kept).append(f"table {table.name!r} on sheet {table.sheet!r}")
    kept += [*_names_not_ours(package, known), *strangers(package)]
    return Survey(tuple(lost), tuple(kept), tuple(commented))


def would_be_lost(name: str, losses: Iterable[str], again: str) -> str:
    """Return what to say of a workbook open in a program that holds another's work."""
    listed = "\n".join(f"  {loss}" for loss in losses)
    return f"{name}: would be lost:\n{listed}\nMove them to another sheet, {again}"


def _tables_not_ours(package: Package, known: Mapping[str, str]) -> list[TablePart]:
    ours = properties.names_of_ours(known)
    return [table for table in contents.tables(package) if table.name not in ours]


def _names_not_ours(package: Package, known: Mapping[str, str]) -> Iterator[str]:
    ours = properties.names_of_ours(known)
    for name in contents.names(package):
        if name.name not in ours and not name.name.startswith("_xlnm."):
            yield f"name {name.name!r}"


def _changes(reader: Reader, title: str, mark: str) -> Iterator[str]:
    sheet, tables = reader.sheet(title), contents.tables(reader.package, title)
    area, drawn, cells, rules = (mark.split() + [""] * 4)[:4]
    outside = _outside(reader, sheet, tables, area)
    yield from (f"cell {title}!{place}" for place in outside[:_SHOWN])
    if len(outside) > _SHOWN:
        yield f"{len(outside) - _SHOWN} more cells of {title!r}"
    placed, _, sorted_ = cells.partition("/")
    changed = sums.change(placed, _lines(reader, sheet, tables, area))
    if changed and sorted_:
        # Rows in another order say the same: anybody may sort a table.
        lines = _lines(reader, sheet, tables, area, moving=True)
        changed = changed if sums.change(sorted_, lines) else None
    if changed:
        yield f"{_where(title, changed)} changed by hand"
    if str(charts(reader.package, reader.tabs[title].part)) != drawn:
        yield f"charts of {title!r} were added or removed"
    if _rules_sum(sheet) != rules:
        yield f"conditional formats or validations of {title!r} were changed"


def _mark(reader: Reader, title: str) -> str:
    sheet, tables = reader.sheet(title), contents.tables(reader.package, title)
    area = _used(reader, sheet, tables)
    drawn = charts(reader.package, reader.tabs[title].part)
    cells = sums.written(_lines(reader, sheet, tables, area))
    if tables:
        lines = _lines(reader, sheet, tables, area, moving=True)
        cells += f"/{sums.written(lines)}"
    return f"{area} {drawn} {cells} {_rules_sum(sheet)}"


def _where(title: str, changed: sums.Change) -> str:
    if not changed.column:
        return f"cells of {title!r} that are not inputs were"
    column = places.letters(changed.column)
    if not changed.row:
        return f"a cell in column {column} of {title!r}, which is no input, was"
    return f"cell {title}!{column}{changed.row}, which is no input, was"


def _is_input(reader: Reader, held: Held | None) -> bool:
    return held is not None and held.style in reader.styles.unlocked


def _filled(held: Held | None) -> bool:
    return held is not None and (held.value not in (None, "") or bool(held.formula))


def _used(reader: Reader, sheet: SheetCells, tables: list[TablePart]) -> str:
    found = [
        place
        for place, held in sheet.cells.items()
        if _filled(held) or _is_input(reader, held)
    ]
    found += [(table.area.top, table.area.left) for table in tables]
    found += [(table.area.bottom, table.area.right) for table in tables]
    if not found:
        return "A1:A1"
    rows, columns = zip(*found, strict=True)
    area = Area(min(columns), min(rows), max(columns), max(rows))
    return f"{area}" if ":" in f"{area}" else f"{area}:{area}"


def _outside(
    reader: Reader, sheet: SheetCells, tables: list[TablePart], area: str
) -> list[str]:
    areas = [a for a in [_area(area)] if a]
    # A table of inputs may have grown beyond what we wrote.
    areas += [t.area for t in tables if _input_columns(reader, sheet, t)]
    return [
        f"{places.letters(column)}{row}"
        for (row, column), held in sheet.cells.items()
        if _filled(held) and not any((row, column) in one for one in areas)
    ]


def _area(text: str) -> Area | None:
    try:
        return places.area(text)
    except WorkbookError:  # the property was edited
        return None


def _input_columns(reader: Reader, sheet: SheetCells, table: TablePart) -> set[int]:
    top, whole = table.area.top + 1, range(table.area.left, table.area.right + 1)
    return {c for c in whole if _is_input(reader, sheet.cells.get((top, c)))}


def _lines(
    reader: Reader,
    sheet: SheetCells,
    tables: list[TablePart],
    area: str,
    moving: bool = False,
) -> Iterator[Line]:
    """Yield what the cells say that are not inputs; rows of tables may be moving."""
    bounds = _area(area)
    if bounds is None:
        return
    taken = [table.area for table in tables]
    for table in tables:
        yield from _table_lines(reader, sheet, table, moving)
    for place, held in sheet.cells.items():
        if not _filled(held) or any(place in area for area in taken):
            continue
        if place in bounds and not _is_input(reader, held):
            yield Line(*place, _content(held))


def _table_lines(
    reader: Reader, sheet: SheetCells, table: TablePart, moving: bool
) -> Iterator[Line]:
    inputs, whole = _input_columns(reader, sheet, table), table.area
    for (r, c), held in sheet.cells.items():
        if (r, c) not in whole or not _filled(held):
            continue
        body = whole.top < r <= whole.bottom - table.totals
        if body and c in inputs:
            continue
        if (inputs or moving) and r > whole.top:  # only what is said counts
            part = f"{table.name} {'rows' if body else 'total'}"
            yield Line(0, c, _content(held), part)
        else:
            yield Line(r, c, _content(held))


def _rules_sum(sheet: SheetCells) -> str:
    lines = set()
    for element in sheet.around:
        kind = markup.local(element)
        if kind == "conditionalFormatting":
            for rule in markup.within(element, "cfRule"):
                formulas = [_rule(f.text) for f in markup.within(rule, "formula")]
                lines.add(f"{rule.get('type')} {rule.get('operator')} {formulas}")
        elif kind == "dataValidations":
            for rule in markup.within(element, "dataValidation"):
                tests = [one.text for one in rule]
                marks = f"{rule.get('type')} {rule.get('operator')}"
                lines.add(f"valid {marks} {tests}")
    text = "\n".join(re.sub(r"\r\n?", "\n", line) for line in sorted(lines))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _rule(formula: str | None) -> str:
    """Return a rule's formula; LibreOffice writes 1 and 0 for TRUE and FALSE there."""
    text = plain(str(formula))
    return re.sub(r"\bTRUE\b", "1", re.sub(r"\bFALSE\b", "0", text))


def _content(held: Held) -> str | float:
    if held.formula:
        return f"={plain(held.formula)}"
    value = cached(held.value)
    return f"{value!r}" if isinstance(value, bool | str) else float(value)
