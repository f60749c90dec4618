"""Two companies whose workbooks every host must write alike: made up, and real."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from xl_align.cli import group

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "workbooks" / "samples" / "meridian"
REAL = ROOT.parent / "shared" / "data" / "adventureworks"
COMPANIES = [
    "meridian",
    pytest.param(
        "adventureworks",
        marks=[
            pytest.mark.shared,
            pytest.mark.skipif(
                not REAL.exists(), reason="the shared data bundle is not there"
            ),
        ],
    ),
]


def made(company, folder):
    """Make the workbook of a company beside its data; return its path."""
    if company == "adventureworks":
        path, profile = folder / "AdventureWorks.xlsx", ["--profile", company]
        (folder / REAL.name).symlink_to(REAL)
    else:
        path, profile = folder / "Meridian Outdoor.xlsx", []
        shutil.copytree(SAMPLE, folder / company)
    source = ["--source", str(folder / company)]
    run = CliRunner().invoke(group, ["new", str(path), *source, *profile])
    assert path.exists(), run.output
    return path


def copied(path, folder):
    """Copy a workbook; its data stays where it is and is linked."""
    folder.mkdir(exist_ok=True)
    for other in path.parent.iterdir():
        if other.is_dir():
            (folder / other.name).symlink_to(other)
    return Path(shutil.copy(path, folder))
