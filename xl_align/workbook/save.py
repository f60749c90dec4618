"""Replace a file whole or not at all, and never under somebody's hands."""

import os
import stat
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeAlias

from filelock import FileLock, Timeout

from xl_align.errors import WorkbookError

Content: TypeAlias = bytes | Callable[[BinaryIO], None]

WAIT = 20.0  # seconds for another writer of ours to finish
_OWNER_NAME = 54  # letters Excel keeps for the name in its ~$ file


@contextmanager
def held(path: Path, anyway: bool = False) -> Iterator[None]:
    """Hold a workbook against other writers of ours for a while.

    Raises WorkbookError if another program has it open or the folder is read-only;
    with ``anyway``, a mark that a program left behind counts for nothing. A writer
    of ours is waited for in any case.
    """
    target = path.resolve()
    if not anyway:
        refuse_if_open(target)
    lock = FileLock(target.with_name(f".{target.name}.xl_align.lock"), timeout=WAIT)
    try:
        lock.acquire()
    except Timeout as trouble:
        raise WorkbookError(
            f"{target.name} is being written by another xl-align; try again"
        ) from trouble
    except OSError as trouble:
        raise WorkbookError(_cannot_write(target, trouble)) from trouble
    try:
        _sweep(target)
        yield
    finally:
        lock.release()
        with suppress(OSError):
            os.unlink(lock.lock_file)


def replace(path: Path, content: Content, anyway: bool = False) -> None:
    """Put content in the place of a file: all of it, or the old file stays.

    Parameters
    ----------
    path : the file
    content : its bytes, or who writes them into the file he is given
    anyway : although a program has left a mark that it has the file open

    A link keeps pointing at the file it points at; permissions are kept.
    """
    target = path.resolve()
    if not anyway:
        refuse_if_open(target)
    fresh = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.xl_align.tmp")
    try:
        _write(fresh, content, target)
        os.replace(fresh, target)
        _sync_folder(target.parent)
    except OSError as trouble:
        raise WorkbookError(_cannot_write(target, trouble)) from trouble
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def refuse_if_open(target: Path) -> None:
    """Raise WorkbookError, naming the owner, if Excel or Calc has the file open."""
    owner = holder(target)
    if owner:
        raise WorkbookError(
            f"{target.name} is open in another program ({owner}): close it there; if"
            " nobody has it open, 'xl-align regenerate --anyway' writes it"
        )


def holder(path: Path) -> str:
    """Return who has a workbook open in Excel or Calc, and since when; "" if nobody.

    Both leave a small file beside it, and leave it behind when they crash.
    """
    target = path.resolve()
    for mark in (f"~${target.name}", f".~lock.{target.name}#"):
        note = target.with_name(mark)
        if os.path.lexists(note):
            return _owner(note)
    return ""


def _owner(note: Path) -> str:
    try:
        data, moment = note.read_bytes(), note.stat().st_mtime
    except OSError:
        return "owner unknown"
    since = f"{datetime.fromtimestamp(moment):%Y-%m-%d %H:%M}"
    if note.name.startswith("~$"):
        length = min(data[0], _OWNER_NAME) if data else 0
        name = data[1 : 1 + length].decode("cp1252", "replace").strip()
    else:
        fields = [f.strip() for f in data.decode("utf-8", "replace").split(",")]
        name = " on ".join(f for f in fields[1:3] if f)
        since = fields[3] if len(fields) > 3 and fields[3] else since
    return f"{name or 'owner unknown'} since {since}"


def _write(fresh: Path, content: Content, target: Path) -> None:
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
        if target.exists():
            os.chmod(fresh, stat.S_IMODE(target.stat().st_mode))
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle for a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(target: Path) -> None:
    """Remove what a killed writer left; nobody else writes while we hold the lock."""
    for stale in target.parent.glob(f".{_literal(target.name)}.*.xl_align.tmp"):
        with suppress(OSError):
            stale.unlink()


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _cannot_write(target: Path, trouble: OSError) -> str:
    reason = trouble.strerror or str(trouble)
    return (
        f"cannot write {target.name} in {target.parent}: {reason}. Choose a folder you"
        " may write to, or close the program that holds the file"
    )
