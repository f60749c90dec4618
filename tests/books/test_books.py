"""The books: one line each, and every function is asked for a number somewhere.

This folder is not called udfs: on the path of the tests it would hide the books.
"""

import ast
import re
from pathlib import Path

import pytest

from xl_align.registry import catalog

ROOT = Path(__file__).parents[2]
BOOKS = sorted((ROOT / "udfs").glob("*.py"))


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_bodies_are_one_call(book):
    for node in ast.walk(ast.parse(book.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            doc, body = node.body
            assert isinstance(doc, ast.Expr)
            assert isinstance(body, ast.Return), node.name


def test_every_function_is_tested_by_number():
    tests = [
        *Path(__file__).parent.glob("*.py"),
        *(ROOT / "tests/published").glob("*.py"),
    ]
    asked = set(re.findall(r'"([A-Z_]{3,})"', "".join(t.read_text() for t in tests)))
    assert {one.name.removeprefix("XA_") for one in catalog()} <= asked
