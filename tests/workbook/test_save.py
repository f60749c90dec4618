"""A save is whole or not at all, and never under somebody's hands."""

import os
import stat
import subprocess
import sys
import textwrap

import pytest
from filelock import FileLock

from xl_align.errors import WorkbookError
from xl_align.workbook import save

KILLED = """
    import os, signal, sys
    from pathlib import Path
    from xl_align.workbook import save

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(os, sys.argv[2], die)
    path = Path(sys.argv[1])
    with save.held(path):
        save.replace(path, b"new" * 1000)
"""


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")
    return path


@pytest.mark.parametrize("moment", ["fdopen", "fsync", "replace"])
def test_killed_writer_leaves_the_old_file(old, moment):
    code = textwrap.dedent(KILLED)
    killed = subprocess.run([sys.executable, "-c", code, str(old), moment], check=False)
    assert killed.returncode == -9
    assert old.read_bytes() == b"old"
    with save.held(old):  # the next writer sweeps what the killed one left
        save.replace(old, b"new")
    assert old.read_bytes() == b"new"
    assert [path.name for path in old.parent.iterdir()] == ["plan.xlsx"]


def test_failed_write_leaves_no_temporary(old, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkbookError, match="No space left"):
        save.replace(old, b"new")
    assert old.read_bytes() == b"old"
    assert len(list(old.parent.iterdir())) == 1


def test_excel_has_it_open(old):
    owner = "Ada Lovelace"
    data = (
        bytes([len(owner)])
        + owner.encode().ljust(54)
        + b"\x0c\x00"
        + owner.encode("utf-16le")
    )
    old.with_name("~$plan.xlsx").write_bytes(data)
    with pytest.raises(
        WorkbookError,
        match=r"open in another program \(Ada Lovelace since 20\d\d-\d\d-\d\d",
    ):
        save.replace(old, b"new")


def test_calc_has_it_open(old):
    note = old.with_name(".~lock.plan.xlsx#")
    note.write_text(",ada,workstation,21.11.2026 10:00,file:///home/ada/.config;")
    words = r"\(ada on workstation since 21\.11\.2026 10:00\)"
    with pytest.raises(WorkbookError, match=words), save.held(old):
        pass
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize("mark", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_a_mark_left_behind_can_be_overridden(old, mark):
    old.with_name(mark).write_bytes(b"\x03Ada, ada,home,today,")
    with pytest.raises(WorkbookError, match="--anyway"):
        save.replace(old, b"new")
    with save.held(old, anyway=True):
        save.replace(old, b"new", anyway=True)
    assert old.read_bytes() == b"new"
    assert old.with_name(mark).exists()  # it is not ours to remove


def test_a_living_writer_is_never_overridden(old, monkeypatch):
    monkeypatch.setattr(save, "WAIT", 0.1)
    other = FileLock(old.with_name(".plan.xlsx.xl_align.lock"))
    with (
        other,
        pytest.raises(WorkbookError, match="being written by another"),
        save.held(old, anyway=True),
    ):
        pass


def test_two_writers_do_not_collide(old, monkeypatch):
    monkeypatch.setattr(save, "WAIT", 0.1)
    other = FileLock(old.with_name(".plan.xlsx.xl_align.lock"))
    with (
        other,
        pytest.raises(WorkbookError, match="being written by another"),
        save.held(old),
    ):
        pass


def test_read_only_folder(old, monkeypatch):
    def refused(path, *_, **__):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(
        WorkbookError, match=r"cannot write plan\.xlsx in .*Permission denied"
    ):
        save.replace(old, b"new")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_truly_read_only_folder(old):
    old.parent.chmod(0o555)
    with pytest.raises(WorkbookError, match="may write to"), save.held(old):
        save.replace(old, b"new")


def test_link_and_permissions_are_kept(old, tmp_path):
    old.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(old)
    with save.held(link):
        save.replace(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
