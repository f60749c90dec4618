"""One source, two forms: plain for a cell, compiled for a range."""

import os
import subprocess
import sys

import numpy as np
import pytest

from xl_align.kernels import _jit, intermittent, replenish


def test_a_cell_imports_neither_compiler_nor_scipy():
    code = (
        "import sys; from xl_align import inventory, demand, cash, cost;"
        "inventory.safety_stock(50, 8, 4, [0.9, 0.95]);"
        "print(sorted({'numba', 'scipy', 'pandas', 'llvmlite'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_blocks_give_the_numbers_of_single_rows():
    """To 2e-15: a block may round a product and a sum together."""
    rng = np.random.default_rng(7)
    size = 3 * _jit.BLOCK + 17
    level = rng.uniform(0, 1, size)
    level[:50] = np.r_[np.nan, 0, 1, 1e-300, 1 - 1e-16, 1e-12, rng.uniform(0, 1, 44)]
    sd = rng.uniform(0, 10, size)
    sd[40:60] = -1
    columns = [
        np.asarray(c) for c in (rng.uniform(0, 99, size), sd, 4.0, level, 2.0, 1.0)
    ]
    wide = replenish.safety_stock.compiled(columns, (size,), size)
    pick = np.r_[0:500, size - 500 : size]
    few = [c if c.ndim == 0 else c[pick] for c in columns]
    rows = replenish.safety_stock.interpreted(few, pick.shape, pick.size)
    np.testing.assert_allclose(wide[pick], rows, rtol=2e-15, atol=0)


def test_fill_rate_inverted_in_blocks_and_in_single_rows():
    rng = np.random.default_rng(8)
    size = 60_000
    share = rng.uniform(0, 1, size)
    share[:40] = np.r_[np.nan, 0, 1, -1, 1e-300, 1 - 1e-16, rng.uniform(0, 1, 34)]
    sd, quantity = rng.lognormal(2, 2, size), rng.lognormal(3, 3, size)
    sd[20:30] = [0, -1, np.inf, np.nan, 1e-320, 1e300, 1, 1, 1, 1]
    quantity[26:30] = [0, -1, np.inf, np.nan]
    columns = [share, sd, quantity]
    wide = replenish.safety_stock_fill.compiled(columns, (size,), size)
    few = [c[:500] for c in columns]
    rows = replenish.safety_stock_fill.interpreted(few, (500,), 500)
    # Near no safety stock at all the last bits of k are those of the order's width.
    assert np.array_equal(np.isnan(wide[:500]), np.isnan(rows))
    near = 1e-14 * np.nan_to_num(sd[:500] + quantity[:500], posinf=0)
    assert np.nanmax(np.abs(wide[:500] - rows) / (near + 2e-15 * abs(rows))) <= 1


def test_broadcasting_and_read_only_columns():
    level = np.full((3, 1), 0.9)
    demand = np.broadcast_to(5.0, (40_000,))
    got = replenish.safety_stock(demand, 2.0, 4.0, level, 0.0, 0.0)
    assert got.shape == (3, 40_000)
    one = replenish.safety_stock(5.0, 2.0, 4.0, 0.9, 0.0, 0.0)
    assert got[0, 0] == pytest.approx(one, rel=2e-15, abs=0)


def test_series_kernel_in_both_forms():
    history = np.random.default_rng(1).poisson(0.3, (50, 2000)).astype(float)
    kernel = intermittent.fading
    plain = kernel.interpreted(history, np.asarray(0.1), np.asarray(0.2))
    compiled = kernel.machine()(history, 0.1, 0.2)
    np.testing.assert_allclose(compiled, plain, rtol=1e-14)


def test_series_that_do_not_fit_are_refused():
    pair = _jit.per_series("(t),(t)->()")(lambda a, b, out: None)
    with pytest.raises(ValueError, match="t is 3 and 4 long"):
        pair(np.zeros(3), np.zeros(4))


def test_cache_folder_follows_its_variable_and_the_sources(monkeypatch, tmp_path):
    monkeypatch.setenv("XL_ALIGN_CACHE", str(tmp_path))
    first, second = _jit.cache_folder("1"), _jit.cache_folder("2")
    assert first.parent == tmp_path
    assert first != second


@pytest.mark.skipif(os.name == "nt", reason="permissions differ")
def test_no_cache_where_nothing_can_be_written(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XL_ALIGN_CACHE", str(tmp_path / "file"))
    assert _jit.cache_folder("1") is None
