"""The worst relative error of each kernel over its whole domain, against mpmath.

Off by default, as many digits take their time: ``pytest -m benchmark -s``.
"""

import sys

import mpmath
import numpy as np
import oracles
import pytest

from xl_align.kernels import discrete, gamma, loss, normal, replenish

pytestmark = pytest.mark.benchmark

POINTS = 200
TINY_LOG = -700.0  # below it a quantile is 0
SHAPES = [1e-2, 0.3, 1.0, 4.0, 90.0, 1e4, 1e6, 9e6, 1.1e7, 1e8]
SHARES = [1e-12, 1e-6, 0.01, 0.3, 0.5, 0.8, 0.95, 0.9999, 1 - 1e-12]
# Mean, and variance over mean: 1 is Poisson.
COUNTS = [(m, r) for m in (0.02, 3.0, 60.0, 900.0) for r in (1.0, 1.001, 3.0, 25.0)]


def both_tails(rng):
    lower = 10.0 ** rng.uniform(-300, -0.31, POINTS)
    upper = 1 - 2.0 ** rng.uniform(-53, -1, POINTS)
    return np.concatenate([lower, upper, [1e-300, 1 - 2.0**-53]])


def factors(rng):
    return np.concatenate([rng.uniform(-37, 37, 2 * POINTS), [-37.0, 37.0]])


def losses(rng):
    few = POINTS // 4
    gaps = rng.choice([-1, 1], few) * 10.0 ** rng.uniform(-16, -1, few)
    tail = np.exp(rng.uniform(-690, 0, few))
    return np.concatenate([tail, 0.3989422804014327 + gaps, rng.uniform(0.4, 37, few)])


def quantile_error(p):
    """Of z with P(Z <= z) = p, from how far P(Z <= z) is off."""
    z = mpmath.mpf(normal.quantile(p))
    gap = oracles.normal_upper(-z) - p if p < 0.5 else 1 - p - oracles.normal_upper(z)
    return abs(gap / mpmath.npdf(z) / z)


def inverse_loss_error(g):
    """Of k with G(k) = g."""
    k = mpmath.mpf(loss.inverse_loss(g))
    return abs((oracles.unit_loss(k) - g) / oracles.normal_upper(k) / k)


def fill_error(row):
    """Of the k that a fill rate needs, against 1 + |k|."""
    fill, width = map(float, row)
    k = mpmath.mpf(replenish.safety_stock_fill.plain(fill, 1.0, width))
    gap = (
        oracles.unit_loss(k)
        - oracles.unit_loss(k + width)
        - (1 - mpmath.mpf(fill)) * width
    )
    slope = oracles.normal_upper(k) - oracles.normal_upper(k + width)
    return abs(gap / slope) / (1 + abs(k))


def fills(rng):
    rate = 1 - 10.0 ** rng.uniform(-12, 0, POINTS)
    return np.column_stack([rate, 10.0 ** rng.uniform(-4, 4, POINTS)])


def gamma_error(row):
    """Of the quantile of gamma demand with this shape as mean and variance."""
    p, shape = map(float, row)
    got = gamma.quantile_of_gamma.plain(p, shape, float(np.sqrt(shape)))
    if got == 0.0:
        least = mpmath.exp(TINY_LOG + 1)
        return mpmath.mpf(0 if oracles.gamma_lower(shape, least) > p else 1)
    x = mpmath.mpf(got)
    slope = mpmath.exp((shape - 1) * mpmath.log(x) - x - mpmath.loggamma(shape))
    return abs((oracles.gamma_lower(shape, x) - p) / slope / x)


def count_error(row):
    """Of a whole number: 0, or by how much it is off."""
    p, mean, ratio = map(float, row)
    right = oracles.count_quantile(p, mean, mean * ratio)
    return mpmath.mpf(
        abs(discrete.quantile_of_count.plain(p, mean, mean * ratio) - right)
    )


def direct(kernel, oracle):
    return lambda x: oracles.relative_error(kernel(float(x)), oracle(float(x)))


CASES = [
    ("normal quantile", 1e-14, quantile_error, both_tails),
    ("P(Z > z)", 1e-14, direct(normal.upper, oracles.normal_upper), factors),
    ("unit loss", 1e-14, direct(loss.unit_loss, oracles.unit_loss), factors),
    ("second loss", 1e-14, direct(loss.second_loss, oracles.second_loss), factors),
    ("inverse loss", 1e-14, inverse_loss_error, losses),
    ("fill rate inverted", 1e-14, fill_error, fills),
    (
        "gamma quantile",
        1e-12,
        gamma_error,
        lambda _: [(p, shape) for p in SHARES for shape in SHAPES],
    ),
    (
        "Poisson and negative binomial quantile",
        1e-14,
        count_error,
        lambda _: [(p, *count) for p in SHARES for count in COUNTS],
    ),
]


@pytest.mark.parametrize(("name", "bound", "error", "draw"), CASES)
def test_worst_relative_error(name, bound, error, draw, capsys):
    points = list(draw(np.random.default_rng(11)))
    with mpmath.workdps(60):
        worst, at = max((float(error(x)), str(x)) for x in points)
    with capsys.disabled():
        row = f"| {name} | {len(points)} | mpmath | {worst:.1e} | at {at} |"
        sys.stdout.write(f"\n{row}")
    assert worst < bound
