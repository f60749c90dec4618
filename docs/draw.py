"""Draw the pictures of the README: the demo, the templates, and Calc with Align."""

import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tests"))

# They live with the tests.
from hosts.libreoffice import LibreOffice, this_tree  # noqa: E402
from hosts.office import unpacked  # noqa: E402
from hosts.screen import screen  # noqa: E402

from xl_align.cli import group  # noqa: E402 - after the path above

SHEETS = ("Summary", "Reconciliation", "Scenarios", "Differences")
TEMPLATES = ("budget", "policy_review", "cash_ladder")
BUILT = DOCS.parent / "workbooks" / "templates"


def draw(folder: Path) -> None:
    """Write one PNG for each sheet: its first page, trimmed by the viewer."""
    with tempfile.TemporaryDirectory() as work:
        CliRunner().invoke(group, ["demo", work])
        demo = Path(work) / "Meridian Outdoor.xlsx"
        pictures = [(demo, sheet, sheet.lower()) for sheet in SHEETS]
        # The files without macros: LibreOffice needs no extension to recalculate.
        pictures += [
            (BUILT / f"{name}.xlsx", "Output", f"template_{name}") for name in TEMPLATES
        ]
        office = LibreOffice()
        try:
            for path, sheet, name in pictures:
                pages = office.render(path, sheet, Path(work) / f"{name}.png", dpi=110)
                (folder / f"{name}.png").write_bytes(pages[0].read_bytes())
        finally:
            office.close()


def draw_calc(folder: Path) -> None:
    """Write a picture of Calc's window after a mouse click on Pull."""
    with tempfile.TemporaryDirectory() as work, screen() as display:
        CliRunner().invoke(group, ["demo", work])
        office = LibreOffice(unpacked(Path(work) / "office", this_tree()), display)
        try:
            path, picture = Path(work) / "Meridian Outdoor.xlsx", folder / "calc.png"
            office.clicked(path, "Align: Pull", "pull: Pull", picture)
        finally:
            office.close()


if __name__ == "__main__":
    draw(DOCS / "images")
    draw_calc(DOCS / "images")
