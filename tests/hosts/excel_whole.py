"""Whole rows and columns of the stand-in for Excel."""

from hosts.excel_com import Com
from openpyxl.utils import get_column_letter as letters


class Counted(Com):
    def __init__(self, count):
        self._count = count

    Count = property(lambda self: self._count)


class Entire(Com):
    """Whole rows or columns of a range: hidden, shown, or None for some of each."""

    def __init__(self, cells, side):
        self._cells, self._side = cells, side

    def _dimensions(self):
        area = self._cells._areas[0]
        for at in range(area[self._side], area[self._side + 2] + 1):
            yield letters(at) if self._side else at

    @property
    def _known(self):
        ws = self._cells._sheet._ws
        return ws.column_dimensions if self._side else ws.row_dimensions

    @property
    def Hidden(self):
        known = self._known
        found = {at in known and bool(known[at].hidden) for at in self._dimensions()}
        return found.pop() if len(found) == 1 else None

    @Hidden.setter
    def Hidden(self, hidden):
        for at in self._dimensions():
            self._known[at].hidden = hidden
