"""The commands of xl_align in Calc's menu and toolbar: a component of the extension."""

# mypy: ignore-errors
# uno has no types.

import traceback

import unohelper
from com.sun.star.task import XJobExecutor
from xl_align_calc.environment import CORE, Unfit
from xl_align_calc.windows import make, note, show

COMMAND = "com.xlalign.Command"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class Command(unohelper.Base, XJobExecutor):
    """Run the command a menu entry or button names on the open document."""

    def __init__(self, context, *_):
        self.context = context

    def trigger(self, name):
        """Run a command; show its message, or the trouble that kept it from running."""
        document = self.document()
        if document is None:
            return
        try:
            CORE.ready()
            # Only now does this Python know where xl_align is.
            from xl_align.hosts.calc_commands import run

            kind, text = run(name, document, self.told)
        except Unfit as error:
            kind, text = "ERRORBOX", str(error)
        except Exception as error:  # noqa: BLE001  a bug is told, its trace is logged
            note(self.context, f"{name}: {traceback.format_exc()}")
            text = f"{type(error).__name__}: {error}\nThe trace is in xl_align.log"
            kind = "ERRORBOX"
        if text:
            note(self.context, f"{name}: {text}")
            show(self.context, text, kind)

    def told(self, text):
        """Show a trouble that came after the command."""
        note(self.context, text)
        show(self.context, text, "ERRORBOX")

    def document(self):
        """Return the spreadsheet in front, or the only one without a window."""
        desktop = make(self.context, "com.sun.star.frame.Desktop")
        front = desktop.getCurrentComponent()
        if front is not None:
            return front if front.supportsService(SPREADSHEET) else None
        opened = desktop.Components.createEnumeration()
        while opened.hasMoreElements():
            one = opened.nextElement()
            if one.supportsService(SPREADSHEET):
                return one
        return None


Helper = unohelper.ImplementationHelper()
Helper.addImplementation(Command, f"{COMMAND}.python", (COMMAND,))
g_ImplementationHelper = Helper
