"""The kernels' coefficients are those that the script which fits them prints.

Off by default, as the fits take minutes: ``pytest -m benchmark``.
"""

import ast
import importlib.util
import inspect
from pathlib import Path

import pytest

from xl_align.kernels import exponential, loss, normal, window

pytestmark = pytest.mark.benchmark

SCRIPT = Path(__file__).parents[2] / "docs" / "approximations.py"
spec = importlib.util.spec_from_file_location("approximations", SCRIPT)
approximations = importlib.util.module_from_spec(spec)
spec.loader.exec_module(approximations)


def constants():
    """Every number written in these kernels, without its sign."""
    trees = (
        ast.parse(inspect.getsource(module))
        for module in (exponential, normal, loss, window)
    )
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {n.value for n in nodes if isinstance(n, ast.Constant)}


@pytest.mark.parametrize("family", approximations.FAMILIES)
def test_coefficients_are_those_of_the_fit(family):
    written = constants()
    for name, _, above, below in family():
        fitted = [abs(float(c)) for c in (*above, *below)]
        missing = [c for c in fitted if c != 0.0 and c not in written]
        assert not missing, name
