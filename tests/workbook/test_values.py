"""Texts, numbers and days put into tables come back as they were."""

import math
from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook.template import cells, filled, template

from xl_align.errors import WorkbookError
from xl_align.workbook.reading import Reader

HOSTILE = ["=1+1", "+1", "-1", "@x", "\tx", "_x0041_", "a\x01b", "<b>&", " x ", "😀"]


def test_text_is_always_text(data):
    body = pl.DataFrame({"Item": HOSTILE, "Units": 1, "Cost": 0.5})
    package = filled(data, body)
    found = cells(package)
    for i, text in enumerate(HOSTILE):
        held = found[4 + i, 2]
        assert (held.value, held.formula) == (text, "")
    styles = package.tree("xl/styles.xml")
    formats = next(styles.iter("{*}cellXfs"))
    quoted = [formats[found[4 + i, 2].style].get("quotePrefix") for i in range(10)]
    assert quoted == ["1"] * 5 + [None] * 5


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=9),
    st.text(max_size=40),
)
def test_every_double_and_text_comes_back(tmp_path_factory, numbers, text):
    path = tmp_path_factory.getbasetemp() / "exact.xlsx"
    if not path.exists():
        template(path)
    body = pl.DataFrame({"Item": text, "Units": numbers, "Cost": numbers})
    found = cells(filled(path.read_bytes(), body))
    assert [found[4 + i, 3].value for i in range(len(numbers))] == numbers
    assert found[4, 2].value == text


def test_dates_moments_and_blanks(data):
    body = pl.DataFrame(
        {
            "Item": [date(1900, 1, 1), date(1900, 3, 1), None],
            "Units": [datetime(2026, 1, 1, 12), None, datetime(2026, 1, 2)],
            "Cost": [1.5, math.nan, None],
        }
    )
    package = filled(data, body)
    found, reader = cells(package), Reader(package)
    assert [found[4, 2].value, found[5, 2].value] == [1, 61]
    assert reader.value(found[5, 2]) == date(1900, 3, 1)
    assert reader.value(found[4, 3]) == datetime(2026, 1, 1, 12)
    assert (6, 2) not in found or found[6, 2].value is None
    assert found[5, 4].value is None


def test_too_long_a_text(data):
    body = pl.DataFrame({"Item": ["x" * 32768], "Units": 1, "Cost": 1.0})
    with pytest.raises(WorkbookError, match="too long for a cell"):
        filled(data, body).read("xl/worksheets/sheet1.xml")
