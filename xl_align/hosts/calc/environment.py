"""Where xl_align is installed, found from inside LibreOffice's own Python.

Shipped inside the extension: ``functions.json`` lies beside it, and so does
``environment.json`` once `xl-align install` has written down where xl_align is.
"""

import json
import site
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[2]  # the extension; this file is in a folder of folders
AGAIN = "xl-align install --host libreoffice"


class Unfit(Exception):
    """xl_align cannot run in this LibreOffice; the text says what to do."""


def beside(name: str) -> Any:
    """Read a JSON file of the extension; an empty dict if there is none."""
    path = HERE / name
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


class Core:
    """xl_align itself, imported once, when the first cell needs it."""

    def __init__(self) -> None:
        self._trouble = ""
        self._ready = False
        self.functions: dict[str, Any] = {}
        self.call: Any = None
        self.serial: Any = None

    def ready(self) -> None:
        """Import xl_align; raise Unfit with a text for the planner."""
        if self._ready:
            return
        if not self._trouble:
            try:
                self._load()
            except Unfit as error:
                self._trouble = str(error)
            except Exception as error:  # noqa: BLE001  whatever it is must be said
                self._trouble = (
                    f"xl_align could not start: {type(error).__name__}: {error}. Run "
                    f"{AGAIN} in the environment where xl_align is installed"
                )
        if self._trouble:
            raise Unfit(self._trouble)
        self._ready = True

    def function(self, name: str) -> Any:
        """Return a function of the catalog by its name."""
        self.ready()
        if name not in self.functions:
            raise Unfit(f"{name} is not in the xl_align now installed. Run {AGAIN}")
        return self.functions[name]

    def _load(self) -> None:
        reach(beside("environment.json"))
        if find_spec("xl_align") is None:
            raise Unfit(
                f"xl_align is not installed for LibreOffice's Python {running()}. "
                f"Run {AGAIN} in the environment where it is installed"
            )
        # Only now does this Python know where xl_align is.
        from xl_align.hosts.cells import call
        from xl_align.hosts.columns import to_serial
        from xl_align.registry import catalog

        self.call, self.serial = call, to_serial
        self.functions = {one.name: one for one in catalog()}


def running() -> str:
    """Return the version of Python this is, as 3.11."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def reach(place: dict[str, Any]) -> None:
    """Put an environment's packages on the path; raise Unfit if they cannot run."""
    if place and place["python"] != running():
        raise Unfit(
            f"LibreOffice runs Python {running()}, but xl_align is installed for"
            f" Python {place['python']} in {place['prefix']}. Install xl_align with"
            f" Python {running()} and run there: {AGAIN}"
        )
    paths = [path for path in place.get("paths", []) if path not in sys.path]
    if missing := [path for path in paths if not Path(path).is_dir()]:
        raise Unfit(
            f"xl_align was in {missing[0]}, which is gone. Run {AGAIN} in the "
            "environment where it is now"
        )
    # First in line: Debian's own numpy may be too old for us.
    sys.path[:0] = paths
    for path in paths:
        site.addsitedir(path)  # an editable installation is a .pth file


CORE = Core()
