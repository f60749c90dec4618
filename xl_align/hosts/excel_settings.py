"""The user's own settings for Excel: which Python runs, and where its log is.

`xl-align install --host excel` writes them; the macros and Python read them. Nothing
of the kind is ever read from a workbook.
"""

import os
from collections.abc import Mapping
from pathlib import Path

XLWINGS = "0.37.8"  # the macros name its library, and its name carries the version


def place(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the file of the settings, whether there is one or not."""
    roaming = environment.get("APPDATA")
    folder = Path(roaming) if roaming else Path.home() / ".config"
    return folder / "xl_align" / "xl_align.conf"


def read(path: Path) -> dict[str, str]:
    """Return the lines KEY=value: INTERPRETER, VERSION, XLWINGS, LOG; none at all."""
    if not path.exists():
        return {}
    lines = path.read_text("utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if "=" in line]
    return {key: value.strip() for key, value in pairs}


def written(path: Path, interpreter: Path, version: str) -> str:
    """Return the text of the settings.

    Parameters
    ----------
    path : the file they are for; the log lies beside it
    interpreter, version : the Python that runs, and the xl_align in it
    """
    lines = {
        "INTERPRETER": interpreter,
        "VERSION": version,
        "XLWINGS": XLWINGS,
        "LOG": path.with_suffix(".log"),
    }
    return "".join(f"{key}={value}\n" for key, value in lines.items())
