"""Golden text dumps: what a sheet says changes only on purpose, whoever wrote it.

``golden/<company>`` holds the sheets of a workbook as it is made,
``golden/<company>/<command>`` those that a command leaves otherwise. The command line
must meet them to the letter, Excel and Calc but for the last digits of a formula.
"""

import math
import os
import re
from pathlib import Path

from xl_align.workbook.canonical import dump
from xl_align.workbook.formula import plain

GOLDEN = Path(__file__).parent / "golden"
HEAD = 60  # lines kept of a sheet, unless it is kept whole
WHOLE = ("Summary", "Assumptions", "Differences", "Bridge", "Scenarios", "Service")
WHOLE += ("Exceptions", "Checks", "Settings", "names")
UNLIKE = {"About"}  # it names the version and the checksums of files
CLOSE = 1e-9  # relative, of a number that two programs have calculated
VALUE = re.compile(r"^(\S+ =.*) -> (.*) \| (.*)$")
NAME = re.compile(r"^name .*\n", re.MULTILINE)
CELL = re.compile(r"^([A-Z]{1,3}\d+) (.*?)( -> .*)? \| [^|]*( \| input)?$")

PRESSES = [  # each command that writes, on the cell that is selected
    ("pull", "Summary!A1"),
    ("functions", "Summary!A1"),
    ("reconcile", "Summary!A1"),
    ("exceptions", "Summary!A1"),
    ("refresh", "Summary!A1"),
    ("trace", "Differences!C12"),
    ("compare", "Scenarios!D7"),
    ("promote", "Scenarios!D7"),
    ("new_scenario", "Scenarios!D7"),
]


def pages_of(path):
    """Return the text dump of each sheet by its title, and of the defined names."""
    text = dump(path)
    parts = re.split(r"^\[(.+)\]$", NAME.sub("", text), flags=re.MULTILINE)
    pages = dict(zip(parts[1::2], parts[2::2], strict=True))
    return pages | {"names": "".join(NAME.findall(text))}


def assert_exact(lines, wanted):
    """Compare lines to the letter."""
    assert _begun(lines, wanted) == wanted


def assert_golden(path, company, command="", same=assert_exact):
    """Compare every sheet of a workbook; XL_ALIGN_GOLDEN=1 rewrites what is golden.

    ``same`` compares the lines of a sheet, got and wanted.
    """
    pages = {t: page for t, page in pages_of(path).items() if t not in UNLIKE}
    for title, page in pages.items():
        lines = page.strip().splitlines()
        if os.environ.get("XL_ALIGN_GOLDEN") and same is assert_exact:
            _rewrite(company, command, title, lines)
        wanted = _golden(company, command, title)
        assert wanted is not None, f"no golden dump of sheet {title}"
        same(lines, wanted)
    known = {one.stem for one in (GOLDEN / company).glob("*.txt")}
    known |= {one.stem for one in (GOLDEN / company / command).glob("*.txt")}
    assert {*pages} == known


def assert_close(lines, wanted):
    """Compare lines; a formula may give the last digits otherwise."""
    for got, want in zip(_begun(lines, wanted), wanted, strict=True):
        if got != want:
            one, other = VALUE.match(got), VALUE.match(want)
            assert one, f"{got}\nis not\n{want}"
            assert other, f"{got}\nis not\n{want}"
            assert one.group(1, 3) == other.group(1, 3)
            assert _near(one[2], other[2]), f"{got}\nis not\n{want}"


def assert_cells(lines, wanted):
    """Compare the cells alone, with formulas as another program may spell them."""
    got, want = (_cells(some) for some in (lines, wanted))
    if wanted[-1].startswith("... "):
        got = {place: got[place] for place in want if place in got}
    assert got.keys() == want.keys()
    for place, (content, value) in want.items():
        assert got[place][0] == content or _near(got[place][0], content), place
        assert got[place][1] == value or _near(got[place][1], value), place


def _cells(lines):
    """Return place -> (formula or constant, value of the formula)."""
    found = {}
    for line in lines:
        if cell := CELL.match(line):
            place, content, value, _ = cell.groups()
            formula = content.startswith("=")
            found[place] = (plain(content[1:]) if formula else content, value or "")
    return found


def _near(one, other):
    try:
        values = [float(text.removeprefix(" -> ")) for text in (one, other)]
    except ValueError:
        return False
    return math.isclose(*values, rel_tol=CLOSE, abs_tol=CLOSE)


def _begun(lines, wanted):
    """Return as many lines as are golden, and how many there are."""
    return _head(lines) if wanted[-1].startswith("... ") else lines


def _head(lines):
    return [*lines[:HEAD], f"... {len(lines)} lines"]


def _golden(company, command, title):
    for folder in (GOLDEN / company / command, GOLDEN / company):
        if (path := folder / f"{title}.txt").exists():
            return path.read_text("utf-8").splitlines()
    return None


def _rewrite(company, command, title, lines):
    path = GOLDEN / company / command / f"{title}.txt"
    before = None
    if command:
        path.unlink(missing_ok=True)
        before = _golden(company, "", title)
    whole = not command and company == "meridian" and title in WHOLE
    lines = lines if whole else _head(lines)
    if before and not before[-1].startswith("... "):
        before = _head(before)
    if lines != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", "utf-8")
