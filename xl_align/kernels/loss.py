"""Unit normal loss: how much, on average, demand passes what was covered."""

import math

from xl_align.kernels._jit import elementwise
from xl_align.kernels.logarithm import log
from xl_align.kernels.normal import (
    DENSITY_AT_0,
    density,
    distance,
    mills_below,
    share_above,
    upper,
)

# G(0) is DENSITY_AT_0 and this much more.
DENSITY_REST = -2.49232720227773e-17
# Losses between which the two common pieces hold; sqrt(-ln loss) = 5 at the lower.
LEAST_COMMON = 1.4e-11
MOST_COMMON = 0.8
CENTRAL = 0.15
CENTRAL_ROOT = 1.375


def unit_loss(k):
    """G(k) = E[(Z - k)+], without cancellation: phi(k) times what is left of it."""
    a = distance(k)
    g = density(a) * (share_above(a) / mills_below(a))
    return g if k >= 0.0 else g - k


def second_loss(k):
    """Half of E[((Z - k)+)^2]: what G adds up to beyond k, without cancellation."""
    a = distance(k)
    s = density(a) * (second_above(a) / second_below(a))
    # Both sides of k together hold all of it, 1 + k * k.
    return s if k >= 0.0 else 0.5 * (1.0 + k * k) - s


def second_above(a):
    """Numerator of the second loss over phi(a); see docs/approximations.py."""
    a2 = a * a
    low = (0.6266570686577501 + a * 0.706904600918739) + a2 * (
        0.41155707429068433 + a * 0.1572213641149951
    )
    mid = (0.04282887234831752 + a * 0.008569930703114209) + a2 * (
        0.001257530598297354 + a * 0.00013088574281119313
    )
    high = 8.847343156891449e-06 + a * 3.020955603165822e-07
    return low + (a2 * a2) * (mid + (a2 * a2) * high)


def second_below(a):
    """Denominator of the same."""
    a2 = a * a
    low = (1.0 + a * 2.723825655672863) + a2 * (
        3.5033469448921926 + a * 2.819529472596482
    )
    mid = (1.585373893853798 + a * 0.6580568351447617) + a2 * (
        0.2074922470593349 + a * 0.05029441861699624
    )
    high = (0.009352526656084754 + a * 0.001310614649002418) + a2 * (
        0.00013269831630330017 + a * 8.847343155640607e-06
    )
    high += (a2 * a2) * 3.0209556032206165e-07
    return low + (a2 * a2) * (mid + (a2 * a2) * high)


def inverse_loss(g):
    """Return k with G(k) = g; NaN unless g is above 0."""
    if not 0.0 < g < math.inf:
        return math.nan
    if g > MOST_COMMON:
        return _inverse_of_large(g)
    if g >= LEAST_COMMON:
        return inverse_loss_common(g)
    root = math.sqrt(-math.log(g)) - 5.0
    return far_above(root) / far_below(root)


def inverse_loss_common(g):
    """Inverse of a common loss, without a branch.

    In the tail a ratio of polynomials in sqrt(-ln g); about G(0) one that holds the
    root as a factor, so that a k near 0 keeps its digits.
    """
    central = g >= CENTRAL
    # The floor keeps rows that another kernel will answer out of log(0).
    x = math.sqrt(-log(g if 1e-300 < g < 1.0 else 0.5)) - CENTRAL_ROOT
    gap = (g - DENSITY_AT_0) - DENSITY_REST
    near = g - CENTRAL
    n = gap * centre_above(near) if central else tail_above(x)
    return n / (centre_below(near) if central else tail_below(x))


def centre_above(x):
    """Numerator about G(0); see docs/approximations.py for all of these."""
    p = -182.6612542863789 + x * (-37.661186738924975 + x * -13.195239123917956)
    p = -1603.9541227922846 + x * (-991.7990883042793 + x * p)
    p = -335.1050045932693 + x * (-1069.1501101112103 + x * p)
    return -2.695860018983091 + x * (-49.03357159706223 + x * p)


def centre_below(x):
    """Denominator about G(0)."""
    p = 233.51429252904032 + x * (9.517251051228923 + x * 15.860873137751023)
    p = 1076.1410466606053 + x * (891.2831163739197 + x * p)
    p = 155.57326758385062 + x * (581.497688703012 + x * p)
    return 1.0 + x * (20.106220780155923 + x * p)


def tail_above(x):
    """Numerator in the common tail."""
    p = 0.5235869806655157 + x * (0.0635345937743695 + x * 0.002771050845477244)
    p = 5.353546032779511 + x * (2.1872817880984576 + x * p)
    p = 7.313596351759783 + x * (8.056469298373175 + x * p)
    return 0.6672301661438427 + x * (3.577862697848558 + x * p)


def tail_below(x):
    """Denominator in the common tail."""
    p = 0.04229186053281783 + x * (0.001958459837875551 + x * 1.24723155077633e-08)
    p = 1.2336428122066236 + x * (0.321129765368878 + x * p)
    p = 3.7450402402187866 + x * (2.768548292929261 + x * p)
    return 1.0 + x * (2.896051104467253 + x * p)


def far_above(x):
    """Numerator below the common tail."""
    p = 0.00014540230007316224 + x * (
        2.3555149541273438e-06 + x * 1.228948020619988e-08
    )
    p = 0.06137771635682175 + x * (0.00410633123638028 + x * p)
    p = 2.461843777583694 + x * (0.5168763509118288 + x * p)
    return 6.373151544920056 + x * (6.186868190099981 + x * p)


def far_below(x):
    """Denominator below the common tail."""
    p = 1.6221770264679211e-06 + x * 8.689942283671215e-09
    p = 0.0024382455642751803 + x * (9.476370153679183e-05 + x * p)
    p = 0.21506437391856906 + x * (0.031595181164425855 + x * p)
    return 1.0 + x * (0.7354211444469929 + x * p)


def _inverse_of_large(g):
    # G is convex: from -g on, left of the root, Newton's steps cannot pass it.
    k = -g
    for _ in range(20):
        step = (unit_loss(k) - g) / upper(k)
        k += step
        if step <= 1e-9 * g:  # the next is below its square
            break
    return k


def inverse_loss_of_block(g, out):
    """Inverse of many losses: first all as if common, then the few that are not."""
    rare = 0
    for i in range(out.size):
        out[i] = inverse_loss_common(g[i])
        rare += 0 if LEAST_COMMON <= g[i] <= MOST_COMMON else 1
    if rare == 0:
        return
    for i in range(out.size):
        if not LEAST_COMMON <= g[i] <= MOST_COMMON:
            out[i] = inverse_loss(g[i])


unit_loss_of = elementwise(unit_loss)
second_loss_of = elementwise(second_loss)
inverse_loss_of = elementwise(inverse_loss, inverse_loss_of_block)
