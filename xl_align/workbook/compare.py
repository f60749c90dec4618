"""Two versions of a workbook, compared cell by cell."""

from collections.abc import Iterator

from xl_align.workbook import Value, parts, places
from xl_align.workbook.reading import Held, Reader, SheetCells

DIGITS = 12  # significant digits in which two numbers count as one


def changes(old: bytes, new: bytes, name: str) -> list[str]:
    """Return every cell that differs, as ``Sheet!A1: old -> new``.

    Parameters
    ----------
    old, new : sound .xlsx files
    name : of the workbook, for messages

    Returns
    -------
    list of str
        Sheets that only one of them has, then cells: the value, and the formula
        where the formula itself differs.
    """
    before, after = (Reader(parts.opened(data, name)) for data in (old, new))
    lines = [
        f"sheet {title!r} is new" for title in after.tabs if title not in before.tabs
    ]
    lines += [f"sheet {t!r} is gone" for t in before.tabs if t not in after.tabs]
    for title in before.tabs:
        if title in after.tabs:
            lines += _sheet_changes(before, after, title)
    return lines


def _sheet_changes(before: Reader, after: Reader, title: str) -> Iterator[str]:
    old, new = before.sheet(title), after.sheet(title)
    for place in sorted({*old.cells, *new.cells}):
        was, now = _seen(before, old, place), _seen(after, new, place)
        where = f"{title}!{places.letters(place[1])}{place[0]}"
        if was[1] != now[1]:
            yield f"{where}: {was[1] or was[0]!r} -> {now[1] or now[0]!r}"
        elif was[0] != now[0]:
            yield f"{where}: {was[0]!r} -> {now[0]!r}"


def _seen(reader: Reader, sheet: SheetCells, place: tuple[int, int]) -> tuple[str, str]:
    held = sheet.cells.get(place) or Held()
    return _shown(reader.value(held)), held.formula


def _shown(value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{value:.{DIGITS}g}"
