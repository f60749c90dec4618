"""Slow, plain and right: what fast code is checked against."""

import math
from fractions import Fraction

import mpmath

DIGITS = 50


def normal_quantile(p, start):
    """Phi^-1(p) to 50 digits, by Newton's steps from a rough start."""
    with mpmath.workdps(DIGITS):
        z = mpmath.mpf(start)
        for _ in range(8):
            gap = mpmath.erfc(-z / mpmath.sqrt(2)) / 2 - mpmath.mpf(p)
            z -= gap * mpmath.sqrt(2 * mpmath.pi) * mpmath.exp(z * z / 2)
        return z


def normal_upper(z):
    """P(Z > z) to 50 digits."""
    with mpmath.workdps(DIGITS):
        return mpmath.erfc(mpmath.mpf(z) / mpmath.sqrt(2)) / 2


def unit_loss(k):
    """G(k) by its definition, with digits to lose (400 for k = 37)."""
    with mpmath.workdps(DIGITS + 400):
        k = mpmath.mpf(k)
        density = mpmath.exp(-k * k / 2) / mpmath.sqrt(2 * mpmath.pi)
        return density - k * mpmath.erfc(k / mpmath.sqrt(2)) / 2


def second_loss(k):
    """Half of E[((Z - k)+)^2] by its definition, with digits to lose."""
    with mpmath.workdps(DIGITS + 400):
        k = mpmath.mpf(k)
        density = mpmath.exp(-k * k / 2) / mpmath.sqrt(2 * mpmath.pi)
        upper = mpmath.erfc(k / mpmath.sqrt(2)) / 2
        return ((1 + k * k) * upper - k * density) / 2


def relative_error(got, right):
    """|got / right - 1| as a float."""
    with mpmath.workdps(DIGITS):
        return float(abs(mpmath.mpf(got) / right - 1)) if right else abs(got)


def gamma_upper(shape, x):
    """P(X > x) for gamma of scale 1, by adaptive integration of its density."""
    with mpmath.workdps(30):
        return mpmath.gammainc(mpmath.mpf(shape), mpmath.mpf(x), regularized=True)


def gamma_lower(shape, x):
    """P(X <= x) for gamma of scale 1, by its series in whole numbers of 2^-300."""
    with mpmath.workdps(80):
        shape, x = mpmath.mpf(shape), mpmath.mpf(x)
        scale = 2**300
        step, term = int(x * 2**100), scale
        below = int(shape * 2**100)
        total = term
        while term:
            below += 2**100
            term = term * step // below
            total += term
        front = mpmath.exp(shape * mpmath.log(x) - x - mpmath.loggamma(shape + 1))
        return front * mpmath.mpf(total) / scale


def count_pmf(x, mean, variance):
    """Negative binomial (Poisson if variance equals mean) probability of x."""
    with mpmath.workdps(30):
        mean, variance = mpmath.mpf(mean), mpmath.mpf(variance)
        if variance == mean:
            return mpmath.exp(-mean) * mean**x / mpmath.factorial(x)
        size, success = mean**2 / (variance - mean), mean / variance
        ways = mpmath.gamma(size + x) / mpmath.gamma(size) / mpmath.factorial(x)
        return ways * success**size * (1 - success) ** x


def count_quantile(p, mean, variance):
    """Smallest x whose cumulative probability reaches p, by adding one at a time."""
    total, x = count_pmf(0, mean, variance), 0
    while total < mpmath.mpf(p):
        x += 1
        total += count_pmf(x, mean, variance)
    return x


def cheapest_lot(demand, order_cost, holding_cost, minimum, multiple):
    """Least-cost feasible multiple, by trying every one up to far too many."""
    first = max(1, math.ceil(Fraction(minimum) / Fraction(multiple)))
    lots = [n * multiple for n in range(first, first + 2000)]
    return min(lots, key=lambda q: order_cost * demand / q + holding_cost * q / 2)


def croston(history, alpha):
    """Croston's size and interval by a loop over the demands alone."""
    size = interval = None
    last = -1
    for t, sold in enumerate(history):
        if sold > 0:
            gap = t - last
            if size is None:
                size, interval = sold, gap
            else:
                size = alpha * sold + (1 - alpha) * size
                interval = alpha * gap + (1 - alpha) * interval
            last = t
    return size, interval


def aged(receipts, on_hand, limits):
    """Age stock one unit at a time: the newest receipts are the last to leave."""
    buckets = [0] * (len(limits) + 1)
    units = [age for age, got in sorted(receipts) for _ in range(got)]
    for unit in range(on_hand):
        age = units[unit] if unit < len(units) else math.inf
        buckets[sum(age > limit for limit in limits)] += 1
    return buckets
