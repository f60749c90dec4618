"""A workbook of somebody else, full of what refers to the body of one table."""

import io
import zipfile

import polars as pl
from xlsxwriter import Workbook

from xl_align.workbook import parts
from xl_align.workbook.reading import Reader
from xl_align.workbook.refill import refill

_SUM = "=SUBTOTAL(109,Plan[Value])"
_VALUE = "=Plan[[#This Row],[Units]]*Plan[[#This Row],[Cost]]"
ROWS = (("A-1", 3, 2.5), ("A-2", 5, 4.0), ("B-1", 8, 1.25), ("B-2", 13, 10.0))


def template(path, totals=True):
    """Write table Plan at Data!B3 with names, charts, rules and formulas around it."""
    book = Workbook(str(path))
    data, board = book.add_worksheet("Data"), book.add_worksheet("Board's")
    bold = book.add_format({"num_format": "0.00", "bold": True})
    columns = [
        {"header": "Item", "total_string": "Total"},
        {"header": "Units"},
        {"header": "Cost", "format": bold},
        {
            "header": "Value",
            "formula": _VALUE,
            "total_function": _SUM,
            "total_value": 167.5,
        },
    ]
    last = 2 + len(ROWS) + totals
    options = {"name": "Plan", "columns": columns, "total_row": totals}
    data.add_table(2, 1, last, 4, {**options, "data": [list(row) for row in ROWS]})
    data.write_string("A4", "left")
    data.write_string("G5", "right of it")
    data.write_string("C20", "below")
    data.write_formula("G1", "=SUM(C4:C7)", None, 29)
    rule = {"type": "cell", "criteria": ">", "value": 9, "format": bold}
    data.conditional_format("C4:C7", rule)
    data.data_validation("C4:C7", {"validate": "integer", "criteria": ">", "value": 0})
    board.write_formula("A1", "=SUM(Data!$C$4:$C$7)", None, 29)
    board.write_formula("A2", "=SUM(Plan[Units])", None, 29)
    board.write_formula("A3", '="Data!$C$4:$C$7"&COUNTA(Data!C3:C7)', None, "x5")
    board.write_formula("A4", "=SUM(Data!C4:C6)", None, 16)
    board.add_sparkline("B1", {"range": "Data!C4:C7"})
    book.define_name("units", "=Data!$C$4:$C$7")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Data!$B$4:$B$7", "values": "=Data!$C$4:$C$7"})
    board.insert_chart("D5", chart)
    book.close()
    return path


def with_part(data, name, change):
    """Return a package in which the text of one part is changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            text = old.read(entry)
            new.writestr(entry, change(text) if entry == name else text)
    return out.getvalue()


def frame(count):
    return pl.DataFrame(
        {
            "Item": [f"C-{i}" for i in range(count)],
            "Units": [i + 1 for i in range(count)],
            "Cost": [0.1 * i for i in range(count)],
        },
        schema={"Item": pl.String, "Units": pl.Int64, "Cost": pl.Float64},
    )


def filled(data, body, name="Plan"):
    package = parts.opened(data)
    refill(package, name, body)
    return parts.opened(package.content())


def cells(package, title="Data"):
    return Reader(package).sheet(title).cells
