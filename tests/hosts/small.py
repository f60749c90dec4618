"""A small workbook with every sheet: what a command does to it takes a second."""

from datetime import date

from test_smallest import ACCOUNTS, DEMAND, ITEMS, LEDGER, SALES, SOURCING

from xl_align.commands import Inputs, results_of
from xl_align.sheets.contents import sheets
from xl_align.workbook.writer import assemble

TABLES = {"items": ITEMS, "demand": DEMAND, "sourcing": SOURCING, "sales": SALES}
DAY = date(2026, 6, 28)
TABLES |= {"ledger": LEDGER, "accounts": ACCOUNTS}


def workbook(folder):
    """Write the data and its workbook into a folder; return the workbook's path."""
    data = folder / "data"
    data.mkdir(parents=True)
    for table, text in TABLES.items():
        (data / f"{table}.csv").write_text(text, "utf-8")
    (data / "settings.toml").write_text("as_of = 2026-06-28\n", "utf-8")
    results = results_of(Inputs(data), home=folder)
    stated, path = results.settings, folder / "small.xlsx"
    path.write_bytes(assemble(sheets(results), stated.title, stated.as_of, {}))
    return path
