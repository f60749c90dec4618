"""The normal distribution, digit by digit, in both forms a kernel runs in."""

import math

import numpy as np
import oracles
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xl_align.kernels import loss, normal, window
from xl_align.kernels.logarithm import depth, log

LOWER = [10.0**-e for e in (0.31, 0.5, 1, 1.2, 3, 7, 10.8, 10.9, 15, 40, 150, 300)]
UPPER = [1 - 2.0**-e for e in (1.1, 2, 3.7, 4, 10, 30, 36, 37, 45, 53)]


@pytest.mark.parametrize("p", [*LOWER, *UPPER, 0.075, 0.925, 0.5 + 1e-12])
def test_quantile_to_the_last_digits(p):
    got = normal.quantile(p)
    assert oracles.relative_error(got, oracles.normal_quantile(p, got)) < 1e-15


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, 1.1, math.nan, math.inf, -math.inf])
def test_no_quantile_off_the_domain(p):
    assert math.isnan(normal.quantile_of(p))


def test_tail_says_what_its_complement_cannot():
    assert normal.upper_quantile_of(1e-20) == pytest.approx(
        9.262340089798409, rel=1e-15
    )
    assert math.isnan(normal.quantile_of(1 - 1e-20))


@pytest.mark.parametrize("k", [-37, -5.5, -2.5, -1, 0, 1, 2.49, 2.5, 4, 8, 20, 37])
def test_loss_and_tail_without_cancellation(k):
    upper = oracles.normal_upper(k)
    assert oracles.relative_error(normal.upper(float(k)), upper) < 2e-15
    right = oracles.unit_loss(k)
    assert oracles.relative_error(loss.unit_loss(float(k)), right) < 2e-15
    right = oracles.second_loss(k)
    assert oracles.relative_error(loss.second_loss(float(k)), right) < 2e-15


@given(st.floats(-37, 37))
def test_inverse_loss_undoes_loss(k):
    again = loss.inverse_loss(loss.unit_loss(k))
    assert again == pytest.approx(k, rel=1e-12, abs=1e-12)


@given(st.floats(-8, 8), st.floats(1e-9, 100))
def test_inverse_window_undoes_the_mean_of_a_window(k, width):
    middle = abs(k + width / 2) - width / 2  # the half that serves at least one half
    share = window.window_mean(middle, width)
    again = window.inverse_window(share, width)
    assert again == pytest.approx(middle, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("width", [1e-12, 1e-4, 0.05, 0.2, 3.0])
@pytest.mark.parametrize("k", [-6.0, -0.3, 0.0, 2.0, 9.0])
def test_narrow_window_without_cancellation(k, width):
    with oracles.mpmath.workdps(60):
        far = oracles.mpmath.mpf(k) + oracles.mpmath.mpf(width)
        right = (oracles.unit_loss(k) - oracles.unit_loss(far)) / (far - k)
    assert oracles.relative_error(window.window_mean(k, width), right) < 1e-13


@given(st.floats(1e-300, 1e300))
def test_logarithm_within_an_ulp_or_two(x):
    assert log(x) == pytest.approx(math.log(x), rel=5e-16, abs=5e-17)


@example(0.5)
@example(0.5 - 2.0**-54)
@given(st.floats(1e-300, 0.5))
def test_depth_of_a_tail_within_an_ulp_or_two(tail):
    right = -oracles.mpmath.log(2 * oracles.mpmath.mpf(tail))
    assert depth(tail) == pytest.approx(float(right), rel=5e-16, abs=0.0)


KERNELS = [
    pytest.param(normal.quantile_of, 0, 1, id="quantile"),
    pytest.param(normal.cdf_of, -40, 40, id="cdf"),
    pytest.param(normal.density_of, -40, 40, id="density"),
    pytest.param(loss.unit_loss_of, -40, 40, id="unit loss"),
    pytest.param(loss.second_loss_of, -37, 37, id="second loss"),
    pytest.param(loss.inverse_loss_of, 0, 30, id="inverse loss"),
]


@pytest.mark.parametrize(("kernel", "low", "high"), KERNELS)
def test_compiled_and_plain_agree(kernel, low, high):
    drawn = np.random.default_rng(3).uniform(low, high, 400)
    column = np.concatenate([drawn, [math.nan, math.inf, -math.inf, 0.0, 1.0]])
    plain = kernel.interpreted([column], column.shape, column.size)
    compiled = kernel.compiled([column], column.shape, column.size)
    np.testing.assert_allclose(compiled, plain, rtol=2e-15, atol=0)
