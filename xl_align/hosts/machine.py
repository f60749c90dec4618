"""What a check of an installation asks of the computer; tests put another in place."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class Machine(Protocol):
    """The computer Excel runs on."""

    @property
    def windows(self) -> bool:
        """Whether it runs Windows, as xlwings needs."""

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment of the user."""

    def registered(self, key: str, name: str) -> str | int | None:
        r"""Return a value of the registry, of ``HKCU\...`` or ``HKLM\...``."""

    def programs(self) -> list[str]:
        """Return the names of the programs that run, each as often as it does."""

    def runs(self, interpreter: Path, code: str) -> str:
        """Return what is wrong when a Python runs this code; nothing if it can."""


class ThisMachine:
    """The computer we are on."""

    @property
    def windows(self) -> bool:
        """Whether it runs Windows."""
        return sys.platform == "win32"

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment of the user."""
        return os.environ

    def registered(self, key: str, name: str) -> str | int | None:
        """Return a value of the registry; there is none on other systems."""
        if sys.platform != "win32":
            return None
        import winreg

        hive, _, path = key.partition("\\")
        root = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
        try:
            with winreg.OpenKey(root[hive], path) as opened:
                found: str | int = winreg.QueryValueEx(opened, name)[0]
                return found
        except FileNotFoundError:
            return None

    def programs(self) -> list[str]:
        """Return the names of the programs that run, on Windows."""
        if sys.platform != "win32":
            return []
        listed = subprocess.run(
            ["tasklist", "/FO", "CSV", "/NH"], capture_output=True, text=True
        )
        return [row[0] for row in csv.reader(io.StringIO(listed.stdout)) if row]

    def runs(self, interpreter: Path, code: str) -> str:
        """Return what is wrong when a Python runs this code; nothing if it can."""
        try:
            done = subprocess.run(
                [interpreter, "-c", code], capture_output=True, text=True, timeout=120
            )
        except (OSError, subprocess.TimeoutExpired) as trouble:
            return str(trouble)
        return (done.stderr.strip().splitlines() or ["it ended"])[-1] * bool(
            done.returncode
        )
