"""xlwings' UDF server without Windows: what Excel's macros get from its library.

Its server (`com_server`), its arguments (`udfs`) and the conversions of its Excel
engine (`_xlwindows`) run as they are; only COM itself is a stand-in. For a process of
its own, which stays patched.
"""

import atexit
import sys
import types
from unittest.mock import MagicMock

from excel_windows import xlwings_for_windows

SERVER = ("win32event", "win32com.server.dispatcher", "win32com.server.policy")


class NotOurs(Exception):
    """What COM says of an object that was not made here."""


def _refused(_):
    raise NotOurs


def installed():
    """Import xlwings as on Windows; return the object its library hands to Excel."""
    windows = xlwings_for_windows()
    atexit.unregister(windows.cleanup)  # it would ask Windows for its tasks
    pythoncom = sys.modules["pythoncom"]
    pythoncom.IID_IDispatch, pythoncom.TypeIIDs = 0, [type("PyIDispatch", (), {})]
    server = types.ModuleType("win32com.server")
    server.util = types.SimpleNamespace(unwrap=_refused)
    sys.modules |= {name: MagicMock(name=name) for name in SERVER}
    sys.modules |= {"win32com.server": server, "win32com.server.util": server.util}
    sys.modules["win32com"].server = server
    import xlwings
    from xlwings import com_server, udfs

    xlwings.engines.add(xlwings.Engine(impl=windows.engine))
    # As `import xlwings` does on Windows.
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    return com_server.XLPython()
