"""xlwings' own code for Windows on any system, with a stand-in where Windows begins.

xlwings speaks to Excel through pywin32. Here the modules of pywin32 are empty, and the
Excel they would find is the object model of excel_model.py. All that is xlwings runs
as a planner has it: only the last step, the call that leaves Python, ends in a test.
"""

import ctypes
import datetime as dt
import importlib
import sys
import types


class com_error(Exception):
    """What pywin32 raises when Excel refuses a call."""

    @property
    def hresult(self):
        return self.args[0]


def refused(words):
    """Return the error of a call that Excel refuses, in its own words."""
    details = (0, "Microsoft Excel", words, None, 0, -2146827284)
    return sys.modules["pywintypes"].com_error(
        -2147352567, "Exception occurred.", details, None
    )


def _module(name, **attributes):
    module = sys.modules.setdefault(name, types.ModuleType(name))
    for key, value in attributes.items():
        if not hasattr(module, key):
            setattr(module, key, value)
    return module


def _pywin32():
    nothing = type("Nothing", (), {})
    kinds = {"CDispatch": nothing, "DispatchBaseClass": nothing}
    kinds |= {"CoClassBaseClass": nothing, "Dispatch": nothing, "DispatchEx": nothing}
    client = _module("win32com.client", **kinds)
    _module("win32com", client=client, __path__=[])
    _module("pywintypes", com_error=com_error, error=OSError, TimeType=dt.datetime)
    _module("pythoncom", CoInitialize=lambda: None, ole_error=com_error)
    for name in ("win32api", "win32con"):
        _module(name)
    _module("win32gui", FindWindowEx=lambda *_: 0)
    _module("win32process", GetWindowThreadProcessId=lambda window: (1, 1))
    zone = type("TimeZoneInfo", (), {"utc": staticmethod(lambda: dt.UTC)})
    _module("win32timezone", TimeZoneInfo=zone)


class _Anything:
    """A library of Windows: every call finds nothing."""

    def __getattr__(self, name):
        return _Anything()

    def __call__(self, *_):
        return 0


def xlwings_for_windows():
    """Return xlwings' module for Windows, imported with the stand-ins."""
    if "xlwings._xlwindows" in sys.modules:
        return sys.modules["xlwings._xlwindows"]
    _pywin32()
    sys.modules["pythoncom"].__file__ = None
    lent = {"oledll": _Anything(), "windll": _Anything()}
    lent["PyDLL"] = lambda _: _Anything()
    kept = {name: getattr(ctypes, name) for name in lent if hasattr(ctypes, name)}
    for name, value in lent.items():
        setattr(ctypes, name, value)
    try:
        return importlib.import_module("xlwings._xlwindows")
    finally:
        for name in lent:
            if name in kept:
                setattr(ctypes, name, kept[name])
            else:
                delattr(ctypes, name)
