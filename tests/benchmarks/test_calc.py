"""A worksheet function in Calc against the formula a planner would type instead."""

import sys

import pytest

ROWS = 100_000
NATIVE = "=NORM.S.INV(B1)*8*SQRT(A1)"
SCALAR = "=XA_SAFETY_STOCK(50;8;A1;B1)"
ARRAY = f"=XA_SAFETY_STOCK(50;8;A1:A{ROWS};B1:B{ROWS})"


@pytest.mark.benchmark
@pytest.mark.libreoffice
def test_calls_against_a_native_formula(calc):
    """100,000 rows in one run; the ratios are what a release note may quote."""
    formulas = [("down", NATIVE), ("down", SCALAR), ("array", ARRAY)]
    calc.timed(formulas, 100)  # the first call imports and compiles
    native, scalar, array = calc.timed(formulas, ROWS)
    sys.stdout.write(
        f"\nnative 1, scalar {scalar / native:.0f}, array {array / native:.1f}\n"
    )
    assert array / native < 60
    assert scalar / native < 1_000
