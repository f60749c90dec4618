"""Fixtures and settings that several folders of tests share."""

import os

import pytest
from click.testing import CliRunner
from hosts.office import calc, libreoffice
from hosts.validator import valid
from hypothesis import settings

from xl_align.cli import group

__all__ = ["calc", "libreoffice", "valid"]

# Deadlines would be timed asserts; on CI the same examples run every time.
settings.register_profile(
    "house", deadline=None, max_examples=60, derandomize=os.environ.get("CI") == "true"
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Run the demo once; return its folder and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    run = CliRunner().invoke(group, ["demo", str(folder)])
    assert run.exit_code == 0, run.output
    return folder, run.output
