"""A private headless LibreOffice: it judges our cached values and draws our sheets.

``uno`` belongs to Debian's Python, so it runs in a child process (calc_server.py);
a crash there is a failed test, not a dead test run.
"""

import contextlib
import json
import os
import signal
import subprocess
import sysconfig
from pathlib import Path

import xl_align

SERVER = Path(__file__).with_name("calc_server.py")
SYSTEM_PYTHON = "/usr/bin/python3"


class LibreOffice:
    """One LibreOffice for the whole test session."""

    def __init__(self, extensions=None, screen=""):
        """Start it, with the unpacked extensions of a folder if there is one.

        ``screen`` is the display to open windows on; without, there are none.
        """
        loaded = [str(extensions or ""), screen]
        drawn = {"DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gen"} if screen else {}
        self._server = subprocess.Popen(
            [SYSTEM_PYTHON, str(SERVER), *loaded],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=plain_environment() | drawn,
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

    def saved(self, path, target, kind="Calc MS Excel 2007 XML"):
        """Save a workbook as LibreOffice would, for tests of foreign files."""
        self._ask(what="save", path=path, target=str(target), kind=kind)
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

    def calculated(self, sheets, read, save=None):
        """Fill new sheets and return ranges after a hard recalculation.

        Parameters
        ----------
        sheets : title -> entries (kind, range, content); a kind is "data" with rows,
            "formula" or "array" with a text in Calc's own syntax, "formulas" with
            one for each row
        read : (title, range) pairs
        save : an .xlsx file to save them in

        Returns
        -------
        list
            Rows of each range; an error is {"error": its number in Calc}.
        """
        target = {"target": str(save)} if save else {}
        return self._ask(what="fill", sheets=sheets, read=read, **target)

    def timed(self, formulas, rows):
        """Return seconds of one hard recalculation for formulas filled down rows."""
        return self._ask(what="time", formulas=formulas, rows=rows)

    def dispatched(
        self, path, url, edits=(), beside=None, at="", stop=False, locked=(), save=None
    ):
        """Open a copy, enter edits, run what a button runs, and undo it.

        Parameters
        ----------
        edits : (sheet, cell, value) entered first
        beside : a folder copied next to the copy
        at : the cell that is selected, as Sheet!A1
        stop : press Stop as soon as the command lets the menu have its turn
        locked : titles of sheets that are protected first; "" is the document
        save : an .xlsx file to save it in before the undo

        Returns
        -------
        dict
            before, after, undone: sheet -> [values, formulas]; undo: the titles of
            the steps; names, hidden sheets: after the undo; said: what was shown.
        """
        edits, beside = list(edits), str(beside or "")
        order = {"url": url, "edits": edits, "beside": beside, "at": at, "stop": stop}
        order |= {"locked": list(locked)} | ({"target": str(save)} if save else {})
        return self._ask(what="dispatch", path=path, **order)

    def changed(self, path, name, typed, target):
        """Type into a named cell of a file and save it as .xlsx elsewhere.

        Returns
        -------
        dict
            (sheet, cell) -> value after a hard recalculation, blanks as "".
        """
        order = {"name": name, "typed": typed, "target": str(target)}
        sheets = self._ask(what="change", path=path, **order)
        return {
            (title, _place(r, c)): value
            for title, rows in sheets.items()
            for r, row in enumerate(rows)
            for c, value in enumerate(row)
        }

    def pressed(
        self, path, steps=(), save=(), looks=(), printed=(), pdf="", back=False
    ):
        """Run buttons on a document and tell what it holds and how it looks.

        Parameters
        ----------
        path : opened, or made if there is no such file
        steps : (URL of a button, edits entered before it, the (sheet, cell) that
            is selected or nothing)
        save : (file, name of an export filter) pairs
        looks : titles of the sheets to look at
        printed : titles of the sheets that go into the file ``pdf``
        back : undo the last step first

        Returns
        -------
        dict
            cells: sheet -> [values, formulas]; looks: as calc_looks.py tells them;
            undo: the titles of the steps after each button; said: what was shown.
        """
        old = Path(path).exists()
        save = [(str(target), kind) for target, kind in save]
        order = {"old": old, "steps": steps, "save": save, "looks": looks}
        order |= {"printed": list(printed), "pdf": str(pdf), "back": back}
        return self._ask(what="press", path=path, **order)

    def drawn(self, path):
        """Draw the charts of a file's first sheet in another document.

        Returns
        -------
        dict
            drawn: the looks of both; again: whether charts were added, two times.
        """
        return self._ask(what="draw", path=path, paths=this_tree()["paths"])

    def clicked(self, path, label, says, picture):
        """Click a button of the toolbar with the mouse and picture what it says.

        Returns
        -------
        dict
            labels: of the buttons in view -> their place; said: what was shown.
        """
        order = {"label": label, "says": says, "picture": str(picture)}
        return self._ask(what="click", path=path, **order)

    def functions(self):
        """Return the functions the wizard knows: name -> description, arguments."""
        return self._ask(what="functions")

    def macros(self, path, sheets=None, read=(), run=()):
        """Open a workbook with macros, which xlwings' UDF server answers.

        Parameters
        ----------
        sheets, read : cells to enter and ranges to return, as for `calculated`;
            an error of ours is the text "Error 2042", as Basic has it
        run : (module.macro, arguments) pairs

        Returns
        -------
        dict
            modules: name -> kind; cells: rows of each range; ran: what each macro
            returned; calls: (function, arguments as Python shows them).
        """
        home = str(Path(xl_align.__file__).parents[1])
        paths = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
        return self._ask(
            what="macros",
            path=path,
            packages=[home, *paths],
            sheets=sheets or {},
            read=list(read),
            run=list(run),
        )

    def modules(self, path):
        """Return the macros of a file, none of which runs: name -> kind."""
        return self._ask(what="modules", path=path)

    def log(self):
        """Return what the extension wrote into its log."""
        return self._ask(what="log")

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
        if "path" in order:
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


def plain_environment():
    """Return the environment without this Python: LibreOffice must find its own.

    The first python3 on the path decides where an embedded Python looks for its
    library, and an active virtual environment has no ``uno``.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return {**kept, "PATH": "/usr/local/bin:/usr/bin:/bin"}


def this_tree():
    """Return this environment, with the package these tests import before any other."""
    from xl_align.hosts.libreoffice import environment

    place = environment()
    tree = str(Path(xl_align.__file__).parents[1])
    return {**place, "paths": list(dict.fromkeys([tree, *place["paths"]]))}


def _place(row, column):
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
