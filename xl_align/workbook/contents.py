"""What a package holds as a workbook: its sheets, tables and defined names."""

from dataclasses import dataclass

from xl_align.workbook import markup, places
from xl_align.workbook.markup import OFFICE, Tree
from xl_align.workbook.package import Package
from xl_align.workbook.places import Area

_RELATION = (
    f"{{{OFFICE}}}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet in the row of tabs; a chart or dialog sheet has no cells."""

    title: str
    part: str
    cells: bool


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table as its part declares it."""

    title: str
    formula: str = ""  # that Excel fills down


@dataclass(frozen=True, slots=True)
class TablePart:
    """An Excel table: where it lies and what its columns are called."""

    name: str
    part: str
    sheet: str
    area: Area
    header: int  # rows, 0 or 1
    totals: int
    columns: tuple[TableColumn, ...]
    id: int

    @property
    def body(self) -> Area:
        """The rows between header and totals."""
        whole = self.area
        return Area(
            whole.left, whole.top + self.header, whole.right, whole.bottom - self.totals
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name; ``sheet`` is the tab it belongs to, empty for the workbook."""

    name: str
    text: str
    sheet: str = ""


def tabs(package: Package) -> list[Tab]:
    """Return the sheets in the order of their tabs."""
    links = {link.id: link for link in package.relations(package.workbook)}
    found = []
    for entry in markup.within(package.tree(package.workbook), "sheet"):
        link = links.get(relation_id(entry))
        if link is not None and package.has(link.target):
            kind = link.kind == "worksheet"
            found.append(Tab(entry.get("name", ""), package.exact(link.target), kind))
    return found


def relation_id(element: Tree) -> str:
    """Return the relation an element points to."""
    return next((str(element.get(mark)) for mark in _RELATION if element.get(mark)), "")


def tables(package: Package, only: str = "") -> list[TablePart]:
    """Return the tables of all sheets, or of the sheet called `only`."""
    return [
        table_part(package, part, tab.title)
        for tab in tabs(package)
        if tab.cells and (not only or tab.title == only)
        for part in package.follow(tab.part, "table")
    ]


def table_part(package: Package, part: str, sheet: str) -> TablePart:
    """Return what a table's part declares."""
    root = package.tree(part)
    columns = tuple(
        TableColumn(markup.decoded(column.get("name", "")), _fills(column))
        for column in markup.within(root, "tableColumn")
    )
    return TablePart(
        root.get("displayName") or root.get("name", ""),
        part,
        sheet,
        places.area(root.get("ref", "")),
        markup.whole(root.get("headerRowCount", "1")),
        markup.whole(root.get("totalsRowCount", "0")),
        columns,
        markup.whole(root.get("id", "0")),
    )


def _fills(column: Tree) -> str:
    formula = markup.child(column, "calculatedColumnFormula")
    return "" if formula is None else formula.text or ""


def names(package: Package) -> list[Name]:
    """Return the defined names of the workbook and of its sheets."""
    root = package.tree(package.workbook)
    titles = [entry.get("name", "") for entry in markup.within(root, "sheet")]
    found = []
    for entry in markup.within(root, "definedName"):
        home = entry.get("localSheetId")
        at = len(titles) if home is None else markup.whole(home)
        sheet = titles[at] if at < len(titles) else ""
        found.append(Name(entry.get("name", ""), entry.text or "", sheet))
    return found
