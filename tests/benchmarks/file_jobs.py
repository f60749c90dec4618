"""Jobs on large workbooks, each run in a process of its own: seconds, peak MB.

What a job's own child processes cost counts too.

``file_jobs.py job rows folder`` prints both as JSON.
"""

import importlib
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

COLUMNS = 20
SEED = 7


def frame(rows):
    """Return mixed cells: codes, words, whole numbers, money, days."""
    chance = np.random.default_rng(SEED)
    made = {}
    for i in range(COLUMNS):
        kind = i % 5
        if kind == 0:
            number = pl.int_range(rows, eager=True).cast(pl.String).str.zfill(6)
            made[f"c{i}"] = "SKU-" + number
        elif kind == 1:
            words = pl.Series(["Pumps", "Valves", "Seals & rings", "Drives"])
            made[f"c{i}"] = words.gather(chance.integers(0, 4, rows))
        elif kind == 2:
            made[f"c{i}"] = pl.Series(chance.integers(0, 100_000, rows))
        elif kind == 3:
            made[f"c{i}"] = pl.Series(chance.normal(100, 20, rows))
        else:
            made[f"c{i}"] = pl.Series(chance.random(rows) * 1e6).round(2)
    return pl.DataFrame(made)


def template(path, body):
    """Write a rich template with a long table: a small one, refilled."""
    from xlsxwriter import Workbook

    from xl_align.workbook import parts
    from xl_align.workbook.refill import refill

    book = Workbook(str(path))
    data, board = book.add_worksheet("Data"), book.add_worksheet("Board")
    columns = [{"header": f"c{i}"} for i in range(COLUMNS)]
    data.add_table(0, 0, 2, COLUMNS - 1, {"name": "Plan", "columns": columns})
    board.write_formula("A1", "=SUM(Data!$D$2:$D$3)")
    board.add_sparkline("B1", {"range": "Data!D2:D3"})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Data!$D$2:$D$3"})
    board.insert_chart("D5", chart)
    book.close()
    package = parts.opened(path.read_bytes())
    refill(package, "Plan", body)
    path.write_bytes(package.content())


def refresh(path, body):
    from xl_align.workbook import save
    from xl_align.workbook.package import Package
    from xl_align.workbook.refill import refill

    with path.open("rb") as file, save.held(path):
        package = Package(file, path.name)
        refill(package, "Plan", body)
        save.replace(path, package.write)


def openpyxl_refresh(path, body):
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book["Data"]
    for i, row in enumerate(body.iter_rows(), 2):
        for j, value in enumerate(row, 1):
            sheet.cell(i, j, value)
    book.save(path.with_name("theirs.xlsx"))  # it does not keep every digit


def floor(path, body):
    """Format the same cells in polars and deflate them: nothing else."""
    from isal import isal_zlib

    pack = isal_zlib.compressobj(1, 8, -15)
    with path.with_suffix(".floor").open("wb") as file:
        for start in range(0, body.height, 16_384):
            part = body.slice(start, 16_384)
            cells = []
            for name in body.columns:
                text = body.schema[name] == pl.String
                value = part[name].cast(pl.String)
                if text:
                    value = value.str.replace_all("&", "&amp;", literal=True)
                kind = ' t="inlineStr"><is><t>' if text else "><v>"
                close = "</t></is></c>" if text else "</v></c>"
                number = pl.int_range(start + 2, start + 2 + part.height, eager=True)
                place = [pl.lit(f'<c r="{name}'), pl.lit(number), pl.lit(f'"{kind}')]
                cells += [*place, pl.lit(value), pl.lit(close)]
            rows = pl.select(pl.concat_str(cells)).to_series().str.join("").item()
            file.write(pack.compress(rows.encode()))
        file.write(pack.flush())


def new(path, body):
    template(path.with_name("new.xlsx"), body)


def openpyxl_new(path, body):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(body.columns)
    for row in body.iter_rows():
        sheet.append(row)
    book.save(path.with_name("new.xlsx"))


def read(path, body):
    from xl_align.workbook.file import FileBook

    found = FileBook(path).table("Plan")
    assert found["c3"].tolist() == body["c3"].to_list()


def read_foreign(path, body):
    from xl_align.workbook.foreign import texts

    found = texts(path.read_bytes(), path.name)
    assert found["1"][1:].to_list() == body["c0"].to_list()


def openpyxl_read(path, body):
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True, data_only=True)["Data"]
    assert len(list(sheet.iter_rows(values_only=True))) == body.height + 1


def main(job, rows, folder):
    path = Path(folder) / f"{rows}.xlsx"
    body = frame(rows)
    for name in ("isal.isal_zlib", "openpyxl", "xl_align.workbook.refill"):
        importlib.import_module(name)
    began, before = used()
    start = time.perf_counter()
    globals()[job](path, body)
    ended, peak = used()
    report = {"cpu": ended - began, "wait": time.perf_counter() - start}
    report |= {"peak": peak, "before": before}
    print(json.dumps(report))  # noqa: T201


def used():
    """Return the CPU seconds so far, and the peak of MB in one process."""
    both = [
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    seconds = sum(one.ru_utime + one.ru_stime for one in both)
    return seconds, max(one.ru_maxrss for one in both) / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
