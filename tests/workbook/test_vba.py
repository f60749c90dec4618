"""Macros in a package: read back by olevba, judged by Microsoft's validator."""

import io
from datetime import date

import olefile
import pytest
from hosts.vba_reader import decompress_stream, macros
from hypothesis import given
from hypothesis import strategies as st

from xl_align.errors import WorkbookError
from xl_align.workbook import Cell, Formula, Sheet, parts
from xl_align.workbook.vba.compound import compound_file
from xl_align.workbook.vba.package import macro_enabled
from xl_align.workbook.vba.packing import compressed
from xl_align.workbook.vba.project import Module
from xl_align.workbook.writer import assemble

RIBBON = (
    b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon>'
    b'<tabs><tab id="t" label="T"/></tabs></ribbon></customUI>'
)
SHEETS = [
    Sheet("One", cells=(Cell(1, 1, Formula("=1+1", 2.0)),)),
    Sheet("Two", cells=(Cell(1, 1, "text"),)),
]


def module(name, lines=()):
    return Module(name, "\n".join([f'Attribute VB_Name = "{name}"', *lines]) + "\n")


def workbook():
    return assemble(SHEETS, "Title", date(2026, 1, 1), {})


SMALL = module(
    "Small", ["Public Function Twice(x)", "    Twice = 2 * x", "End Function"]
)
LARGE = module("Large", [f"'line {i} of many: é £ {i * i % 97}" for i in range(3000)])


@pytest.mark.parametrize("kind", ["xlsm", "xlam"])
def test_sources_come_back_identical(kind):
    read = macros(macro_enabled(workbook(), kind, [SMALL, LARGE]))
    assert list(read) == ["ThisWorkbook", "Sheet1", "Sheet2", "Small", "Large"]
    assert read["Small"] == SMALL.source
    assert read["Large"] == LARGE.source


@pytest.mark.validator
@pytest.mark.parametrize("kind", ["xlsm", "xlam"])
def test_validator_finds_nothing(valid, tmp_path, kind):
    path = tmp_path / f"book.{kind}"
    path.write_bytes(macro_enabled(workbook(), kind, [SMALL], RIBBON))
    assert valid(path) == []


@pytest.mark.validator
def test_validator_reads_the_ribbon(valid, tmp_path):
    path = tmp_path / "book.xlsm"
    path.write_bytes(
        macro_enabled(
            workbook(), "xlsm", [SMALL], RIBBON.replace(b"<tab id", b"<tab ib")
        )
    )
    assert any("ib" in found for found in valid(path))


def test_same_inputs_give_the_same_bytes():
    once = macro_enabled(workbook(), "xlsm", [SMALL, LARGE], RIBBON)
    assert macro_enabled(workbook(), "xlsm", [SMALL, LARGE], RIBBON) == once


def test_cells_keep_their_values():
    before = workbook()
    after = macro_enabled(before, "xlsm", [SMALL])
    part = "xl/worksheets/sheet1.xml"
    cells = parts.part(before, part).partition(b"<sheetData>")[2]
    assert b"<v>2.0</v>" in cells
    assert parts.part(after, part).partition(b"<sheetData>")[2] == cells


@pytest.mark.parametrize(
    ("modules", "says"),
    [
        ([SMALL, module("small")], "VBA knows small twice"),
        ([module("Sheet1")], "VBA knows sheet1 twice"),
        ([module("Align")], "VBA knows align twice"),
        ([module("Greek", ["'Ж"])], "module Greek, line 2: VBA cannot hold 'Ж'"),
        ([module("Long", ["'" + "x" * 1023])], "line 2 has over 1023 characters"),
        ([Module("Other", SMALL.source)], "must begin with Attribute VB_Name"),
    ],
)
def test_sources_excel_would_refuse_are_refused(modules, says):
    with pytest.raises(WorkbookError, match=says):
        macro_enabled(workbook(), "xlsm", modules)


def test_macros_of_somebody_else_are_not_overwritten():
    once = macro_enabled(workbook(), "xlsm", [SMALL])
    with pytest.raises(WorkbookError, match="has macros of its own"):
        macro_enabled(once, "xlsm", [LARGE])


@given(st.binary(max_size=9000) | st.text("ab \n", max_size=9000).map(str.encode))
def test_packing_is_undone_by_an_independent_reader(text):
    read = decompress_stream(bytearray(compressed(text)))
    assert read[: len(text)] == text
    assert not read[len(text) :].strip(b"\0")


def test_compound_file_is_whole_for_an_independent_reader():
    """Streams below and above the size that shares sectors, in two folders."""
    streams = {f"s{i}": bytes([i]) * size for i, size in enumerate((0, 1, 64, 4095))}
    large = {f"l{i}": bytes([i]) * size for i, size in enumerate((4096, 70_001))}
    file = olefile.OleFileIO(io.BytesIO(compound_file({"A": streams, **large})))
    for name, content in streams.items():
        with file.openstream(["A", name]) as stream:
            assert stream.read() == content
    for name, content in large.items():
        with file.openstream(name) as stream:
            assert stream.read() == content
    assert not file.parsing_issues
