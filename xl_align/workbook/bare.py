"""A workbook with nothing but values, formulas and names, for another program."""

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, markup, places
from xl_align.workbook.cells import cached
from xl_align.workbook.contents import TablePart
from xl_align.workbook.formula import TOKEN
from xl_align.workbook.reading import Held, Reader
from xl_align.workbook.structured import without_tables

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
    if sum(len(reader.sheet(title).cells) for title in reader.tabs) > _MOST_CELLS:
        raise WorkbookError("the workbook is large")
    pages = [
        "".join(_rows(reader.sheet(title).cells, tables, dark, title in titles))
        for title in reader.tabs
    ]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as package:
        for name, text in _around(reader.tabs, names).items():
            package.writestr(name, text)
        for i, page in enumerate(pages, 1):
            text = (
                f'<worksheet xmlns="{_MAIN}"><sheetData>{page}</sheetData></worksheet>'
            )
            package.writestr(f"xl/worksheets/sheet{i}.xml", text)
    return held.getvalue()


def _rows(
    cells: Mapping[tuple[int, int], Held],
    tables: Mapping[str, TablePart],
    dark: Collection[str],
    calculates: bool,
) -> Iterator[str]:
    """Yield a sheet's rows; formulas only where they are to be calculated."""
    rows: dict[int, list[str]] = {}
    for (row, column), held in sorted(cells.items()):
        where = f"{places.letters(column)}{row}"
        if calculates and held.formula:
            text = markup.text_of(_clear(held.formula[1:], tables, dark, row))
            one = f'<c r="{where}"><f>{text}</f></c>'
        else:
            one = _constant(where, held)
        rows.setdefault(row, []).append(one)
    for row, found in rows.items():
        yield f'<row r="{row}">{"".join(found)}</row>'


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


def _around(titles: Iterable[str], names: Iterable[str]) -> dict[str, str]:
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
        f"{listed}</sheets><definedNames>{''.join(names)}</definedNames></workbook>",
    }


def _names(
    reader: Reader, tables: Mapping[str, TablePart]
) -> tuple[list[str], set[str]]:
    """Return the defined names as they are written, and those that cannot be."""
    titles = list(reader.tabs)
    clear, dark = [], set[str]()
    for one in contents.names(reader.package):
        try:
            text = markup.text_of(_clear(one.text, tables))
            home = f' localSheetId="{titles.index(one.sheet)}"' if one.sheet else ""
        except (WorkbookError, ValueError):
            dark.add(one.name.casefold())
            continue
        clear.append(
            f'<definedName name="{_marked(one.name)}"{home}>{text}</definedName>'
        )
    return clear, dark


def _marked(text: str) -> str:
    """Return a text as the value of a mark."""
    return markup.text_of(text).replace('"', "&quot;")
