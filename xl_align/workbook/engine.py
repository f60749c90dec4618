"""The values of a workbook's formulas as formualizer calculates them, in this process.

It knows neither looks nor pictures and takes a small part of LibreOffice's time, but
it is young: an answer counts only where its caller finds the saved values met.
"""

import importlib
import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from xl_align.errors import WorkbookError
from xl_align.workbook import Value, bare, understood
from xl_align.workbook.bare import Place
from xl_align.workbook.reading import Reader

Results: TypeAlias = Mapping[str, Mapping[Place, Value]]
# Worksheet functions by name; made only when a formula uses one.
Functions: TypeAlias = Callable[[], Mapping[str, Callable[..., Any]]]

_PATIENCE = 20_000  # milliseconds
_ERRORS = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
ERRORS = tuple(_ERRORS.values())


def calculated(
    reader: Reader, titles: Collection[str], functions: Functions | None = None
) -> Results | None:
    """Return the value of every formula on some sheets; None if it cannot.

    Parameters
    ----------
    reader : the workbook; sheets not in ``titles`` count with their saved values
    titles : of the sheets whose formulas are calculated
    functions : our worksheet functions

    Returns
    -------
    mapping of title to (row, column) to value, or None
        An error is its text; dates are days. None where a formula fills an array or
        may be misunderstood (see ``understood``), and where the program gives up.
    """
    try:
        plain = bare.written(reader, titles)
    except WorkbookError:
        return None
    return _run(plain, _formulas(reader, titles), functions)


def _run(
    plain: bytes,
    formulas: Mapping[str, Mapping[Place, str]],
    functions: Functions | None,
) -> Results | None:
    engine = importlib.import_module("formualizer")
    limits = engine.EvaluationConfig()
    limits.max_eval_time_ms = _PATIENCE
    limits.enable_parallel = False  # a function of ours is Python
    try:
        book = engine.Workbook.from_bytes(
            plain, config=engine.WorkbookConfig(eval_config=limits)
        )
        book.set_temporal_egress("serial")
        texts = (text for cells in formulas.values() for text in cells.values())
        if functions and any(understood.PREFIX in text.upper() for text in texts):
            for name, call in functions().items():
                book.register_function(name, _told(engine, call))
        book.evaluate_all()
        found = book.get_value
        return {
            title: {place: _value(found(title, *place)) for place in cells}
            for title, cells in formulas.items()
        }
    except BaseException as trouble:  # a panic of Rust is no Exception
        if isinstance(trouble, KeyboardInterrupt | SystemExit):
            raise
        return None


def _told(engine: Any, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of ours that gives an error as a cell has it."""
    codes = {text: kind for kind, text in _ERRORS.items()}

    def answer(*cells: Any) -> Any:
        found = call(*(_argument(cell) for cell in cells))
        if isinstance(found, list):  # it would fill the cells around
            found = "#VALUE!"
        code = found.split(" ")[0] if isinstance(found, str) else ""
        return engine.LiteralValue.error(codes[code]) if code in codes else found

    return answer


def _argument(cell: Any) -> Any:
    if isinstance(cell, list):
        return [[_value(one) for one in row] for row in cell]
    return _value(cell)


def _value(found: Any) -> Any:
    """Return a value with an error as its text, and so is what no cell can hold."""
    if isinstance(found, dict):
        return _ERRORS.get(found.get("kind", ""), "#VALUE!")
    if isinstance(found, float) and not math.isfinite(found):
        return "#NUM!"
    return found


def _formulas(reader: Reader, titles: Collection[str]) -> dict[str, dict[Place, str]]:
    return {
        title: {
            place: held.formula
            for place, held in reader.sheet(title).cells.items()
            if held.formula
        }
        for title in reader.tabs
        if title in titles
    }
