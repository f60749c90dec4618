"""Settings: where the workbook's figures come from and how they are cut."""

from collections.abc import Mapping

import pandas as pd

from xl_align.results import Results
from xl_align.sheets.grid import Field, grid, heading
from xl_align.workbook import Sheet

TITLE = TABLE = "Settings"
TOP = 4

FIELDS = (
    Field("setting", "Setting", "text", width=22),
    Field("value", "In force", "text", width=30),
    Field("override", "Override", "text", role="input", width=30),
    Field("meaning", "Meaning", "text", width=70),
)

MEANINGS = {
    "folder": "Folder of the planning data, relative to this workbook",
    "profile": "Mapping profile; blank when the folder holds planning tables",
    "as_of": "Day the stock was counted and history ends",
    "title": "Title on every page",
    "currency": "Reporting currency; every amount is in it",
    "calendar": "month, 4-4-5, 4-5-4 or 5-4-4",
    "year_start": "Month in which the fiscal year begins",
    "bucket": "What one row of demand and forecast covers: day, week or month",
    "recognise": "Date that decides the period of a sale: shipped or ordered",
    "decimals": "Decimals the ledger posts in",
    "tolerance": "Largest difference that matches, in reporting currency",
    "tolerance_share": "The same as a share of the ledger amount",
    "periods": "First and last fiscal period to reconcile",
    "bridge": "The two versions, or spans of periods, the bridge compares",
    "plan_version": "Forecast version finance's plan was made from",
    "forecast_version": "Forecast version the scenarios run on",
}


def sheet(results: Results) -> Sheet:
    """Return the settings in force; an override is kept and read by a refresh."""
    note = (
        "Write an override next to a setting and refresh: it takes the place of what "
        "the source says. Blank means: as the source says."
    )
    return _sheet(note, results.stated, results.owner.overrides)


def blank() -> Sheet:
    """Return the settings of a workbook that has none yet: only a folder to give."""
    note = (
        "Write the folder of your planning tables, or of your exports and the profile "
        "that maps them, under Override; then press Pull."
    )
    return _sheet(note, {"folder": "."}, {})


def _sheet(note: str, stated: Mapping[str, str], overrides: Mapping[str, str]) -> Sheet:
    frame = pd.DataFrame(
        {
            "setting": list(MEANINGS),
            "value": [stated.get(name, "") for name in MEANINGS],
            "override": [overrides.get(name, "") for name in MEANINGS],
            "meaning": list(MEANINGS.values()),
        }
    )
    rows = grid(TABLE, FIELDS, frame, TOP)
    head = heading("Settings", note, span=4)
    return Sheet(TITLE, head, (rows,), freeze=(TOP, 0), tab="input")
