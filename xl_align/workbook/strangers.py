"""Package parts and drawings that we never write, named as a planner knows them."""

import re
from collections.abc import Iterator

from xl_align.workbook import parts

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

_WORDS = {
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


def strangers(data: bytes) -> list[str]:
    """List what a package holds beyond cells, tables and charts.

    Parameters
    ----------
    data : the bytes of the workbook

    Returns
    -------
    list of str, each once
    """
    found = [_word(name) for name in parts.names(data) if not _OURS.fullmatch(name)]
    return list(dict.fromkeys([*found, *_shapes(data), *_extensions(data)]))


def _word(name: str) -> str:
    known = max((k for k in _WORDS if name.startswith(k)), key=len, default="")
    return _WORDS[known] if known else f"part {name}"


def _shapes(data: bytes) -> Iterator[str]:
    for _, root in parts.trees(data, "xl/drawings/drawing"):
        kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
        if kinds & {"sp", "cxnSp", "grpSp", "contentPart"}:
            yield "text boxes or shapes"
        if "pic" in kinds:
            yield "pictures"


def _extensions(data: bytes) -> Iterator[str]:
    for _, root in parts.trees(data, "xl/worksheets/sheet"):
        kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
        if "sparklineGroups" in kinds:
            yield "sparklines"
        elif "extLst" in kinds:
            yield "newer conditional formats, validations or slicers"
        if kinds & {"hyperlink"}:
            yield "links in cells"
