"""Every function over ten thousand cells: nobody waits two seconds for a column.

Off by default: ``pytest -m benchmark``. Processor time, in one process.
"""

import time

import pytest
from hosts.test_every_function import FUNCTIONS, check, long_ranges

from xl_align.hosts.cells import call

pytestmark = pytest.mark.benchmark
ROWS, PATIENCE = 10_000, 2.0


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
def test_ten_thousand_cells_take_less_than_two_seconds(function):
    values = long_ranges(function, ROWS)
    start = time.process_time()
    check(call(function, values))
    assert time.process_time() - start < PATIENCE
