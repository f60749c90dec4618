"""XlsxWriter with exact numbers and formulas taken as they are given.

Its own sheets round numbers to 16 digits (half of all doubles change) and rewrite
function names even inside quoted text. The hooks are its private methods: the tests
compare what is read back, so a new version that moves them does not pass.
"""

from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

Attributes = list[tuple[str, Any]]


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
        super()._xml_formula_element(formula, result, attributes)

    def _prepare_formula(self, formula: str, *_: Any) -> str:
        return formula.removeprefix("=")

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0
    ) -> int:
        if self._check_dimensions(row, col):
            return -1
        text = self._prepare_formula(formula)
        self.table[row][col] = CellFormulaTuple(text, cell_format, value)
        return 0


class ExactWorkbook(Workbook):  # type: ignore[misc]
    """A workbook made of exact sheets."""

    worksheet_class = ExactSheet
