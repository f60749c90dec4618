"""Seeded damage to workbooks, and what we do to each in a child with little memory.

Run as a script: ``mutations.py first count file...``. It prints a line for each
mutation that ended in anything but a clear error, and ends with "done".
"""

import io
import random
import re
import resource
import signal
import sys
import zipfile
from pathlib import Path

import polars as pl
from workbook import specimen

from xl_align.errors import AlignError
from xl_align.workbook import columns, contents, ownership, parts
from xl_align.workbook.graft import graft
from xl_align.workbook.reading import Reader
from xl_align.workbook.refill import refill
from xl_align.workbook.writer import assemble

MEMORY = 1_000_000_000  # bytes beyond what Python and its libraries reserve
PATIENCE = 10  # seconds for one file
TOKENS = (
    b"",
    b"XFD1048576",
    b"A1:XFD1048576",
    b"999999999999",
    b"-1",
    b"<c/>",
    b"</row>",
    b"<row>",
    b'r="',
    b't="s"',
    b"\x00",
    b"&#0;",
    b"&x;",
    b"<!DOCTYPE x [<!ENTITY x 'y'>]>",
    b"<!-- -->",
    b"<![CDATA[x]]>",
    b"\xff\xfe",
    b"../../../etc/passwd",
    b"nan",
    b"1e999",
)


def damaged(data, chance):
    """Return a copy of a workbook with one to four wounds."""
    if chance.random() < 0.2:
        return wounded(data, chance, chance.randint(1, 4))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        names = old.namelist()
        victims = set(chance.sample(names, k=min(len(names), chance.randint(1, 3))))
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            for name in names:
                text = old.read(name)
                if name in victims:
                    if chance.random() < 0.1:
                        continue  # the part is missing
                    text = wounded(text, chance, chance.randint(1, 4))
                new.writestr(name, text)
    return out.getvalue()


def wounded(text, chance, count):
    gentle = chance.random() < 0.6  # still XML, but wrong
    for _ in range(count):
        at = chance.randrange(len(text) + 1)
        kind = 4 + chance.randrange(2) if gentle else chance.randrange(6)
        if kind == 0:
            text = text[:at] + chance.choice(TOKENS) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + chance.randrange(1, 200) :]
        elif kind == 2 and text:
            at = min(at, len(text) - 1)
            text = text[:at] + bytes([chance.randrange(256)]) + text[at + 1 :]
        elif kind == 3:
            again = text[at : at + chance.randrange(1, 400)]
            text = text[:at] + again + text[at:]
        elif kind == 4:
            text = between(text, chance, b'="', b'"')
        else:
            text = between(text, chance, b">", b"<")
    return text


def between(text, chance, opening, closing):
    """Replace the value of a mark, or the text between two tags."""
    at = text.find(opening, chance.randrange(len(text) + 1))
    end = text.find(closing, at + len(opening))
    if at < 0 or end < 0:
        return text
    return text[: at + len(opening)] + chance.choice(TOKENS[:5]) + text[end:]


def use(data, ours):
    """Do to a file all that a command may do."""
    package = parts.opened(data, "a.xlsx")
    reader = Reader(package)
    for title in reader.tabs:
        try:
            columns.texts(reader, columns.cells(reader, title))
        except AlignError:
            pass
    ownership.survey(reader)
    for table in contents.tables(package):
        titles = [column.title for column in table.columns if not column.formula]
        rows = [1.0] * (2 if len(data) % 2 else 40)  # fewer, or what lies below moves
        frame = pl.DataFrame({title: rows for title in dict.fromkeys(titles)})
        try:
            refill(parts.opened(data, "a.xlsx"), table.name, frame)
        except AlignError:
            pass
    graft(package, parts.opened(ours, "ours.xlsx"))
    package.content()


def peak():
    """Return the most bytes this program held; ru_maxrss counts who started it too."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024


def main(first, count, files):
    used = int(Path("/proc/self/statm").read_text().split()[0]) * 4096
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    originals = [Path(file).read_bytes() for file in files]
    title, day, sheets = specimen.TITLE, specimen.AS_OF, specimen.sheets()
    # All our sheets at times; mostly one, which takes a third of the time.
    ours = [assemble(some, title, day, {}) for some in (sheets, *[sheets[1:2]] * 5)]
    for seed in range(first, first + count):
        chance = random.Random(seed)
        data = damaged(chance.choice(originals), chance)
        signal.alarm(PATIENCE)
        try:
            use(data, chance.choice(ours))
        except AlignError:
            pass
        except Exception as trouble:  # noqa: BLE001  every kind is a finding
            at = trouble.__traceback__
            while at.tb_next:
                at = at.tb_next
            where = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}"
            print(f"{seed} {type(trouble).__name__}: {trouble} at {where}")  # noqa: T201
        signal.alarm(0)
    if peak() > MEMORY:
        print(f"{peak():,} bytes were taken")  # noqa: T201
    print("done")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
