"""Single cells of somebody's sheet: a constant, a named block, a formula's result."""

from collections.abc import Iterable, Mapping, Sequence

from xl_align.errors import MissingError, WorkbookError
from xl_align.workbook import Value, contents, follow, markup, places
from xl_align.workbook.cells import cached
from xl_align.workbook.markup import Tree
from xl_align.workbook.package import Package

Places = Mapping[tuple[int, int], Value]


def set_cells(package: Package, sheet: str, values: Places) -> None:
    """Write constants into cells of a sheet; each keeps its format.

    Parameters
    ----------
    package : changed in place
    sheet : title of the tab
    values : by (row, column), from 1; None empties a cell
    """
    part = _part(package, sheet)
    root = package.tree(part)
    rows = markup.child(root, "sheetData")
    if rows is None:
        raise WorkbookError(f"{package.name} is damaged: {sheet!r} has no rows")
    grid = _Grid(rows)
    for (row, column), value in sorted(values.items()):
        places.cell(f"{places.letters(column)}{row}")  # inside the grid of Excel?
        _fill(grid.cell(row, column), _days(package, value))
    package.put(part, root)
    follow.pivots(package, sheet, "", None)
    follow.stale(package)


def set_named(package: Package, name: str, rows: Sequence[Sequence[Value]]) -> None:
    """Write a block of constants into the cells of a defined name."""
    wanted = name.casefold()
    entry = next(
        (n for n in contents.names(package) if n.name.casefold() == wanted), None
    )
    if entry is None:
        raise MissingError(f"no cells named {name!r} in {package.name}")
    title, _, reference = entry.text.rpartition("!")
    area = places.area(reference)
    height, width = area.bottom - area.top + 1, area.right - area.left + 1
    if len(rows) != height or any(len(row) != width for row in rows):
        raise WorkbookError(f"{name!r} is {height} rows by {width} columns")
    values = {
        (area.top + i, area.left + j): value
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
    }
    set_cells(package, title.strip("'").replace("''", "'"), values)


def set_results(package: Package, sheet: str, values: Places) -> int:
    """Write new results beside formulas; return how many cells took one."""
    part = _part(package, sheet)
    root = package.tree(part)
    grid = _Grid(markup.child(root, "sheetData"))
    count = 0
    for (row, column), value in values.items():
        cell = grid.cell(row, column)
        if markup.child(cell, "f") is not None and value is not None:
            _result(cell, cached(value))
            count += 1
    if count:
        package.put(part, root)
    return count


class _Grid:
    """The rows of a sheet, with the cells of each row it was asked about."""

    def __init__(self, rows: Tree) -> None:
        self._rows = rows
        self._space = rows.tag.rpartition("}")[0] + "}"
        self._known = {number: row for number, row in _numbered(rows, "row")}
        self._cells: dict[int, dict[int, Tree]] = {}

    def cell(self, row: int, column: int) -> Tree:
        """Return a cell's element, made in its place if there is none."""
        cells = self._cells.get(row)
        if cells is None:
            listed = _numbered(self._row(row), "c")
            cells = self._cells[row] = dict(listed)
        if column not in cells:
            place = f"{places.letters(column)}{row}"
            fresh = markup.element(f"{self._space}c", r=place)
            before = [number for number in cells if number < column]
            self._row(row).insert(len(before), fresh)
            cells[column] = fresh
        return cells[column]

    def _row(self, row: int) -> Tree:
        if row not in self._known:
            fresh = markup.element(f"{self._space}row", r=str(row))
            before = [number for number in self._known if number < row]
            self._rows.insert(len(before), fresh)
            self._known[row] = fresh
        return self._known[row]


def _numbered(parent: Tree, tag: str) -> Iterable[tuple[int, Tree]]:
    """Yield rows or cells with their number, which the file may leave out."""
    at = 0
    for one in parent:
        if markup.local(one) != tag:
            continue
        mark = one.get("r")
        if mark is None:
            at += 1
        else:
            at = markup.whole(mark) if tag == "row" else places.cell(mark)[1]
        if tag == "row":
            one.set("r", str(at))
        yield at, one


def _fill(cell: Tree, value: Value) -> None:
    formula = markup.child(cell, "f")
    if formula is not None and formula.get("t") in ("shared", "array", "dataTable"):
        raise WorkbookError(f"{cell.get('r')} belongs to a formula over several cells")
    _emptied(cell)
    space = cell.tag.rpartition("}")[0] + "}"
    if value is None:
        return
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = markup.added(markup.added(cell, f"{space}is"), f"{space}t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = markup.coded(value)
        return
    if isinstance(shown := cached(value), str):  # NaN or infinite
        cell.set("t", "e")
        markup.added(cell, f"{space}v").text = shown
        return
    _put_value(cell, shown)


def _emptied(cell: Tree) -> None:
    for one in list(cell):
        cell.remove(one)
    cell.attrib.pop("t", None)


def _result(cell: Tree, value: float | int | str | bool) -> None:
    old = markup.child(cell, "v")
    if old is not None:
        cell.remove(old)
    cell.attrib.pop("t", None)
    if isinstance(value, str):
        cell.set("t", "e" if value.startswith("#") else "str")
    _put_value(cell, value)


def _put_value(cell: Tree, value: float | int | str | bool) -> None:
    space = cell.tag.rpartition("}")[0] + "}"
    shown = markup.added(cell, f"{space}v")
    if isinstance(value, str):
        shown.text = markup.coded(value)
    elif isinstance(value, bool):
        cell.set("t", "b")
        shown.text = str(int(value))
    else:
        shown.text = repr(value).removesuffix(".0")


def _days(package: Package, value: Value) -> Value:
    if not hasattr(value, "year") or not package.date_1904:
        return value
    days = cached(value)
    return days - 1462 if isinstance(days, int | float) else value


def _part(package: Package, sheet: str) -> str:
    for tab in contents.tabs(package):
        if tab.title == sheet and tab.cells:
            return tab.part
    raise MissingError(f"no sheet {sheet!r} in {package.name}")
