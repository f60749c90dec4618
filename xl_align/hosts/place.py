"""Where the parts of the add-in lie on the computer of one user."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_align.hosts import addin, excel_settings


@dataclass(frozen=True, slots=True)
class Place:
    """The files Excel, its macros and Python look for.

    Excel trusts and loads what lies in the user's XLSTART folder: no administrator
    and no change of the registry is needed, and nothing there is blocked as a
    download.
    """

    addin: Path
    settings: Path
    interpreter: Path

    @property
    def libraries(self) -> tuple[Path, ...]:
        """Where xlwings' library may be: beside the interpreter or a folder above."""
        names = [f"xlwings{bits}-{excel_settings.XLWINGS}.dll" for bits in (64, 32)]
        folders = self.interpreter.parent, self.interpreter.parent.parent
        return tuple(folder / name for name in names for folder in folders)


def here(environment: Mapping[str, str], interpreter: Path) -> Place:
    """Return the place of this user's add-in.

    Parameters
    ----------
    environment : says where the user's folder of settings is, on Windows
    interpreter : the Python that shall run
    """
    settings = excel_settings.place(environment)
    start = settings.parents[1] / "Microsoft" / "Excel" / "XLSTART"
    return Place(start / addin.FILE, settings, interpreter)


def quiet(interpreter: Path) -> Path:
    """Return the Python without a console window that belongs to this one."""
    other = interpreter.with_name("pythonw.exe")
    return other if os.path.exists(other) else interpreter
