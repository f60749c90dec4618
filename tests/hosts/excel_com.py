"""What all objects of the stand-in for Excel share: what they lack, they refuse.

An attribute that is not there raises NotImplementedError by name, and so does one
that cannot be set: a test never passes on a call that went nowhere.
"""

from functools import wraps

from hosts.excel_windows import refused


class Faults:
    """Makes Excel refuse the nth change, for tests of what happens then."""

    def __init__(self):
        self.count = 0  # changes so far
        self.refused = range(0)  # those of them that Excel refuses

    def begin(self, refused=range(0)):
        self.count, self.refused = 0, refused

    def change(self):
        self.count += 1
        if self.count in self.refused:
            raise refused("Not enough resources.")


FAULTS = Faults()


class Com:
    """An object of Excel: properties, methods and the plain settings it names."""

    settable = ()

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError(f"this Excel has no {type(self).__name__}.{name}")

    def __setattr__(self, name, value):
        if name.startswith("_"):
            object.__setattr__(self, name, value)
            return
        known = getattr(type(self), name, None)
        if isinstance(known, property) and known.fset is None:
            raise NotImplementedError(f"{type(self).__name__}.{name} cannot be set")
        if not isinstance(known, property) and name not in self.settable:
            raise NotImplementedError(f"no {type(self).__name__}.{name} can be set")
        FAULTS.change()
        object.__setattr__(self, name, value)


def change(method):
    """Mark a method that changes the workbook."""

    @wraps(method)
    def counted(*arguments, **named):
        FAULTS.change()
        return method(*arguments, **named)

    return counted


class Listed(Com):
    """A collection of Excel: counts from 1, takes names whatever the case."""

    def _all(self):
        raise NotImplementedError

    Count = property(lambda self: len(self._all()))

    def __iter__(self):
        return iter(self._all())

    def Item(self, key):
        for at, one in enumerate(self._all(), 1):
            if key == at or (isinstance(key, str) and key.lower() == one.Name.lower()):
                return one
        raise refused(f"Subscript out of range: {key!r}")

    __call__ = Item


def color_of(number):
    """Return RRGGBB for a colour as Excel counts it, blue first."""
    return f"{number % 256:02X}{number // 256 % 256:02X}{number // 65536:02X}"
