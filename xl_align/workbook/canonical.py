"""A workbook as stable text: what a review or a golden test compares."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException

from xl_align.errors import WorkbookError
from xl_align.workbook import parts

_DAMAGED = (InvalidFileException, ValueError, KeyError, TypeError, AttributeError)


def dump(path: Path) -> str:
    """Return all that a reader of the workbook sees, a line each, in a fixed order.

    Parameters
    ----------
    path : a sound .xlsx file

    Returns
    -------
    str
        Sheets with panes and print set-up, cells with formula, value (12 significant
        digits) and format, tables, charts, rules; then the defined names.
    """
    data = parts.content(path)
    formulas = _load(data, path.name)
    values = _load(data, path.name, values=True)
    lines: list[str] = []
    for sheet in formulas.worksheets:
        lines += [f"[{sheet.title}]", *_page(sheet)]
        lines += _cells(sheet, values[sheet.title])
        lines += [*_tables(sheet), *_charts(sheet), *_rules(sheet), ""]
    names = formulas.defined_names.items()
    lines += [f"name {name} = {entry.attr_text}" for name, entry in sorted(names)]
    return "\n".join(lines) + "\n"


def _load(data: bytes, name: str, *, values: bool = False) -> Any:
    with warnings.catch_warnings():
        # openpyxl warns of what it would lose on saving; we never save with it.
        warnings.simplefilter("ignore")
        try:
            return load_workbook(io.BytesIO(data), data_only=values)
        except (*_DAMAGED, SyntaxError) as trouble:  # lxml's is a SyntaxError
            raise WorkbookError(f"{name} is damaged: {trouble}") from trouble


def _page(sheet: Any) -> Iterator[str]:
    setup = sheet.page_setup
    tab = sheet.sheet_properties.tabColor
    yield f"freeze {sheet.freeze_panes or '-'}, tab {tab.rgb if tab else '-'}"
    yield (
        f"print {setup.orientation or 'portrait'}, fit {setup.fitToWidth or 1} wide"
        f" {'any' if setup.fitToHeight == 0 else setup.fitToHeight or 1} high,"
        f" rows {sheet.print_title_rows or '-'}"
    )
    footer = sheet.oddFooter
    yield f"footer {footer.left.text} | {footer.center.text} | {footer.right.text}"
    for area in sorted(str(merged) for merged in sheet.merged_cells.ranges):
        yield f"merged {area}"
    for letter, column in sorted(sheet.column_dimensions.items()):
        if column.width and not column.hidden:
            yield f"width {letter} {column.width:.6g}"
        if column.hidden:
            yield f"hidden {letter}"


def _cells(sheet: Any, values: Any) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or isinstance(cell, MergedCell):
                continue
            saved = _rounded(values[cell.coordinate].value)
            content = saved
            if cell.data_type == "f":
                content = f"{_formula(cell)} -> {saved}"
            lock = "" if cell.protection.locked else " | input"
            yield f"{cell.coordinate} {content} | {cell.number_format}{lock}"


def _formula(cell: Cell) -> str:
    value: Any = cell.value
    return value if isinstance(value, str) else f"{{{value.text}}} {value.ref}"


def _rounded(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        return f"{value + 0.0:.12g}"  # adding zero turns -0 into 0
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else repr(value)


def _tables(sheet: Any) -> Iterator[str]:
    for name in sorted(sheet.tables):
        table = sheet.tables[name]
        columns = [column.name for column in table.tableColumns]
        style = table.tableStyleInfo.name if table.tableStyleInfo else "-"
        yield f"table {name} {table.ref} {style} {columns}"
        for column in table.tableColumns:
            for what in ("calculatedColumnFormula", "totalsRowFormula"):
                formula = getattr(column, what)
                if formula is not None:
                    yield f"table {name} {column.name!r} {what} {formula.attr_text}"


def _charts(sheet: Any) -> Iterator[str]:
    for chart in sheet._charts:
        place = chart.anchor._from
        kind = f"{chart.tagname} {getattr(chart, 'grouping', None) or ''}".strip()
        corner = f"row {place.row + 1} column {place.col + 1}"
        yield f"chart {kind} {_title(chart)!r} at {corner}"
        for series in chart.series:
            label = series.tx.v if series.tx and series.tx.v else ""
            yield f"  {label!r} {_range(series.cat)} {_range(series.val)}"


def _range(source: Any) -> str:
    if source is None:
        return "-"
    ranges = source.numRef or getattr(source, "strRef", None)
    return str(ranges.f) if ranges else "-"


def _title(chart: Any) -> str:
    rich = chart.title and chart.title.tx and chart.title.tx.rich
    runs = [run.t for p in (rich.p if rich else []) for run in (p.r or [])]
    return "".join(runs)


def _rules(sheet: Any) -> Iterator[str]:
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            yield f"rule {area.sqref} {rule.type} {rule.operator or ''} {rule.formula}"
    for rule in sheet.data_validations.dataValidation:
        yield f"valid {rule.sqref} {rule.type} {rule.formula1} {rule.formula2}"
