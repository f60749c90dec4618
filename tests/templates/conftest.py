"""The sample, and every template laid out from it in both spellings."""

from pathlib import Path

import pytest

from xl_align.templates import SPELLINGS, TEMPLATES, sample

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def data():
    return sample(ROOT / "workbooks" / "samples" / "meridian")


@pytest.fixture(scope="session")
def laid(data):
    """Return the sheets of every template in both spellings."""
    return {
        (name, spelling): make(data, spelling)
        for name, make in TEMPLATES.items()
        for spelling in SPELLINGS.values()
    }
