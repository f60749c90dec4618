"""Cells as a file holds them: sparse, so that a cell at XFD1048576 costs one cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from xl_align.errors import WorkbookError
from xl_align.workbook import Value, contents, looks, markup, places
from xl_align.workbook.markup import Tree
from xl_align.workbook.package import Package

_USUAL = 8  # marks of a row or cell; more of them count like cells


@dataclass(slots=True)
class Held:
    """One cell: its value now, its formula with ``=`` (empty if none), its style."""

    value: Value = None
    formula: str = ""
    style: int = 0
    kind: str = "n"  # as in the file: n, s, str, inlineStr, b, e, d


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of a workbook say about cells."""

    unlocked: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()


@dataclass(slots=True)
class SheetCells:
    """The cells of a sheet by (row, column) and what lies around them."""

    title: str
    cells: dict[tuple[int, int], Held] = field(default_factory=dict)
    around: list[Tree] = field(default_factory=list)  # elements beside the cells


class Reader:
    """Reads the sheets of a package, each when it is asked for."""

    def __init__(
        self,
        package: Package,
        known: Mapping[str, dict[tuple[int, int], Held]] | None = None,
    ) -> None:
        """Remember the package; shared strings and styles are read once.

        ``known`` holds cells that the caller has just written, by sheet.
        """
        self.package = package
        self._known = known or {}
        self.styles = _styles(package)
        self._sheets: dict[str, SheetCells] = {}
        self.tabs = {tab.title: tab for tab in contents.tabs(package) if tab.cells}

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share, in the order of their numbers."""
        return _shared_strings(self.package)

    def knows(self, title: str) -> bool:
        """Tell whether the cells of a sheet have been read before."""
        return title in self._sheets or title in self._known

    def sheet(self, title: str) -> SheetCells:
        """Return the cells of a sheet."""
        if title not in self._sheets:
            self._sheets[title] = self._read(title)
        return self._sheets[title]

    def value(self, held: Held) -> Any:
        """Return a cell's value with numbers shown as dates turned into dates."""
        number = isinstance(held.value, int | float)
        if not number or isinstance(held.value, bool):
            return None if held.value == "" else held.value
        if held.style not in self.styles.dates:
            return held.value
        epoch = MAC_EPOCH if self.package.date_1904 else WINDOWS_EPOCH
        try:
            moment = from_excel(held.value, epoch)
        except (OverflowError, ValueError):
            return held.value
        midnight = isinstance(moment, datetime) and moment.time() == datetime.min.time()
        return moment.date() if midnight else moment

    def _read(self, title: str) -> SheetCells:
        part = self.tabs[title].part
        found = SheetCells(title)
        if title in self._known:
            found.cells = self._known[title]
            found.around = _around(self.package.read(part), part)
            return found
        shared: dict[str, tuple[str, str]] = {}
        row_at = 0
        for element in _elements(self.package, part):
            if markup.local(element) != "row":
                found.around.append(element)
                continue
            row_at = _row_number(element, row_at)
            column = 0
            for one in element:
                if markup.local(one) == "c":
                    row, column = _place(one, row_at, column)
                    held = self._held(one, row, column, shared)
                    found.cells[row, column] = held
        return found

    def _held(
        self, cell: Tree, row: int, column: int, shared: dict[str, tuple[str, str]]
    ) -> Held:
        kind = cell.get("t", "n")
        held = Held(kind=kind, style=markup.whole(cell.get("s", "0")))
        for one in cell:
            tag = markup.local(one)
            if tag == "v":
                held.value = self._value(kind, one.text or "")
            elif tag == "is":
                held.value = markup.plain_text(one)
            elif tag == "f":
                here = f"{places.letters(column)}{row}"
                held.formula = _formula(one, here, shared)
        return held

    def _value(self, kind: str, text: str) -> Value:
        if kind == "s":
            return self._string(markup.whole(text))
        if kind in ("str", "e", "inlineStr"):  # LibreOffice had texts inline in <v>
            return markup.decoded(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "d":
            return _day(text)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError as trouble:
            raise self._damaged(f"{text[:40]!r} is no number") from trouble
        exact = text.strip().lstrip("-").isdigit() and abs(number) < 2**53
        return int(number) if exact else number

    def _string(self, index: int) -> str:
        if not 0 <= index < len(self.strings):
            raise self._damaged(f"there is no text number {index}")
        return self.strings[index]

    def _damaged(self, why: str) -> WorkbookError:
        return WorkbookError(f"{self.package.name} is damaged: {why}")


class _Pieces:
    """A file for lxml out of pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _: int = -1) -> bytes:
        return next((piece for piece in self._pieces if piece), b"")


def _elements(package: Package, part: str) -> Iterator[Tree]:
    """Yield each row and each element beside the rows, in order."""
    source = _Pieces(package.chunks(part))
    limits, packed = package.archive.limits, package.archive.packed
    left = limits.elements + limits.elements_each * packed
    try:
        depth = 0
        for event, element in etree.iterparse(
            source, events=("start", "end"), tag="{*}*", **markup.SAFELY
        ):
            if event == "start":
                depth += 1
                left -= max(1, len(element.attrib) - _USUAL)
                if left < 0:
                    raise package.archive.too_much(f"{part} holds too many cells")
                if depth == 1:
                    markup.refuse_declarations(element, package.name)
                continue
            depth -= 1
            if depth == 2 and markup.local(element) == "row":
                yield element
                _forget(element)
            elif depth == 1 and markup.local(element) != "sheetData":
                yield element
    except (etree.XMLSyntaxError, ValueError) as trouble:
        raise WorkbookError(f"{package.name} is damaged: {part}: {trouble}") from (
            trouble
        )


def _forget(row: Tree) -> None:
    """Empty a row and leave out those before it, so that none of them takes memory."""
    row.clear()
    while (before := row.getprevious()) is not None:
        row.getparent().remove(before)


def _around(text: bytes, part: str) -> list[Tree]:
    """Return the elements beside the rows of a sheet of ours, which are left out."""
    head, _, rest = text.partition(b"<sheetData>")
    tail = rest.partition(b"</sheetData>")[2]  # none in an empty sheet
    return list(markup.parsed(head + tail, part))


def _row_number(row: Tree, before: int) -> int:
    number = row.get("r")
    return before + 1 if number is None else places.cell(f"A{number}")[0]


def _place(cell: Tree, row: int, before: int) -> tuple[int, int]:
    place = cell.get("r")
    return (row, before + 1) if place is None else places.cell(place)


def _formula(element: Tree, here: str, shared: dict[str, tuple[str, str]]) -> str:
    text = element.text or ""
    kind, group = element.get("t"), element.get("si", "")
    if kind == "shared" and text:
        shared[group] = text, here
    elif kind == "shared":
        text, origin = shared.get(group, ("", here))
        try:
            text = Translator(f"={text}", origin).translate_formula(here)[1:]
        except TranslatorError:
            pass  # beyond the grid: the text of its origin will do
    elif kind == "array":
        return f"={text} {element.get('ref', here)}"
    return f"={text}"


def _shared_strings(package: Package) -> list[str]:
    found = package.follow(package.workbook, "sharedStrings")
    if not found:
        return []
    return [
        markup.plain_text(one) for one in markup.within(package.tree(found[0]), "si")
    ]


def _styles(package: Package) -> Styles:
    found = package.follow(package.workbook, "styles")
    if not found:
        return Styles()
    root = package.tree(found[0])
    formats = markup.child(root, "cellXfs")
    known = looks.codes(root)
    unlocked, dates = set(), set()
    for i, look in enumerate(formats if formats is not None else ()):
        protection = markup.child(look, "protection")
        if protection is not None and protection.get("locked") in ("0", "false"):
            unlocked.add(i)
        if looks.shows_date(look, known):
            dates.add(i)
    return Styles(frozenset(unlocked), frozenset(dates))


def _day(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date() if "T" not in text else moment
