"""Files of strangers are read by a process that may die; ours says why and goes on."""

import io
import sys
import zipfile

import pytest
from workbook import kinds
from workbook.template import with_part

from xl_align.errors import WorkbookError
from xl_align.workbook import columns, foreign

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_workbook_reads_the_same_in_the_child(since_1904):
    data = kinds.workbook(since_1904)
    read = kinds.reader(data)
    here = columns.texts(read, columns.cells(read, "Data"))
    assert foreign.texts(data, "export.xlsx").equals(here)
    assert foreign.texts(data, "export.XLSM", "Data").equals(here)


def test_markup_that_is_not_plain_reads_the_same():
    data = kinds.workbook()
    odd = with_part(data, SHEET, lambda text: text.replace(b"</c>", b"</c>\n"))
    assert foreign.texts(odd, "a.xlsx").equals(foreign.texts(data, "a.xlsx"))


def test_a_missing_sheet_is_named():
    with pytest.raises(
        WorkbookError, match=r"no sheet .Plan. in a\.xlsx; there are Data"
    ):
        foreign.texts(kinds.workbook(), "a.xlsx", "Plan")


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def test_a_cell_at_the_far_corner():
    """1.4 KB that make calamine ask for 400 GB cost us two columns."""
    data = with_part(
        kinds.workbook(), SHEET, lambda text: text.replace(b"</sheetData>", FAR)
    )
    found = foreign.texts(data, "far.xlsx")
    assert found.shape == (len(foreign.texts(kinds.workbook(), "a.xlsx")) + 1, 3)
    assert found.row(-1) == (None, None, "1")


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is of another kind")
def test_a_child_that_dies_is_told(monkeypatch):
    """The same file given to calamine aborts the child, as it would abort us."""
    data = with_part(
        kinds.workbook(), SHEET, lambda text: text.replace(b"</sheetData>", FAR)
    )
    monkeypatch.setattr(foreign, "OPEN_XML", ())
    monkeypatch.setattr(
        foreign,
        "_CHILD",
        "\n".join(
            [
                "from xl_align.workbook import foreign",
                "foreign.OPEN_XML = ()",
                "foreign.child()",
            ]
        ),
    )
    with pytest.raises(WorkbookError, match=r"far.xlsx could not be read: .* MB were"):
        foreign.texts(data, "far.xlsx")


def test_a_child_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(foreign, "_CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr(foreign, "_SECONDS", 1)
    with pytest.raises(WorkbookError, match="1 seconds were not enough"):
        foreign.texts(kinds.workbook(), "a.xlsx")


def test_a_child_without_memory_is_told(monkeypatch):
    starved = (
        "from xl_align.workbook import foreign\ndef read(*_): bytearray(1 << 42)\n"
    )
    monkeypatch.setattr(
        foreign, "_CHILD", f"{starved}foreign._read = read\nforeign.child()"
    )
    with pytest.raises(WorkbookError, match="MB were not enough"):
        foreign.texts(kinds.workbook(), "a.xlsx")


def test_a_bug_in_the_child_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr(foreign, "_CHILD", "1 / 0")
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        foreign.texts(kinds.workbook(), "a.xlsx")


def ods(content):
    """Return a package that is no Open XML, with this content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a sound"),
        (b"PK\3\4 cut off", "not a sound"),
        (b"<html>an export of a web page</html>", "not a sound"),
        (kinds.workbook()[:-40], "not a sound"),
        (ods(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "declares XML entities"),
        (ods(b" " * 20_000_000), "too much to open safely"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "password|damaged"),
    ],
)
def test_damaged_and_forged_files(data, words):
    with pytest.raises(WorkbookError, match=words):
        foreign.texts(data, "a.xlsx")
    with pytest.raises(WorkbookError, match=f"{words}|damaged"):
        foreign.texts(data, "a.xls")


def same_number(one, other):
    try:
        return float(one) == float(other)
    except ValueError:
        return False


@pytest.mark.libreoffice
def test_the_old_format_keeps_its_errors(tmp_path, libreoffice):
    """LibreOffice writes the .xls; numbers, days, texts and errors are the same."""
    (tmp_path / "kinds.xlsx").write_bytes(kinds.workbook())
    old = {"target": tmp_path / "kinds.xls", "kind": "MS Excel 97"}
    libreoffice.saved(tmp_path / "kinds.xlsx", **old)
    found = foreign.texts((tmp_path / "kinds.xls").read_bytes(), "kinds.xls")
    expected = foreign.texts(kinds.workbook(), "kinds.xlsx")
    assert found.shape == expected.shape
    differ = {
        one: other
        for one, other in zip(expected[:, 1], found[:, 1], strict=True)
        if one != other and not same_number(one, other)
    }
    # calamine rounds moments to milliseconds and shows the year 10113.
    assert differ == {
        "2024-02-29 13:45:30.123000": "2024-02-29 13:45:30.123",
        "3000000": "+10113-09-19 00:00:00",
    }


def test_a_library_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(
        foreign,
        "_CHILD",
        "import sys; sys.modules['fastexcel'] = None\n" + foreign._CHILD,
    )
    with pytest.raises(WorkbookError, match=r"pip install 'xl-align\[formats\]'"):
        foreign.texts(b"\xd0\xcf\x11\xe0", "a.xls")
