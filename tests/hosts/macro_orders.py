"""What a test may ask of macros in LibreOffice; run beside the server.

xlwings' own UDF server answers the macros, with stand-ins for pywin32 only. What COM
would carry between the two is carried here: cells with their errors as COM's numbers,
days as COM's dates.
"""

import datetime
import re
import sys

import uno
import unohelper
from calc_orders import area, enter, settings
from com.sun.star.bridge.oleautomation import Date
from com.sun.star.lang import XServiceInfo, XSingleServiceFactory
from com.sun.star.script import XInvocation

ERROR = -2146828288  # COM's number of Excel's error 0
NUMBERS = {  # Calc's number of an error -> Excel's
    32767: 2042,
    503: 2036,
    532: 2007,
    519: 2015,
    524: 2023,
    525: 2029,
    521: 2000,
}
MISSING = -2147352572
EPOCH = datetime.datetime(1899, 12, 30, tzinfo=datetime.UTC)
NAME = "xl_align.Server"


class Server(unohelper.Base, XInvocation):
    """The object that Excel's macros would get from xlwings' library."""

    def __init__(self, xlwings, calls):
        self.xlwings, self.calls, self.document = xlwings, calls, None

    def getIntrospection(self):
        return None

    def hasMethod(self, name):
        return name == "CallUDF"

    def hasProperty(self, _):
        return False

    def getValue(self, _):
        return None

    def setValue(self, *_):
        pass

    def invoke(self, _, given, *__):
        module, function, arguments = given
        arguments = tuple(self.incoming(one) for one in arguments)
        self.calls.append([function, repr(arguments)])
        if function == "press":  # commands have tests of their own
            return ("INFO", f"{arguments[0]} was pressed"), (), ()
        answer = self.xlwings.CallUDF(module, function, arguments)
        return outgoing(answer), (), ()

    def incoming(self, value):
        """Return an argument as COM hands it over."""
        if value == "@missing":
            return MISSING
        if isinstance(value, str) and value.startswith("@"):
            if self.document is None:
                return None  # not there yet: all is calculated again
            sheet, _, place = value[1:].rpartition("!")
            return self.block(area(self.document, sheet, place))
        if isinstance(value, tuple):
            return tuple(self.incoming(one) for one in value)
        return float(value) if type(value) is int else value

    def block(self, cells):
        """Return what Value2 of a range is: one value, or rows of values."""
        spot = cells.RangeAddress
        rows = [[None if one == "" else one for one in r] for r in cells.getDataArray()]
        for found in cells.queryFormulaCells(4):
            bad = found.RangeAddress
            for r in range(bad.StartRow, bad.EndRow + 1):
                for c in range(bad.StartColumn, bad.EndColumn + 1):
                    r_, c_ = r - spot.StartRow, c - spot.StartColumn
                    code = cells.getCellByPosition(c_, r_).getError()
                    rows[r_][c_] = ERROR + NUMBERS[code]
        if len(rows) == 1 == len(rows[0]):
            return rows[0][0]
        return tuple(map(tuple, rows))


def outgoing(value):
    """Return an answer as Basic takes it: rows of cells, days as dates."""
    if isinstance(value, list | tuple):
        return tuple(outgoing(one) for one in value)
    if isinstance(value, datetime.datetime):
        return Date((value - EPOCH).total_seconds() / 86400)
    return value


class Factory(unohelper.Base, XSingleServiceFactory, XServiceInfo):
    """What CreateUnoService finds; it makes whatever server is current."""

    current = None

    def createInstance(self):
        return Factory.current

    def createInstanceWithArguments(self, _):
        return Factory.current

    def getImplementationName(self):
        return f"{NAME}.python"

    def supportsService(self, name):
        return name == NAME

    def getSupportedServiceNames(self):
        return (NAME,)


def macros(context, _, order):
    """Open a workbook with macros, enter cells, run macros, read ranges."""
    xlwings = server(context, order["packages"])
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    url = uno.systemPathToFileUrl(order["path"])
    # By name, as it would not look into an add-in.
    kind = "Calc MS Excel 2007 VBA XML"
    allowed = settings(Hidden=True, MacroExecutionMode=4, FilterName=kind)
    calls = []
    Factory.current = Server(xlwings, calls)  # cells ask while the workbook loads
    document = desktop.loadComponentFromURL(url, "_blank", 0, allowed)
    document.enableAutomaticCalculation(False)
    Factory.current.document = document
    try:
        for title, entries in order["sheets"].items():
            if not document.Sheets.hasByName(title):
                document.Sheets.insertNewByName(title, document.Sheets.Count)
            for kind, place, content in entries:
                enter(area(document, title, place), kind, content)
        document.calculateAll()
        return {
            "modules": modules(document),
            "cells": [shown(area(document, *place)) for place in order["read"]],
            "ran": [ran(document, *one) for one in order["run"]],
            "calls": calls,
        }
    finally:
        document.close(True)


def listed(context, _, order):
    """Return the macros of a file as it is shipped; none of them runs."""
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    url = uno.systemPathToFileUrl(order["path"])
    kind = "Calc MS Excel 2007 VBA XML"
    shut = settings(Hidden=True, MacroExecutionMode=0, FilterName=kind)
    document = desktop.loadComponentFromURL(url, "_blank", 0, shut)
    try:
        return modules(document)
    finally:
        document.close(True)


def server(context, packages):
    """Return xlwings' UDF server; register what stands in for COM, once."""
    if NAME not in sys.modules:
        sys.path[:0] = packages
        from excel_server import installed  # it needs the packages

        sys.modules[NAME] = installed()
        context.ServiceManager.insert(Factory())
    return sys.modules[NAME]


def modules(document):
    """Return the macros LibreOffice found: name -> how it classes them."""
    found = {}
    libraries = document.BasicLibraries
    for library in libraries.ElementNames:
        if library == "Standard":
            continue
        for name in libraries.getByName(library).ElementNames:
            source = libraries.getByName(library).getByName(name)
            found[name] = re.search(r"VBA_ModuleType=(\w+)", source)[1]
    return found


def shown(cells):
    """Return the rows of a range; a real error as {"error": its number in Calc}."""
    rows = [list(row) for row in cells.getDataArray()]
    for r, row in enumerate(rows):
        for c, _ in enumerate(row):
            if code := cells.getCellByPosition(c, r).getError():
                row[c] = {"error": code}
    return rows


def ran(document, name, arguments):
    """Run a macro of the workbook; return what it returns."""
    url = f"vnd.sun.star.script:Align.{name}?language=Basic&location=document"
    script = document.getScriptProvider().getScript(url)
    return plain(script.invoke(tuple(map(tupled, arguments)), (), ())[0])


def tupled(value):
    return tuple(map(tupled, value)) if isinstance(value, list) else value


def plain(value):
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | None) else str(value)
