"""Package parts and drawings that we never write, named as a planner knows them."""

import re
from collections.abc import Iterator

from xl_align.workbook import comments, markup
from xl_align.workbook.package import Package

# What we write, and what Excel adds on saving without anybody asking.
_OURS = re.compile(
    r"""\[Content_Types\]\.xml|_rels/\.rels|docProps/.*|docMetadata/.*
    |xl/(workbook|styles|sharedStrings|calcChain|metadata)\.xml
    |xl/_rels/workbook\.xml\.rels|xl/theme/.*|xl/printerSettings/.*|xl/persons/.*
    |xl/worksheets/(_rels/)?sheet\d+\.xml(\.rels)?|xl/tables/table\d+\.xml
    |xl/drawings/(_rels/)?drawing\d+\.xml(\.rels)?
    |xl/charts/(_rels/)?(chart|style|colors)\d+\.xml(\.rels)?""",
    re.VERBOSE,
)

_TAG = re.compile(rb"<(?:\w+:)?(extLst|sparklineGroups|hyperlink)[ >/]")
_LONGEST_TAG = 60

_WORDS = {
    "xl/vbaProject": "macros",
    "xl/comments": "comments",
    "xl/threadedComments": "comments",
    "xl/drawings/vmlDrawing": "comments or form controls",
    "xl/drawings/commentsDrawing": "comments",
    "xl/pivot": "pivot tables",
    "xl/media": "pictures",
    "xl/externalLinks": "links to other workbooks",
    "xl/slicer": "slicers",
    "xl/timeline": "timelines",
    "xl/ctrlProps": "form controls",
    "xl/activeX": "controls",
    "xl/embeddings": "embedded documents",
    "xl/queryTables": "queries",
    "xl/connections": "data connections",
    "xl/model": "a data model",
    "xl/chartsheets": "chart sheets",
    "xl/dialogsheets": "dialog sheets",
    "xl/macrosheets": "macro sheets",
    "xl/richData": "linked data types",
    "xl/charts/chartEx": "charts of a newer kind",
    "customXml": "custom XML data",
    "customUI": "a ribbon of its own",
    "_xmlsignatures": "a digital signature",
}


def strangers(package: Package) -> list[str]:
    """List what a package holds beyond cells, tables and charts, each once."""
    found = [_word(name) for name in package.names() if not _OURS.fullmatch(name)]
    for part in package.matching(r"xl/drawings/drawing[^/]*\.xml"):
        found += _shapes(package, part)
    for part in package.matching(r"xl/worksheets/sheet[^/]*\.xml"):
        found += _extensions(_tags(package, part))
    return list(dict.fromkeys(found))


def on_sheet(package: Package, part: str, around: list[markup.Tree]) -> list[str]:
    """List what of somebody's on one sheet a refresh would lose, each once.

    Parameters
    ----------
    package, part : the sheet
    around : its elements beside the rows
    """
    found = []
    carried = {name for _, name in comments.parts_of(package, part)}
    for below in package.below(part):
        if below in carried:
            continue
        if not _OURS.fullmatch(below):
            found.append(_word(below))
        elif below.startswith("xl/drawings/"):
            found += _shapes(package, below)
    for element in around:
        found += _extensions({markup.local(one) for one in element.iter()})
    return list(dict.fromkeys(found))


def charts(package: Package, part: str) -> int:
    """Return the number of charts on a sheet."""
    drawings = package.follow(part, "drawing")
    return sum(len(package.follow(drawing, "chart")) for drawing in drawings)


def _word(name: str) -> str:
    known = max((k for k in _WORDS if name.startswith(k)), key=len, default="")
    return _WORDS[known] if known else f"part {name}"


def _shapes(package: Package, part: str) -> Iterator[str]:
    kinds = {markup.local(element) for element in package.tree(part).iter()}
    if kinds & {"sp", "cxnSp", "grpSp", "contentPart"}:
        yield "text boxes or shapes"
    if "pic" in kinds:
        yield "pictures"


def _tags(package: Package, part: str) -> set[str]:
    """Return the tags of a sheet, of which most are rows and cells, without a tree."""
    found: set[bytes] = set()
    rest = b""
    for piece in package.chunks(part):
        text = rest + piece
        found.update(_TAG.findall(text))
        rest = text[-_LONGEST_TAG:]
    return {tag.decode() for tag in found}


def _extensions(kinds: set[str]) -> Iterator[str]:
    if "sparklineGroups" in kinds:
        yield "sparklines"
    elif "extLst" in kinds:
        yield "newer conditional formats, validations or slicers"
    if "hyperlink" in kinds:
        yield "links in cells"
