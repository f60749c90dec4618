"""What in a workbook is ours, so that a rewrite never destroys another's work.

Each sheet we write has a document property ``xl_align.<title>``: its used range, its
number of charts, and two checksums, one over all cells that are not inputs, one over
conditional formats and validations. Inputs are unlocked cells, as Excel has it.
"""

import hashlib
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.exceptions import InvalidFileException

from xl_align.errors import WorkbookError
from xl_align.workbook import parts
from xl_align.workbook.formula import plain
from xl_align.workbook.strangers import strangers

PREFIX = "xl_align."
_NAMES = "xl_align names "  # a blank where a sheet's title would follow a dot
_CHUNK = 240
_DAMAGED = (InvalidFileException, ValueError, KeyError, TypeError, AttributeError)


def load(data: bytes, name: str, *, values: bool = False) -> Any:
    """Return openpyxl's workbook of these bytes, with formulas or with values."""
    with warnings.catch_warnings():
        # openpyxl warns of what it would lose on saving; we never save with it.
        warnings.simplefilter("ignore")
        try:
            return load_workbook(io.BytesIO(data), data_only=values)
        except (*_DAMAGED, SyntaxError) as trouble:  # lxml's is a SyntaxError
            raise WorkbookError(f"{name} is damaged: {trouble}") from trouble


def marks(data: bytes) -> dict[str, str]:
    """Return the property that each sheet of a workbook of ours should carry."""
    book = load(data, "the new workbook")
    return {PREFIX + sheet.title: _mark(sheet) for sheet in book.worksheets}


def chunks(names: Iterable[str]) -> dict[str, str]:
    """Return properties that list names, each within Excel's limit of 255 letters."""
    lines: list[str] = [""]
    for name in names:
        if len(lines[-1]) + len(name) >= _CHUNK:
            lines.append("")
        lines[-1] = f"{lines[-1]} {name}".strip()
    return {f"{_NAMES}{i}": line for i, line in enumerate(lines, 1) if line}


def foreign(path: Path) -> list[str]:
    """List in plain words what a rewrite of this workbook would lose.

    Parameters
    ----------
    path : a workbook on disk; WorkbookError if it is of another kind or damaged

    Returns
    -------
    list of str
        Empty if all of it is ours, apart from inputs, which anybody may edit.
    """
    data = parts.content(path)
    if "xl/vbaProject.bin" in parts.names(data) or path.suffix.lower() == ".xlsm":
        raise WorkbookError(
            f"{path.name} holds macros, which a rewrite would lose: save to an .xlsx"
        )
    kept = parts.properties(data)
    book = load(data, path.name)
    found = [
        f"sheet {title!r}" for title in book.sheetnames if PREFIX + title not in kept
    ]
    for sheet in book.worksheets:
        if PREFIX + sheet.title in kept:
            found += _changes(sheet, kept[PREFIX + sheet.title])
    found += _names_not_ours(book, kept)
    return found + strangers(data)


def _is_input(cell: Any) -> bool:
    return cell.has_style and not cell.protection.locked


def _names_not_ours(book: Any, kept: Mapping[str, str]) -> Iterator[str]:
    lines = [text for key, text in kept.items() if key.startswith(_NAMES)]
    ours = set(" ".join(lines).split())
    defined = [*book.defined_names]
    for sheet in book.worksheets:
        defined += [*sheet.defined_names]
        for name in sheet.tables:
            if name not in ours:
                yield f"table {name!r} on sheet {sheet.title!r}"
    for name in defined:
        if name not in ours and not name.startswith("_xlnm."):
            yield f"name {name!r}"


def _changes(sheet: Any, kept: str) -> Iterator[str]:
    area, charts, cells, rules = (kept.split() + [""] * 4)[:4]
    outside = _outside(sheet, area)
    yield from (f"cell {sheet.title}!{place}" for place in outside[:20])
    if len(outside) > 20:
        yield f"{len(outside) - 20} more cells of {sheet.title!r}"
    if _cells_sum(sheet, area) != cells:
        yield f"cells of {sheet.title!r} that are not inputs were changed by hand"
    if str(len(sheet._charts)) != charts:
        yield f"charts of {sheet.title!r} were added or removed"
    if _rules_sum(sheet) != rules:
        yield f"conditional formats or validations of {sheet.title!r} were changed"


def _mark(sheet: Any) -> str:
    area = _used(sheet)
    return f"{area} {len(sheet._charts)} {_cells_sum(sheet, area)} {_rules_sum(sheet)}"


def _used(sheet: Any) -> str:
    places = [
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or _is_input(cell)
    ]
    bounds = [range_boundaries(table.ref) for table in sheet.tables.values()]
    places += [(low, left) for left, low, _, _ in bounds]
    places += [(high, right) for _, _, right, high in bounds]
    if not places:
        return "A1:A1"
    rows, columns = zip(*places, strict=True)
    first = sheet.cell(min(rows), min(columns)).coordinate
    return f"{first}:{sheet.cell(max(rows), max(columns)).coordinate}"


def _outside(sheet: Any, area: str) -> list[str]:
    try:
        areas = [range_boundaries(area)]
    except ValueError:  # the property was edited
        areas = []
    # A table of inputs may have grown beyond what we wrote.
    areas += [
        range_boundaries(table.ref)
        for table in sheet.tables.values()
        if _input_columns(sheet, table)
    ]
    return [
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not any(_within(cell, a) for a in areas)
    ]


def _within(cell: Any, area: tuple[int, int, int, int]) -> bool:
    left, low, right, high = area
    return bool(left <= cell.column <= right and low <= cell.row <= high)


def _input_columns(sheet: Any, table: Any) -> set[int]:
    left, top, right, _ = range_boundaries(table.ref)
    first = range(left, right + 1)
    return {c for c in first if _is_input(sheet.cell(top + 1, c))}


def _cells_sum(sheet: Any, area: str) -> str:
    try:
        bounds = range_boundaries(area)
    except ValueError:
        return ""
    lines: set[str] = set()
    taken: set[tuple[int, int]] = set()
    for table in sheet.tables.values():
        lines.update(_table_lines(sheet, table, taken))
    for row in sheet.iter_rows():
        for cell in row:
            free = (cell.row, cell.column) not in taken and not _is_input(cell)
            if free and cell.value is not None and _within(cell, bounds):
                lines.add(f"{cell.coordinate} {_text(cell)}")
    return _short_sum(lines)


def _table_lines(sheet: Any, table: Any, taken: set[tuple[int, int]]) -> Iterator[str]:
    left, top, right, bottom = range_boundaries(table.ref)
    inputs = _input_columns(sheet, table)
    totals = table.totalsRowCount or 0
    for r in range(top, bottom + 1):
        for c in range(left, right + 1):
            taken.add((r, c))
            cell = sheet.cell(r, c)
            body = top < r <= bottom - totals
            if cell.value is None or (body and c in inputs):
                continue
            # Rows of a table with inputs may be added: there only the set of texts
            # in a column counts, elsewhere each row.
            row = f"row {r - top}" if body else ("head" if r == top else "total")
            place = "rows" if body and inputs else row
            yield f"{table.name} {place} {c - left} {_text(cell)}"


def _rules_sum(sheet: Any) -> str:
    lines = {
        f"{rule.type} {rule.operator} {[_rule(f) for f in rule.formula]}"
        for area in sheet.conditional_formatting
        for rule in area.rules
    }
    lines |= {
        f"valid {rule.type} {rule.operator} {rule.formula1} {rule.formula2}"
        for rule in sheet.data_validations.dataValidation
    }
    return _short_sum(lines)


def _rule(formula: Any) -> str:
    """Return a rule's formula; LibreOffice writes 1 and 0 for TRUE and FALSE there."""
    text = plain(str(formula))
    return re.sub(r"\bTRUE\b", "1", re.sub(r"\bFALSE\b", "0", text))


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        text = value if isinstance(value, str) else f"{value.text} {value.ref}"
        return f"={plain(text)}"
    if isinstance(value, datetime | date | time | timedelta):
        value = to_excel(value)
    if isinstance(value, bool | str):
        return f"{value!r}"
    return f"{value:.15g}"


def _short_sum(lines: Iterable[str]) -> str:
    text = "\n".join(re.sub(r"\r\n?", "\n", line) for line in sorted(lines))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
