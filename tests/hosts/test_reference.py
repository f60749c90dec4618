"""The reference: current, complete, and right where it gives an example."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from xl_align.cli.functions import explain, functions
from xl_align.hosts.reference import example, formula, pages, section
from xl_align.hosts.spill import is_error
from xl_align.registry import catalog

DOCS = Path(__file__).parents[2] / "docs" / "functions"
NEEDS_A_WORKBOOK = {"XA_SCENARIO", "XA_BASELINE"}


def test_no_page_is_stale():
    """`xl-align functions --docs docs/functions` writes them."""
    written = pages(catalog())
    assert {file.name for file in DOCS.glob("*.md")} == set(written)
    for name, text in written.items():
        assert (DOCS / name).read_text("utf-8") == text, name


@pytest.mark.parametrize("one", catalog(), ids=lambda one: one.name)
def test_every_example_has_an_answer(one):
    shown = " ".join(example(one))
    assert formula(one).startswith(f"={one.name}(")
    if one.name not in NEEDS_A_WORKBOOK:
        assert not is_error(shown.removeprefix("Result: `"))


@pytest.mark.parametrize("one", catalog(), ids=lambda one: one.name)
def test_every_section_has_its_parts(one):
    text = section(one, catalog())
    for word in one.arguments:
        assert f"| {word.name} |" in text
    for part in (one.signature, one.summary, one.equation, "Errors: ", "Source: "):
        assert part in text


def test_the_shell_shows_the_same_and_finds_a_stale_page(tmp_path):
    one = {one.name: one for one in catalog()}["XA_EOQ"]
    run = CliRunner().invoke(explain, ["eoq"])
    assert run.output.strip() == section(one, catalog()).strip()
    write = ["--docs", str(tmp_path)]
    assert CliRunner().invoke(functions, write).exit_code == 0
    assert CliRunner().invoke(functions, [*write, "--check"]).exit_code == 0
    (tmp_path / "cash.md").write_text("old")
    (tmp_path / "gone.md").write_text("of a category that is no more")
    run = CliRunner().invoke(functions, [*write, "--check"])
    assert run.exit_code == 1
    assert [Path(line).name for line in run.output.split()] == ["cash.md", "gone.md"]


def test_a_category_can_be_asked_for():
    run = CliRunner().invoke(functions, ["--category", "cash"])
    assert "XA_CASH_LADDER(orders, periods)" in run.output
    assert "XA_EOQ" not in run.output
