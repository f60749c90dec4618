"""The specimen workbook, written once for a test."""

import pytest
from workbook import specimen

from xl_align.workbook.writer import write


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "plan.xlsx"
    write(
        path,
        specimen.sheets(),
        title=specimen.TITLE,
        as_of=specimen.AS_OF,
        properties={"sources": "demo"},
    )
    return path
