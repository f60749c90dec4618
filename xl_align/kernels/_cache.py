"""Where machine code is kept from one process to the next."""

import contextlib
import hashlib
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def kernel_cache() -> Iterator[tuple[Any, bool]]:
    """Import numba and have it keep machine code where stale code cannot be found.

    numba looks only at a file's own time stamp: an edited constant or callee in
    another module would go unnoticed. So the folder's name is a hash of all that
    the machine code depends on. Other packages of the process keep their folder.
    """
    numba = importlib.import_module("numba")
    before = numba.config.CACHE_DIR
    folder = cache_folder(numba.__version__)
    numba.config.CACHE_DIR = str(folder or "")
    try:
        yield numba, folder is not None
    finally:
        numba.config.CACHE_DIR = before


def cache_folder(version: str) -> Path | None:
    """Folder for compiled kernels; None where nothing can be written."""
    binding = importlib.import_module("llvmlite.binding")
    digest = hashlib.sha256(f"{version} {sys.version}".encode())
    digest.update(binding.get_host_cpu_name().encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    folder = cache_root() / f"kernels-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def cache_root() -> Path:
    """Folder of this user under which kernels are cached."""
    if chosen := os.environ.get("XL_ALIGN_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        fallback = Path.home() / "AppData" / "Local"
        return Path(os.environ.get("LOCALAPPDATA", fallback)) / "xl_align"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "xl_align"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "xl_align"
