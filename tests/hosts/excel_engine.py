"""The xlwings engine named "excel" over an Excel of our own: `opened` gives a Book."""

import atexit

import xlwings as xw
from hosts.excel_model import Application
from hosts.excel_windows import xlwings_for_windows

from xl_align.workbook import parts
from xl_align.workbook.places import place_of
from xl_align.workbook.recalculate import recalculated
from xl_align.workbook.single import set_results


def engine():
    """Register xlwings' engine for Windows under its name, once."""
    windows = xlwings_for_windows()
    atexit.unregister(windows.cleanup)  # it would ask Windows for its tasks
    if "excel" not in [one.name for one in xw.engines]:
        xw.engines.add(xw.Engine(impl=windows.engine))
    xw.engines["excel"].activate()
    return windows


def opened(path):
    """Return a workbook as xlwings gives it to a macro, open in an Excel of its own."""
    windows = engine()
    application = Application()
    book = application.Workbooks.Open(str(path))
    return xw.Book(impl=windows.Book(xl=book))


def select(book, place):
    """Put the cursor into a cell, its sheet in front."""
    at = place_of(place)
    sheet = book.sheets[at.sheet]
    sheet.api.Activate()
    sheet.range((at.row, at.column)).select()


def saved(book, path):
    """Save a workbook with the values that LibreOffice finds for its formulas."""
    book.api.SaveCopyAs(str(path))
    [reader] = recalculated([path.read_bytes()])
    package = parts.opened(path.read_bytes())
    for tab in reader.tabs:
        cells = reader.sheet(tab).cells.items()
        set_results(package, tab, {at: one.value for at, one in cells if one.formula})
    path.write_bytes(package.content())
    return path
