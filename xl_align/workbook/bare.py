"""A workbook with nothing but values, formulas and names, for another program."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, markup, places
from xl_align.workbook.cells import cached
from xl_align.workbook.contents import Name, TablePart
from xl_align.workbook.formula import TOKEN
from xl_align.workbook.reading import Held, Reader
from xl_align.workbook.structured import without_tables

Place: TypeAlias = tuple[int, int]

PREFIX = "XA_"
# Functions that our tests hold against LibreOffice; XA_ ones are our own. Formualizer
# 0.13 does not lift every function to arrays: SUMPRODUCT may have no other inside.
KNOWN = frozenset(
    """
    ABS AND AVERAGE AVERAGEIF AVERAGEIFS CHOOSE COLUMNS CONCATENATE COUNT COUNTA
    COUNTBLANK COUNTIF COUNTIFS DATE DAY EDATE EOMONTH EXACT EXP FALSE FIND FV HLOOKUP
    IF IFERROR IFNA IFS INDEX INT ISBLANK ISERROR ISNA ISNUMBER ISTEXT LARGE LEFT LEN
    LN LOG10 LOWER MATCH MAX MAXIFS MEDIAN MID MIN MINIFS MOD MONTH NA NORM.S.DIST
    NORM.S.INV NOT NPV OR PMT POWER PRODUCT PV RIGHT ROUND ROUNDDOWN ROUNDUP ROWS
    SEARCH SIGN SMALL SQRT SUBSTITUTE SUM SUMIF SUMIFS SUMPRODUCT SWITCH TEXT TRIM
    TRUE UPPER VALUE VLOOKUP WEEKDAY XLOOKUP YEAR
    """.split()
)
_MOST_CELLS = 500_000
_MOST_WORK = 100_000_000  # cells that formulas read: some seconds
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
    tables = {t.name.casefold(): t for t in contents.tables(reader.package)}
    names, dark = _names(reader, tables)
    cells = {title: reader.sheet(title).cells for title in reader.tabs}
    if sum(map(len, cells.values())) > _MOST_CELLS:
        raise WorkbookError("the workbook is large")
    clear = {
        title: {
            place: _clear(held.formula[1:], tables, dark, place[0])
            for place, held in cells[title].items()
            if held.formula
        }
        for title in cells
        if title in titles
    }
    last = max((place[0] for found in cells.values() for place in found), default=1)
    texts = (text for found in clear.values() for text in found.values())
    if sum(_work(text, names, last) for text in texts) > _MOST_WORK:
        raise WorkbookError("the formulas read too many cells")
    return _packed(cells, clear, names)


def _clear(
    formula: str,
    tables: Mapping[str, TablePart],
    dark: Collection[str] = (),
    row: int | None = None,
) -> str:
    """Return a formula without tables; WorkbookError if it may be misunderstood.

    ``dark`` are names, in small letters, whose own formulas may.
    """
    plain = without_tables(formula, tables, row)
    depth = whole = 0  # brackets open now, and when a SUMPRODUCT began
    for token in TOKEN.finditer(plain):
        word = token.group()
        name = re.sub(r"^_xlfn\.", "", word, flags=re.IGNORECASE).upper()
        if token.lastgroup == "call":
            if whole or not (name in KNOWN or name.startswith(PREFIX)):
                raise WorkbookError(f"{name} is not held against another program")
            whole = depth + 1 if name == "SUMPRODUCT" else 0
        elif word in ("{", "@", "#") or word.casefold() in dark:
            raise WorkbookError(f"{word} in {formula[:80]}")
        depth += (word == "(") - (word == ")")
        whole = 0 if depth < whole and word == ")" else whole
    if not plain:
        raise WorkbookError("a formula without text")
    return plain


def _work(text: str, names: Mapping[Name, str], last: int) -> int:
    """Return about how many cells a formula reads.

    The program cannot be stopped while it calculates a cell; a product of arrays
    takes it sixteen times as long, and it makes the rows that are not there.
    """
    arrays = "SUMPRODUCT" in text.upper()
    words = {one.group().casefold() for one in TOKEN.finditer(text)}
    used = [one for home, one in names.items() if home.name.casefold() in words]
    count = 1
    for ranges in (text, *used):
        for left, top, right, bottom in _RANGE.findall(ranges):
            first, end = int(top or 1), int(bottom or places.LAST_ROW)
            rows = (end if arrays else min(end, last)) - first + 1
            columns = places.number(right) - places.number(left) + 1
            count += max(1, rows) * max(1, columns)
    return count * (16 if arrays else 1)


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
    if isinstance(value, str):
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


def _names(
    reader: Reader, tables: Mapping[str, TablePart]
) -> tuple[dict[Name, str], set[str]]:
    """Return the defined names that are clear, and in small letters the others."""
    clear, dark = dict[Name, str](), set[str]()
    for one in contents.names(reader.package):
        try:
            if one.sheet and one.sheet not in reader.tabs:
                raise WorkbookError(f"{one.sheet} has no cells")
            clear[one] = _clear(one.text, tables)
        except WorkbookError:
            dark.add(one.name.casefold())
    return clear, dark


def _marked(text: str) -> str:
    """Return a text as the value of a mark."""
    return markup.text_of(text).replace('"', "&quot;")
