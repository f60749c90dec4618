"""A small file takes less than 1 GB, whatever is in it, and ends in a clear error."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from workbook import hostile

MOST = 1_000_000_000  # bytes, Python and its libraries included


@pytest.mark.skipif(sys.platform != "linux", reason="it has no /proc")
@pytest.mark.parametrize("case", hostile.CASES)
def test_small_files_that_would_cost_much(case, tmp_path):
    path = tmp_path / "small.xlsx"
    path.write_bytes(hostile.workbook(case))
    assert path.stat().st_size < 1_000_000
    tests = Path(__file__).parents[1]
    run = subprocess.run(
        [sys.executable, hostile.__file__, str(path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"},
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    peak, said = json.loads(run.stdout)
    assert said == ["refused", "refused"]
    assert peak < MOST
