"""Our macros as LibreOffice can run them: what its Basic lacks is replaced, no more.

Each replacement must be found exactly as often as said, so that a macro that changes
is looked at again here. What is replaced is proved otherwise: the grammar's parse, and
xlwings' own code behind the stand-in.
"""

import re

from hosts.vba_parser import WINDOWS, compiled

from xl_align.hosts import vba
from xl_align.workbook.vba.project import Module

# Module -> (what, how often, by what it is replaced, why).
REPLACED = {
    "XlAlign": [
        (r"(?m)^Private Declare .*\n", 2, "", "no Windows library to load"),
        (
            r"(?s)    settings = SettingsText.*?    Set python = found\n",
            1,
            "    Set python = ThisComponent\n",
            "no Excel to start Python from: the stand-in runs already",
        ),
        (
            r"(?s)Private Function Loaded.*?End Function\n",
            1,
            "Private Function Loaded(path)\nEnd Function\n",
            "LoadLibrary is a Windows call",
        ),
        (r"\bpython\.CallUDF\(", 4, "CallServer(", "what stands in for COM"),
        (r"(CellsOf = )(argument.*)\.Value2", 2, r"\1Cells2(\2)", "knows no errors"),
        (
            r"cell\.Value2 = (CVErr\(.*?\)) Then",
            1,
            r"CStr(cell.Value2) = CStr(\1) Then",
            "a macro's error is kept as the text 'Error 2042'",
        ),
        (r"If IsError\(value\)", 1, 'If Left$(CStr(value), 6) = "Error "', "as above"),
        (r"Application\.Caller", 2, "Caller2()", "it does not tell which cell calls"),
        (r"(?m)^(Private (?:anchor|reasons)) As \w+", 2, r"\1 As Object", "forgotten"),
        (r"Application\.UserControl", 1, "True", "unknown to it"),
        (r"SelectedReason\(\)\)", 1, 'ReasonAt("C2"))', "no window, no selection"),
        (r"\bMsgBox ", 3, "Tell ", "nobody looks: the test reads it"),
    ],
    "XlAlignFunctions": [
        (r"\bbase\b", 0, "base_", "a word of its own"),
        (r"Optional (\w+)", 0, r'Optional \1 = "@missing"', "cannot pass on a gap"),
    ],
    "XlAlignOffice": [],
}
SERVER = """\
Attribute VB_Name = "Server"
Option Explicit
' Stands in for COM: hands calls to the test, and makes what xlwings' server answers.

Private place, said

Public Function CallServer(module, name, arguments, Optional book)
    Dim answer, made(), row, column
    answer = CreateUnoService("xl_align.Server").CallUDF(module, name, arguments)
    CallServer = answer
    If Not IsArray(answer) Then Exit Function
    If Not IsArray(answer(0)) Then Exit Function
    ReDim made(0 To UBound(answer), 0 To UBound(answer(0)))
    For row = 0 To UBound(answer)
        For column = 0 To UBound(answer(0))
            made(row, column) = answer(row)(column)
        Next column
    Next row
    CallServer = made
End Function

Public Sub Tell(words, Optional icon, Optional title)
    said = said & words & "|"
End Sub

Public Function Told()
    Told = said
    said = ""
End Function

Public Function Caller2()
    Set Caller2 = At(IIf(place = "", "A1", place))
End Function

Public Function At(cell)
    Set At = ThisWorkbook.Worksheets("Main").Range(cell)
End Function

Public Function AskedAt(cell, name, arguments)
    place = cell
    AskedAt = Asked(name, "", arguments)
    place = ""
End Function

Public Function ReasonAt(cell)
    ReasonAt = ReasonOf(At(cell))
End Function

Public Function WhyAt(cell)
    WhyAt = XA_WHY(At(cell))
End Function

Public Function Bytes2(numbers)
    Dim bytes() As Byte, i
    ReDim bytes(0 To UBound(numbers))
    For i = 0 To UBound(numbers)
        bytes(i) = numbers(i)
    Next i
    Bytes2 = Decoded(bytes)
End Function

Public Function Cells2(area)
    ' Value2 tells no errors here: the test reads the cells itself.
    Cells2 = "@" & area.Worksheet.Name & "!" & area.Address(False, False)
End Function
"""


def modules(functions, trouble=""):
    """Return the macros for LibreOffice, with the stand-in beside them.

    Parameters
    ----------
    trouble : why Python cannot be started; empty if it can
    """
    sources = {one.name: basic(one) for one in vba.modules(functions)}
    if trouble:
        begun = "    Set python = ThisComponent\n"
        assert begun in sources["XlAlign"]
        refused = f'    Refuse "{trouble}"\n'
        sources["XlAlign"] = sources["XlAlign"].replace(begun, refused)
    made = [Module(name, source) for name, source in sources.items()]
    return [*made, Module("Server", SERVER)]


def basic(module):
    """Return a module's source with what LibreOffice lacks replaced."""
    source = compiled(module.source, WINDOWS)
    for pattern, times, by, why in REPLACED[module.name]:
        source, found = re.subn(pattern, by, source)
        assert found == times or (not times and found), (module.name, pattern, why)
    return source
