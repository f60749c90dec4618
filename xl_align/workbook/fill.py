"""New bodies for tables of somebody's workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
import polars as pl

from xl_align.workbook import Value
from xl_align.workbook.contents import TablePart
from xl_align.workbook.frames import polars_frame
from xl_align.workbook.graft import refuse_sealed_off
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area, Growth
from xl_align.workbook.refill import named_table, refill

_LARGE = 2_000_000  # cells beyond which nothing but Excel calculates


@dataclass(frozen=True, slots=True)
class Filled:
    """Tables that took new bodies, by name, and how they grew, in order."""

    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    tables: Mapping[str, TablePart] = field(default_factory=dict)
    grown: tuple[tuple[str, Growth], ...] = ()  # with the sheet of each

    @property
    def large(self) -> bool:
        """Whether nothing but Excel should calculate what depends on them."""
        return sum(one.height * one.width for one in self.frames.values()) > _LARGE

    def origin(self, title: str, place: tuple[int, int]) -> tuple[int, int]:
        """Return where a cell of a sheet was before."""
        for sheet, growth in reversed(self.grown):
            place = growth.origin(place) if sheet == title else place
        return place

    def values(self, title: str, area: Area) -> list[Value] | None:
        """Return the values of one column of a body, if an area covers only that."""
        for name, table in self.tables.items():
            body = table.body
            if title != table.sheet or area.left != area.right or not body.holds(area):
                continue
            column = table.columns[area.left - body.left].title
            if column in self.frames[name].columns:
                start = area.top - body.top
                rows = self.frames[name][column]
                return list(rows.slice(start, area.bottom - area.top + 1).to_list())
        return None


def fill(target: Package, bodies: Mapping[str, pd.DataFrame]) -> Filled:
    """Replace the bodies of tables.

    Parameters
    ----------
    target : changed in place
    bodies : frames by the name of their table, whatever the case
    """
    refuse_sealed_off(target)
    frames = {name: polars_frame(frame) for name, frame in bodies.items()}
    sheets = {name: named_table(target, name).sheet for name in frames}
    grown = [(sheets[name], refill(target, name, frames[name])) for name in frames]
    tables = {name: named_table(target, name) for name in frames}
    return Filled(frames, tables, tuple(grown))
