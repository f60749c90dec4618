"""The polynomials behind the kernels, fitted to 60 digits of what they stand for.

``python docs/approximations.py`` prints, lowest power first, every coefficient in
``xl_align/kernels`` that is not from a paper, and the worst error of each fit before
its coefficients are rounded. It needs mpmath and takes a few minutes.
"""

import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import mpmath
from mpmath import mpf

mpmath.mp.dps = 60
ROUNDS = 14  # of weighing the points anew; by then the worst error is level
# A place (its variables), the function there, and how much an error there matters.
Point = tuple[tuple[Any, ...], Any, Any]
Powers = Sequence[tuple[int, ...]]  # of each variable; none of them comes first


def fit(
    points: Sequence[Point], above: Powers, below: Powers, first: int | None = None
) -> tuple[Any, list[Any], list[Any]]:
    """Worst error and coefficients of a ratio of polynomials with these powers.

    Least squares on f D = N, with the last D as weight (Loeb) and the last errors too
    (Lawson): this makes the worst of weight * |N / D - f| nearly as small as can be.
    D starts with 1, and N with ``first`` if that is given.
    """
    level = [mpf(1)] * len(points)
    scale = [mpf(1)] * len(points)
    best = (mpmath.inf, [mpf(0)], [mpf(1)])
    for turn in range(ROUNDS):
        weights = [v * p[2] / s for v, p, s in zip(level, points, scale, strict=True)]
        n, d = solve(points, weights, above, below, first)
        scale = [abs(value(d, below, x)) for x, _, _ in points]
        ratios = [value(n, above, x) / value(d, below, x) for x, _, _ in points]
        errors = [w * abs(r - f) for r, (_, f, w) in zip(ratios, points, strict=True)]
        best = min(best, (max(errors), n, d), key=lambda found: found[0])
        if turn > 1:
            level = [v * mpmath.sqrt(e) for v, e in zip(level, errors, strict=True)]
            level = [max(v / max(level), mpf("1e-6")) for v in level]
    return best


def solve(
    points: Sequence[Point],
    weights: Sequence[Any],
    above: Powers,
    below: Powers,
    first: int | None,
) -> tuple[list[Any], list[Any]]:
    """One round of least squares."""
    given = [] if first is None else [mpf(first)]
    rows, right = [], []
    for (x, f, _), w in zip(points, weights, strict=True):
        terms = [monomial(x, e) for e in above[len(given) :]]
        terms += [-f * monomial(x, e) for e in below[1:]]
        rows.append([w * term for term in terms])
        right.append(w * (f - sum(given)))
    found = list(mpmath.qr_solve(mpmath.matrix(rows), mpmath.matrix(right))[0])
    split = len(above) - len(given)
    return given + found[:split], [mpf(1), *found[split:]]


def monomial(x: tuple[Any, ...], powers: tuple[int, ...]) -> Any:
    """Multiply the variables, each to its power."""
    return mpmath.fprod(one**power for one, power in zip(x, powers, strict=True))


def value(coefficients: Sequence[Any], powers: Powers, x: tuple[Any, ...]) -> Any:
    """Evaluate a polynomial at x."""
    pairs = zip(coefficients, powers, strict=True)
    return mpmath.fsum(c * monomial(x, e) for c, e in pairs)


def degree(most: int, variables: int = 1) -> Powers:
    """All powers of so many variables up to a total degree, the least first."""
    every = itertools.product(range(most + 1), repeat=variables)
    return sorted((e for e in every if sum(e) <= most), key=lambda e: (sum(e), e))


def between(low: Any, high: Any, count: int = 96) -> list[Any]:
    """Chebyshev's points: dense at both ends, where a fit errs most."""
    middle, half = (mpf(low) + mpf(high)) / 2, (mpf(high) - mpf(low)) / 2
    turns = [mpmath.pi * (2 * i + 1) / (2 * count) for i in range(count)]
    return [middle - half * mpmath.cos(turn) for turn in turns]


def density(z: Any) -> Any:
    """phi(z)."""
    return mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)


def mills(a: Any) -> Any:
    """P(Z > a) / phi(a)."""
    return (
        mpmath.sqrt(mpmath.pi / 2)
        * mpmath.exp(a * a / 2)
        * mpmath.erfc(a / mpmath.sqrt(2))
    )


def loss(k: Any) -> Any:
    """G(k), with digits to lose on the way."""
    with mpmath.extradps(20):
        return density(k) * (1 - k * mills(k))


def root(function: Callable[[Any], Any], slope: Callable[[Any], Any], goal: Any) -> Any:
    """Find z with log f(z) = log goal, by Newton's steps."""
    z = mpf(0) if goal < 0.4 else -goal
    for _ in range(200):
        step = mpmath.log(function(z) / goal) * function(z) / slope(z)
        z += step
        if abs(step) < (1 + abs(z)) * mpf(10) ** -50:
            return z
    raise ArithmeticError(f"no root for {goal}")


def inverse_loss(g: Any) -> Any:
    """Find k with G(k) = g."""
    return root(loss, lambda k: density(k) * mills(k), g)


def quantile_upper(tail: Any) -> Any:
    """Find z with P(Z > z) = tail."""
    return root(lambda z: density(z) * mills(z), density, tail)


def exponential() -> Iterator[tuple[Any, ...]]:
    """(e^r - 1 - r) / r^2 over half a power of 2, and what a rest may add."""
    points = [
        ((r,), (mpmath.exp(r) - 1 - r) / r**2, r**2 / mpmath.exp(r))
        for r in between("-0.37", "0.37")
    ]
    yield "exp", *fit(points, degree(9), degree(0))


def logarithm() -> Iterator[tuple[Any, ...]]:
    """ln(1 + f) / f over a power of 2: a rough one."""
    ends = mpmath.sqrt(mpf(1) / 2) - 1, mpmath.sqrt(2) - 1
    points = [
        ((f,), mpmath.log1p(f) / f, f / mpmath.log1p(f)) for f in between(*ends, 48)
    ]
    yield "rough logarithm", *fit(points, degree(6), degree(0))


def near_tail() -> Iterator[tuple[Any, ...]]:
    """P(Z > a) / phi(a) for a up to NEAR_END, with a spread as for the whole tail."""
    places = [3 * s / (1 - s) for s in between(0, mpf("9.5") / mpf("12.5"))]
    points = [((a,), m, 1 / m) for a, m in ((a, mills(a)) for a in places)]
    yield "Mills, near", *fit(points, degree(8), degree(9))


def common_quantile() -> Iterator[tuple[Any, ...]]:
    """Fit z / x in x = -ln 2 P(Z > z), from the median to COMMON_TAIL."""
    width = mpf("24.3")
    places = [4 * s / (1 - s) for s in between(0, width / (width + 4), 72)]
    pairs = [(x, quantile_upper(mpmath.exp(-x) / 2)) for x in places]
    points = [((x,), z / x, x / z) for x, z in pairs]
    yield "common quantile", *fit(points, degree(12), degree(12))


def normal_tail() -> Iterator[tuple[Any, ...]]:
    """1 - a P(Z > a) / phi(a), where 3 s / (1 - s) spreads a from 0 to FAR.

    N / D is that share; then (D - N) / a, with D for denominator, is Mills' ratio.
    The weight holds the relative error of either.
    """
    places = [3 * s / (1 - s) for s in between(0, mpf(38) / 41)]
    parts = [(a, a * mills(a)) for a in places]
    points = [((a,), 1 - part, max(1 / (1 - part), 1 / part)) for a, part in parts]
    worst, n, d = fit(points, degree(9), degree(11), first=1)
    yield "missing share", worst, n, d
    rest = [*n[1:], mpf(0), mpf(0)]
    yield "Mills", worst, [b - a for a, b in zip(rest, d[1:], strict=True)], d


def second_loss() -> Iterator[tuple[Any, ...]]:
    """[(1 + a^2) P(Z > a) / phi(a) - a] / 2, with a spread as for the tail."""
    points = []
    for a in (3 * s / (1 - s) for s in between(0, mpf(38) / 41)):
        with mpmath.extradps(20):
            part = ((1 + a * a) * mills(a) - a) / 2
        points.append(((a,), part, 1 / part))
    yield "second loss", *fit(points, degree(9), degree(12))


def inverse_loss_pieces() -> Iterator[tuple[Any, ...]]:
    """k(g): k / (g - G(0)) in g - 0.15, else k in the root of -ln g."""
    places = [g - mpf("0.15") for g in between("0.15", "0.8")]
    zero = mpf("0.15") - density(0)
    slopes = [(x, inverse_loss(x + mpf("0.15")) / (x + zero)) for x in places]
    points = [((x,), f, -1 / f) for x, f in slopes]
    yield "centre", *fit(points, degree(8), degree(8))
    for name, low, high, above, below in (
        ("tail", "1.375", 5, 8, 8),
        ("far tail", 5, "26.6", 8, 7),
    ):
        places = [t - mpf(low) for t in between(low, high)]
        factors = [
            (x, inverse_loss(mpmath.exp(-((x + mpf(low)) ** 2)))) for x in places
        ]
        points = [((x,), k, 1 / k) for x, k in factors]
        yield name, *fit(points, degree(above), degree(below))


def window_start() -> Iterator[tuple[Any, ...]]:
    """Rough k of a window: the nearer to 0, the rougher it may be."""
    places = between(mpmath.sqrt(mpmath.log(2)), mpf("4.05"))
    points = [((t,), quantile_upper(mpmath.exp(-t * t)), mpf(1)) for t in places]
    yield "quantile", *fit(points, degree(3), degree(2))
    points = []
    for t in between("0.02", "6.2"):
        k = inverse_loss(2 / mpmath.sqrt(mpmath.expm1(t * t)))
        points.append(((t,), k * t, (1 + max(k, 0)) / t))
    yield "wide", *fit(points, degree(4), degree(2))
    points = []
    for z in between("0.01", "5.1", 18):
        for width in between("0.01", "3", 14):
            share = density(z) * mills(z)
            k = window_factor(share, width)
            m = k + width / 2
            points.append(((z * z / 25, width**2 / 9), m / z, z * (1 + abs(k))))
    yield "narrow", *fit(points, degree(3, 2), degree(3, 2))


def window_factor(share: Any, width: Any) -> Any:
    """Find k with G(k) - G(k + width) = share * width."""
    return root(
        lambda k: loss(k) - loss(k + width),
        lambda k: density(k) * mills(k) - density(k + width) * mills(k + width),
        share * width,
    )


FAMILIES = (
    exponential,
    logarithm,
    common_quantile,
    normal_tail,
    near_tail,
    second_loss,
    inverse_loss_pieces,
    window_start,
)


def main() -> None:
    """Print every fit."""
    for family in FAMILIES:
        for name, worst, n, d in family():
            sys.stdout.write(f"{name}: worst error {mpmath.nstr(worst, 2)}\n")
            sys.stdout.write(f"  above {[float(a) for a in n]}\n")
            sys.stdout.write(f"  below {[float(b) for b in d]}\n")


if __name__ == "__main__":
    main()
