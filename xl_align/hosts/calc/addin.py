"""The functions of xl_align in Calc's cells: a component of the extension.

The functions are known from ``functions.json``, and xl_align is imported when one is
called: a broken installation is a message and not #NAME? in every cell.
"""

# mypy: ignore-errors
# uno has no types, and the interface comes from a text in the extension.

import traceback

import unohelper
from com.sun.star.lang import Locale, XServiceInfo, XServiceName
from com.sun.star.sheet import LocalizedName, XAddIn, XCompatibilityNames
from com.xlalign import XFunctions
from xl_align_calc.environment import CORE, Unfit, beside
from xl_align_calc.values import WORDS, failed, incoming, outgoing, trimmed
from xl_align_calc.windows import note, tell

ADD_IN, FUNCTIONS = "com.sun.star.sheet.AddIn", "com.xlalign.Functions"
SPOKEN = {one["method"]: one for one in beside("functions.json")}
METHODS = {one["name"]: method for method, one in SPOKEN.items()}
TROUBLE = ((failed("#VALUE!"),),)


def evaluate(self, spoken, values):
    """Call one function with what Calc gives it."""
    document = values[0] if spoken["sheet"] else None
    values = trimmed(values[1:] if spoken["sheet"] else values)
    while values and values[-1] is None:
        values.pop()
    try:
        given = [
            cell_of(value) if at in spoken["cells"] else incoming(value)
            for at, value in enumerate(values)
        ]
        function = CORE.function(spoken["name"])
        sheets = (lambda title: rows_of(document, title)) if document else None
        answer = CORE.call(function, given, sheets)
        return outgoing(answer, CORE.serial, bool(spoken["cells"]))
    except Unfit as error:
        tell(self.context, str(error))
    except Exception:  # noqa: BLE001  the cell shows an error, the log says why
        note(self.context, f"{spoken['name']}: {traceback.format_exc()}")
    return TROUBLE


def cell_of(reference):
    """Return a referenced cell, with its error if it shows one."""
    if reference is None:
        return None
    cell = reference.getCellByPosition(0, 0)
    if code := cell.getError():
        CORE.ready()
        # Only now does this Python know where xl_align is.
        from xl_align.hosts.calc_reason import Reason

        known = {method: CORE.functions[name] for name, method in METHODS.items()}
        reason = Reason({**CORE.functions, **known}, rows_of)
        return reason.of(cell, WORDS.get(code, ""))
    return reference.getDataArray()[0][0]


def rows_of(document, title):
    """Return the used cells of a sheet; None if there is no such sheet."""
    if not document.Sheets.hasByName(title):
        return None
    sheet = document.Sheets.getByName(title)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    return [list(row) for row in area.getDataArray()]


class AddIn(unohelper.Base, XAddIn, XCompatibilityNames, XServiceName, XServiceInfo):
    """What the function wizard asks; the functions themselves are added below."""

    def __init__(self, context, *_):
        self.context, self.locale = context, Locale("en", "US", "")

    def getServiceName(self):  # noqa: D102
        return FUNCTIONS

    def getImplementationName(self):  # noqa: D102
        return f"{FUNCTIONS}.python"

    def supportsService(self, name):  # noqa: D102
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self):  # noqa: D102
        return (ADD_IN, FUNCTIONS)

    def setLocale(self, locale):  # noqa: D102
        self.locale = locale

    def getLocale(self):  # noqa: D102
        return self.locale

    def getProgrammaticFuntionName(self, name):  # noqa: D102  (their spelling)
        return METHODS.get(name, "")

    def getDisplayFunctionName(self, method):  # noqa: D102
        return SPOKEN[method]["name"] if method in SPOKEN else ""

    def getFunctionDescription(self, method):  # noqa: D102
        return SPOKEN[method]["help"] if method in SPOKEN else ""

    def getDisplayArgumentName(self, method, at):  # noqa: D102
        return _argument(method, at)[0]

    def getArgumentDescription(self, method, at):  # noqa: D102
        return _argument(method, at)[1]

    def getProgrammaticCategoryName(self, method):  # noqa: D102
        return SPOKEN[method]["category"] if method in SPOKEN else "Add-In"

    def getDisplayCategoryName(self, method):  # noqa: D102
        return self.getProgrammaticCategoryName(method)

    def getCompatibilityNames(self, method):  # noqa: D102
        name = self.getDisplayFunctionName(method)
        return (LocalizedName(Locale("en", "US", ""), name),) if name else ()


def _argument(method, at):
    spoken = SPOKEN.get(method)
    if not spoken:
        return "", ""
    at -= bool(spoken["sheet"])  # the document comes first and is no argument
    return spoken["arguments"][at] if 0 <= at < len(spoken["arguments"]) else ("", "")


def _method(spoken):
    def method(self, *values):
        return evaluate(self, spoken, values)

    return method


Functions = type(
    "Functions",
    (AddIn, XFunctions),
    {method: _method(spoken) for method, spoken in SPOKEN.items()},
)
Helper = unohelper.ImplementationHelper()
Helper.addImplementation(Functions, f"{FUNCTIONS}.python", (ADD_IN, FUNCTIONS))
g_ImplementationHelper = Helper
