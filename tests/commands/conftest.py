"""A workbook to press commands on."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def workbook(demo, tmp_path):
    """A workbook of one's own beside the sample's tables."""
    shutil.copytree(demo[0] / "meridian", tmp_path / "meridian")
    return Path(shutil.copy(demo[0] / "Meridian Outdoor.xlsx", tmp_path))
