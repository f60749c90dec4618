"""The harness itself: it never outlives the tests that started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STARTS = """
import sys, time
sys.path.insert(0, sys.argv[1])
from hosts.libreoffice import LibreOffice
office = LibreOffice()
print(office._office, flush=True)
time.sleep(60)
"""


def alive(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    states = Path("/proc").glob("[0-9]*/stat")
    return any(_running(state, group) for state in states)


def _running(state, group):
    try:
        fields = state.read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return int(fields[2]) == group and fields[0] != "Z"


@pytest.mark.libreoffice
def test_office_ends_when_the_tests_are_killed(libreoffice):
    code = [sys.executable, "-c", STARTS, str(Path(__file__).parents[1])]
    with subprocess.Popen(code, stdout=subprocess.PIPE, text=True) as runner:
        group = int(runner.stdout.readline())
        assert alive(group)
        runner.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while alive(group) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(group)


@pytest.mark.libreoffice
def test_a_broken_file_is_an_error_and_not_the_end(libreoffice, tmp_path):
    with pytest.raises(RuntimeError):
        libreoffice.recalculated(tmp_path / "missing.xlsx")
    assert libreoffice._server.poll() is None
