"""Documents that are made from the code must not go stale."""

import importlib.util
import re
from pathlib import Path

import pytest

from xl_align.cli import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["tables", "commands", "ribbon"])
def test_a_page_made_from_the_code_is_current(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"docs/{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.PAGE.read_text("utf-8") == made.page()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_every_command(name):
    assert f"xl-align {name}" in README


def test_links_and_pictures_are_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
