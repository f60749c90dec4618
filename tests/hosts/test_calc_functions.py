"""Every function of the catalog in real Calc cells: as cells.call says, bit for bit."""

import openpyxl
import pytest
from hosts.functions_page import (
    ARRAYS,
    FUNCTIONS,
    START,
    around,
    broadcasts,
    page_of,
    shown,
)
from hosts.libreoffice import _place
from hosts.office import started, unpacked

from xl_align.hosts.calc.values import CODES

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def answers(calc):
    """Calculate every page in one document; return what each formula shows."""
    pages = [page_of(function) for function in FUNCTIONS]
    read = [place for page in pages for place in page.read()]
    found = iter(calc.calculated(around(pages), read))
    return {page.title: page.cases(next(found), next(found)) for page in pages}


@pytest.mark.parametrize("name", [function.name for function in FUNCTIONS])
def test_cells_show_what_the_function_says(answers, name):
    assert answers[name]
    for case, got, expected in answers[name]:
        assert got == expected, case


def test_file_keeps_plain_names_and_their_values(calc, tmp_path):
    """Saved as .xlsx and opened again: the same formulas, the same values."""
    pages = [page_of(function, hostile=False) for function in FUNCTIONS]
    read = [place for page in pages for place in page.read()]
    path = tmp_path / "functions.xlsx"
    found = iter(calc.calculated(around(pages), read, save=path))
    book, again = openpyxl.load_workbook(path), calc.recalculated(path)
    for page in pages:
        [(case, got, _)] = page.cases(next(found), next(found))
        column = START if page.single else ARRAYS
        first = book[page.title].cell(1, column + 1).value
        assert getattr(first, "text", first).startswith(f"={page.title}("), case
        value = got[0] if page.single else got[0][0]
        # The file holds 15 digits of an argument.
        close = value if isinstance(value, str) else pytest.approx(value, rel=1e-9)
        assert again[page.title, _place(0, column)] == close, case


def test_wizard_knows_every_function_and_argument(calc):
    known = calc.functions()
    for function in FUNCTIONS:
        help_, arguments = known[function.name]
        assert function.summary in help_
        assert [name for name, _ in arguments] == [w.name for w in function.arguments]
        assert all(text for _, text in arguments)


def by_cell():
    return next(
        one
        for one in FUNCTIONS
        if broadcasts(one, one.example) and len(one.arguments) == 1 and not one.table
    )


def test_error_in_a_range_is_never_lost(calc):
    """Calc refuses such a range before it asks us; named errors pass cell by cell."""
    function, value = by_cell(), by_cell().example[0]
    entries = [
        ("data", "A1:A2", [[value], [value]]),
        ("formula", "A3", "=1/0"),
        ("array", "B1:B3", f"={function.name}(A1:A3)"),
        ("array", "C1:C3", f"={function.name}(A1:A3*1)"),
        ("array", "D1:D3", f'={function.name}(IFERROR(A1:A3;"#DIV/0!"))'),
    ]
    read = [("S", "B1:B3"), ("S", "C1:C3"), ("S", "D1:D3")]
    refused, spread, each = calc.calculated({"S": entries}, read)
    assert refused == [[{"error": 504}]] * 3
    assert spread == [[{"error": CODES["#DIV/0!"]}]] * 3
    assert each == shown(function, [[[value], [value], ["#DIV/0!"]]])


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=XA_SAFETY_STOCK(-1;8;4;0.95)", "demand must be a number of at least 0"),
        ("=XA_SAFETY_STOCK(A1;8;4;$A$3)", "service_level must be a number strictly"),
        (
            "=XA_SAFETY_STOCK(A1;8;$Other.A1;0.95)",
            "lead_time must be a number; got 'y'",
        ),
        ('=XA_PAY_DATE("2026-01-10";"whenever")', "payment terms not understood"),
        ("=XA_COVER(A1;B1)", "without demand stock is not covered for ever"),
        ("=XA_WAPE(A1:A3;C1:C3)", "cell 2: actual must be a number; got 'x'"),
        ("=XA_WAPE(A1:A3;D1:D3)", "a number was divided by zero"),
        ("=XA_REORDER_POINT(A1;2;A4)", "demand must be a number of at least 0"),
        ('=XA_SCENARIO("Base";"Inventory")', "there is no sheet 'Scenarios' to read"),
        ("=XA_SAFETY_STOCK(-1;8;4;0.95)*2", "an argument is outside its domain"),
        ("=10^400", "an argument is outside its domain"),
        ("=1/0", "a number was divided by zero"),
        ("=XA_COVER(A1;2)", "the cell shows no error"),
    ],
)
def test_why_tells_the_reason_by_the_formula_of_the_cell(calc, formula, reason):
    """Calc keeps the number of an error only: a plain formula is evaluated again."""
    entries = [
        ("data", "A1:A3", [[50.0], [60.0], [1.5]]),
        ("data", "C1:C3", [[50.0], ["x"], [60.0]]),
        ("data", "D1:D2", [[50.0], [60.0]]),
        ("formula", "D3", "=1/0"),
        ("formula", "A4", "=XA_SAFETY_STOCK(-1;8;4;0.95)"),
        ("formula", "E1", formula),
        ("formula", "F1", "=XA_WHY(E1)"),
    ]
    other = [("data", "A1", [["y"]])]
    [[[told]]] = calc.calculated({"Other": other, "S": entries}, [("S", "F1")])
    assert told.startswith(reason)


def test_why_finds_its_row_of_an_array(calc):
    entries = [
        ("data", "A1:A3", [[50.0], [-1.0], [60.0]]),
        ("array", "B1:B3", "=XA_SAFETY_STOCK(A1:A3;8;4;0.95)"),
        ("formulas", "C1:C3", [f"=XA_WHY(B{row})" for row in (1, 2, 3)]),
    ]
    [told] = calc.calculated({"S": entries}, [("S", "C1:C3")])
    fine = "the cell shows no error"
    assert [row[0][:30] for row in told] == [
        fine,
        "demand must be a number of at ",
        fine,
    ]


def test_errors_are_the_ones_a_file_keeps(calc, tmp_path):
    """Our numbers are Calc's own: an .xlsx file names each error as Excel does."""
    path, name = tmp_path / "errors.xlsx", by_cell().name
    formulas = [f'={name}("{error} for a reason")' for error in CODES]
    entries = [("formulas", f"A1:A{len(CODES)}", formulas)]
    calc.calculated({"S": entries}, [("S", "A1")], save=path)
    cells = openpyxl.load_workbook(path, data_only=True)["S"]["A"]
    assert [cell.value for cell in cells] == list(CODES)


def test_whole_columns_are_cut_to_what_is_used(calc):
    function, value = by_cell(), by_cell().example[0]
    entries = [
        ("data", "A1:A4", [[value], [""], [value], ["x"]]),
        ("array", "B1:B4", f"={function.name}(A:A)"),
    ]
    [got] = calc.calculated({"S": entries}, [("S", "B1:B4")])
    assert got == shown(function, [[[value], [""], [value], ["x"]]])


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ({"python": "2.7", "prefix": "/old", "paths": []}, "runs Python 3."),
        (
            {"python": "3.11", "prefix": "/gone", "paths": ["/gone/site-packages"]},
            "which is gone",
        ),
        ({}, "is not installed for LibreOffice's Python 3."),
    ],
    ids=["another Python", "an environment that is gone", "no environment"],
)
def test_a_python_that_does_not_fit_is_said_once(tmp_path, place, says):
    office = started(unpacked(tmp_path, place))
    try:
        formula = f"={by_cell().name}(0.5)"
        entries = [("formula", f"A{row}", formula) for row in (1, 2)]
        [got] = office.calculated({"S": entries}, [("S", "A1:A2")])
        log = office.log()
    finally:
        office.close()
    assert got == [[{"error": CODES["#VALUE!"]}]] * 2
    assert log.count(says) == 1
    assert "xl-align install --host libreoffice" in log
