"""A workbook with every kind of cell, and readers nobody here wrote as witnesses."""

import io
from datetime import date, datetime, time, timedelta

from xlsxwriter import Workbook

from xl_align.workbook import parts
from xl_align.workbook.reading import Reader

PLAIN = [
    0.1 + 0.2,
    85.13582117234556,
    5,
    -7,
    0,
    2**53 + 2,
    1e16,
    1e-7,
    123456789.123,
    "text",
    "007",
    "  spaces  ",
    "_x0041_",
    "a\x07b",
    "a\nb",
    "<&>\"'",
    "=1+1",
    "\U0001f600",
    "x" * 32767,
    True,
    False,
]
STYLED = [
    (date(2024, 2, 29), "yyyy-mm-dd"),
    (datetime(2024, 2, 29, 13, 45, 30), "yyyy-mm-dd hh:mm:ss"),
    (datetime(2024, 2, 29, 13, 45, 30, 123000), "yyyy-mm-dd hh:mm:ss.000"),
    (time(6, 30), "hh:mm"),
    (1.5, "[h]:mm"),
    (1, "d.m.yy"),
    (59, "d.m.yy"),
    (61, "d.m.yy"),
    (2958465, "yyyy-mm-dd"),
    (3_000_000, "yyyy-mm-dd"),
    (0.5, "0%"),
    (3, '0 "days"'),
    (3, "[Red]0"),
]
FORMULAS = [("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ('="a"&"b"', "ab"), ("=1+1", 2)]


def workbook(since_1904=False, repeat=1):
    """Return a workbook whose sheet Data has a kind of cell a row, over and over."""
    out = io.BytesIO()
    book = Workbook(out, {"date_1904": since_1904, "strings_to_formulas": False})
    sheet = book.add_worksheet("Data")
    bold = book.add_format({"bold": True})
    formats = {code: book.add_format({"num_format": code}) for _, code in STYLED}
    sheet.write_row(0, 0, ["kind", "value"])
    row = 1
    for _ in range(repeat):
        for value in PLAIN:
            sheet.write_string(row, 0, type(value).__name__)
            sheet.write(row, 1, value)
            row += 1
        for value, code in STYLED:
            given = isinstance(value, date | time | timedelta)
            (sheet.write_datetime if given else sheet.write_number)(
                row, 1, value, formats[code]
            )
            row += 1
        for text, value in FORMULAS:
            sheet.write_formula(row, 1, text, None, value)
            row += 1
        sheet.write_blank(row, 1, None, bold)
        sheet.write_rich_string(row + 1, 1, "a", bold, " b ", "c")
        row += 3  # one row is not there
    book.close()
    return out.getvalue()


def reader(data):
    return Reader(parts.opened(data))
