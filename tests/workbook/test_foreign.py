"""Files of strangers are read by a process that may die; ours says why and goes on."""

import io
import struct
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


def record(kind, data=b""):
    """Return a record of the binary format (MS-XLSB 2.1.4)."""
    size = bytes([len(data) & 127 | 128, len(data) >> 7])
    return bytes([kind] if kind < 128 else [kind & 127 | 128, kind >> 7]) + size + data


def wide(text):
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def xlsb(*rows, link="rId1"):
    """Return a binary workbook with one sheet; a cell is its kind and its bytes."""
    sheet = record(148, struct.pack("<4L", 0, len(rows) - 1, 0, 9)) + record(145)
    for r, cells in enumerate(rows):
        sheet += record(0, struct.pack("<2L4x2xxL", r, 0, 0))
        for c, (kind, data) in enumerate(cells):
            sheet += record(kind, struct.pack("<2L", c, 0) + data)
    tab = record(156, struct.pack("<2L", 0, 1) + wide("rId1") + wide("Plan"))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    target = f'Type="{kind}/worksheet" Target="worksheets/sheet1.bin"'
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "xl/workbook.bin", record(143) + tab + record(144) + record(132)
        )
        package.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="{link}" {target}/>'
            "</Relationships>",
        )
        package.writestr("xl/worksheets/sheet1.bin", sheet + record(146))
    return out.getvalue()


BINARY = (
    ((6, wide("item")), (6, wide("units"))),
    ((6, wide("=1+1")), (5, struct.pack("<d", 85.13582117234556))),
    ((6, wide("007")), (2, struct.pack("<L", 3000 << 2 | 2))),
    ((4, b"\1"), (3, b"\7")),
)


def test_a_binary_workbook():
    found = foreign.texts(xlsb(*BINARY), "export.xlsb", "Plan")
    assert found.rows() == [
        ("item", "units"),
        ("=1+1", "85.13582117234556"),
        ("007", "3000"),
        ("TRUE", "#DIV/0!"),
    ]


def test_a_reader_that_panics_is_told():
    """A sheet whose link is missing: the library stops, we go on with a reason."""
    with pytest.raises(WorkbookError, match=r"^export\.xlsb is damaged: .*key$"):
        foreign.texts(xlsb(*BINARY, link="rId9"), "export.xlsb")


def test_a_binary_workbook_with_a_password():
    with pytest.raises(WorkbookError, match="has a password: save it in Excel"):
        foreign.texts(b"\xd0\xcf\x11\xe0" + bytes(600), "export.xlsb")


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
