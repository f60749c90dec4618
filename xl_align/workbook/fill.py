"""New bodies for tables of somebody's workbook, and all that depends on them."""

import io
from collections.abc import Mapping

import pandas as pd
import polars as pl

from xl_align.workbook import Value, caches, dependents
from xl_align.workbook.contents import TablePart
from xl_align.workbook.frames import polars_frame
from xl_align.workbook.graft import refuse_sealed_off
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area
from xl_align.workbook.reading import Reader
from xl_align.workbook.refill import named_table, refill

_LARGE = 2_000_000  # cells beyond which nothing but Excel calculates


def fill(target: Package, bodies: Mapping[str, pd.DataFrame]) -> list[str]:
    """Replace the bodies of tables; return notes on what waits for Excel.

    Parameters
    ----------
    target : changed in place
    bodies : frames by the name of their table, whatever the case
    """
    refuse_sealed_off(target)
    frames = {name: polars_frame(frame) for name, frame in bodies.items()}
    large = sum(frame.height * frame.width for frame in frames.values()) > _LARGE
    before = b"" if large else target.content()
    sheets = {name: named_table(target, name).sheet for name in frames}
    grown = [(sheets[name], refill(target, name, frames[name])) for name in frames]
    tables = {name: named_table(target, name) for name in frames}
    caches.redraw(target, lambda title, area: _drawn(tables, frames, title, area))
    if large:
        return ["all formulas wait for Excel to calculate them: the table is large"]
    old, new = (_reader(data, target.name) for data in (before, target.content()))
    if not any(h.formula for t in new.tabs for h in new.sheet(t).cells.values()):
        return []

    def origin(title: str, place: tuple[int, int]) -> tuple[int, int]:
        for sheet, growth in reversed(grown):
            place = growth.origin(place) if sheet == title else place
        return place

    return dependents.recalculated(old, new, target, set(new.tabs), origin)


def _reader(data: bytes, name: str) -> Reader:
    return Reader(Package(io.BytesIO(data), name))


def _drawn(
    tables: Mapping[str, TablePart],
    frames: Mapping[str, pl.DataFrame],
    title: str,
    area: Area,
) -> list[Value] | None:
    """Return the values of one column of a body, if that is what an area covers."""
    for name, table in tables.items():
        body = table.body
        if title != table.sheet or area.left != area.right or not body.holds(area):
            continue
        column = table.columns[area.left - body.left].title
        if column in frames[name].columns:
            start = area.top - body.top
            rows = frames[name][column].slice(start, area.bottom - area.top + 1)
            return list(rows.to_list())
    return None
