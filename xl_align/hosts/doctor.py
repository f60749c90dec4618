"""The ten complaints of users of Python in Excel, each looked for with its cure."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import PureWindowsPath
from typing import Literal, TypeAlias

from xl_align import __version__
from xl_align.hosts import cells, excel_settings
from xl_align.hosts.excel_settings import XLWINGS
from xl_align.hosts.machine import Machine
from xl_align.hosts.place import Place
from xl_align.kernels._jit import cache_root
from xl_align.registry import catalog

Verdict = Literal["ok", "wrong", "unknown"]

AGAIN = "close Excel and run: xl-align install --host excel"
LIBRARY_AGAIN = f"run: pip install --force-reinstall xlwings=={XLWINGS}"
_RULES = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard"
    r"\ASR\Rules"
)
_NO_CHILDREN = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"  # Office may start no process
_TRUSTED = r"Microsoft\Office\16.0\Excel\Security\Trusted Locations"


Check: TypeAlias = Callable[[], tuple[Verdict, str, str]]  # with what was found, cure


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one complaint, and the cure if it is real."""

    complaint: str
    verdict: Verdict
    found: str
    cure: str = ""


def examined(machine: Machine, place: Place, addin: bytes) -> list[Finding]:
    """Return a finding for each complaint.

    Parameters
    ----------
    machine, place : the computer, and where the add-in should be on it
    addin : the add-in that this version of xl_align makes
    """
    anywhere: list[tuple[str, Check]] = [
        ("many calls of functions are slow", _ranges),
        ("first call is slow", _cold),
    ]
    in_windows: list[tuple[str, Check]] = [
        ("COM server is not activated", lambda: _server(machine, place)),
        ("library of xlwings is missing", lambda: _library(place)),
        ("antivirus removes the library", lambda: _removed(place)),
        ("Defender blocks Python under Excel", lambda: _blocked(machine)),
        ("Excel stays after it was closed", lambda: _zombies(machine)),
        ("paths of OneDrive or SharePoint", lambda: _synced(machine, place)),
        ("errors are text instead of #N/A", lambda: _macros(machine, place, addin)),
        ("an update needs a new start", lambda: _stale(place)),
    ]
    found = [Finding(complaint, *check()) for complaint, check in anywhere]
    if machine.windows:
        return found + [Finding(said, *check()) for said, check in in_windows]
    return found + [Finding(said, "unknown", "needs Windows") for said, _ in in_windows]


def _server(machine: Machine, place: Place) -> tuple[Verdict, str, str]:
    interpreter = excel_settings.read(place.settings).get("INTERPRETER", "")
    if not interpreter:
        return "wrong", f"no Python is named in {place.settings}", AGAIN
    trouble = machine.runs(
        type(place.settings)(interpreter), "import xlwings, xl_align"
    )
    if trouble:
        return "wrong", f"{interpreter} does not run it: {trouble}", AGAIN
    return "ok", f"{interpreter} runs xlwings and xl_align", ""


def _library(place: Place) -> tuple[Verdict, str, str]:
    try:
        installed = version("xlwings")
    except PackageNotFoundError:
        installed = "no xlwings"
    if installed != XLWINGS:
        return "wrong", f"{installed} is installed, {XLWINGS} is needed", LIBRARY_AGAIN
    found = [path for path in place.libraries if path.exists()]
    if not found:
        missing = f"no {place.libraries[0].name} beside {place.interpreter}"
        return "wrong", missing, LIBRARY_AGAIN
    return "ok", f"{found[0]} is there", ""


def _removed(place: Place) -> tuple[Verdict, str, str]:
    """Look for a library that was emptied or taken away after the installation."""
    sound = [p for p in place.libraries if p.exists() and p.read_bytes()[:2] == b"MZ"]
    if not sound:
        cure = f"release it from quarantine or ask for an exception; {LIBRARY_AGAIN}"
        return "wrong", "no sound library of xlwings: quarantined?", cure
    return "ok", f"{sound[0].name} can be read", ""


def _blocked(machine: Machine) -> tuple[Verdict, str, str]:
    if str(machine.registered(_RULES, _NO_CHILDREN)) in ("1", "6"):
        cure = "ask the administrator to except the Python of xl_align from the rule"
        return "wrong", f"rule {_NO_CHILDREN} lets Office start no process", cure
    return "ok", "no policy forbids Office to start Python", ""


def _ranges() -> tuple[Verdict, str, str]:
    """One call for a range is the cure: every function must take one."""
    known = {one.name: one for one in catalog()}
    if "XA_SAFETY_STOCK" not in known:
        return "wrong", "the functions are not installed", "pip install xl-align"
    column = [[50.0 + row] for row in range(1000)]
    answer = cells.call(known["XA_SAFETY_STOCK"], [column, 8.0, 4.0, 0.95])
    if not isinstance(answer, list | tuple) or len(answer) != len(column):
        return "wrong", f"a range gave {str(answer)[:60]!r}", AGAIN
    return "ok", "functions take a range in one call: fill a column by one formula", ""


def _cold() -> tuple[Verdict, str, str]:
    if any(cache_root().rglob("*.nbc")):
        return "ok", f"kernels are compiled in {cache_root()}", ""
    return "wrong", "the kernels are not compiled yet", "run: xl-align warm"


def _zombies(machine: Machine) -> tuple[Verdict, str, str]:
    count = [name.upper() for name in machine.programs()].count("EXCEL.EXE")
    if count > 1:
        cure = "end those without a window in the Task Manager"
        return "wrong", f"Excel runs {count} times", cure
    return "ok", f"Excel runs {('not', 'once')[count]}", ""


def _synced(machine: Machine, place: Place) -> tuple[Verdict, str, str]:
    names = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
    roots = [machine.environment.get(name) for name in names]
    for path in (place.interpreter, place.addin, place.settings):
        if any(PureWindowsPath(path).is_relative_to(root) for root in roots if root):
            cure = "install Python and xl_align into a folder that is not synchronised"
            return "wrong", f"{path} lies in OneDrive", cure
    return "ok", "Python and the add-in lie outside OneDrive", ""


def _macros(machine: Machine, place: Place, addin: bytes) -> tuple[Verdict, str, str]:
    """Our own macros give real errors: they must be there, ours, and allowed to run."""
    if not place.addin.exists():
        return "wrong", f"no add-in at {place.addin}", AGAIN
    if place.addin.read_bytes() != addin:
        return "wrong", f"{place.addin} is of another version", AGAIN
    for start in (r"HKCU\Software\Policies", r"HKCU\Software"):
        if machine.registered(rf"{start}\{_TRUSTED}", "AllLocationsDisabled") == 1:
            cure = "allow trusted locations in Excel's Trust Center, or ask for it"
            return "wrong", "Excel trusts no folder: macros do not run", cure
    return "ok", f"{place.addin} is current and trusted", ""


def _stale(place: Place) -> tuple[Verdict, str, str]:
    told = excel_settings.read(place.settings).get("VERSION", "nothing")
    if told != __version__:
        return "wrong", f"installed for {told}, this is {__version__}", AGAIN
    return "ok", f"installed for {__version__}; after an update, restart Excel", ""
