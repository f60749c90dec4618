"""Small files that would cost much, and what reading each of them took.

Run as a script: ``hostile.py file...``. It prints the peak of its memory and of its
children's in bytes, whether reading ended in a clear error, and the error.
"""

import contextlib
import io
import json
import resource
import signal
import sys
import zipfile
from pathlib import Path
from random import Random

from workbook import kinds
from workbook.mutations import peak

from xl_align.errors import WorkbookError
from xl_align.workbook import foreign
from xl_align.workbook.file import FileBook

PATIENCE = 60  # seconds until a hung case ends: ten on a machine that does nothing else
SIZE = 40_000_000  # bytes unpacked
SHEET = "xl/worksheets/sheet1.xml"
CASES = {  # part, where in it, and what stands there over and over
    "empty texts": ("xl/sharedStrings.xml", b"</sst>", b"<si/>"),
    "formats": ("xl/styles.xml", b"</cellXfs>", b"<xf/>"),
    "tags beside the sheets": ("xl/workbook.xml", b"</workbook>", b"<a/>"),
    "marks": ("xl/workbook.xml", b"</workbook>", b'<a b=""/>'),
    "rows": (SHEET, b"</sheetData>", b"<row/>"),
    "one row": (SHEET, b"</sheetData>", b'<row r="900"></row>'),
    "cells": (SHEET, b"</row>", b"<c/>"),
    "one cell": (SHEET, b"</row>", b'<c r="A1"><v>1</v></c>'),
    "tags below the rows": (SHEET, b"</worksheet>", b"<a/>"),
    "a text": (SHEET, b"</v>", b"1" * 64),
}


def workbook(case):
    """Return a file of half a megabyte, packed no more tightly than one of Excel."""
    part, tag, unit = CASES[case]
    out, chance = io.BytesIO(), Random(7)
    with (
        zipfile.ZipFile(io.BytesIO(kinds.workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                head, tag, rest = text.rpartition(tag)
                block = unit * (100_000 // len(unit))
                noise = b"".join(
                    block + b"<!--%b-->" % chance.randbytes(400).hex().encode()
                    for _ in range(SIZE // len(block))
                )
                body = block * (SIZE // len(block)) if case == "a text" else noise
                text = head + body + tag + rest
            new.writestr(name, text)
    return out.getvalue()


def read(path):
    """Read a file in both ways; return the errors."""
    said = []
    for way in (
        lambda: FileBook(path).rows("Data"),
        lambda: foreign.texts(path.read_bytes(), path.name),
    ):
        with contextlib.suppress(WorkbookError):
            way()
            said.append("read")
            continue
        said.append("refused")
    return said


def main(files):
    for file in files:
        signal.alarm(PATIENCE)
        said = read(Path(file))
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        print(json.dumps([max(peak(), child), said]))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
