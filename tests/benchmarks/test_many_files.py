"""Hundreds of small workbooks in one call: time for each and memory stay flat.

Off by default: ``pytest -m benchmark -s``. The command runs in a process of its own;
what it and its workers cost is what the system counted for them.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from test_smallest import ACCOUNTS, DEMAND, ITEMS, LEDGER, SALES

from xl_align.cli import group

pytestmark = pytest.mark.benchmark

TABLES = {
    "items": ITEMS,
    "demand": DEMAND,
    "sales": SALES,
    "ledger": LEDGER,
    "accounts": ACCOUNTS,
}
FEW, MANY = 100, 500
COUNTED = """
import json, resource, sys
from xl_align.cli import group
try:
    group(["regenerate", "--jobs", "2", *sys.argv[1:]])
except SystemExit as end:
    used = [resource.getrusage(who) for who in
            (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(one.ru_utime + one.ru_stime for one in used)
    peaks = [one.ru_maxrss / 1024 for one in used]
    print(json.dumps([end.code, seconds, *peaks]), file=sys.stderr)
"""


@pytest.fixture
def books(tmp_path):
    """Write one workbook from a small folder and copy it; then the prices change."""
    for table, text in TABLES.items():
        (tmp_path / f"{table}.csv").write_text(text)
    (tmp_path / "settings.toml").write_text("as_of = 2026-06-28\n")
    first = tmp_path / "plan 0.xlsx"
    made = CliRunner().invoke(group, ["new", str(first), "--source", str(tmp_path)])
    assert made.exit_code == 0, made.output
    copies = [tmp_path / f"plan {i}.xlsx" for i in range(MANY)]
    for copy in copies[1:]:
        shutil.copyfile(first, copy)
    return copies


def regenerated(books, cost):
    """Return CPU seconds for each book, and the peaks of the caller and a worker."""
    items = books[0].with_name("items.csv")
    items.write_text(ITEMS.replace("each,4,9", f"each,{cost},9"))
    run = subprocess.run(
        [sys.executable, "-c", COUNTED, *map(str, books)],
        capture_output=True,
        text=True,
        env=os.environ,
        check=True,
    )
    states = [line.split()[0] for line in run.stdout.splitlines()]
    assert states == ["changed"] * len(books)
    code, seconds, caller, worker = json.loads(run.stderr.splitlines()[-1])
    assert code == 0
    return seconds / len(books), caller, worker


def test_many_small_workbooks(books, capsys):
    few, caller, worker = regenerated(books[:FEW], 5)
    many, caller_many, worker_many = regenerated(books, 6)
    with capsys.disabled():
        print(  # noqa: T201
            f"\na small workbook costs {few:.3f} CPU s among {FEW}, {many:.3f} among"
            f" {MANY}; peaks {caller:.0f} and {worker:.0f} MB, then {caller_many:.0f}"
            f" and {worker_many:.0f} MB"
        )
    assert many <= 1.2 * few
    assert caller_many <= 1.1 * caller
    assert worker_many <= 1.1 * worker
