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

    Written so that a compiler may work out both pieces of AS241 and pick one before
    the only division: a branch would cost it its vector instructions.
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
    centre = 0.180625 - q * q
    outer = root - 1.6
    central = abs(q) <= 0.425
    side = -1.0 if q < 0.0 else 1.0
    n = q * centre_above(centre) if central else side * tail_above(outer)
    return n / (centre_below(centre) if central else tail_below(outer))


def centre_above(r):
    """Numerator of AS241 near the median."""
    r2 = r * r
    low = (3.387132872796366608 + r * 133.14166789178437745) + r2 * (
        1971.5909503065514427 + r * 13731.693765509461125
    )
    high = (45921.953931549871457 + r * 67265.770927008700853) + r2 * (
        33430.575583588128105 + r * 2509.0809287301226727
    )
    return low + (r2 * r2) * high


def centre_below(r):
    """Denominator of AS241 near the median."""
    r2 = r * r
    low = (1.0 + r * 42.313330701600911252) + r2 * (
        687.18700749205790830 + r * 5394.1960214247511077
    )
    high = (21213.794301586595867 + r * 39307.895800092710610) + r2 * (
        28729.085735721942674 + r * 5226.495278852545925
    )
    return low + (r2 * r2) * high


def tail_above(r):
    """Numerator of AS241 in the common tails."""
    r2 = r * r
    low = (1.42343711074968357734 + r * 4.63033784615654529590) + r2 * (
        5.76949722146069140550 + r * 3.64784832476320460504
    )
    high = (1.27045825245236838258 + r * 0.24178072517745061177) + r2 * (
        0.0227238449892691845833 + r * 7.74545014278341407640e-4
    )
    return low + (r2 * r2) * high


def tail_below(r):
    """Denominator of AS241 in the common tails."""
    r2 = r * r
    low = (1.0 + r * 2.05319162663775882187) + r2 * (
        1.67638483018380384940 + r * 0.68976733498510000455
    )
    high = (0.14810397642748007459 + r * 0.0151986665636164571966) + r2 * (
        5.475938084995344946e-4 + r * 1.05075007164441684324e-9
    )
    return low + (r2 * r2) * high


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


def missing_share(a):
    """Return 1 - a P(Z > a) / phi(a) for a from 2.5 to 40, without the difference.

    A ratio of polynomials in 1/a^2 fitted to 60 digits of the function, within
    8e-16; every coefficient is positive, so no digit is lost in adding them up.
    """
    t = 1.0 / (a * a)
    n = 71455.497074698257748 + t * 1715.1391002624088191
    n = (n * t + 126722.63971951700865) * t + 67014.024867889191538
    n = (n * t + 14520.210631606553126) * t + 1432.1458330832067652
    n = (n * t + 63.197981037457307452) * t + 0.99999999999999236135
    d = 313658.40382435524245 + t * 103905.15538901076375
    d = (d * t + 279687.50932508664417) * t + 104222.09777059410159
    d = (d * t + 18479.460240512893648) * t + 1615.7397762077216888
    d = (d * t + 66.19798103744036254) * t + 1.0
    return t * n / d


def upper(z):
    """P(Z > z), to the last digits in the upper tail."""
    if z > 5.0:
        return density(z) * (1.0 - missing_share(z)) / z if z < FAR else 0.0
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
