"""Each function: its published cases, its oracles, and the worst error among them.

Off by default; prints Markdown: ``pytest -m benchmark -s -k table_of_accuracy``. The
figures come from the cases and the tests themselves, nothing is written down here.
"""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from published import formulas
from published.test_worksheet import ADAPTER_OF, CASES

from xl_align.registry import catalog

pytestmark = pytest.mark.benchmark
TESTS = Path(__file__).parents[1]
ORACLES = {  # what an oracle looks like in a test
    "mpmath": r"mpmath\.|oracles\.(normal|unit|gamma|count)",
    "scipy": r"stats\.|integrate\.|optimize\.",
    "brute force": r"itertools\.|oracles\.(cheapest|croston|aged)|min\(map\(",
    "numpy": r"np\.(quantile|einsum|random)",
}
NOT_FROM_CASES = "identity or by hand"


def asked_by(case):
    """Return the answer of a case and the functions it took."""
    names = []
    cells = formulas.call
    formulas.call = lambda one, args: names.append(one.name) or cells(one, args)
    try:
        return ADAPTER_OF[case["id"]](case["given"]), set(names)
    finally:
        formulas.call = cells


def worst(case, got):
    """Return the largest relative error of a case; what must be 0 counts as it is."""
    most = 0.0
    for name, expected in case["expected"].items():
        right = np.ravel(np.asarray(expected, dtype=object))
        pairs = zip(right, np.ravel(np.asarray(got[name], dtype=object)), strict=True)
        for want, have in pairs:
            if not isinstance(want, str):
                error = abs(float(have) - want)
                most = max(most, error / abs(want) if want else error)
    return most


def oracles():
    """Return what each function is checked against besides published numbers."""
    found = defaultdict(set)
    for path in (TESTS / "books").glob("*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                nodes = [*node.decorator_list, node]
                body = "".join(ast.get_source_segment(text, n) for n in nodes)
                kinds = {k for k, mark in ORACLES.items() if re.search(mark, body)}
                for name in re.findall(r'"([A-Z][A-Z_]{2,})"', body):
                    found[f"XA_{name}"] |= kinds or {NOT_FROM_CASES}
    return found


def test_table_of_accuracy(capsys):
    cases, errors = defaultdict(int), defaultdict(float)
    for case in CASES:
        got, names = asked_by(case)
        error = worst(case, got)
        for name in names:
            cases[name] += 1
            errors[name] = max(errors[name], error)
    against = oracles()
    lines = [
        "| function | published cases | worst relative error | further oracles |",
        "|---|---|---|---|",
    ]
    for one in catalog():
        error = f"{errors[one.name]:.1e}" if cases[one.name] else ""
        kinds = ", ".join(sorted(against[one.name]))
        lines.append(f"| {one.name} | {cases[one.name]} | {error} | {kinds} |")
        assert cases[one.name] or kinds, one.name
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
