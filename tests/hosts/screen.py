"""A screen without a monitor, to click on with a real mouse and to take pictures of."""

import shutil
import subprocess
from contextlib import contextmanager

TOOLS = ("Xvfb", "xdotool", "import")  # the last is of ImageMagick


def lacking():
    """Return the programs that are not installed."""
    return [tool for tool in TOOLS if not shutil.which(tool)]


@contextmanager
def screen(size="1280x800x24"):
    """Yield the name of a display that is there for the time being."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()
