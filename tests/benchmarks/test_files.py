"""Large workbooks against what a user would use instead.

Off by default: ``pytest -m benchmark -s``. Each job runs in a process of its own, so
that its peak of memory is its own; ratios are printed and compared, never seconds.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark

JOBS = Path(__file__).with_name("file_jobs.py")
ROWS, MORE = 200_000, 500_000


def timed(job, rows, folder, rounds=1, clock="cpu"):
    """Return the least seconds of a job, its peak of memory in MB, and how much of
    that is above Python, its libraries and the frame itself.

    The clock is ``cpu``, which a busy machine does not disturb, or ``wait``.
    """
    order = [sys.executable, "-W", "ignore", str(JOBS), job, str(rows), str(folder)]
    runs = [
        json.loads(subprocess.run(order, capture_output=True, check=True).stdout)
        for _ in range(rounds)
    ]
    seconds = min(run[clock] for run in runs)
    return (
        seconds,
        min(run["peak"] for run in runs),
        min(run["peak"] - run["before"] for run in runs),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("files")
    for rows in (ROWS, MORE):
        timed("template", rows, made)
    return made


def say(capsys, words):
    with capsys.disabled():
        print(f"\n{words}")  # noqa: T201


def test_refresh_against_the_floor(folder, capsys):
    """A refresh costs at most 2.5 times formatting and deflating its cells alone."""
    ours, memory, _ = timed("refresh", ROWS, folder, 3)
    floor, _, _ = timed("floor", ROWS, folder, 3)
    say(capsys, f"refresh {ours / floor:.2f} times the floor, peak {memory:.0f} MB")
    assert ours <= 2.5 * floor


def test_memory_is_flat(folder, capsys):
    """Of the whole peak most is Python, its libraries and the frame given: these are
    no part of the refresh, and more rows of a frame are more of it.
    """
    _, small, extra = timed("refresh", ROWS, folder, 3)
    _, large, more = timed("refresh", MORE, folder, 3)
    say(
        capsys,
        f"refresh takes {extra:.0f} MB at {ROWS:,} rows, {more:.0f} MB at {MORE:,};"
        f" the whole process {small:.0f} MB and {large:.0f} MB",
    )
    assert more <= 1.3 * extra


def test_refresh_against_openpyxl(folder, capsys):
    ours, peak, extra = timed("refresh", ROWS, folder, 3)
    theirs, their_peak, their_extra = timed("openpyxl_refresh", ROWS, folder)
    say(
        capsys,
        f"refresh {theirs / ours:.0f} times faster ({theirs:.0f} s to {ours:.2f} s),"
        f" peak {their_peak:.0f} to {peak:.0f} MB, extra {their_extra:.0f} to"
        f" {extra:.0f} MB",
    )
    assert theirs >= 25 * ours
    assert their_peak >= 10 * peak


def test_a_new_workbook(folder, capsys):
    """Table, chart and sparkline included: our way to write many rows anew."""
    ours, _, _ = timed("new", ROWS, folder)
    theirs, _, _ = timed("openpyxl_new", ROWS, folder)
    say(capsys, f"new workbook {theirs / ours:.1f} times faster than openpyxl")
    assert theirs >= 8 * ours


@pytest.mark.parametrize("job", ["read", "read_foreign"])
def test_reading_against_openpyxl(folder, capsys, job):
    """A table of ours here; a stranger's file in a child, its start included.

    Ours reads on two cores, so what counts is how long somebody waits.
    """
    ours, peak, _ = timed(job, ROWS, folder, 3, "wait")
    theirs, _, _ = timed("openpyxl_read", ROWS, folder, 1, "wait")
    say(capsys, f"{job} {theirs / ours:.1f} times openpyxl's read-only, {peak:.0f} MB")
    assert theirs >= 8 * ours
