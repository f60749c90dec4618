"""Draw the pictures of the README: the demo workbook's sheets through LibreOffice."""

import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tests"))

from hosts.libreoffice import LibreOffice  # noqa: E402 - it lives with the tests

from xl_align.cli import group  # noqa: E402 - after the path above

SHEETS = ("Summary", "Reconciliation", "Scenarios", "Differences")


def draw(folder: Path) -> None:
    """Write one PNG for each sheet: its first page, trimmed by the viewer."""
    with tempfile.TemporaryDirectory() as work:
        CliRunner().invoke(group, ["demo", work])
        office = LibreOffice()
        try:
            for sheet in SHEETS:
                target = Path(work) / f"{sheet}.png"
                pages = office.render(
                    Path(work) / "Meridian Outdoor.xlsx", sheet, target, dpi=110
                )
                name = f"{sheet.lower()}.png"
                (folder / name).write_bytes(pages[0].read_bytes())
        finally:
            office.close()


if __name__ == "__main__":
    draw(DOCS / "images")
