"""Standard normal distribution: probability, quantile, and their upper tails."""

import math

from xl_align.kernels._jit import elementwise
from xl_align.kernels.logarithm import log

ROOT_2 = math.sqrt(2.0)
DENSITY_AT_0 = 0.3989422804014327
# Past 38 the density is below the smallest double and the loss is exactly linear.
FAR = 38.0
# Smallest tail for which the two common pieces of AS241 hold: sqrt(-ln tail) = 5.
COMMON_TAIL = 1.4e-11


def quantile_common(p):
    """Return z with P(Z <= z) = p, without a branch, for tails of at least COMMON_TAIL.

    Both pieces of AS241 are one ratio of polynomials of degree 7, so the piece
    picks the coefficients and the division is paid once.
    """
    return quantile_by_root(p, tail_root(p))


def tail_root(p):
    """sqrt(-ln tail): the scale on which the normal tail is nearly straight."""
    tail = p if p < 0.5 else 1.0 - p
    # The floor keeps rows that another kernel will answer out of log(0).
    return math.sqrt(-log(tail if tail > 1e-300 else 1e-300))


def quantile_by_root(p, root):
    """Finish the common quantile, given the root of its tail."""
    q = p - 0.5
    central = abs(q) <= 0.425
    r = 0.180625 - q * q if central else root - 1.6
    r2 = r * r
    r4 = r2 * r2
    n0 = 3.387132872796366608 if central else 1.42343711074968357734
    n1 = 133.14166789178437745 if central else 4.63033784615654529590
    n2 = 1971.5909503065514427 if central else 5.76949722146069140550
    n3 = 13731.693765509461125 if central else 3.64784832476320460504
    n4 = 45921.953931549871457 if central else 1.27045825245236838258
    n5 = 67265.770927008700853 if central else 0.24178072517745061177
    n6 = 33430.575583588128105 if central else 0.0227238449892691845833
    n7 = 2509.0809287301226727 if central else 7.74545014278341407640e-4
    n = ((n0 + r * n1) + r2 * (n2 + r * n3)) + r4 * ((n4 + r * n5) + r2 * (n6 + r * n7))
    d1 = 42.313330701600911252 if central else 2.05319162663775882187
    d2 = 687.18700749205790830 if central else 1.67638483018380384940
    d3 = 5394.1960214247511077 if central else 0.68976733498510000455
    d4 = 21213.794301586595867 if central else 0.14810397642748007459
    d5 = 39307.895800092710610 if central else 0.0151986665636164571966
    d6 = 28729.085735721942674 if central else 5.475938084995344946e-4
    d7 = 5226.495278852545925 if central else 1.05075007164441684324e-9
    d = ((1.0 + r * d1) + r2 * (d2 + r * d3)) + r4 * (
        (d4 + r * d5) + r2 * (d6 + r * d7)
    )
    side = -1.0 if q < 0.0 else 1.0
    return (q if central else side) * n / d


def quantile(p):
    """Return z with P(Z <= z) = p; NaN unless 0 < p < 1."""
    if not 0.0 < p < 1.0:
        return math.nan
    tail = p if p < 0.5 else 1.0 - p
    if tail >= COMMON_TAIL:
        return quantile_common(p)
    r = math.sqrt(-math.log(tail)) - 5.0
    n = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    n = (n * r + 0.0012426609473880784386) * r + 0.026532189526576123093
    n = (n * r + 0.29656057182850489123) * r + 1.7848265399172913358
    n = (n * r + 5.4637849111641143699) * r + 6.6579046435011037772
    d = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
    d = (d * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4
    d = (d * r + 0.0148753612908506148525) * r + 0.13692988092273580531
    d = (d * r + 0.59983220655588793769) * r + 1.0
    return -n / d if p < 0.5 else n / d


def quantile_upper(tail):
    """Return z with P(Z > z) = tail: says what 1 - p cannot once p is rounded."""
    return -quantile(tail)


def density(z):
    """phi(z), to the last digits in the tail."""
    if not abs(z) <= FAR:
        return 0.0 if abs(z) > FAR else math.nan
    # z = near + rest with near * near exact: rounding z * z would cost 3 digits.
    near = math.floor(128.0 * z + 0.5) / 128.0
    rest = z - near
    return (
        DENSITY_AT_0
        * math.exp(-0.5 * near * near)
        * math.exp(-rest * (near + 0.5 * rest))
    )


def mills(a):
    """P(Z > a) / phi(a) for a of at least 2.5, by Laplace's continued fraction."""
    return 1.0 / (a + _mills_rest(a))


def _mills_rest(a):
    steps = 72 if a < 4.0 else 42 if a < 8.0 else 18
    w = 0.0
    for j in range(steps, 0, -1):
        w = j / (a + w)
    return w


def upper(z):
    """P(Z > z), to the last digits in the upper tail."""
    if z > 5.0:
        return density(z) * mills(z) if z < FAR else 0.0
    return 0.5 * math.erfc(z / ROOT_2)


def cdf(z):
    """P(Z <= z), to the last digits in the lower tail."""
    return upper(-z)


quantile_of = elementwise(quantile)
upper_quantile_of = elementwise(quantile_upper)
cdf_of = elementwise(cdf)
upper_of = elementwise(upper)
density_of = elementwise(density)


def view(mean, sd, p):
    """Quantile of a normal demand, which cannot be negative."""
    if not sd >= 0.0:
        return math.nan
    level = mean + sd * quantile(p)
    return 0.0 if level < 0.0 else level


view_of = elementwise(view)
