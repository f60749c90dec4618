"""What the extension shows: a message box, a log in the user's profile."""

# mypy: ignore-errors
# uno has no types.

import datetime
from pathlib import Path

import uno
import unohelper
from com.sun.star.awt import XCallback

TOLD = set()


class Later(unohelper.Base, XCallback):
    """A message box after the calculation: none may open within it."""

    def __init__(self, context, text):
        self.context, self.text = context, text

    def notify(self, _):
        """Show the message."""
        show(self.context, self.text, "ERRORBOX")


def make(context, service):
    """Return a service of LibreOffice."""
    return context.ServiceManager.createInstanceWithContext(service, context)


def show(context, text, kind="INFOBOX"):
    """Show a message over the current window."""
    frame = make(context, "com.sun.star.frame.Desktop").getCurrentFrame()
    toolkit = make(context, "com.sun.star.awt.Toolkit")
    window = frame.ContainerWindow if frame else toolkit.getDesktopWindow()
    kind = uno.Enum("com.sun.star.awt.MessageBoxType", kind)
    box = toolkit.createMessageBox(window, kind, 1, "Align", text)
    box.execute()
    box.dispose()


def tell(context, text):
    """Show a trouble once, however many cells have it."""
    if text not in TOLD:
        TOLD.add(text)
        note(context, text)
        later = make(context, "com.sun.star.awt.AsyncCallback")
        later.addCallback(Later(context, text), None)


def note(context, text):
    """Append a text to xl_align.log in the user's LibreOffice profile."""
    paths = make(context, "com.sun.star.util.PathSubstitution")
    folder = uno.fileUrlToSystemPath(paths.getSubstituteVariableValue("$(user)"))
    with Path(folder, "xl_align.log").open("a", encoding="utf-8") as log:
        log.write(f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S} {text}\n")
