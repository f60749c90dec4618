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
    """Click a button, picture the message it shows, and close that by a key."""
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
        run("xdotool", "mousemove", str(x), str(y), "click", "1")
        until(lambda: log.exists() and order["says"] in log.read_text("utf-8"))
        time.sleep(2)
        run("import", "-window", "root", order["picture"])
        # The message is in the middle; keys go where the mouse is.
        middle = [str(WIDTH // 2), str(HEIGHT // 2)]
        run("xdotool", "mousemove", *middle, "key", "Return")
        time.sleep(1)
        return {"labels": labels, "said": log.read_text("utf-8")}
    finally:
        document.close(True)


def buttons(frame):
    """Yield the buttons of our toolbar: the label, and the middle on the screen."""
    bar = frame.LayoutManager.getElement(TOOLBAR).getRealInterface()
    context = bar.getAccessibleContext()
    for at in range(context.getAccessibleChildCount()):
        one = context.getAccessibleChild(at).getAccessibleContext()
        spot, size = one.getLocationOnScreen(), one.getSize()
        middle = [spot.X + size.Width // 2, spot.Y + size.Height // 2]
        # One that the window has no room for is behind the arrow at the end.
        if size.Width and middle[0] < WIDTH:
            yield one.getAccessibleName(), middle


def until(happened):
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise RuntimeError("the click had no effect")
        time.sleep(0.2)


def run(*words):
    subprocess.run(words, check=True, timeout=60)
