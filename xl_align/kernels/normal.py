"""Standard normal distribution: probability, quantile, and their upper tails."""

import math

from xl_align.kernels._jit import elementwise
from xl_align.kernels.exponential import exp
from xl_align.kernels.logarithm import depth

DENSITY_AT_0 = 0.3989422804014327
# From here on the density is 0: its tail is below the smallest normal double.
FAR = 37.5
# Adding and taking off 2^42 + 2^41 rounds to a multiple of 2^-10.
ROUNDING = 6597069766656.0
# Smallest tail for which the common fit holds.
COMMON_TAIL = 1.4e-11


def quantile_common(p):
    """Return z with P(Z <= z) = p, without a branch, for tails of at least COMMON_TAIL.

    A branch would cost a compiler its vector instructions.
    """
    return quantile_by_depth(p, tail_depth(p))


def tail_depth(p):
    """-ln of twice the tail: 0 at the median, with all its digits near it."""
    return depth(lesser(p))


def lesser(p):
    """Return the tail that p cuts off, below or above."""
    above = 1.0 - p
    return p if p < above else above


def quantile_by_depth(p, x):
    """Finish the common quantile, given the depth x of its tail."""
    z = x * depth_above(x) / depth_below(x)
    return -z if p < 0.5 else z


def depth_above(x):
    """Numerator of z / depth in the common tails; see docs/approximations.py."""
    x2 = x * x
    low = (1.2533141373155001 + x * 6.026043710931398) + x2 * (
        11.725138962863562 + x * 11.961439227401815
    )
    mid = (6.957961607300458 + x * 2.3657384779426085) + x2 * (
        0.4672689642482852 + x * 0.05210780932383905
    )
    high = (0.0031171093748595686 + x * 9.205477103959081e-05) + x2 * (
        1.1646557775782571e-06 + x * 4.7515428940749045e-09
    )
    x4 = x2 * x2
    return low + x4 * (mid + x4 * (high + x4 * 2.6263370050327363e-12))


def depth_below(x):
    """Denominator of the same."""
    x2 = x * x
    low = (1.0 + x * 5.308087239675348) + x2 * (
        11.580884917110188 + x * 13.494320695064769
    )
    mid = (9.162931408855133 + x * 3.7297973293814106) + x2 * (
        0.9081634937575729 + x * 0.1292122307466822
    )
    high = (0.01028798220040774 + x * 0.00042816604649785787) + x2 * (
        8.347452947144166e-06 + x * 6.260865858869463e-08
    )
    x4 = x2 * x2
    return low + x4 * (mid + x4 * (high + x4 * 1.1459647187262922e-10))


def quantile(p):
    """Return z with P(Z <= z) = p; NaN unless 0 < p < 1."""
    if not 0.0 < p < 1.0:
        return math.nan
    tail = p if p < 0.5 else 1.0 - p
    if tail >= COMMON_TAIL:
        return quantile_common(p)
    # Wichura's AS241, Applied Statistics 37 (1988), for the far tails.
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


def distance(z):
    """Return |z|, at most FAR; a blank stays blank."""
    a = abs(z)
    return FAR if a > FAR else a


def density(z):
    """phi(z), to the last digits in the tail; 0 from FAR on."""
    a = distance(z)
    # a = near + rest with near * near exact: rounding a * a would cost 3 digits.
    near = (a + ROUNDING) - ROUNDING
    rest = a - near
    phi = DENSITY_AT_0 * exp(-0.5 * near * near, -rest * (near + 0.5 * rest))
    return 0.0 if a == FAR else phi


def mills_above(a):
    """Numerator of Mills' ratio P(Z > a) / phi(a), for a from 0 to FAR.

    Every coefficient here and in the next two is positive: no digit is lost in adding
    them up. The fit is good to 8e-17; see docs/approximations.py.
    """
    a2 = a * a
    low = (1.2533141373155003 + a * 2.1725940697277952) + a2 * (
        1.8597105523988715 + a * 1.0194096047611596
    )
    mid = (0.3932398561851171 + a * 0.11116949183238538) + a2 * (
        0.02332002248438331 + a * 0.003593385208877621
    )
    high = (
        0.00039146265299506246 + a * 2.7499252976309604e-05
    ) + a2 * 9.636139539746663e-07
    return low + (a2 * a2) * (mid + (a2 * a2) * high)


def share_above(a):
    """Numerator of 1 - a P(Z > a) / phi(a), which has no digits to lose."""
    a2 = a * a
    low = (1.0 + a * 1.278049688615056) + a2 * (
        0.830976382077729 + a * 0.35044273046234203
    )
    mid = (0.10425773213712265 + a * 0.02254673269075702) + a2 * (
        0.0035383867186326006 + a * 0.00038953542481948096
    )
    high = 2.7499252979065544e-05 + a * 9.636139539617996e-07
    return low + (a2 * a2) * (mid + (a2 * a2) * high)


def mills_below(a):
    """Denominator of both."""
    a2 = a * a
    low = (1.0 + a * 2.531363825930556) + a2 * (
        3.003570451805524 + a * 2.2101532828612136
    )
    mid = (1.1236673368982824 + a * 0.4157865888758741) + a2 * (
        0.11470787855101798 + a * 0.023709557909202792
    )
    high = (0.0036208844618566866 + a * 0.0003924262669490243) + a2 * (
        2.7499252976309604e-05 + a * 9.636139539746663e-07
    )
    return low + (a2 * a2) * (mid + (a2 * a2) * high)


def upper(z):
    """P(Z > z), to the last digits in the upper tail."""
    a = distance(z)
    tail = density(a) * (mills_above(a) / mills_below(a))
    return tail if z >= 0.0 else 1.0 - tail


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
