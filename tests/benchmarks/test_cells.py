"""Cells in, cells out: what the way through a worksheet adds to the bare core.

Off by default: ``pytest -m benchmark -s``. Both sides run in this process on the
same ranges; ratios are printed and compared, never seconds.
"""

import subprocess
import sys
from itertools import chain

import numpy as np
import pytest
from benchmarks.test_safety_stock import ratio
from published.formulas import functions

from xl_align import cash, inventory
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


def columns():
    """Ranges of each function, and the core that stands behind it."""
    rng = np.random.default_rng(1)
    demand = rng.uniform(50, 500, (ROWS, 1))
    sd, times = 0.3 * demand, rng.uniform(1, 9, (ROWS, 1))
    level = rng.uniform(0.8, 0.999, (ROWS, 1))
    return {
        "XA_STOCK_CASH": (cash.stock_cash, [demand, sd]),
        "XA_REORDER_POINT": (inventory.reorder_point, [demand, times, sd]),
        "XA_DIO": (cash.dio, [demand, sd, 365.0]),
        "XA_EOQ": (inventory.eoq, [demand, sd, times]),
        "XA_SERVICE_FACTOR": (inventory.service_factor, [level]),
        "XA_SAFETY_STOCK": (inventory.safety_stock, [demand, sd, times, level]),
        "XA_FILL_RATE": (inventory.fill_rate, [sd, 2 * sd, 2 * demand]),
        "XA_SAFETY_STOCK_FILL": (
            inventory.safety_stock_fill,
            [demand, sd, 4.0, level, 2 * demand],
        ),
    }


RANGES = columns()


def converted(core, rows):
    """The core with the least conversion there is: nothing is checked."""
    arrays = [
        np.fromiter(chain.from_iterable(r), float, ROWS).reshape(ROWS, 1)
        if isinstance(r, tuple)
        else r
        for r in rows
    ]
    return core(*arrays).tolist()


@pytest.mark.parametrize("name", RANGES)
def test_a_long_range_through_the_cells(name, capsys):
    """Against the bare core, both as arrays; both from rows of Python floats to rows.

    A host hands over tuples of rows, and takes rows: that conversion is many times
    the arithmetic of a multiplication, and belongs to both sides.
    """
    core, given = RANGES[name]
    function = functions()[name]
    rows = [tuple(map(tuple, c.tolist())) if np.ndim(c) else c for c in given]
    assert call(function, rows) == converted(core, rows)
    arrays = ratio(lambda: call(function, given), lambda: core(*given), 30)
    lists = ratio(lambda: call(function, rows), lambda: converted(core, rows))
    alone = ratio(lambda: converted(core, rows), lambda: core(*given))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{name}: arrays {arrays:.1f}, rows of floats {lists:.1f}"
            f" (their conversion alone: {alone:.0f} times the core)\n"
        )
    assert arrays <= 3.0
    assert lists <= 3.0


def test_the_first_call_of_a_process(capsys):
    runs = [
        float(subprocess.check_output([sys.executable, "-c", FIRST_CALL]))
        for _ in range(7)
    ]
    with capsys.disabled():
        sys.stdout.write(f"\nfirst call above numpy: {min(runs):.0f} ms\n")
    assert min(runs) <= 150.0
