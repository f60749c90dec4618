"""Give a table of somebody's workbook a new body, and let all that refers to it follow.

Only the rows of the body are written anew; what stands above, below and beside them
is copied at the bytes, and every other part of the package stays as it is.
"""

import re
from dataclasses import dataclass, replace

import polars as pl

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import contents, follow, looks, markup, places
from xl_align.workbook.archive import Sink
from xl_align.workbook.below import move, refuse
from xl_align.workbook.body import DAY, STARTS_A_FORMULA, BodyColumn, body_rows
from xl_align.workbook.contents import TablePart
from xl_align.workbook.filters import hidden
from xl_align.workbook.follow import Follower
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area, Growth
from xl_align.workbook.rows import Beside, Split, split

_SLICE = 4_096  # rows formatted at a time: bounds the memory, costs no speed
_RELATIVE = re.compile(r"(?<![\w$.!\[@])\$?[A-Z]{1,3}\d{1,7}(?![\w(])")
_DIMENSION = re.compile(rb"(<(?:\w+:)?dimension\b[^>]*?\bref=\")[^\"]*(?=\")")
_RESULT = re.compile(rb"(</(?:\w+:)?f>)<(?:\w+:)?v>[^<]*</(?:\w+:)?v>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z0-9:]+)\"")
_TOTAL_PLACE = re.compile(rb"(<(?:\w+:)?c\b[^>]*?\br=\"[A-Z]{1,3})\d+(?=\")")
_ALONE = Beside(b"", b"", b"")  # a row that shares nothing with the body


@dataclass(frozen=True, slots=True)
class Refill:
    """All that is settled before a byte is written."""

    table: TablePart
    frame: pl.DataFrame
    columns: tuple[BodyColumn, ...]
    around: Split
    growth: Growth
    date_1904: bool
    hidden: pl.Series | None


def refill(package: Package, name: str, frame: pl.DataFrame) -> Growth:
    """Replace the body of a table by the rows of a frame; return how it grew.

    Parameters
    ----------
    package : changed in place; written later
    name : of the table, whatever the case
    frame : columns by title. A calculated column may be left out: its formula
        stays, its values wait for the program that opens the file.
    """
    table = named_table(package, name)
    frame = _fitting(table, frame)
    last = table.body.top + max(frame.height, 1) - 1
    part = next(t.part for t in contents.tabs(package) if t.title == table.sheet)
    _refuse_room(package, table, last)
    around = split(package, part, table.body, table.totals, last)
    below = places.LAST_ROW - table.body.bottom if around.blocked else table.totals
    growth = Growth(table.body, last, below)
    _refuse_merged(around, table, growth)
    if around.blocked:
        bottom = max(around.bottom, *around.pushed)
        refuse(package, part, table.part, growth, bottom, around.tail)
    follower = Follower(table.sheet, growth)
    columns = _columns(package, table, frame, around, follower)
    gone = hidden(package.tree(table.part), frame, tuple(c.title for c in columns))
    seen = gone if gone.any() else None
    around = _followed(around, follower)
    plan = Refill(table, frame, columns, around, growth, package.date_1904, seen)
    follow.everywhere(package, follower)
    follow.pivots(package, table.sheet, table.name, growth)
    move(package, table.sheet, growth)
    _resize(package, table, growth)
    package.put(part, lambda sink: _write(plan, sink))
    follow.stale(package)
    return growth


def named_table(package: Package, name: str) -> TablePart:
    """Return a table of a package by its name; MissingError if there is none."""
    for table in contents.tables(package):
        if table.name.casefold() == name.casefold():
            return table
    raise MissingError(f"no table {name!r} in {package.name}")


def _fitting(table: TablePart, frame: pl.DataFrame) -> pl.DataFrame:
    wanted = {column.title: column.formula for column in table.columns}
    missing = [t for t, f in wanted.items() if t not in frame.columns and not f]
    if missing:
        raise MissingError(f"table {table.name!r} needs {', '.join(missing)}")
    extra = [title for title in frame.columns if title not in wanted]
    if extra:
        raise WorkbookError(f"table {table.name!r} has no column {', '.join(extra)}")
    floats = [n for n in frame.columns if frame.schema[n].is_float()]
    endless = [n for n in floats if frame[n].is_infinite().any()]
    if endless:
        raise WorkbookError(f"column {endless[0]!r} holds an infinite number")
    return frame.with_columns(pl.col(floats).fill_nan(None)) if floats else frame


def _refuse_room(package: Package, table: TablePart, last: int) -> None:
    if last + table.totals > places.LAST_ROW:
        raise WorkbookError(f"table {table.name!r} would pass the last row of a sheet")
    grown = replace(table.body, bottom=max(last, table.body.bottom) + table.totals)
    for other in contents.tables(package, table.sheet):
        if other.name != table.name and other.area.meets(grown):
            raise WorkbookError(
                f"table {table.name!r} would run into table {other.name!r}"
            )


def _refuse_merged(around: Split, table: TablePart, growth: Growth) -> None:
    longest = max(growth.last, table.body.bottom) + table.totals
    taken = replace(table.body, bottom=longest)
    for merged in _MERGED.findall(around.tail):
        place = places.area(merged.decode())
        carried = (
            around.blocked and growth.carries(place) and place.top > table.area.bottom
        )
        if place.meets(taken) and not carried:
            raise WorkbookError(f"merged cells {place} lie in the table")


def _columns(
    package: Package,
    table: TablePart,
    frame: pl.DataFrame,
    around: Split,
    follower: Follower,
) -> tuple[BodyColumn, ...]:
    shown = around.looks()
    made = []
    for i, column in enumerate(table.columns, table.area.left):
        look = quoted = shown.get(i, 0)
        kind = frame.schema.get(column.title)
        if kind is not None and kind.is_temporal():
            whole = kind == pl.Date or _midnights(frame[column.title])
            look = looks.dated(package, look, whole)
        elif kind is not None and _risky(frame[column.title]) and not column.formula:
            quoted = looks.quoted(package, look)
        formula = _per_row(column.formula, table, column.title)
        formula = follower.formula(formula, table.sheet)
        made.append(BodyColumn(column.title, places.letters(i), look, quoted, formula))
    return tuple(made)


def _risky(values: pl.Series) -> bool:
    text = values.dtype in (pl.String, pl.Categorical, pl.Enum)
    risky = text and values.cast(pl.String).str.contains(STARTS_A_FORMULA).any()
    return bool(risky)


def _midnights(moments: pl.Series) -> bool:
    parts_of_days = moments.dt.replace_time_zone(None).dt.epoch("us") % DAY
    return bool((parts_of_days == 0).all())


def _per_row(formula: str, table: TablePart, title: str) -> str:
    """Return a calculated column's formula; one by A1 places differs by row."""
    bare = re.sub(r"\[[^\]]*\]|\"[^\"]*\"", "", formula)
    if _RELATIVE.search(bare):
        raise WorkbookError(
            f"column {title!r} of table {table.name!r} calculates with places such as"
            " B2: let it name its columns, as in [@Quantity]"
        )
    return formula


def _resize(package: Package, table: TablePart, growth: Growth) -> None:
    root = package.tree(table.part)
    whole = replace(table.area, bottom=growth.last + table.totals)
    root.set("ref", str(whole))
    buttons = markup.child(root, "autoFilter")
    if buttons is not None:
        buttons.set("ref", str(replace(whole, bottom=growth.last)))
    for tag in ("sortState", "sortCondition"):
        for sort in markup.within(root, tag):
            sort.set("ref", growth.follows(sort.get("ref", "")))
    package.put(table.part, root)


def _followed(around: Split, follower: Follower) -> Split:
    """Return what lies around a body with its references moved along."""

    def moved(text: bytes) -> bytes:
        return follower.markup(text, follower.sheet)

    beside = {
        row: Beside(one.marks, moved(one.left), moved(one.right))
        for row, one in around.beside.items()
    }
    return replace(
        around,
        head=moved(around.head),
        before=[moved(b"".join(around.before))],
        beside=beside,
        totals=moved(around.totals),
        pushed={row: moved(cells) for row, cells in around.pushed.items()},
        after={row: moved(text) for row, text in around.after.items()},
        tail=follower.ranges(moved(around.tail)),
    )


def _write(plan: Refill, sink: Sink) -> None:
    around, last, totals = plan.around, plan.growth.last, plan.table.totals
    used = _used(plan).encode()
    sink(_DIMENSION.sub(lambda found: found[1] + used, around.head))
    sink(b"".join(around.before))
    for start in range(0, max(plan.frame.height, 1), _SLICE):
        slice_ = plan.frame.slice(start, _SLICE)
        first = plan.table.body.top + start
        gone = None if plan.hidden is None else plan.hidden.slice(start, _SLICE)
        sides = around.prefix, around.beside, plan.date_1904
        sink(body_rows(slice_, first, plan.columns, *sides, gone))
    if totals:
        sink(_totals(around, last + 1))
    beneath = {*around.beside, *around.pushed}
    rest = {row: _side_row(around, row) for row in beneath if row > last + totals}
    rest |= around.after
    sink(b"".join(rest[row] for row in sorted(rest)))
    sink(around.tail)


def _used(plan: Refill) -> str:
    around, table = plan.around, plan.table
    bottom = max(around.bottom, plan.growth.last + table.totals, *around.beside)
    top = min(around.top, table.area.top)
    left = min(around.left, table.area.left)
    return str(Area(left, top, max(around.right, table.area.right), bottom))


def _totals(around: Split, row: int) -> bytes:
    cells = _TOTAL_PLACE.sub(lambda found: found[1] + b"%d" % row, around.totals)
    cells = _RESULT.sub(rb"\1", cells)  # rather none than the total of other rows
    side = around.beside.get(row, _ALONE)
    return _row(around, row, around.totals_marks, side.left + cells + side.right)


def _side_row(around: Split, row: int) -> bytes:
    side = around.beside.get(row, _ALONE)
    cells = side.left + around.pushed.get(row, b"") + side.right
    return _row(around, row, side.marks, cells)


def _row(around: Split, row: int, marks: bytes, cells: bytes) -> bytes:
    prefix = around.prefix.encode()
    opening = b'<%brow r="%d"%b>' % (prefix, row, marks)
    return opening + cells + b"</%brow>" % prefix
