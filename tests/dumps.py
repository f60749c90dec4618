"""Golden text dumps: what a sheet says changes only on purpose."""

import os
import re
from pathlib import Path

from xl_align.workbook.canonical import dump

GOLDEN = Path(__file__).parent / "golden" / "meridian"
HEAD = 60  # lines kept of a sheet with one row per item


def pages_of(path):
    """Return the text dump of each sheet by its title."""
    parts = re.split(r"^\[(.+)\]$", dump(path), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def assert_golden(title, page, head=0):
    """Compare a sheet with its golden dump; XL_ALIGN_GOLDEN=1 rewrites it."""
    lines = page.strip().splitlines()
    if head:
        lines = [*lines[:head], f"... {len(lines)} lines"]
    text = "\n".join(lines) + "\n"
    path = GOLDEN / f"{title}.txt"
    if os.environ.get("XL_ALIGN_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
