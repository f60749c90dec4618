"""Document properties of the stand-in for Excel."""

from hosts.excel_com import Com, Listed, change
from hosts.excel_windows import refused
from openpyxl.packaging.custom import StringProperty

TEXT = 4


class Properties(Listed):
    def __init__(self, wb):
        self._wb = wb

    def _all(self):
        return [Property(self._wb, one) for one in self._wb.custom_doc_props.props]

    @change
    def Add(self, Name, LinkToContent, Type, Value):
        assert (LinkToContent, Type) == (False, TEXT)
        if len(Value) > 255:
            raise refused("The value is too long")
        if Name in self._wb.custom_doc_props.names:
            raise refused("This name exists already")
        self._wb.custom_doc_props.append(StringProperty(name=Name, value=Value))


class Property(Com):
    def __init__(self, wb, one):
        self._wb, self._one = wb, one

    Name = property(lambda self: self._one.name)

    @property
    def Value(self):
        return self._one.value

    @Value.setter
    def Value(self, text):
        self._one.value = text

    @change
    def Delete(self):
        del self._wb.custom_doc_props[self._one.name]
