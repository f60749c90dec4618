"""Buttons pressed and undone in a LibreOffice with the extension; beside the server."""

import shutil
import tempfile
import threading
import time
from pathlib import Path

import calc_looks
import uno
from calc_orders import XLSX, area, every, loaded, made, settings

PATIENCE = 300  # seconds for an undo of a large document on a busy machine


def dispatch(context, profile, order):
    log = Path(profile, "user", "xl_align.log")
    told = log.read_text("utf-8") if log.exists() else ""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(order["path"], folder)
        if order["beside"]:
            beside = Path(order["beside"])
            shutil.copytree(beside, Path(folder, beside.name))
        document = loaded(context, uno.systemPathToFileUrl(copy))
        try:
            for title, place, content in order["edits"]:
                area(document, title, place).setDataArray(((content,),))
            for title in order["locked"]:
                (document.Sheets.getByName(title) if title else document).protect("")
            document.calculateAll()
            document.UndoManager.clear()
            before = every(document)
            if order["at"]:
                title, _, place = order["at"].rpartition("!")
                cell = area(document, title.strip("'"), place)
                document.CurrentController.select(cell)
            over = threading.Event()
            if order["stop"]:
                stop = order["url"].partition("?")[0] + "?stop"
                over = pressed_soon(context, document, stop)
            made(context, "frame.DispatchHelper").executeDispatch(
                document.CurrentController.Frame, order["url"], "", 0, ()
            )
            over.set()
            answer = {"before": before, "after": every(document)}
            if "target" in order:
                target = uno.systemPathToFileUrl(order["target"])
                document.storeToURL(target, settings(FilterName=XLSX))
            answer["undo"] = list(document.UndoManager.getAllUndoActionTitles())
            if answer["undo"]:
                undone(document)
                answer["undone"] = every(document)
                answer["names"] = {n.Name: n.Content for n in document.NamedRanges}
                answer["hidden"] = [s.Name for s in document.Sheets if not s.IsVisible]
            answer["said"] = log.read_text("utf-8")[len(told) :]
            return answer
        finally:
            document.close(True)


def undone(document):
    """Undo a step; one that LibreOffice does not undo by itself is over soon after."""
    final = document.UndoManager.getAllUndoActionTitles()[0]  # the top one
    document.UndoManager.undo()
    deadline = time.monotonic() + PATIENCE
    while final.endswith("(no Redo)") and document.UndoManager.isRedoPossible():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{final} is not undone")
        time.sleep(0.05)


def press(context, profile, order):
    """Run buttons one after the other on one document; save it and tell its looks."""
    log = Path(profile, "user", "xl_align.log")
    told = log.read_text("utf-8") if log.exists() else ""
    url = uno.systemPathToFileUrl(order["path"])
    start = url if order["old"] else "private:factory/scalc"
    # Not hidden: only a window of some size has panes.
    document = made(context, "frame.Desktop").loadComponentFromURL(
        start, "_blank", 0, ()
    )
    try:
        if not order["old"]:  # a button asks where the document is
            document.storeAsURL(url, ())
        helper = made(context, "frame.DispatchHelper")
        undo = []
        for button, edits, at in order["steps"]:
            for title, place, content in edits:
                area(document, title, place).setDataArray(((content,),))
            if at:
                document.CurrentController.select(area(document, *at))
            frame = document.CurrentController.Frame
            helper.executeDispatch(frame, button, "", 0, ())
            undo.append(list(document.UndoManager.getAllUndoActionTitles()))
        if order["back"]:
            undone(document)
        answer = {"cells": every(document), "undo": undo}
        answer["looks"] = calc_looks.looks(document, order["looks"])
        for target, kind in order["save"]:
            target = uno.systemPathToFileUrl(target)
            document.storeToURL(target, settings(FilterName=kind))
        if order["printed"]:
            rest = [
                s for s in document.Sheets.ElementNames if s not in order["printed"]
            ]
            for title in [*order["printed"], *rest]:  # one must always be in view
                sheet = document.Sheets.getByName(title)
                sheet.IsVisible = title not in rest
            pdf = uno.systemPathToFileUrl(order["pdf"])
            document.storeToURL(pdf, settings(FilterName="calc_pdf_Export"))
        said = log.read_text("utf-8")[len(told) :] if log.exists() else ""
        return {**answer, "said": said}
    finally:
        document.close(True)


def pressed_soon(context, document, url):
    """Press a button from another thread, again and again until the returned event."""
    frame, over = document.CurrentController.Frame, threading.Event()
    helper = made(context, "frame.DispatchHelper")

    def press():
        while not over.wait(0.2):
            helper.executeDispatch(frame, url, "", 0, ())

    threading.Thread(target=press, daemon=True).start()
    return over


ORDERS = {"dispatch": dispatch, "press": press}
