"""Odd shapes that packages of other programs have, each built by hand."""

import io
import re
import zipfile

import pytest
from workbook import kinds, specimen
from workbook.template import template, with_part

from xl_align.errors import WorkbookError
from xl_align.workbook import parts
from xl_align.workbook.archive import Archive
from xl_align.workbook.file import FileBook
from xl_align.workbook.graft import graft, remove
from xl_align.workbook.reading import Reader
from xl_align.workbook.writer import assemble

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"


@pytest.fixture(scope="module")
def ours():
    return assemble(specimen.sheets(), specimen.TITLE, specimen.AS_OF, {})


@pytest.fixture
def theirs(tmp_path):
    return template(tmp_path / "theirs.xlsx").read_bytes()


def grafted(data, ours):
    """Return the workbook with our sheets in it, opened again."""
    package = parts.opened(data)
    graft(package, parts.opened(ours))
    return parts.opened(package.content())


def without(data, *names):
    """Return a package without some parts, and without a word that names them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in [one for one in old.namelist() if one not in names]:
            new.writestr(name, old.read(name))
    return out.getvalue()


def test_a_link_to_nothing_stays_one(theirs, ours):
    """A drawing that was never there: ours must not take its place."""
    lost = "xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels"
    data = without(theirs, *lost, "xl/charts/chart1.xml")
    sheet = "xl/worksheets/sheet2.xml"
    assert [one.target for one in parts.opened(data).relations(sheet)] == [lost[0]]
    found = grafted(data, ours)
    assert not found.has(lost[0])
    for sheet in specimen.sheets():
        remove(found, sheet.title)
    assert set(found.names()) <= set(parts.opened(data).names()) | {parts.CUSTOM}


def test_comments_among_formats_do_not_count(theirs, ours):
    plain = grafted(theirs, ours)

    def explained(text):
        return re.sub(
            rb"(?=<(?:xf|font|fill|border) |<(?:font|fill)>)", b"<!--x-->", text
        )

    odd = grafted(with_part(theirs, STYLES, explained), ours)
    assert odd.read(STYLES) == plain.read(STYLES)
    assert odd.read("xl/worksheets/sheet3.xml") == plain.read(
        "xl/worksheets/sheet3.xml"
    )


@pytest.mark.parametrize("mark", [b"<!-- so -->", b"<?so it is?>"])
def test_comments_in_cells_do_not_count(mark):
    data = kinds.workbook()
    odd = with_part(data, SHEET, lambda text: text.replace(b"<v>", b"<v>" + mark))
    assert odd != data
    assert (
        kinds.reader(odd).sheet("Data").cells == kinds.reader(data).sheet("Data").cells
    )


def test_a_text_inline_in_its_value():
    """As LibreOffice wrote the text of a formula once."""
    cell = b'<c r="Z9" t="inlineStr"><f>A1</f><v t="inlineStr">so</v></c></row>'
    data = with_part(
        kinds.workbook(), SHEET, lambda text: text.replace(b"</row>", cell, 1)
    )
    assert kinds.reader(data).sheet("Data").cells[9, 26].value == "so"


def test_a_workbook_without_styles(theirs, ours, tmp_path):
    def forgotten(text):
        return re.sub(rb"<(?:Relationship|Override)[^>]*styles[^>]*/>", b"", text)

    def bare(text):
        return re.sub(rb'(<(?:c|row|col) [^>]*?) s(?:tyle)?="\d+"', rb"\1", text)

    data = without(theirs, STYLES)
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        data = with_part(data, name, forgotten)
    for name in (SHEET, "xl/worksheets/sheet2.xml"):
        data = with_part(data, name, bare)
    assert parts.opened(data).follow("xl/workbook.xml", "styles") == []
    found = grafted(data, ours)
    assert found.follow("xl/workbook.xml", "styles") == [STYLES]
    assert found.type_of(STYLES).endswith("styles+xml")
    path = tmp_path / "bare.xlsx"
    path.write_bytes(found.content())
    assert FileBook(path).losses() == []
    assert len(Reader(found).styles.unlocked) > 0


def test_formats_without_styles_to_rest_on(theirs, ours):
    lone = re.compile(rb"<cell(StyleXfs|Styles)\b.*</cell\1>| xfId=\"0\"")
    data = with_part(theirs, STYLES, lambda text: lone.sub(b"", text))
    assert b"cellStyleXfs" not in parts.part(data, STYLES)
    assert b"xfId" not in grafted(data, ours).read(STYLES)


def test_links_are_declared_where_each_was_by_name(theirs, ours):
    """As LibreOffice did: a new part of links had no type, so Excel repaired."""
    kind = b"application/vnd.openxmlformats-package.relationships+xml"

    def named(text):
        each = [name for name in parts.names(theirs) if name.endswith(".rels")]
        words = b"".join(
            b'<Override PartName="/%b" ContentType="%b"/>' % (name.encode(), kind)
            for name in each
        )
        return re.sub(rb'<Default Extension="rels"[^>]*/>', words, text)

    types = "[Content_Types].xml"
    data = with_part(theirs, types, named)
    assert b'Extension="rels"' not in parts.part(data, types)
    found = grafted(data, ours).read(types)
    assert b'Default Extension="rels" ContentType="%b"' % kind in found


def test_names_with_backslashes(theirs, ours):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(theirs)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("/", "\\"), old.read(name))
    odd = out.getvalue()
    assert list(Archive(io.BytesIO(odd), "a").entries) == parts.names(theirs)
    plain, found = grafted(theirs, ours), grafted(odd, ours)
    assert {name: found.read(name) for name in found.names()} == {
        name: plain.read(name) for name in plain.names()
    }


def test_notes_of_a_mac_are_no_links(theirs, ours):
    """Zipped on a Mac, each file has another beside it, of bytes that are no XML."""
    notes = "__MACOSX/_rels/._.rels", "__MACOSX/xl/_rels/._workbook.xml.rels"
    out = io.BytesIO(theirs)
    with zipfile.ZipFile(out, "a") as package:
        for name in notes:
            package.writestr(name, b"\0\5\x16\7")
    found = grafted(out.getvalue(), ours)
    for sheet in specimen.sheets():
        remove(found, sheet.title)
    assert {found.read(name) for name in notes} == {b"\0\5\x16\7"}


def test_a_path_out_of_the_package_is_refused(theirs):
    out = io.BytesIO(theirs)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("..\\a.xml", "<x/>")
    with pytest.raises(WorkbookError, match="forged"):
        parts.opened(out.getvalue())
