"""One private LibreOffice behind JSON lines; run by Debian's Python, which has uno.

It ends when its standard input ends, so it never outlives the tests that started it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import calc_orders
import calc_presses
import calc_screen
import macro_orders
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

SCREEN = {"click": calc_screen.click}
ORDERS = {**calc_orders.ORDERS, **calc_presses.ORDERS, **SCREEN}
ORDERS["macros"], ORDERS["modules"] = macro_orders.macros, macro_orders.listed
ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
# Recalculate whatever is loaded, in English, without a first-start dialogue.
SETTINGS = (
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Setup/L10N", "ooLocale", "en-US"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
)


def settings():
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}"'
        f' oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    space = "http://openoffice.org/2001/registry"
    return f'<oor:items xmlns:oor="{space}">{items}</oor:items>'


def properties(**settings):
    made = []
    for name, value in settings.items():
        entry = PropertyValue()
        entry.Name, entry.Value = name, value
        made.append(entry)
    return tuple(made)


def start(profile, pipe, extensions="", screen=""):
    """Start soffice, without a window unless there is a screen for it."""
    user = Path(profile) / "user"
    user.mkdir()
    (user / "registrymodifications.xcu").write_text(settings(), "utf-8")
    arguments = [
        "soffice",
        f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}",
        *([] if screen else ["--headless"]),
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nofirststartwizard",
        "--nolockcheck",
        f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
    ]
    if extensions:  # unpacked ones: nothing is installed, nothing left behind
        folder = uno.systemPathToFileUrl(extensions)
        arguments.append(f"-env:BUNDLED_EXTENSIONS={folder}")
    quiet = subprocess.DEVNULL
    # Its own session: soffice is a script that starts others; all end together.
    return subprocess.Popen(
        arguments, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )


def connect(pipe, office, patience=90):
    """Return the context of a LibreOffice that is starting."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    deadline = time.monotonic() + patience
    while True:
        try:
            context = resolver.resolve(
                f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            )
        except NoConnectException:
            if time.monotonic() > deadline or office.poll() not in (None, 0):
                raise
            time.sleep(0.1)
        else:
            return context


def service(context, name):
    return context.ServiceManager.createInstanceWithContext(
        f"com.sun.star.{name}", context
    )


def opened(desktop, path):
    url = uno.systemPathToFileUrl(path)
    document = desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True))
    if document is None:
        raise RuntimeError(f"LibreOffice could not load {path}")
    return document


def cells(document):
    document.calculateAll()
    found = []
    for sheet in document.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        area = cursor.RangeAddress
        for r, row in enumerate(cursor.getDataArray(), area.StartRow):
            for c, value in enumerate(row, area.StartColumn):
                if value != "":
                    found.append([sheet.Name, r, c, value])
        for ranges in cursor.queryFormulaCells(ERRORS):
            spot = ranges.RangeAddress
            for r in range(spot.StartRow, spot.EndRow + 1):
                for c in range(spot.StartColumn, spot.EndColumn + 1):
                    found.append(
                        [sheet.Name, r, c, sheet.getCellByPosition(c, r).String]
                    )
    return found


def export(document, target, sheet, kind):
    for other in document.Sheets:
        # Hidden sheets are not printed, and formulas that point at them still work.
        if sheet and other.Name == sheet:
            other.IsVisible = True
    if sheet:
        for other in document.Sheets:
            if other.Name != sheet:
                other.IsVisible = False
    document.storeToURL(uno.systemPathToFileUrl(target), properties(FilterName=kind))
    return target


def answer(context, profile, order):
    if order["what"] in ORDERS:
        return ORDERS[order["what"]](context, profile, order)
    desktop = service(context, "frame.Desktop")
    # A copy of its own: no stale lock file, and the original stays as it is.
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(order["path"], folder)
        document = opened(desktop, copy)
        try:
            if order["what"] == "cells":
                return cells(document)
            return export(document, order["target"], order.get("sheet"), order["kind"])
        finally:
            document.close(True)


def say(reply):
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()


def end(desktop, office):
    try:
        if desktop is not None:
            desktop.terminate()
            office.wait(10)
    except (DisposedException, subprocess.TimeoutExpired):
        pass  # it is gone already, or must be made to go
    try:
        os.killpg(office.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    office.wait()


def main():
    profile = tempfile.mkdtemp(prefix="xl_align_office_")
    pipe = "xlalign" + uuid.uuid4().hex[:12]
    office = start(profile, pipe, *sys.argv[1:3])
    desktop = None
    try:
        context = connect(pipe, office)
        desktop = service(context, "frame.Desktop")
        say({"ready": office.pid})
        for line in sys.stdin:
            try:
                reply = {"answer": answer(context, profile, json.loads(line))}
            except Exception as trouble:  # noqa: BLE001  the parent raises it again
                reply = {"error": f"{type(trouble).__name__}: {trouble}"}
            say(reply)
    finally:
        end(desktop, office)
        shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    main()
