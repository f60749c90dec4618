"""XlsxWriter with exact numbers and formulas taken as they are given.

Its own sheets round numbers to 16 digits (half of all doubles change) and rewrite
function names even inside quoted text. The hooks are its private methods: the tests
compare what is read back, so a new version that moves them does not pass.
"""

from typing import Any

from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

Attributes = list[tuple[str, Any]]


class Spilling(str):
    """The text of a formula that fills a range of cells."""

    area: str


class ExactSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose numbers read back as the same doubles."""

    def _xml_number_element(self, number: Any, attributes: Attributes = []) -> None:  # noqa: B006
        marks = "".join(f' {key}="{value}"' for key, value in attributes)
        exact = repr(float(number)).removesuffix(".0")
        self.fh.write(f"<c{marks}><v>{exact}</v></c>")

    def _xml_formula_element(
        self,
        formula: str,
        result: Any,
        attributes: Attributes = [],  # noqa: B006
    ) -> None:
        if result == "":  # else a reader takes an empty text for a missing number
            attributes = [*attributes, ("t", "str")]
        if isinstance(result, str):
            result = self._escape_control_characters(result)
        if not isinstance(formula, Spilling):
            super()._xml_formula_element(formula, result, attributes)
            return
        # cm: the first of xl/metadata.xml, which XlsxWriter makes for dynamic arrays.
        attributes = [*attributes, ("cm", 1)]
        marks = "".join(f' {key}="{value}"' for key, value in attributes)
        text, shown = self._escape_data(formula), self._escape_data(result)
        kind = f't="array" ref="{formula.area}"'
        self.fh.write(f"<c{marks}><f {kind}>{text}</f><v>{shown}</v></c>")

    def _prepare_formula(self, formula: str, *_: Any) -> str:
        return formula.removeprefix("=")

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0
    ) -> int:
        if self._check_dimensions(row, col):
            return -1
        if not isinstance(formula, Spilling):
            formula = self._prepare_formula(formula)
        self.table[row][col] = CellFormulaTuple(formula, cell_format, value)
        return 0

    def write_spilling(
        self, row: int, col: int, size: tuple[int, int], formula: str, *more: Any
    ) -> None:
        """Write a formula that fills rows and columns; their values come after it."""
        text = Spilling(self._prepare_formula(formula))
        text.area = xl_range(row, col, row + size[0] - 1, col + size[1] - 1)
        self._write_formula(row, col, text, *more)
        self.has_dynamic_arrays = True


class ExactWorkbook(Workbook):  # type: ignore[misc]
    """A workbook made of exact sheets."""

    worksheet_class = ExactSheet
