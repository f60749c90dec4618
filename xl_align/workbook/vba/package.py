"""An .xlsx turned into an .xlsm or .xlam: project, code names, ribbon."""

from collections.abc import Sequence
from typing import Literal

from xl_align.errors import WorkbookError
from xl_align.workbook import contents, markup, parts
from xl_align.workbook.markup import MAIN, Tree
from xl_align.workbook.package import CONTENT_TYPES, Package
from xl_align.workbook.vba.project import (
    WORKBOOK,
    WORKSHEET,
    Module,
    document,
    project,
)

PROJECT = "Align"  # its name in the editor; no module may have the same
BOOK = "ThisWorkbook"
MICROSOFT = "http://schemas.microsoft.com/office"
_TYPES = {
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
_ENGINE = "191029"  # of Excel 2019 on: it calculates files of an older one anew
_PROJECT_PART = "xl/vbaProject.bin"
_PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
_PROJECT_LINK = f"{MICROSOFT}/2006/relationships/vbaProject"
_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_LINK = f"{MICROSOFT}/2007/relationships/ui/extensibility"


def macro_enabled(
    xlsx: bytes,
    kind: Literal["xlsm", "xlam"],
    modules: Sequence[Module],
    ribbon: bytes = b"",
) -> bytes:
    """Return a workbook with macros, and a ribbon tab if one is given.

    Parameters
    ----------
    xlsx : a workbook without macros, as our writer makes it
    kind : a workbook for everybody, or an add-in, which has no window
    modules : standard modules; those of the workbook and its sheets are added
    ribbon : customUI14 XML

    Notes
    -----
    The same inputs give the same bytes. Raises WorkbookError if there are macros in
    the workbook already, or sheets that are no worksheets.
    """
    package = parts.opened(xlsx)
    if package.follow(package.workbook, "vbaProject"):
        raise WorkbookError(f"{package.name} has macros of its own: give it as .xlsx")
    documents = [document(BOOK, WORKBOOK)]
    _name_workbook(package)
    _keep_values(package)
    for number, tab in enumerate(contents.tabs(package), 1):
        documents.append(document(_name_sheet(package, tab.part, number), WORKSHEET))
    package.put(_PROJECT_PART, project(PROJECT, [*documents, *modules]))
    package.link(package.workbook, _PROJECT_LINK, _PROJECT_PART)
    package.set_type(_PROJECT_PART, _PROJECT_TYPE)
    _retype(package, kind)
    if ribbon:
        package.put(_RIBBON_PART, ribbon)
        package.link("", _RIBBON_LINK, _RIBBON_PART)
    return package.content()


def _name_workbook(package: Package) -> None:
    """Name the workbook's module: without it Excel would make a second one."""
    root = package.tree(package.workbook)
    settings = markup.required(root, "workbookPr")
    settings.set("codeName", BOOK)
    package.put(package.workbook, root)


def _keep_values(package: Package) -> None:
    """Have Excel show the last values on opening, as nobody may be there to calculate.

    With macros off a calculation would put #NAME? in the place of every value.
    """
    root = package.tree(package.workbook)
    settings = markup.child(root, "calcPr")
    if settings is not None:
        settings.attrib.pop("fullCalcOnLoad", None)
        settings.set("calcId", _ENGINE)
        package.put(package.workbook, root)


def _name_sheet(package: Package, part: str, number: int) -> str:
    root = package.tree(part)
    if markup.local(root) != "worksheet":
        raise WorkbookError(f"{package.name}: {part} is no worksheet: take it out")
    settings = _sheet_settings(root)
    name: str = settings.get("codeName") or f"Sheet{number}"
    settings.set("codeName", name)
    package.put(part, root)
    return name


def _sheet_settings(root: Tree) -> Tree:
    settings = markup.child(root, "sheetPr")
    if settings is None:
        settings = markup.element(f"{{{MAIN}}}sheetPr")
        root.insert(0, settings)  # the schema wants it first
    return settings


def _retype(package: Package, kind: str) -> None:
    types = package.tree(CONTENT_TYPES)
    for entry in types:
        if entry.get("PartName", "").lower() == f"/{package.workbook}".lower():
            entry.set("ContentType", _TYPES[kind])
    package.put(CONTENT_TYPES, types)
