"""Cells in, cells out: what the way through a worksheet adds to the bare core.

Off by default: ``pytest -m benchmark -s``. Both sides run in this process on the
same ranges; ratios are printed and compared, never seconds.
"""

import subprocess
import sys

import numpy as np
import pytest
from benchmarks.test_safety_stock import best
from published.formulas import functions

from xl_align import inventory
from xl_align.hosts.cells import call

pytestmark = pytest.mark.benchmark

ROWS = 100_000
FIRST_CALL = """
import time, sys
start = time.perf_counter()
import numpy
numpy_there = time.perf_counter()
from xl_align.registry import catalog
from xl_align.hosts.cells import call
one = {f.name: f for f in catalog()}["XA_SAFETY_STOCK"]
assert call(one, [50, 8, 4, 0.95]) > 0
print((time.perf_counter() - numpy_there) * 1000)
"""


@pytest.fixture(scope="module")
def ranges():
    rng = np.random.default_rng(1)
    demand = rng.uniform(50, 500, (ROWS, 1))
    return {
        "XA_SAFETY_STOCK": (
            inventory.safety_stock,
            [
                demand,
                0.3 * demand,
                rng.uniform(1, 9, (ROWS, 1)),
                rng.uniform(0.8, 0.999, (ROWS, 1)),
            ],
        ),
        "XA_SAFETY_STOCK_FILL": (
            inventory.safety_stock_fill,
            [demand, 0.3 * demand, 4.0, rng.uniform(0.9, 0.999, (ROWS, 1)), 2 * demand],
        ),
        "XA_FILL_RATE": (inventory.fill_rate, [0.3 * demand, 0.6 * demand, 2 * demand]),
        "XA_EOQ": (inventory.eoq, [demand, 0.3 * demand, rng.uniform(1, 9, (ROWS, 1))]),
    }


@pytest.mark.parametrize(
    "name", ["XA_SAFETY_STOCK", "XA_SAFETY_STOCK_FILL", "XA_FILL_RATE", "XA_EOQ"]
)
def test_a_long_range_through_the_cells(name, ranges, capsys):
    core, columns = ranges[name]
    function = functions()[name]
    lists = [c.tolist() if isinstance(c, np.ndarray) else c for c in columns]
    np.testing.assert_array_equal(call(function, columns), core(*columns))
    bare = best(lambda: core(*columns))
    arrays = best(lambda: call(function, columns)) / bare
    rows = best(lambda: call(function, lists)) / bare
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: arrays {arrays:.1f}, rows of floats {rows:.1f}\n")
    assert arrays <= 3.0


def test_the_first_call_of_a_process(capsys):
    runs = [
        float(subprocess.check_output([sys.executable, "-c", FIRST_CALL]))
        for _ in range(7)
    ]
    with capsys.disabled():
        sys.stdout.write(f"\nfirst call above numpy: {min(runs):.0f} ms\n")
    assert min(runs) <= 150.0
