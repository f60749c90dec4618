"""The values of a workbook's formulas as LibreOffice calculates them."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xl_align.workbook import parts
from xl_align.workbook.reading import Reader

_PATIENCE = 120  # seconds
# Calculate whatever is loaded, in English, without a first-start dialogue.
_SETTINGS = (
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Setup/L10N", "ooLocale", "en-US"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
)


def installed() -> bool:
    """Tell whether there is a LibreOffice to ask."""
    return shutil.which("soffice") is not None


def recalculated(books: Sequence[bytes]) -> list[Reader]:
    """Return each workbook with every formula calculated anew.

    Returns
    -------
    list of Reader
        In the same order; empty if LibreOffice cannot open one of them or takes
        too long.
    """
    with tempfile.TemporaryDirectory(prefix="xl_align_calc_") as folder:
        home = Path(folder)
        names = [f"{i}.xlsx" for i in range(len(books))]
        (home / "made").mkdir()
        for name, data in zip(names, books, strict=True):
            (home / name).write_bytes(data)
        _convert(home, names)
        made = [home / "made" / name for name in names]
        if not all(path.exists() for path in made):
            return []
        return [Reader(parts.opened(path.read_bytes(), path.name)) for path in made]


def _convert(home: Path, names: list[str]) -> None:
    user = home / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_settings(), "utf-8")
    order = [
        "soffice",
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(home / "made"),
        *(str(home / name) for name in names),
    ]
    quiet = subprocess.DEVNULL
    # Its own session: soffice is a script that starts others; all end together.
    with subprocess.Popen(
        order, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as office:
        try:
            office.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, signal.SIGKILL)


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}"'
        f' oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    space = "http://openoffice.org/2001/registry"
    return f'<oor:items xmlns:oor="{space}">{items}</oor:items>'
