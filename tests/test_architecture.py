"""The house rules that a machine can keep."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "xl_align").rglob("*.py")) + sorted(
    (ROOT / "udfs").rglob("*.py")
)
HEAVY = ("pandas", "scipy", "numba", "openpyxl", "xlsxwriter", "duckdb", "rich")


def test_layers():
    """Run the import contracts of .importlinter."""
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert lines <= 40, f"{node.name} has {lines} lines"


def imported_by(statement):
    code = f"{statement}\nimport sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import xl_align.inventory, xl_align.cash, xl_align.cost",
        "from xl_align.cli import group; group.list_commands(None)",
        "import xl_align.workbook",
    ],
)
def test_importing_costs_nothing_that_is_not_used(statement):
    heavy = {name for name in HEAVY if name in imported_by(statement)}
    assert not heavy


def test_a_function_call_loads_numpy_only():
    """The path of the first scalar call: no numba, no pandas, no scipy."""
    loaded = imported_by(
        "from xl_align.registry import catalog\n"
        "from xl_align.hosts.cells import call\n"
        "one = {f.name: f for f in catalog()}['XA_SAFETY_STOCK']\n"
        "assert call(one, [50, 8, 4, 0.95]) > 0"
    )
    assert not {name for name in HEAVY if name in loaded}
