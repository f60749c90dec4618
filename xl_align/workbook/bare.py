"""A workbook with nothing but values, formulas and names, for another program."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, markup, places
from xl_align.workbook.cells import cached
from xl_align.workbook.contents import Name, TablePart
from xl_align.workbook.formula import TOKEN
from xl_align.workbook.reading import Held, Reader
from xl_align.workbook.structured import without_tables
from xl_align.workbook.understood import SIMPLE, refuse_others

Place: TypeAlias = tuple[int, int]

_MOST_CELLS = 500_000
_MOST_WORK = 100_000_000  # cells that formulas read: seven seconds at the most
_ARRAY = re.compile(rb'<(?:\w+:)?f\b[^>]*\bt="array"')
_RANGE = re.compile(
    r"\$?(?<![A-Za-z])([A-Z]{1,3})\$?(\d{0,7}):\$?([A-Z]{1,3})\$?(\d{0,7})"
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def written(reader: Reader, titles: Collection[str]) -> bytes:
    """Return a workbook without all else.

    Parameters
    ----------
    reader : the workbook
    titles : of the sheets that keep their formulas; the others keep their values

    Returns
    -------
    bytes
        WorkbookError for a formula that another program may misunderstand.
    """
    _refuse_book(reader, titles)
    tables = {t.name.casefold(): t for t in contents.tables(reader.package)}
    names = _names(reader, tables)
    ranges = {name.name.casefold() for name, text in names.items() if ":" in text}
    values = {name.name.casefold() for name in names} - ranges
    cells = {title: reader.sheet(title).cells for title in reader.tabs}
    if sum(map(len, cells.values())) > _MOST_CELLS:
        raise WorkbookError("the workbook is large")
    clear: dict[str, dict[Place, str]] = {}
    for title in set(cells) & set(titles):
        clear[title] = {}
        for place, held in cells[title].items():
            if held.formula:
                text = without_tables(held.formula[1:], tables, place[0])
                refuse_others(text, values, ranges)
                clear[title][place] = text
    last = max((place[0] for found in cells.values() for place in found), default=1)
    texts = (text for found in clear.values() for text in found.values())
    if sum(_work(text, names, last) for text in texts) > _MOST_WORK:
        raise WorkbookError("the formulas read too many cells")
    return _packed(cells, clear, names)


def _refuse_book(reader: Reader, titles: Collection[str]) -> None:
    """Raise WorkbookError for a workbook whose formulas all mean something else."""
    package = reader.package
    settings = markup.child(package.tree(package.workbook), "calcPr")
    if settings is not None and settings.get("fullPrecision") in ("0", "false"):
        raise WorkbookError("the workbook rounds every cell as it is shown")
    if package.date_1904:
        raise WorkbookError("the days of the workbook count from 1904")
    parts = [tab.part for title, tab in reader.tabs.items() if title in titles]
    if any(_ARRAY.search(package.read(part)) for part in parts):
        raise WorkbookError("a formula fills a range")


def _work(text: str, names: Mapping[Name, str], last: int) -> int:
    """Return about how many cells a formula reads.

    The program cannot be stopped while it calculates.
    """
    words = {one.group().casefold() for one in TOKEN.finditer(text)}
    used = [one for home, one in names.items() if home.name.casefold() in words]
    count = 1
    for ranges in (text, *used):
        for left, top, right, bottom in _RANGE.findall(ranges):
            rows = min(int(bottom or last), last) - int(top or 1) + 1
            columns = places.number(right) - places.number(left) + 1
            count += max(1, rows) * max(1, columns)
    return count


def _packed(
    cells: Mapping[str, Mapping[Place, Held]],
    clear: Mapping[str, Mapping[Place, str]],
    names: Mapping[Name, str],
) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as package:
        for part, text in _around(list(cells), names).items():
            package.writestr(part, text)
        for i, (title, found) in enumerate(cells.items(), 1):
            page = "".join(_rows(found, clear.get(title, {})))
            text = f'<worksheet xmlns="{_MAIN}"><sheetData>{page}</sheetData>'
            package.writestr(f"xl/worksheets/sheet{i}.xml", f"{text}</worksheet>")
    return held.getvalue()


def _rows(cells: Mapping[Place, Held], clear: Mapping[Place, str]) -> Iterator[str]:
    """Yield a sheet's rows, with formulas where there are clear ones."""
    rows: dict[int, list[str]] = {}
    for (row, column), held in sorted(cells.items()):
        where = f"{places.letters(column)}{row}"
        if (row, column) in clear:
            text = markup.text_of(clear[row, column])
            one = f'<c r="{where}"><f>{text}</f></c>'
        else:
            one = _constant(where, held)
        rows.setdefault(row, []).append(one)
    for row, found in rows.items():
        yield f'<row r="{row}">{"".join(found)}</row>'


def _constant(where: str, held: Held) -> str:
    if held.value is None:
        return ""
    value = cached(held.value)
    if isinstance(value, bool):
        return f'<c r="{where}" t="b"><v>{int(value)}</v></c>'
    if value == "":  # no blank: whatever adds to it is an error
        return f'<c r="{where}"><f>""</f></c>'
    if isinstance(value, str):
        if markup.coded(value) != value:
            raise WorkbookError(f"{where} has signs that a file codes")
        kind = "e" if held.kind == "e" else "str"
        return f'<c r="{where}" t="{kind}"><v>{markup.text_of(value)}</v></c>'
    return f'<c r="{where}"><v>{value!r}</v></c>'


def _around(titles: list[str], names: Mapping[Name, str]) -> dict[str, str]:
    """Return the parts beside the sheets, by name."""
    listed = types = links = ""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    for i, title in enumerate(titles, 1):
        listed += f'<sheet name="{_marked(title)}" sheetId="{i}" r:id="rId{i}"/>'
        links += (
            f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet"'
            f' Target="worksheets/sheet{i}.xml"/>'
        )
        types += (
            f'<Override PartName="/xl/worksheets/sheet{i}.xml"'
            f' ContentType="{kind}.worksheet+xml"/>'
        )
    defined = ""
    for one, text in names.items():
        home = f' localSheetId="{titles.index(one.sheet)}"' if one.sheet else ""
        name = f'name="{_marked(one.name)}"{home}'
        defined += f"<definedName {name}>{markup.text_of(text)}</definedName>"
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml"'
        f' ContentType="{kind}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{relations}<Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f"{relations}{links}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f"{listed}</sheets><definedNames>{defined}</definedNames></workbook>",
    }


def _names(reader: Reader, tables: Mapping[str, TablePart]) -> dict[Name, str]:
    """Return the names of cells, ranges and numbers.

    A name that a sheet has for itself may hide another of the workbook: neither counts.
    """
    clear = dict[Name, str]()
    defined = contents.names(reader.package)
    times = Counter(one.name.casefold() for one in defined)
    for one in defined:
        try:
            text = without_tables(one.text, tables)
        except WorkbookError:
            continue
        text = text if not one.text.endswith("]") else _anchored(text)
        single = times[one.name.casefold()] == 1 and one.sheet in ("", *reader.tabs)
        if single and SIMPLE.fullmatch(text):
            clear[one] = text
    return clear


def _anchored(reference: str) -> str:
    """Return the range of a table as a name has it."""
    sheet, _, cells = reference.rpartition("!")
    return f"{sheet}!" + re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cells)


def _marked(text: str) -> str:
    """Return a text as the value of a mark."""
    return markup.text_of(text).replace('"', "&quot;")
