"""Filling the kernel cache: once, and safe when two processes start at once.

Off by default, as it compiles every kernel: ``pytest -m benchmark``.
"""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.benchmark

WARM = "import sys; sys.argv[1:] = ['warm']; from xl_align.cli import main; main()"
WARMED = """
import numpy as np, time
from xl_align import inventory
many = np.full(200_000, 50.0)
start = time.perf_counter()
inventory.safety_stock(many, 8.0, 4.0, 0.95)
print(time.perf_counter() - start)
"""


def test_two_processes_fill_one_cache(tmp_path):
    environment = {**os.environ, "XL_ALIGN_CACHE": str(tmp_path)}
    both = [
        subprocess.Popen([sys.executable, "-c", WARM], env=environment)
        for _ in range(2)
    ]
    assert [process.wait() for process in both] == [0, 0]
    (folder,) = tmp_path.glob("kernels-*")
    filled = sorted(folder.rglob("*.nbc"))
    assert filled
    later = [sys.executable, "-c", WARMED]
    subprocess.run(later, env=environment, check=True, capture_output=True)
    assert sorted(folder.rglob("*.nbc")) == filled
