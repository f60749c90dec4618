"""A stand-in for a computer with Windows and Excel: none can run where we test.

Files are real, in a folder of the test; only the registry, the list of programs and
the start of another Python are pretended.
"""

from dataclasses import dataclass, field
from pathlib import Path

from xl_align.hosts import place


@dataclass
class Pretended:
    """What the checks and the installation ask of a computer."""

    environment: dict = field(default_factory=dict)
    registry: dict = field(default_factory=dict)
    started: list = field(default_factory=list)
    trouble: str = ""
    windows: bool = True

    def registered(self, key, name):
        assert key.split("\\")[0] in ("HKCU", "HKLM")
        return self.registry.get((key, name))

    def programs(self):
        return self.started

    def runs(self, interpreter, code):
        assert isinstance(interpreter, Path)
        compile(code, "code", "exec")
        return self.trouble


def computer(folder):
    """Return a computer whose Python has all it needs, and the place of the add-in."""
    interpreter = folder / "venv" / "Scripts" / "pythonw.exe"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_bytes(b"MZ")
    (folder / "venv" / "xlwings64-0.37.8.dll").write_bytes(b"MZ library")
    (folder / "Roaming").mkdir()
    machine = Pretended({"APPDATA": str(folder / "Roaming")})
    return machine, place.here(machine.environment, interpreter)
