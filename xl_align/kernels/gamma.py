"""Gamma demand: never negative, skewed; and the incomplete gamma function behind it."""

import math

from xl_align.kernels._jit import elementwise
from xl_align.kernels.normal import FAR, density, quantile, upper

# Above this shape the series grow long and three terms of an expansion suffice.
LARGE_SHAPE = 1e7
# Demand that many times its shape never comes, whatever the shape.
NEVER = 1e15


def stirling_rest(n):
    """Return ln Gamma(n+1) less Stirling's (n + 1/2) ln n - n + ln sqrt(2 pi)."""
    if n < 16.0:
        return (
            math.lgamma(n + 1.0) - (n + 0.5) * math.log(n) + n - 0.9189385332046727418
        )
    n2 = n * n
    rest = 1.0 / 1188.0 - (691.0 / 360360.0) / n2
    rest = 1.0 / 1260.0 - (1.0 / 1680.0 - rest / n2) / n2
    return (1.0 / 12.0 - (1.0 / 360.0 - rest / n2) / n2) / n


def deviance_half(x, mean):
    """Return x ln(x/mean) + mean - x, exact near the mean (Loader 2000)."""
    gap = x - mean
    if abs(gap) >= 0.1 * (x + mean):
        return x * math.log(x / mean) - gap
    v = gap / (x + mean)
    total = gap * v
    term = 2.0 * x * v
    for j in range(1, 40):
        term *= v * v
        before = total
        total += term / (2.0 * j + 1.0)
        if total == before:
            break
    return total


def gamma_front(shape, x):
    """Return x^shape e^-x / Gamma(shape + 1), by Loader's saddle-point form."""
    if not 0.0 < x < NEVER * (1.0 + shape):
        return 0.0
    power = -stirling_rest(shape) - deviance_half(shape, x)
    return math.exp(power) / math.sqrt(2.0 * math.pi * shape)


def gamma_upper(shape, x):
    """P(X > x) for gamma of scale 1: relative accuracy kept in the upper tail."""
    if x <= 0.0:
        return 1.0
    if x >= NEVER * (1.0 + shape):
        return 0.0
    if shape > LARGE_SHAPE:
        return _large_tail(shape, x, 1.0)
    if x < shape + 1.0:
        return 1.0 - _series(shape, x)
    return _fraction(shape, x)


def gamma_lower(shape, x):
    """P(X <= x) for gamma of scale 1: relative accuracy kept in the lower tail."""
    if x <= 0.0:
        return 0.0
    if x >= NEVER * (1.0 + shape):
        return 1.0
    if shape > LARGE_SHAPE:
        return _large_tail(shape, x, -1.0)
    if x < shape + 1.0:
        return _series(shape, x)
    return 1.0 - _fraction(shape, x)


def _series(shape, x):
    term = 1.0
    total = 1.0
    for j in range(1, 100_000):
        term *= x / (shape + j)
        total += term
        if term < 1e-17 * total:
            break
    reached = gamma_front(shape, x) * total
    return 1.0 if reached > 1.0 else reached  # a last digit above, for tiny shapes


def _fraction(shape, x):
    # Lentz's method on the continued fraction of the upper incomplete gamma.
    b = x + 1.0 - shape
    c = 1e300
    d = 1.0 / b
    h = d
    for j in range(1, 100_000):
        a = -j * (j - shape)
        b += 2.0
        d = a * d + b
        d = 1.0 / (d if abs(d) > 1e-300 else 1e-300)
        c = b + a / c
        c = c if abs(c) > 1e-300 else 1e-300
        h *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return gamma_front(shape, x) * shape * h


def _large_tail(shape, x, side):
    # Temme's uniform expansion; two terms of it reach 1e-12 from LARGE_SHAPE on.
    half = deviance_half(shape, x) / shape
    eta = math.sqrt(2.0 * half) if x > shape else -math.sqrt(2.0 * half)
    z = eta * math.sqrt(shape)
    if not abs(z) < FAR:
        return 1.0 if side * z < 0.0 else 0.0
    first = -1.0 / 3.0 + eta * (1.0 / 12.0 - eta * (2.0 / 135.0))
    first -= 1.0 / (540.0 * shape)
    return upper(side * z) + side * density(z) * first / math.sqrt(shape)


def gamma_quantile(p, shape):
    """Return x with P(X <= x) = p for gamma of scale 1; 0 below the smallest double.

    In y = ln x both tails are log-concave, so Newton's steps on the logarithm of the
    smaller one approach the root from one side after the first step.
    """
    if not ((0.0 < p < 1.0) & (0.0 < shape < math.inf)):
        return math.nan
    y = _start(p, shape)
    for _ in range(100):
        if y < -700.0:
            return 0.0
        x = math.exp(y)
        slope = gamma_front(shape, x) * shape
        low = p < 0.5
        tail = gamma_lower(shape, x) if low else gamma_upper(shape, x)
        if not (slope > 0.0 and tail > 0.0):
            y += 1.0 if x < shape else -1.0
            continue
        gap = math.log(tail / (p if low else 1.0 - p)) * tail / slope
        step = -gap if low else gap
        step = 2.0 if step > 2.0 else -2.0 if step < -2.0 else step
        y += step
        if abs(step) <= 1e-10 * (1.0 + abs(y)):  # the next is its square
            break
    return math.exp(y)


def _start(p, shape):
    # ln of P's first term from below, or Wilson and Hilferty's cube where it holds.
    first = (math.log(p) + math.lgamma(shape + 1.0)) / shape
    h = 1.0 / (9.0 * shape)
    cube = 1.0 - h + quantile(p) * math.sqrt(h)
    if shape < 0.5 or cube <= 0.0:
        return first
    y = math.log(shape) + 3.0 * math.log(cube)
    return y if y > first else first


def in_domain(mean, sd):
    """Tell whether a gamma demand of these moments can be computed."""
    usual = (mean > 1e-100) & (sd > 1e-100 * mean)
    known = (sd < 1e100) & (mean < 1e100) & (sd < 1e100 * mean)
    return known & (usual | ((mean >= 0.0) & (sd == 0.0)))


def gamma_quantile_of_row(p, mean, sd):
    """Quantile of gamma demand of this mean and standard deviation."""
    if not ((0.0 < p < 1.0) & in_domain(mean, sd)):
        return math.nan
    if not mean < 1e9 * sd:
        return mean
    shape = (mean / sd) * (mean / sd)
    if shape > LARGE_SHAPE:
        return mean + sd * normal_to_gamma(quantile(p), mean / sd)
    return gamma_quantile(p, shape) * (sd * (sd / mean))


def normal_to_gamma(z, root):
    """Standardised gamma quantile from the normal one, for a large root of its shape.

    Cornish and Fisher's series; from LARGE_SHAPE on its next term is below the last
    digit.
    """
    z2 = z * z
    fourth = (3.0 * z2 * z2 + 7.0 * z2 - 16.0) / (810.0 * root)
    third = (z * (z2 - 7.0) / 36.0 - fourth) / root
    return z + ((z2 - 1.0) / 3.0 + third) / root


def gamma_cdf_of_row(x, mean, sd):
    """P(demand <= x) for gamma demand of this mean and standard deviation."""
    if not ((abs(x) < math.inf) & in_domain(mean, sd)):
        return math.nan
    if not mean < 1e9 * sd:
        return 1.0 if x >= mean else 0.0
    shape = (mean / sd) * (mean / sd)
    return gamma_lower(shape, x / (sd * (sd / mean)))


def gamma_loss_of_row(x, mean, sd):
    """E[(demand - x)+] for gamma demand of this mean and standard deviation."""
    if not ((abs(x) < math.inf) & in_domain(mean, sd)):
        return math.nan
    if x <= 0.0 or not mean < 1e9 * sd:
        return mean - x if x < mean else 0.0
    shape = (mean / sd) * (mean / sd)
    scale = sd * (sd / mean)
    front = gamma_front(shape, x / scale)
    short = mean * front + (mean - x) * gamma_upper(shape, x / scale)
    least = mean - x if x < mean else 0.0  # rounding in the far tail passes it
    return least if short < least else short


quantile_of_gamma = elementwise(gamma_quantile_of_row)
cdf_of_gamma = elementwise(gamma_cdf_of_row)
loss_of_gamma = elementwise(gamma_loss_of_row)
