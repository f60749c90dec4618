"""The macros at work in LibreOffice: cells and buttons reach our functions.

What is pure VBA runs as it is; cells go through it to xlwings' own UDF server and to
our functions, and back.
"""

from datetime import date
from statistics import NormalDist

import pytest
from hosts import basic
from hosts import functions_page as pages

from xl_align import __version__
from xl_align.hosts import vba
from xl_align.hosts.calc.values import CODES
from xl_align.registry import catalog
from xl_align.workbook import Cell, Formula, Sheet
from xl_align.workbook.vba.package import macro_enabled
from xl_align.workbook.writer import assemble

FUNCTIONS = catalog()
MODULES = {module.name: module.source for module in vba.modules(FUNCTIONS)}
EXCEL = {  # an error's code -> Excel's number of it
    "#N/A": 2042,
    "#NUM!": 2036,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NULL!": 2000,
}


def workbook(path, trouble=""):
    """Save a workbook whose macros LibreOffice can run."""
    sheet = Sheet("Main", cells=(Cell(1, 1, "a workbook with macros"),))
    empty = assemble([sheet], "Macros", date(2026, 1, 1), {})
    path.write_bytes(macro_enabled(empty, "xlsm", basic.modules(FUNCTIONS, trouble)))
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Return a workbook whose macros find Python."""
    return workbook(tmp_path_factory.mktemp("macros") / "macros.xlsm")


@pytest.mark.libreoffice
def test_libreoffice_lists_the_modules(libreoffice, book):
    found = libreoffice.macros(book)["modules"]
    documents = dict.fromkeys(["ThisWorkbook", "Sheet1"], "VBADocumentModule")
    assert found == documents | dict.fromkeys([*MODULES, "Server"], "VBAModule")


START = (
    '"/usr/bin/python3" -E -P -c "from xl_align.hosts.excel import serve;'
    " serve('$(CLSID)')\""
)
CODE_TEXTS = ["", " ", " with a reason", " {0} * 2"]
PURE = [
    *(
        ("XlAlign.ErrorNumber", [code + rest], number)
        for code, number in EXCEL.items()
        for rest in CODE_TEXTS
    ),
    ("XlAlign.ErrorNumber", ["#SPILL! by Excel itself"], 2015),
    ("XlAlign.ErrorNumber", ["#hashtag"], 0),
    ("XlAlign.ErrorNumber", ["#N/Axis"], 0),
    ("XlAlign.ErrorNumber", ["about #N/A"], 0),
    ("XlAlign.ErrorNumber", [""], 0),
    ("XlAlign.Dimensions", [1.5], 0),
    ("XlAlign.Dimensions", [[1.5, "x"]], 1),
    ("XlAlign.Shown", [[1.5, "text", True, "#hash"]], [1.5, "text", True, "#hash"]),
    ("XlAlign.Shown", ["text"], "text"),
    ("XlAlign.IconOf", ["INFO"], 64),
    ("XlAlign.IconOf", ["WARNING"], 48),
    ("XlAlign.IconOf", ["ERROR"], 16),
    ("XlAlign.Brief", ["short"], "short"),
    ("XlAlign.Brief", ["x" * 2000], "x" * 1000 + " ..."),
    ("XlAlign.Folder", [r"C:\Programs\Python\python.exe"], r"C:\Programs\Python"),
    ("XlAlign.Folder", ["python.exe"], ""),
    ("XlAlign.Setting", ["A=1\r\nLOG= C:\\a=b \nB=2\n", "LOG"], r"C:\a=b"),
    ("XlAlign.Setting", ["A=1\nXLOG=2\n", "LOG"], ""),
    ("XlAlign.StartCommand", ["/usr/bin/python3"], START),
    ("Server.Bytes2", [list("\ufeffJosé Ж €".encode())], "José Ж €"),
]


@pytest.mark.libreoffice
def test_pure_parts_of_the_runtime(libreoffice, book):
    run = [(name, arguments) for name, arguments, _ in PURE]
    got = libreoffice.macros(book, run=run)["ran"]
    for (name, arguments, expected), answer in zip(PURE, got, strict=True):
        assert answer == expected, (name, arguments)


@pytest.fixture(scope="module")
def examples(libreoffice, book):
    """Every example of the catalog as a formula of the workbook's own functions."""
    made = [pages.page_of(function, hostile=False) for function in FUNCTIONS]
    read = [place for page in made for place in page.read()]
    found = libreoffice.macros(book, pages.around(made), read)
    cells = iter(found["cells"])
    cases = {page.title: page.cases(next(cells), next(cells)) for page in made}
    return cases, found["calls"]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", [function.name for function in FUNCTIONS])
def test_cells_show_what_the_function_says(examples, name):
    """Cell -> VBA -> xlwings' server -> cells.call -> cell."""
    [(case, got, expected)] = examples[0][name]
    assert got == as_basic(expected), case


def as_basic(cells):
    """Return expected cells with errors as a macro's error is shown in LibreOffice."""
    words = {code: word for word, code in CODES.items()}
    if isinstance(cells, dict):
        return f"Error {EXCEL[words[cells['error']]]}"
    return [as_basic(one) for one in cells] if isinstance(cells, list) else cells


@pytest.mark.libreoffice
def test_python_is_greeted_once_for_all_cells(examples):
    greetings = [call for call in examples[1] if call[0] == "greeted"]
    assert greetings == [["greeted", f"('{__version__}',)"]]


SAFETY = pytest.approx(16 * NormalDist().inv_cdf(0.95), rel=1e-14)
HARD = [  # what a cell may hold, the formula, what it must show
    ("a blank", "=XA_DIO(A3;A2;365)", "Error 2042"),
    ("a text", "=XA_DIO(A4;A2;365)", "Error 2015"),
    ("an error", "=XA_DIO({reference};A2;365)", None),
    ("a number outside", "=XA_SAFETY_STOCK(50;8;4;2)", "Error 2036"),
    ("left out", "=XA_SAFETY_STOCK(50;8;4;0.95)", SAFETY),
    ("a day", '=XA_PAY_DATE(45000;"2/10 net 30")', 45030.0),
    ("a whole column", "=XA_BIAS(J:J;K:K)", "as range"),
    ("the sheet it reads", '=XA_SCENARIO("Base";"Inventory")', 5.0),
    ("a sheet that is not there", '=XA_BASELINE("Inventory")', "Error 2042"),
]


@pytest.fixture(scope="module")
def hard(libreoffice, book):
    """The hard cells, and what Python was given for them."""
    formulas = [text for _, text, shown in HARD if shown is not None]
    sheets = {
        "Main": [
            ("data", "A1:A4", [[100.0], [50.0], [""], ["x"]]),
            ("formula", "A5", "=1/0"),
            ("formula", "A6", "=NA()"),
            ("data", "J1:K3", [[1.0, 2.0], [3.0, 3.0], [5.0, 4.0]]),
            ("formulas", f"C1:C{len(formulas)}", formulas),
            ("formula", "D20", "=XA_BIAS(J1:J3;K1:K3)"),
            ("array", "E1:E6", "=XA_DIO(A1:A6;A2;365)"),
            ("array", "F1:H3", "=XA_SPLIT_STOCK(A1:A2;20;10)"),
            ("array", "F5:H5", "=XA_DIO({100;50;25};A2;365)"),
        ],
        "Scenarios": [("data", "A1:B2", [["", "Base"], ["Inventory", 5.0]])],
    }
    places = [f"C1:C{len(formulas)}", "D20", "E1:E6", "F1:H3", "F5:H5"]
    return libreoffice.macros(book, sheets, [("Main", place) for place in places])


@pytest.mark.libreoffice
def test_single_cells(hard):
    [singles, [[bias]], *_] = hard["cells"]
    wanted = [shown for _, _, shown in HARD if shown is not None]
    wanted = [bias if shown == "as range" else shown for shown in wanted]
    assert [cell for [cell] in singles] == wanted


@pytest.mark.libreoffice
def test_errors_stay_in_their_cells(hard):
    """A column with a blank, a text and Excel's own errors: each cell its own."""
    errors = ["Error 2042", "Error 2015", "Error 2007", "Error 2042"]
    assert [cell for [cell] in hard["cells"][2]] == [730.0, 365.0, *errors]


@pytest.mark.libreoffice
def test_tables_and_rows_keep_their_shape(hard):
    header = ["cycle_stock", "safety_stock", "excess_stock"]
    assert hard["cells"][3] == [header, [20.0, 10.0, 70.0], [20.0, 10.0, 20.0]]
    assert hard["cells"][4] == [[730.0, 365.0, 182.5]]


@pytest.mark.libreoffice
def test_an_argument_left_out_crosses_as_com_has_it(hard):
    [given] = [text for _, text in hard["calls"] if "XA_PAY_DATE" in text]
    assert given.endswith("-2147352572)")


@pytest.mark.libreoffice
def test_reasons_are_kept_for_each_cell_until_its_formula_changes(libreoffice, book):
    column = [[100.0], [""], ["x"]]
    sheets = {
        "Main": [
            ("data", "A1:A3", column),
            ("array", "C1:C3", "=XA_DIO(A1:A3;50;365)"),
            ("formula", "D1", "=XA_DIO(A2;50;365)"),
            ("formula", "D2", "=XA_DIO(1;50;365)"),
        ]
    }
    run = [
        ("Server.AskedAt", ["C1", "XA_DIO", [column, 50.0, 365.0]]),
        ("Server.AskedAt", ["D1", "XA_DIO", ["", 50.0, 365.0]]),
        ("Server.AskedAt", ["D2", "XA_DIO", ["", 50.0, 365.0]]),
        *(("Server.ReasonAt", [cell]) for cell in ("C1", "C2", "C3", "D1", "D2", "A1")),
        ("Server.WhyAt", ["C3"]),
    ]
    *_, c1, c2, c3, d1, d2, a1, why = libreoffice.macros(book, sheets, run=run)["ran"]
    assert (c1, d2, a1) == ("", "", "")  # no error is shown, whatever was kept
    assert c2 == d1 == "#N/A inventory is blank"
    assert c3 == "#VALUE! inventory must be a number; got 'x'"
    assert why == "inventory must be a number; got 'x'"


CURE = "In a terminal, run: xl-align install --host excel"
FIT = "XLWINGS=0.37.8"


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("settings", "interpreter", "says"),
    [
        ("", "", "xl_align is not installed for this user. " + CURE),
        (FIT, "/gone/python", "Python is no longer at /gone/python. " + CURE),
        ("XLWINGS=0.1", "/bin/sh", "macros need xlwings 0.37.8, but 0.1 is installed."),
        (FIT, "/bin/sh", "xlwings64-0.37.8.dll cannot be loaded from"),
    ],
    ids=["not installed", "Python gone", "another xlwings", "no library"],
)
def test_what_is_missing_is_said_with_its_cure(
    libreoffice, book, settings, interpreter, says
):
    run = [("XlAlign.Unfit", [settings, interpreter])]
    [words] = libreoffice.macros(book, run=run)["ran"]
    assert says in words
    assert words.endswith(CURE)


@pytest.mark.libreoffice
def test_without_python_every_cell_is_na_and_it_is_said_once(libreoffice, tmp_path):
    path = workbook(tmp_path / "alone.xlsm", trouble="There is no Python here.")
    sheets = {"Main": [("formulas", "C1:C9", ["=XA_DIO(1;2;3)"] * 9)]}
    run = [
        ("Server.Told", []),
        ("Server.AskedAt", ["C2", "XA_DIO", [1.0, 2.0, 3.0]]),
        ("Server.ReasonAt", ["C2"]),
        ("XlAlign.Pressed", ["pull"]),
        ("Server.Told", []),
    ]
    found = libreoffice.macros(path, sheets, [("Main", "C1:C9")], run)
    assert found["cells"] == [[["Error 2042"]] * 9]
    told, _, reason, _, again = found["ran"]
    assert told == "There is no Python here.|"
    assert reason == "#N/A There is no Python here."
    assert again == "There is no Python here.|"  # a button tries again
    assert found["calls"] == []


@pytest.mark.libreoffice
def test_a_button_says_what_its_command_says(libreoffice, book):
    sheets = {"Main": [("formula", "C2", "=XA_DIO(A9;2;3)")]}
    run = [
        ("Server.AskedAt", ["C2", "XA_DIO", ["", 2.0, 3.0]]),
        ("XlAlign.Pressed", ["explain"]),
        ("Server.Told", []),
    ]
    found = libreoffice.macros(book, sheets, run=run)
    assert found["ran"][-1] == "explain was pressed|"
    reason = "#N/A inventory is blank"  # of the cell that is selected
    assert found["calls"][-1] == ["press", f"('explain', '{reason}')"]


@pytest.mark.libreoffice
def test_a_spilling_formula_in_a_file_recalculates_to_its_cached_values(
    libreoffice, tmp_path
):
    """As a shared template has it: plain XA_ name, dynamic array, macros inside."""
    rows = (
        ("cycle_stock", "safety_stock", "excess_stock"),
        (20.0, 10.0, 70.0),
        (20.0, 10.0, 20.0),
    )
    spilling = Formula("=XA_SPLIT_STOCK(A1:A2,20,10)", rows[0][0], rows)
    cells = (Cell(1, 1, 100.0), Cell(2, 1, 50.0), Cell(1, 3, spilling, "formula"))
    book = assemble([Sheet("Main", cells=cells)], "Spill", date(2026, 1, 1), {})
    path = tmp_path / "spill.xlsm"
    path.write_bytes(macro_enabled(book, "xlsm", basic.modules(FUNCTIONS)))
    found = libreoffice.macros(path, read=[("Main", "C1:E3")])
    assert found["cells"] == [[list(row) for row in rows]]
    assert [name for name, _ in found["calls"]].count("greeted") == 1
