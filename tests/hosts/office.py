"""LibreOffice as tests get it: with our extension or without, for a session."""

import io
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from hosts.libreoffice import SYSTEM_PYTHON, LibreOffice, this_tree


def missing(reason):
    """Skip a test that needs a program we lack; on CI nothing may be skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def started(extensions=None):
    """Start a LibreOffice, or skip without it."""
    if not shutil.which("soffice") or not os.access(SYSTEM_PYTHON, os.X_OK):
        missing("LibreOffice is not installed")
    try:
        return LibreOffice(extensions)
    except RuntimeError as trouble:
        missing(f"{trouble}; is python3-uno installed?")


@pytest.fixture(scope="session")
def libreoffice():
    """Start LibreOffice once; skip without it."""
    office = started()
    yield office
    office.close()


def unpacked(folder, place):
    """Unpack the extension as `install` would lay it down; return the folder above."""
    import xl_align.commands  # noqa: F401  publishes the commands
    from xl_align.hosts.libreoffice import extension
    from xl_align.registry import catalog, commands

    content = extension(catalog(), commands(), place)
    zipfile.ZipFile(io.BytesIO(content)).extractall(Path(folder) / "extension")
    return folder


def started_with(tmp_path_factory, folder, line):
    """Start a LibreOffice whose Python runs a line first and imports from a folder."""
    (folder / "first.pth").write_text(f"{line}\n")
    place = this_tree()
    place["paths"] = [*place["paths"], str(folder)]
    return started(unpacked(tmp_path_factory.mktemp("office"), place))


@pytest.fixture(scope="session")
def calc(tmp_path_factory):
    """Start a LibreOffice that has the extension, and knows this environment."""
    office = started(unpacked(tmp_path_factory.mktemp("calc"), this_tree()))
    yield office
    office.close()
