"""Stand-ins for pywin32, so that xlwings' own server code runs without Windows.

xlwings' UDF server (`com_server`), its argument handling (`udfs`) and the conversions
of its Excel engine (`_xlwindows`) are imported as they are; only what talks to COM
itself is a stand-in here. For a process of its own: it stays patched.
"""

import ctypes
import datetime
import sys
from unittest.mock import MagicMock

MODULES = (
    "pythoncom",
    "win32api",
    "win32con",
    "win32event",
    "win32gui",
    "win32process",
    "win32com",
    "win32com.client",
    "win32com.server",
    "win32com.server.dispatcher",
    "win32com.server.policy",
    "win32com.server.util",
)


class NotOurs(Exception):
    """What COM says of an object that was not made here."""


def install():
    """Import xlwings as on Windows; return its UDF server."""
    for name in MODULES:
        sys.modules[name] = MagicMock(name=name)
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], last, sys.modules[name])
    sys.modules["pythoncom"].__file__ = ""
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(sys.modules["win32com.client"], name, type(name, (), {}))
    sys.modules["win32com.client"].Dispatch = lambda one: one
    sys.modules["win32com.server.util"].unwrap = MagicMock(side_effect=NotOurs)
    types = MagicMock(name="pywintypes")
    types.com_error = type("com_error", (Exception,), {})
    types.TimeType = type("TimeType", (datetime.datetime,), {})
    zones = MagicMock(name="win32timezone")
    zones.TimeZoneInfo.utc = lambda: datetime.UTC
    sys.modules |= {"pywintypes": types, "win32timezone": zones}
    for name in ("oledll", "windll", "PyDLL"):
        setattr(ctypes, name, MagicMock(name=name))
    import xlwings
    from xlwings import _xlwindows, com_server, udfs

    xlwings.engines.add(xlwings.main.Engine(impl=_xlwindows.engine))
    # As `import xlwings` does on Windows.
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    return com_server.XLPython()
