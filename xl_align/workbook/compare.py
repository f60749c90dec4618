"""Two versions of a workbook, compared cell by cell."""

from collections.abc import Iterator
from typing import Any

from xl_align.workbook import ownership

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
    before, after = _cells(old, name), _cells(new, name)
    lines = [f"sheet {title!r} is new" for title in after if title not in before]
    lines += [f"sheet {title!r} is gone" for title in before if title not in after]
    for title in before:
        if title in after:
            lines += _sheet_changes(title, before[title], after[title])
    return lines


def _cells(data: bytes, name: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Return value and formula of every filled cell, by sheet and place."""
    formulas = ownership.load(data, name)
    values = ownership.load(data, name, values=True)
    return {
        sheet.title: dict(_filled(sheet, values[sheet.title]))
        for sheet in formulas.worksheets
    }


def _filled(sheet: Any, values: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    for row, shown in zip(sheet.iter_rows(), values.iter_rows(), strict=True):
        for cell, value in zip(row, shown, strict=True):
            if cell.value is not None:
                text = cell.value if cell.data_type == "f" else ""
                yield cell.coordinate, (_shown(value.value), str(text))


def _sheet_changes(
    title: str, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> Iterator[str]:
    blank = ("", "")
    for place in dict.fromkeys([*before, *after]):
        old, new = before.get(place, blank), after.get(place, blank)
        if old[1] != new[1]:
            yield f"{title}!{place}: {old[1] or old[0]!r} -> {new[1] or new[0]!r}"
        elif old[0] != new[0]:
            yield f"{title}!{place}: {old[0]!r} -> {new[0]!r}"


def _shown(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{value:.{DIGITS}g}"
