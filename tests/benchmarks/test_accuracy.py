"""The worst relative error of each kernel over its whole domain, against mpmath.

Off by default, as 50 digits take their time: ``pytest -m benchmark -s``.
"""

import sys

import mpmath
import numpy as np
import oracles
import pytest

from xl_align.kernels import gamma, loss, normal

pytestmark = pytest.mark.benchmark

POINTS = 400


def both_tails(rng):
    lower = 10.0 ** rng.uniform(-300, -0.31, POINTS)
    upper = 1 - 2.0 ** rng.uniform(-53, -1, POINTS)
    return np.concatenate([lower, upper, [1e-300, 1 - 2.0**-53]])


def factors(rng):
    return np.concatenate([rng.uniform(-37, 37, 2 * POINTS), [-37.0, 37.0]])


def losses(rng):
    few = POINTS // 8  # an oracle of 450 digits
    gaps = rng.choice([-1, 1], few) * 10.0 ** rng.uniform(-16, -1, few)
    tail = np.exp(rng.uniform(-690, 0, few))
    return np.concatenate([tail, 0.3989422804014327 + gaps, rng.uniform(0.4, 37, few)])


def inverse_loss(g):
    """k with G(k) = g, by Newton's steps on all the digits of both."""
    with mpmath.workdps(60):
        k = mpmath.mpf(loss.inverse_loss(g))
        for _ in range(3):
            k += (oracles.unit_loss(k) - mpmath.mpf(g)) / oracles.normal_upper(k)
        return k


def gamma_quantile(p):
    """The point of gamma demand of shape 4 below which a share p lies."""
    with mpmath.workdps(40):
        x = mpmath.mpf(gamma.gamma_quantile(p, 4.0))
        for _ in range(5):
            slope = mpmath.exp(-x) * x**3 / 6
            x -= (mpmath.gammainc(4, 0, x, regularized=True) - mpmath.mpf(p)) / slope
        return x


CASES = [
    ("normal quantile", normal.quantile, lambda p: quantile(p), both_tails),
    ("P(Z > z)", normal.upper, oracles.normal_upper, factors),
    ("unit loss", loss.unit_loss, oracles.unit_loss, factors),
    ("inverse loss", loss.inverse_loss, inverse_loss, losses),
    (
        "gamma quantile, shape 4",
        lambda p: gamma.gamma_quantile(p, 4.0),
        gamma_quantile,
        lambda rng: rng.uniform(0.001, 0.999, POINTS),
    ),
]


def quantile(p):
    with mpmath.workdps(350):
        return oracles.normal_quantile(p, normal.quantile(p))


@pytest.mark.parametrize(("name", "kernel", "oracle", "draw"), CASES)
def test_worst_relative_error(name, kernel, oracle, draw, capsys):
    points = [float(x) for x in draw(np.random.default_rng(11))]
    errors = [oracles.relative_error(kernel(x), oracle(x)) for x in points]
    with capsys.disabled():
        row = f"| {name} | {len(points)} | mpmath | {max(errors):.1e} |"
        sys.stdout.write(f"\n{row}")
    assert max(errors) < 1e-14
