"""Packages no Excel file is like are refused before anything is unpacked."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest
from workbook import mutations, specimen
from workbook.acceptance import acceptance
from workbook.shared import BOOKS
from workbook.template import template, with_part

from xl_align.errors import WorkbookError
from xl_align.workbook import parts
from xl_align.workbook.file import FileBook
from xl_align.workbook.limits import Limits
from xl_align.workbook.ownership import survey
from xl_align.workbook.package import Package
from xl_align.workbook.reading import Reader
from xl_align.workbook.refill import refill
from xl_align.workbook.writer import assemble

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def sound():
    return assemble(specimen.sheets(), specimen.TITLE, specimen.AS_OF, {})


def forged(data, name, text):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, text)
    return out.getvalue()


def read_all(data, limits=None):
    package = Package(io.BytesIO(data), "a.xlsx", limits)
    reader = Reader(package)
    for title in reader.tabs:
        reader.sheet(title)
    return reader


def directory(data):
    """Return where the directory begins."""
    end = data.rfind(b"PK\5\6")
    return struct.unpack("<L", data[end + 16 : end + 20])[0]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_forged_directories(sound):
    with pytest.raises(WorkbookError, match="holds a part twice"):
        read_all(forged(sound, SHEET, "<x/>"))
    with pytest.raises(WorkbookError, match="holds a part twice"):
        read_all(forged(sound, SHEET.upper(), "<x/>"))
    for path in ("../a.xml", "/a.xml", "xl/../../a.xml"):
        with pytest.raises(WorkbookError, match="forged"):
            read_all(forged(sound, path, "<x/>"))


def test_parts_that_overlap(sound):
    start = directory(sound)
    second = sound.index(b"PK\1\2", start + 4)
    wrong = bytearray(sound)
    # The second entry points at the bytes of the first.
    wrong[second + 42 : second + 46] = wrong[start + 42 : start + 46]
    for at in (20, 24, 16):  # packed, size, check sum: all agree
        wrong[second + at : second + at + 4] = wrong[start + at : start + at + 4]
    with pytest.raises(WorkbookError, match=r"overlap|not a sound"):
        read_all(bytes(wrong))


def test_sizes_and_sums_that_lie(sound):
    # In the directory, where a name follows 46 bytes on.
    start = sound.index(SHEET.encode(), directory(sound)) - 46
    for field in (16, 24):
        wrong = bytearray(sound)
        wrong[start + field] ^= 1
        with pytest.raises(WorkbookError, match="not a sound"):
            read_all(bytes(wrong))


def test_limits(sound):
    for limits in (Limits(entries=3), Limits(total=1000), Limits(small=10, ratio=1)):
        with pytest.raises(WorkbookError, match="too much to open safely"):
            read_all(sound, limits)
    with pytest.raises(WorkbookError, match="too much to open safely"):
        read_all(sound, Limits(tree=100))


@pytest.mark.parametrize("cut", [1, 10, 30, 200, 1000, 5000])
def test_files_cut_off(sound, cut):
    with pytest.raises(WorkbookError):
        read_all(sound[:-cut])
    with pytest.raises(WorkbookError):
        read_all(sound[cut:])


BOMB = b"".join(
    [
        b"<?xml version='1.0'?>" + b" " * 5000,
        b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaaaaaaaaaaaa'>",
        *[b"<!ENTITY b%d '&a;&a;&a;&a;&a;&a;&a;&a;'>" % i for i in range(9)],
        b"]>",
    ]
)
SPY = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY s SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("start", [BOMB, SPY, SPY.decode().encode("utf-16")])
@pytest.mark.parametrize("name", ["xl/workbook.xml", SHEET, "xl/sharedStrings.xml"])
def test_entities(sound, start, name):
    def change(text):
        body = text.partition(b"?>")[2]
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return (start.decode("utf-16") + body.decode()).encode("utf-16")
        return start + body

    with pytest.raises(WorkbookError, match=r"entities|damaged"):
        read_all(with_part(sound, name, change))


def test_a_cell_at_the_far_corner(sound, tmp_path):
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = with_part(sound, SHEET, lambda t: t.replace(b"</sheetData>", far))
    reader = read_all(data)
    assert reader.sheet("Summary").cells[1_048_576, 16_384].value == 1
    assert "cell Summary!XFD1048576" in survey(reader).lost
    path = tmp_path / "far.xlsx"
    path.write_bytes(data)
    assert len(FileBook(path).table("Items")) == 4


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'r="B1"', b'r="XFE1"', "outside a sheet"),
        (b'r="B1"', b'r="A1048577"', "outside a sheet"),
        (b'r="B1"', b'r="1B"', "not the place of a cell"),
        (b' t="s"><v>', b' t="s"><v>9999', "no text number"),
        (b' t="s"><v>', b' t="s"><v>-', "no index"),
        (b"<v>0.18</v>", b"<v>abc</v>", "no number"),
    ],
)
def test_cells_that_cannot_be(sound, old, new, words):
    data = with_part(sound, SHEET, lambda text: text.replace(old, new, 1))
    with pytest.raises(WorkbookError, match=words):
        read_all(data)


def test_zip64_headers_are_read_and_written_plain(sound):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            with new.open(name, "w", force_zip64=True) as part:
                part.write(old.read(name))
    again = parts.opened(out.getvalue())
    assert again.content() == parts.opened(again.content()).content()
    assert read_all(again.content()).sheet("Summary").cells[5, 3].value == 0.18


def mutate(first, count, tmp_path, books=()):
    made = tmp_path / "sound.xlsx"
    made.write_bytes(assemble(specimen.sheets(), "T", specimen.AS_OF, {}))
    rich = acceptance(tmp_path / "rich.xlsm")
    order = [sys.executable, mutations.__file__, str(first), str(count)]
    tests = Path(__file__).parents[1]
    run = subprocess.run(
        [*order, str(made), str(rich), *map(str, books)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"},
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout == "done\n"


def test_mutations(tmp_path):
    """A sample of the 10,000 below: a child of 1 GB, 10 s for each."""
    mutate(0, 200, tmp_path)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet2.xml", b"SUM(Data", b"\xf2SUM(Data"),
        (SHEET, b'r="G5"', b'r="G5" x="\xf2"'),  # beside the body of the table
    ],
)
def test_bytes_that_are_no_text(tmp_path, part, old, new):
    data = template(tmp_path / "a.xlsx").read_bytes()
    package = parts.opened(with_part(data, part, lambda t: t.replace(old, new, 1)))
    body = pl.DataFrame({"Item": ["a"] * 9, "Units": 1, "Cost": 1.0})
    with pytest.raises(WorkbookError, match="damaged"):
        _ = refill(package, "Plan", body), package.content()


@pytest.mark.benchmark
def test_10_000_mutations(tmp_path):
    """Some minutes on one core, hence not with the others."""
    mutate(1_000, 10_000, tmp_path)


@pytest.mark.benchmark
@pytest.mark.shared
def test_mutations_of_the_corpus(tmp_path):
    mutate(20_000, 2_000, tmp_path, BOOKS)
