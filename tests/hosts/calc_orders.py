"""What a test may ask of a LibreOffice with the extension; run beside the server."""

import sys
import time
from pathlib import Path

import calc_looks
import uno
from com.sun.star.beans import PropertyValue

ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
BOTTOM = uno.Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM")
XLSX = "Calc MS Excel 2007 XML"


def made(context, name):
    return context.ServiceManager.createInstanceWithContext(
        f"com.sun.star.{name}", context
    )


def settings(**values):
    return tuple(
        PropertyValue(Name=name, Value=value) for name, value in values.items()
    )


def loaded(context, url):
    desktop = made(context, "frame.Desktop")
    return desktop.loadComponentFromURL(url, "_blank", 0, settings(Hidden=True))


def area(document, title, place):
    return document.Sheets.getByName(title).getCellRangeByName(place)


def rows_of(cells, codes=True):
    """Return the rows of a range, an error as {"error": number}, or without codes."""
    rows = [list(row) for row in cells.getDataArray()]
    top, left = cells.RangeAddress.StartRow, cells.RangeAddress.StartColumn
    for found in cells.queryFormulaCells(ERRORS):
        spot = found.RangeAddress
        for r in range(spot.StartRow - top, spot.EndRow - top + 1):
            for c in range(spot.StartColumn - left, spot.EndColumn - left + 1):
                # A call for each cell is slow where thousands are in error.
                code = cells.getCellByPosition(c, r).getError() if codes else 0
                rows[r][c] = {"error": code}
    return rows


def fill(context, _, order):
    document = loaded(context, "private:factory/scalc")
    try:
        document.enableAutomaticCalculation(False)
        document.lockControllers()
        sheets = document.Sheets
        for at, (title, entries) in enumerate(order["sheets"].items()):
            if at:
                sheets.insertNewByName(title, at)
            else:
                sheets.getByIndex(0).Name = title
            for kind, place, content in entries:
                enter(area(document, title, place), kind, content)
        document.calculateAll()
        if "target" in order:
            target = uno.systemPathToFileUrl(order["target"])
            document.storeToURL(target, settings(FilterName=XLSX))
        return [rows_of(area(document, *place)) for place in order["read"]]
    finally:
        document.close(True)


def enter(cells, kind, content):
    if kind == "data":
        cells.setDataArray(tuple(map(tuple, content)))
    elif kind == "formulas":
        cells.setFormulaArray(tuple((text,) for text in content))
    elif kind == "array":
        cells.setArrayFormula(content)
    else:
        cells.getCellByPosition(0, 0).setFormula(content)


def measure(context, _, order):
    """Time each kind of formula: (first cell's text, filled down or one array)."""
    document, rows, seconds = (
        loaded(context, "private:factory/scalc"),
        order["rows"],
        [],
    )
    try:
        sheet = document.Sheets.getByIndex(0)
        numbers = tuple((1.0 + at % 97, 0.5 + at % 49 / 100) for at in range(rows))
        sheet.getCellRangeByName(f"A1:B{rows}").setDataArray(numbers)
        for kind, text in order["formulas"]:
            cells = sheet.getCellRangeByName(f"D1:D{rows}")
            if kind == "array":
                cells.setArrayFormula(text)
            else:
                cells.getCellByPosition(0, 0).setFormula(text)
                cells.fillAuto(BOTTOM, 1)
            began = time.perf_counter()
            document.calculateAll()
            seconds.append(time.perf_counter() - began)
            last = cells.getCellByPosition(0, rows - 1)
            if last.getError():
                raise RuntimeError(f"{text} gives {last.String}")
            cells.setArrayFormula("") if kind == "array" else cells.clearContents(1023)
        return seconds
    finally:
        document.close(True)


def change(context, _, order):
    """Type into the cell of a name, recalculate, tell every cell and save."""
    document = loaded(context, uno.systemPathToFileUrl(order["path"]))
    try:
        cells = document.NamedRanges.getByName(order["name"]).getReferredCells()
        cells.setDataArray(((order["typed"],),))
        document.calculateAll()
        target = uno.systemPathToFileUrl(order["target"])
        document.storeToURL(target, settings(FilterName=XLSX))
        return {title: values for title, (values, _) in every(document).items()}
    finally:
        document.close(True)


def draw(context, _, order):
    """Draw the charts of a file in a document that has the same cells."""
    sys.path[:0] = order["paths"]
    from xl_align.workbook import calc_charts

    fresh = loaded(context, uno.systemPathToFileUrl(order["path"]))
    document = loaded(context, "private:factory/scalc")
    try:
        title = fresh.Sheets.getByIndex(0).Name
        document.Sheets.getByIndex(0).Name = title
        values = area(fresh, title, "A1:C9").getDataArray()
        area(document, title, "A1:C9").setDataArray(values)
        again = []
        for _ in range(2):
            again.append(calc_charts.redrawn(fresh, document, title))
            calc_charts.draw(fresh, document, title)
        drawn = [calc_looks.looks(one, [title]) for one in (fresh, document)]
        return {"again": again, "drawn": [one["sheets"][title] for one in drawn]}
    finally:
        fresh.close(True)
        document.close(True)


def every(document):
    """Return every cell with its formula and value, sheet by sheet."""
    found = {}
    for sheet in document.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        cells = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        found[sheet.Name] = [
            rows_of(cells, codes=False),
            [list(r) for r in cells.getFormulaArray()],
        ]
    return found


def functions(context, *_):
    known = made(context, "sheet.FunctionDescriptions")
    found = {}
    for at in range(known.Count):
        entry = {one.Name: one.Value for one in known.getByIndex(at)}
        arguments = [(one.Name, one.Description) for one in entry["Arguments"] or ()]
        found[entry["Name"]] = [entry["Description"], arguments]
    return found


def log(_, profile, __):
    path = Path(profile, "user", "xl_align.log")
    return path.read_text("utf-8") if path.exists() else ""


ORDERS = {
    "fill": fill,
    "time": measure,
    "change": change,
    "draw": draw,
    "functions": functions,
    "log": log,
}
