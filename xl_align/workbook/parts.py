"""The zip package around a workbook: opened with care, one part replaced."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from xl_align.errors import WorkbookError

CUSTOM = "docProps/custom.xml"
_CUSTOM_TAG = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
)
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"  # an OLE file: .xls, or any format with a password
_MOST_PARTS = 20_000
_MOST_BYTES = 2_000_000_000
_MOST_RATIO = 500  # a bomb packs a thousandfold; big sheets stay below 50
_SMALL = 10_000_000


def content(path: Path) -> bytes:
    """Return a workbook's bytes once they look like a sound .xlsx package.

    Parameters
    ----------
    path : the file; WorkbookError says what is wrong with it and the cure
    """
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise WorkbookError(f"cannot read {path}: {trouble.strerror}") from trouble
    if data.startswith(_OLD_FORMAT):
        raise WorkbookError(
            f"{path.name} has a password or is an old .xls file: save it in Excel as"
            " .xlsx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check(package, path.name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as trouble:
        raise WorkbookError(
            f"{path.name} is not a sound .xlsx file: {trouble}"
        ) from trouble
    return data


def _check(package: zipfile.ZipFile, name: str) -> None:
    entries = package.infolist()
    names = [entry.filename.lower() for entry in entries]
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise WorkbookError(f"{name} is not an Excel workbook (.xlsx)")
    if len(set(names)) != len(names):
        raise WorkbookError(f"{name} holds a part twice; it is damaged or forged")
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    bomb = size > _SMALL and size > _MOST_RATIO * max(packed, 1)
    if len(entries) > _MOST_PARTS or size > _MOST_BYTES or bomb:
        raise WorkbookError(
            f"{name} unpacks to {size:,} bytes, too much to open safely"
        )
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            with package.open(entry) as part_file:
                start = part_file.read(4096)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise WorkbookError(f"{name} declares XML entities; no Excel file does")


def names(data: bytes) -> list[str]:
    """Return the names of all parts, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [entry for entry in package.namelist() if not entry.endswith("/")]


def part(data: bytes, name: str) -> bytes:
    """Return one part of a package; KeyError if it is not there."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def with_part(data: bytes, name: str, text: bytes) -> bytes:
    """Return a package in which one part is another, the rest in the same order."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for entry in package.infolist():
            old = package.read(entry)
            changed.writestr(entry, text if entry.filename == name else old)
    return buffer.getvalue()


def properties(data: bytes) -> dict[str, str]:
    """Return the custom document properties of a workbook."""
    try:
        root = ElementTree.fromstring(part(data, CUSTOM))
    except KeyError:
        return {}
    except ElementTree.ParseError as trouble:
        raise WorkbookError(f"document properties are damaged: {trouble}") from trouble
    return {
        entry.get("name", ""): "".join(entry.itertext())
        for entry in root.iter(f"{_CUSTOM_TAG}property")
    }


def trees(data: bytes, start: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Yield the parsed parts whose names begin with ``start``."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith(start) and name.endswith(".xml"):
                yield name, ElementTree.fromstring(package.read(name))
