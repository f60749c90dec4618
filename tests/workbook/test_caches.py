"""What charts keep of ranges that changed, in both formats of charts."""

from datetime import date

import pandas as pd
import pytest
from workbook.template import template, with_part

from xl_align.workbook import markup, parts, recalculate
from xl_align.workbook.file import FileBook

SPACE = "http://schemas.microsoft.com/office/drawing/2014/chartex"
CHART = "xl/charts/chartEx1.xml"
POINTS = "<cx:pt idx='0'>{}</cx:pt><cx:pt idx='1'>{}</cx:pt>"
# As Excel 2016 keeps a waterfall: one range by name, one by its place, one of levels.
TEXT = f"""<cx:chartSpace xmlns:cx="{SPACE}"><cx:chartData>
<cx:data id="0">
<cx:strDim type="cat"><cx:f>Data!$B$4:$B$7</cx:f>
<cx:lvl ptCount="2">{POINTS.format("old", "older")}</cx:lvl></cx:strDim>
<cx:numDim type="val"><cx:f>units</cx:f>
<cx:lvl ptCount="2" formatCode="General">{POINTS.format(1, 2)}</cx:lvl></cx:numDim>
</cx:data>
<cx:data id="1">
<cx:strDim type="cat"><cx:f>Data!$B$4:$B$7</cx:f>
<cx:lvl ptCount="2">{POINTS.format("a", "b")}</cx:lvl>
<cx:lvl ptCount="2">{POINTS.format("c", "d")}</cx:lvl></cx:strDim>
<cx:numDim type="val"><cx:f>Other!$B$4:$B$7</cx:f>
<cx:lvl ptCount="2" formatCode="General">{POINTS.format(3, 4)}</cx:lvl></cx:numDim>
</cx:data>
</cx:chartData></cx:chartSpace>"""


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(recalculate, "installed", lambda: False)
    path = template(tmp_path / "plan.xlsx")
    package = parts.opened(path.read_bytes())
    package.put(CHART, TEXT.encode())
    path.write_bytes(package.content())
    return path


def levels(package):
    """Return the points of every level, as a list of (count, texts by number)."""
    return [
        (level.get("ptCount"), {p.get("idx"): p.text for p in level})
        for level in markup.within(package.tree(CHART), "lvl")
    ]


def fill(path, items, units):
    book = FileBook(path)
    book.fill("Plan", pd.DataFrame({"Item": items, "Units": units, "Cost": 1.0}))
    book.save(title="", as_of=date(2026, 1, 1))
    return parts.opened(path.read_bytes())


def test_a_chart_of_2016_follows_and_is_redrawn(path):
    package = fill(path, ["x & y", "z", None], [1.5, None, 3])
    first, second, *others = levels(package)
    assert first == ("3", {"0": "x & y", "1": "z"})
    assert second == ("3", {"0": "1.5", "2": "3"})
    assert others == [
        ("2", {"0": "a", "1": "b"}),
        ("2", {"0": "c", "1": "d"}),
        ("2", {"0": "3", "1": "4"}),
    ]
    assert b"Data!$B$4:$B$6" in package.read(CHART)


def test_a_chart_that_is_right_keeps_its_bytes(path):
    once = fill(path, ["x", "y"], [1, 2]).read(CHART)
    assert fill(path, ["x", "y"], [1, 2]).read(CHART) == once


def test_an_older_chart_by_name(path):
    chart = "xl/charts/chart1.xml"
    named = with_part(
        path.read_bytes(), chart, lambda t: t.replace(b"Data!$C$4:$C$7", b"units")
    )
    path.write_bytes(named)
    text = fill(path, ["x", "y"], [41, 42]).read(chart)
    assert b"<c:v>41</c:v>" in text
    assert b"<c:v>42</c:v>" in text
