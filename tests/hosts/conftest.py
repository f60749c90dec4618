"""A small workbook beside its data, made once: what tests of open workbooks press."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def pattern(tmp_path_factory):
    from hosts import small  # later, as pytest reads test modules itself

    return small.workbook(tmp_path_factory.mktemp("small"))


@pytest.fixture
def workbook(pattern, tmp_path):
    """A copy of one's own, beside a copy of its data."""
    shutil.copytree(pattern.parent / "data", tmp_path / "data")
    return Path(shutil.copy(pattern, tmp_path))
