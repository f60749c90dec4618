"""Counted and gamma demand against exact sums and adaptive integration."""

import math

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from xl_align.kernels import discrete, gamma, levels, normal

MOMENTS = [(0.02, 0.02), (0.02, 2.0), (3, 3), (3, 3.0003), (4, 12), (60, 60), (40, 900)]


@pytest.mark.parametrize(("mean", "variance"), MOMENTS)
@pytest.mark.parametrize("p", [1e-9, 0.3, 0.5, 0.9, 0.95, 0.99, 0.999999])
def test_count_quantile_is_the_smallest_that_reaches(mean, variance, p):
    right = oracles.count_quantile(p, mean, variance)
    assert discrete.quantile_of_count(p, mean, variance) == right


@pytest.mark.parametrize(("mean", "variance"), MOMENTS)
@pytest.mark.parametrize("x", [0, 1, 5, 17, 90])
def test_count_probabilities_and_loss(mean, variance, x):
    pmf = [oracles.count_pmf(j, mean, variance) for j in range(x + 1)]
    got = discrete.count_pmf(float(x), float(mean), variance / mean - 1.0)
    assert oracles.relative_error(got, pmf[x]) < 1e-11
    cdf = discrete.cdf_of_count(x, mean, variance)
    assert oracles.relative_error(cdf, sum(pmf)) < 1e-11
    left = sum((x - j) * p for j, p in enumerate(pmf))
    short = discrete.loss_of_count(x, mean, variance)
    assert short == pytest.approx(float(mean - x + left), rel=1e-9, abs=1e-12)


@given(st.integers(0, 400), st.floats(0.01, 300), st.floats(1, 20))
@settings(max_examples=60, deadline=None)
def test_count_quantile_undoes_its_cdf(x, mean, ratio):
    p = discrete.cdf_of_count(x, mean, mean * ratio)
    if 1e-300 < p < 1 - 1e-9:
        assert discrete.quantile_of_count(p, mean, mean * ratio) == x


def test_negative_binomial_becomes_poisson():
    near = discrete.cdf_of_count(12, 10, 10 * (1 + 1e-10))
    assert near == pytest.approx(discrete.cdf_of_count(12, 10, 10), rel=1e-9)


def test_large_counts_follow_the_expansion():
    """Above a variance of 1e9 an expansion takes over: no step where it does."""
    below = discrete.quantile_of_count(0.99, 5e5, 0.999e9)
    above = discrete.quantile_of_count(0.99, 5e5, 1.001e9)
    slope = (above - below) / (math.sqrt(1.001e9) - math.sqrt(0.999e9))
    assert 2.0 < slope < 2.8
    assert discrete.cdf_of_count(1e12, 1e12, 1e12) == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("shape", [0.01, 0.5, 1, 9, 250, 40000])
@pytest.mark.parametrize("p", [1e-12, 0.01, 0.4, 0.6, 0.95, 1 - 1e-12])
def test_gamma_quantile(shape, p):
    mean, sd = 2 * shape, 2 * math.sqrt(shape)
    if p < 0.5:
        right = 2 * special.gammaincinv(shape, p)
    else:
        right = 2 * special.gammainccinv(shape, 1 - p)
    got = gamma.quantile_of_gamma(p, mean, sd)
    assert got == pytest.approx(right, rel=1e-11, abs=1e-300)


@pytest.mark.parametrize(
    ("shape", "x"), [(0.3, 2), (4, 4), (4, 40), (90, 60), (5e3, 5e3)]
)
def test_gamma_tails(shape, x):
    right = oracles.gamma_upper(shape, x)
    assert oracles.relative_error(gamma.gamma_upper(shape, float(x)), right) < 1e-12


@pytest.mark.parametrize("p", [1e-12, 0.01, 0.5, 0.9, 1 - 1e-9])
def test_gamma_quantile_of_a_large_shape(p):
    """The expansion, a little below where it takes over, against the series."""
    expanded = 9e6 + 3000.0 * gamma.normal_to_gamma(normal.quantile(p), 3000.0)
    assert expanded == pytest.approx(gamma.gamma_quantile(p, 9e6), rel=3e-14)


def test_gamma_expansion_meets_the_series():
    below = gamma.gamma_upper(9.99999e6, 9.99999e6 + 3000)
    above = gamma.gamma_upper(1.000001e7, 1.000001e7 + 3000)
    assert below == pytest.approx(above, rel=1e-5)


KERNELS = [
    discrete.quantile_of_count,
    discrete.cdf_of_count,
    discrete.loss_of_count,
    gamma.quantile_of_gamma,
    gamma.cdf_of_gamma,
    gamma.loss_of_gamma,
]


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda k: k.source.__name__)
def test_never_an_error_and_both_forms_agree(kernel):
    odd = [math.nan, math.inf, -math.inf, -1.0, 0.0, 0.4, 1.0, 7.0, 1e-320, 1e200]
    grid = np.array(np.meshgrid(odd, odd, odd)).reshape(3, -1)
    plain = kernel.interpreted(list(grid), grid[0].shape, grid[0].size)
    compiled = kernel.compiled(list(grid), grid[0].shape, grid[0].size)
    np.testing.assert_allclose(compiled, plain, rtol=1e-12, atol=0)
    assert not np.isinf(plain).any()


@pytest.mark.parametrize(("mean", "variance"), [*MOMENTS, (1e6, 1e6), (2e10, 2e10)])
def test_losses_of_neighbours_are_those_of_each(mean, variance):
    whole = np.floor(mean) + np.arange(-300.0, 900.0)
    alone = discrete.loss_of_count(whole, mean, variance)
    together = levels.losses(whole, mean, variance)
    common = alone > 1e-290
    assert together[common] == pytest.approx(alone[common], rel=1e-11)
    assert np.all(together[~common] < 1e-280)


@pytest.mark.parametrize(
    ("x", "mean", "variance"), [(1234.5, 0.999, 2.25), (9e5, 3, 7)]
)
def test_a_chance_too_small_for_a_double_is_none(x, mean, variance):
    assert discrete.cdf_of_count(x, mean, variance) == 1.0
    assert 0.0 <= discrete.loss_of_count(x, mean, variance) < 1e-300


def test_what_a_large_demand_never_falls_to_is_told_at_once():
    """Summing half a billion chances of 0 would take minutes."""
    assert discrete.cdf_of_count(4e8, 9e8, 9e8) == 0.0
    assert discrete.loss_of_count(4e8, 9e8, 9e8) == 5e8
    least = discrete.quantile_of_count(5e-324, 1.3e5, 1.3e5)
    assert 0.0 < least < 1.3e5 - 30 * 1.3e5**0.5


@given(
    st.sampled_from([1e-20, 1e-8, 0.5, 12, 1e9]),
    st.sampled_from([1e-12, 0.3, 1.5, 365, 1e15]),
    st.sampled_from([1e-300, 1e-8, 0.5, 7, 1e9, 1e155, 1e308]),
)
def test_gamma_demand_keeps_its_bounds(mean, sd, x):
    covered = gamma.cdf_of_gamma(x, mean, sd)
    short = gamma.loss_of_gamma(x, mean, sd)
    assert 0.0 <= covered <= 1.0
    assert max(mean - x, 0.0) <= short <= mean * (1 + 1e-12)
