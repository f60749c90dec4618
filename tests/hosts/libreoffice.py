"""A private headless LibreOffice: it judges our cached values and draws our sheets.

``uno`` belongs to Debian's Python, so it runs in a child process (calc_server.py);
a crash there is a failed test, not a dead test run.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

SERVER = Path(__file__).with_name("calc_server.py")
SYSTEM_PYTHON = "/usr/bin/python3"


class LibreOffice:
    """One LibreOffice for the whole test session."""

    def __init__(self):
        self._server = subprocess.Popen(
            [SYSTEM_PYTHON, str(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        )
        ready = self._server.stdout.readline()
        if not ready:
            raise RuntimeError("LibreOffice did not start")
        self._office = json.loads(ready)["ready"]

    def recalculated(self, path):
        """Return every cell after a hard recalculation; errors as their code."""
        rows = self._ask(what="cells", path=path)
        return {
            (sheet, _place(row, column)): value for sheet, row, column, value in rows
        }

    def saved(self, path, target):
        """Save a workbook as LibreOffice would, for tests of foreign files."""
        self._ask(
            what="save", path=path, target=str(target), kind="Calc MS Excel 2007 XML"
        )
        return Path(target)

    def render(self, path, sheet, png, dpi=80):
        """Draw a sheet, a PNG for each printed page: name-1.png, name-2.png ..."""
        png = Path(png)
        pdf = png.with_suffix(".pdf")
        self._ask(
            what="print",
            path=path,
            target=str(pdf),
            sheet=sheet,
            kind="calc_pdf_Export",
        )
        stem = str(png.with_suffix(""))
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), stem], check=True)
        pdf.unlink()
        return sorted(png.parent.glob(f"{png.stem}-*.png"))

    def close(self):
        """End exactly what was started."""
        with contextlib.suppress(BrokenPipeError):
            self._server.stdin.close()
        try:
            self._server.wait(15)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._office, signal.SIGKILL)
        self._server.stdout.close()

    def _ask(self, **order):
        order["path"] = str(Path(order["path"]).resolve())
        if "target" in order:
            order["target"] = str(Path(order["target"]).resolve())
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        line = self._server.stdout.readline()
        if not line:
            raise RuntimeError("LibreOffice ended")
        reply = json.loads(line)
        if "error" in reply:
            raise RuntimeError(reply["error"])
        return reply["answer"]


def _place(row, column):
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def missing(reason):
    """Skip a test that needs a program we lack; on CI nothing may be skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def libreoffice():
    """Start LibreOffice once; skip without it."""
    if not shutil.which("soffice") or not os.access(SYSTEM_PYTHON, os.X_OK):
        missing("LibreOffice is not installed")
    try:
        office = LibreOffice()
    except RuntimeError as trouble:
        missing(f"{trouble}; is python3-uno installed?")
    yield office
    office.close()
