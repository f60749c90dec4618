"""Excel's own functions in plain Python, as far as the templates use them."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import NormalDist
from typing import Any

import numpy as np

from xl_align.errors import WorkbookError

_NORMAL = NormalDist()
_DAY_ZERO = date(1899, 12, 30)
_CRITERION = re.compile(r"(<>|<=|>=|=|<|>)?(.*)", re.DOTALL)


def number(value: Any) -> float:
    """Return a cell as a number: a blank is zero, a text none."""
    if value is None:
        return 0.0
    if isinstance(value, str):
        raise WorkbookError(f"{value!r} stands where a number belongs")
    return float(value)


def text(value: Any) -> str:
    """Return a cell as ``&`` joins it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else f"{value:.15g}"


def operate(mark: str, left: Any, right: Any) -> Any:
    """Return one operator on two cells."""
    if mark == "&":
        return text(left) + text(right)
    if mark in ("=", "<>", "<", ">", "<=", ">="):
        return _compare(mark, left, right)
    a, b = number(left), number(right)
    if mark == "/" and b == 0:
        raise WorkbookError("division by zero")
    results: Mapping[str, Callable[[], float]] = {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "/": lambda: a / b,
        "^": lambda: a**b,
    }
    return results[mark]()


def _compare(mark: str, left: Any, right: Any) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        # Excel ranks any text above any number, whatever their case.
        a: Any = (isinstance(left, str), text(left).lower())
        b: Any = (isinstance(right, str), text(right).lower())
    else:
        a, b = number(left), number(right)
    found = {"=": a == b, "<>": a != b, "<": a < b, ">": a > b}
    return bool(found[mark] if mark in found else a <= b if mark == "<=" else a >= b)


def cells(*values: Any) -> Iterator[Any]:
    """Yield every cell of scalars and ranges."""
    for value in values:
        yield from value.flat if isinstance(value, np.ndarray) else [value]


def _each(value: Any, function: Callable[[Any], float]) -> Any:
    """Return a function of one cell, or of every cell of a range."""
    if isinstance(value, np.ndarray):
        return np.frompyfunc(function, 1, 1)(value)
    return function(value)


def _numbers(*values: Any) -> list[float]:
    """Return what SUM adds: texts and blanks of a range are left out."""
    return [number(v) for v in cells(*values) if isinstance(v, int | float)]


def _holds(criterion: Any) -> Callable[[Any], bool]:
    found = _CRITERION.fullmatch(text(criterion))
    mark, wanted = (found[1] or "=", found[2]) if found else ("=", "")
    right: Any = wanted
    try:
        right = float(wanted)
    except ValueError:
        pass
    same = isinstance(right, str)
    return lambda cell: isinstance(cell, str) == same and _compare(mark, cell, right)


def _chosen(*pairs: Any) -> Any:
    chosen: Any = True
    for area, criterion in zip(pairs[::2], pairs[1::2], strict=True):
        holds = _holds(criterion)
        chosen = chosen & np.array([holds(cell) for cell in area.flat])
    return chosen


def _sumifs(area: Any, *pairs: Any) -> float:
    chosen = zip(area.flat, _chosen(*pairs), strict=True)
    return math.fsum(number(cell) for cell, held in chosen if held)


def _countifs(*pairs: Any) -> Any:
    for at, criterion in enumerate(pairs):
        if at % 2 and isinstance(criterion, np.ndarray):  # once for each of them
            each = [
                _countifs(*pairs[:at], one, *pairs[at + 1 :]) for one in criterion.flat
            ]
            return np.array(each, dtype=object).reshape(criterion.shape)
    return float(np.sum(_chosen(*pairs)))


def _sumproduct(*areas: Any) -> float:
    rows = zip(*(cells(area) for area in areas), strict=True)
    return math.fsum(math.prod(map(number, row)) for row in rows)


def _index(area: Any, row: float, column: float = 0) -> Any:
    if area.shape[0] == 1 and not column:
        row, column = 1, row
    return area[int(row) - 1, int(column or 1) - 1]


def _match(wanted: Any, area: Any, kind: float) -> float:
    if kind:
        raise WorkbookError("only MATCH(.., .., 0) is exact")
    for at, cell in enumerate(area.flat, 1):
        if _compare("=", wanted, cell):
            return float(at)
    raise WorkbookError(f"MATCH finds no {wanted!r}")


def _rounded(value: Any, digits: Any, to: str = ROUND_HALF_UP) -> float:
    step = Decimal(1).scaleb(-int(digits))
    return float(Decimal(repr(number(value))).quantize(step, to)) + 0.0


def _month_end(day: Any, months: Any) -> float:
    start = _DAY_ZERO + timedelta(int(day))
    at = start.year * 12 + start.month + int(months)
    return float((date(at // 12, at % 12 + 1, 1) - _DAY_ZERO).days - 1)


def _shown(value: Any, pattern: str) -> str:
    """Return TEXT for patterns such as ``+#,##0.0;-#,##0.0``, ``0.0%``, a date."""
    if "yy" in pattern:
        day = _DAY_ZERO + timedelta(int(value))
        codes = {"yyyy": "%Y", "mmm": "%b", "mm": "%m", "dd": "%d"}
        for code, own in codes.items():
            pattern = pattern.replace(code, own)
        return day.strftime(pattern)
    positive, _, negative = pattern.partition(";")
    section = negative if number(value) < 0 and negative else positive
    scale = 100.0 if "%" in section else 1.0
    while section.endswith(","):  # each comma at the end leaves out three digits
        section, scale = section[:-1], scale / 1000
    _, _, decimals = section.partition(".")
    digits = sum(letter == "0" for letter in decimals)
    size = _rounded(abs(number(value)) * scale, digits)
    body = f"{size:{',' if ',' in section else ''}.{digits}f}"
    minus = "-" if number(value) < 0 and not negative and size else ""
    return minus + re.sub(r"[#0][#0,.]*", body, section, count=1)


def _distribution(value: Any, cumulative: Any) -> float:
    z = number(value)
    if cumulative:
        return 0.5 * math.erfc(-z / math.sqrt(2))
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "ABS": lambda value: _each(value, lambda one: abs(number(one))),
    "AND": lambda *values: all(map(bool, cells(*values))),
    "COUNT": lambda *values: float(len(_numbers(*values))),
    "COUNTIFS": _countifs,
    "EOMONTH": _month_end,
    "INDEX": _index,
    "INT": lambda value: float(math.floor(number(value))),
    "MATCH": _match,
    "MAX": lambda *values: max(_numbers(*values), default=0.0),
    "MIN": lambda *values: min(_numbers(*values), default=0.0),
    "NORM.S.DIST": _distribution,
    "NORM.S.INV": lambda share: _NORMAL.inv_cdf(number(share)),
    "NOT": lambda value: not value,
    "OR": lambda *values: any(map(bool, cells(*values))),
    "ROUND": _rounded,
    "ROWS": lambda area: float(area.shape[0]),
    "SQRT": lambda value: math.sqrt(number(value)),
    "SUM": lambda *values: math.fsum(_numbers(*values)),
    "SUMIFS": _sumifs,
    "SUMPRODUCT": _sumproduct,
    "TEXT": _shown,
    "TRIM": lambda value: " ".join(text(value).split()),
}


def elementwise(mark: str, left: Any, right: Any) -> Any:
    """Return an operator on cells or ranges, spread as Excel spreads them."""
    if not isinstance(left, np.ndarray) and not isinstance(right, np.ndarray):
        return operate(mark, left, right)
    each = np.frompyfunc(lambda a, b: operate(mark, a, b), 2, 1)
    return each(left, right)
