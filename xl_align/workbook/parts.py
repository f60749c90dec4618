"""The package around a workbook as bytes: checked, read, one part replaced."""

import io
from pathlib import Path

from xl_align.errors import WorkbookError
from xl_align.workbook import properties as document
from xl_align.workbook.package import Package

CUSTOM = document.CUSTOM


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
    opened(data, path.name)
    return data


def opened(data: bytes, name: str = "the workbook") -> Package:
    """Return the package in these bytes, checked."""
    return Package(io.BytesIO(data), name)


def names(data: bytes) -> list[str]:
    """Return the names of all parts, in order."""
    return opened(data).names()


def part(data: bytes, name: str) -> bytes:
    """Return one part of a package; WorkbookError if it is not there."""
    return opened(data).read(name)


def with_part(data: bytes, name: str, text: bytes) -> bytes:
    """Return a package in which one part is another, the rest as it was."""
    package = opened(data)
    package.put(name, text)
    return package.content()


def properties(data: bytes) -> dict[str, str]:
    """Return the custom document properties of a workbook."""
    return document.read(opened(data))
