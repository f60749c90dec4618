"""A save in trouble: the old file or the new one, never a third; nothing stays."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workbook.template import template

from xl_align.errors import WorkbookError
from xl_align.workbook import parts, save
from xl_align.workbook.reading import Reader

TESTS = Path(__file__).parents[1]
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from workbook import specimen
from xl_align.errors import WorkbookError
from xl_align.workbook import Cell, Sheet
from xl_align.workbook.file import FileBook

path, mark, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
kept = 0
for i in range(rounds):
    book = FileBook(path)
    cells = Cell(1, 1, mark), Cell(2, 1, float(i), unit="count")
    book.put(Sheet("Ours", cells=cells))
    try:
        book.save(title="T", as_of=specimen.AS_OF)
        kept += 1
    except WorkbookError as trouble:
        assert "changed while" in str(trouble) or "written by another" in str(trouble)
print(kept, flush=True)
"""


def writer(path, mark, rounds):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), mark, str(rounds)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )


def mark_of(path):
    """Return what our sheet says, once every part of the file has been read."""
    package = parts.opened(path.read_bytes(), path.name)
    for name in package.names():
        package.read(name)
    return Reader(package).sheet("Ours").cells[1, 1].value


@pytest.fixture
def theirs(tmp_path):
    return template(tmp_path / "plan.xlsx")


def killed(theirs, count, seed):
    chance = random.Random(seed)
    for _ in range(count):
        with writer(theirs, "new", 100) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.25))
            process.send_signal(signal.SIGKILL)
        package = parts.opened(theirs.read_bytes(), theirs.name)
        for name in package.names():
            package.read(name)
    with writer(theirs, "last", 1) as process:
        assert process.stdout.read().split() == ["ready", "1"]
    assert mark_of(theirs) == "last"
    assert [path.name for path in theirs.parent.iterdir()] == [theirs.name]


def test_killed_at_random_moments(theirs):
    killed(theirs, 3, seed=3)


@pytest.mark.benchmark
def test_killed_at_200_random_moments(theirs):
    killed(theirs, 200, seed=4)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_every_call_of_a_save_may_fail(theirs, code, monkeypatch):
    """The first call of a save fails, then the second ... until none is left."""
    old = theirs.read_bytes()
    content = old + b"new"
    calls = ["open", "write", "fsync", "replace", "chmod", "fdopen"]
    failures = 0
    for at in range(1, 50):
        with monkeypatch.context() as patch:
            count = fail_at(patch, calls, at, code)
            reason = replaced(theirs, content)
        failures += reason is not None
        assert os.strerror(code) in (reason or os.strerror(code))
        assert theirs.read_bytes() in (old, content)
        names = [p.name for p in theirs.parent.iterdir()]
        assert [n for n in names if not n.endswith(".lock")] == [theirs.name]
        if count[0] < at:
            break
        theirs.write_bytes(old)
    assert failures >= 4
    assert theirs.read_bytes() == content


def replaced(path, content):
    """Return why a save failed, or None."""
    try:
        with save.held(path):
            save.replace(path, content)
    except WorkbookError as trouble:
        return str(trouble)
    return None


def fail_at(patch, calls, at, code):
    count = [0]

    def failing(real):
        def call(*given, **named):
            count[0] += 1
            if count[0] == at:
                raise OSError(code, os.strerror(code))
            return real(*given, **named)

        return call

    for name in calls:
        patch.setattr(save.os, name, failing(getattr(os, name)))
    return count


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk(theirs, monkeypatch):
    real, old = os.open, theirs.read_bytes()

    def full(path, *flags, **named):
        whole = str(path).endswith(".tmp")
        return real("/dev/full" if whole else path, os.O_WRONLY if whole else flags[0])

    monkeypatch.setattr(save.os, "open", full)
    with pytest.raises(WorkbookError, match="No space left on device"):
        save.replace(theirs, old * 100)
    assert theirs.read_bytes() == old


@pytest.mark.parametrize("writers", [2, 4])
def test_concurrent_writers_and_a_reader(theirs, writers):
    rounds = 3
    processes = [writer(theirs, f"writer {i}", rounds) for i in range(writers)]
    seen, kept = set(), []
    while any(process.poll() is None for process in processes):
        package = parts.opened(theirs.read_bytes(), theirs.name)
        if "Ours" in Reader(package).tabs:
            seen.add(mark_of(theirs))
        time.sleep(0.01)
    for process in processes:
        with process:
            kept.append(int(process.stdout.read().split()[-1]))
            assert process.wait() == 0
    assert seen <= {f"writer {i}" for i in range(writers)}
    assert sum(kept) >= 1
    assert mark_of(theirs).startswith("writer")
    left = {path.name for path in theirs.parent.iterdir()}
    assert left == {theirs.name}
