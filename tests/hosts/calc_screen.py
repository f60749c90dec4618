"""A real mouse on a real screen: a button of the toolbar is found, and clicked.

Run beside the server, as calc_orders.py is; the screen is Xvfb's.
"""

import subprocess
import time
from pathlib import Path

import calc_orders
import uno

TOOLBAR = "private:resource/toolbar/addon_com.xlalign.extension"
WIDTH, HEIGHT = 1280, 800
ALL = 15  # com.sun.star.awt.PosSize.POSSIZE
PATIENCE = 240  # seconds a command may take on a busy machine


def click(context, profile, order):
    """Click a button, picture the message it shows, and click that away."""
    log = Path(profile, "user", "xl_align.log")
    url = uno.systemPathToFileUrl(order["path"])
    desktop = calc_orders.made(context, "frame.Desktop")
    document = desktop.loadComponentFromURL(url, "_blank", 0, ())
    try:
        frame = document.CurrentController.Frame
        frame.ContainerWindow.setPosSize(0, 0, WIDTH, HEIGHT, ALL)
        frame.activate()
        time.sleep(2)  # drawn by then; there is no event to wait for
        labels = {name: place for name, place in buttons(frame) if name}
        x, y = labels[order["label"]]
        press(x, y)
        until(lambda: log.exists() and order["says"] in log.read_text("utf-8"))
        time.sleep(2)
        run("import", "-window", "root", order["picture"])
        press(*confirm(context))
        time.sleep(1)
        return {"labels": labels, "said": log.read_text("utf-8")}
    finally:
        document.close(True)


def buttons(frame):
    """Yield the buttons of our toolbar: the label, and the middle on the screen."""
    bar = frame.LayoutManager.getElement(TOOLBAR).getRealInterface()
    for one in children(bar.getAccessibleContext()):
        # One that the window has no room for is behind the arrow at the end.
        if one.getSize().Width and middle(one)[0] < WIDTH:
            yield one.getAccessibleName(), middle(one)


def confirm(context):
    """Return the middle of the button OK of the message in front."""
    toolkit = calc_orders.made(context, "awt.Toolkit")
    for at in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(at).getAccessibleContext()
        for one in children(window):
            for inner in (one, *children(one)):
                if inner.getAccessibleName() == "OK":
                    return middle(inner)
    raise RuntimeError("no message to confirm")


def children(context):
    for at in range(min(context.getAccessibleChildCount(), 50)):
        yield context.getAccessibleChild(at).getAccessibleContext()


def middle(one):
    spot, size = one.getLocationOnScreen(), one.getSize()
    return [spot.X + size.Width // 2, spot.Y + size.Height // 2]


def press(x, y):
    run("xdotool", "mousemove", str(x), str(y), "click", "1")


def until(happened):
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise RuntimeError("the click had no effect")
        time.sleep(0.2)


def run(*words):
    subprocess.run(words, check=True, timeout=60)
