"""The two-term fill rate's equation: what is lost over a window of an order's width.

For a window from k on, as wide as the order quantity in standard deviations, the share
of demand not served is the mean of P(Z > x) over it, [G(k) - G(k + width)] / width. It
is also P(Z + U > k + width / 2) for U spread evenly over the width.
"""

import math

from xl_align.kernels.exponential import exp
from xl_align.kernels.logarithm import log
from xl_align.kernels.loss import inverse_loss, unit_loss
from xl_align.kernels.normal import (
    density,
    distance,
    mills_above,
    mills_below,
    quantile,
    upper,
)

# Windows and shares for which the rough start and one step reach the last digits.
NARROWEST = 0.1
RAREST = 1e-7
# Where the start of a narrow window hands over to that of a wide one.
NARROW = 3.0
# After a step of this size the next would be its fifth power: below the last digit.
CLOSE = 3e-3
ROOT_2_PI = 2.5066282746310002


def window_mean(k, width):
    """Mean of P(Z > x) over the window, without cancellation when it is narrow."""
    if width * (1.0 + abs(k)) > 0.5:
        return (unit_loss(k) - unit_loss(k + width)) / width
    # Five-point Gauss-Legendre.
    middle = k + 0.5 * width
    near = 0.2692346550528415455 * width
    far = 0.4530899229693319963 * width
    inner = upper(middle - near) + upper(middle + near)
    outer = upper(middle - far) + upper(middle + far)
    total = 0.2844444444444444444 * upper(middle) + 0.2393143352496832340 * inner
    return total + 0.1184634425280945438 * outer


def inverse_window(share, width):
    """Return k where the window's mean is a share of at most one half."""
    if width < NARROWEST:
        return _inverse_of_narrow(share, width)
    k = window_start(share, width) if share > RAREST else inverse_loss(share * width)
    for _ in range(60):
        before = k
        k = window_step(k, width, share * width)
        if was_close(before, k):
            break
    return k


def was_close(start, k):
    """Tell whether the step from a start to k was the last one needed."""
    return abs(k - start) * (1.0 + (k if k > 0.0 else 0.0)) <= CLOSE


def _inverse_of_narrow(share, width):
    # Nearly the normal quantile. Newton's steps on the mean's logarithm; its slope
    # over so short a window is the density's, with one term for its bend.
    z = -quantile(share)
    w2 = width * width
    middle = z * (1.0 + w2 / 24.0)
    for _ in range(30):
        mean = window_mean(middle - 0.5 * width, width)
        slope = density(middle) * (1.0 + w2 * (middle * middle - 1.0) / 24.0)
        if not (mean > 0.0 and slope > 0.0):
            break
        step = math.log(mean / share) * mean / slope
        middle += step
        if abs(step) <= 1e-14 * (1.0 + abs(middle)):
            break
    return middle - 0.5 * width


def window_start(share, width):
    """Rough k for common shares, so near that one step is enough.

    Past a wide window hardly anything is lost: G(k) alone is share * width. A narrow
    one shifts the normal quantile. Fits: docs/approximations.py.
    """
    narrow = width < NARROW
    loss = share * width
    square = loss * loss
    t = math.sqrt(
        -log((share if narrow else square) / (1.0 if narrow else 4.0 + square))
    )
    n = wide_above(t)
    d = t * wide_below(t)
    n = quantile_above(t) if narrow else n
    d = quantile_below(t) if narrow else d
    z = n / d
    s = z * z * 0.04
    v = width * width * 0.1111111111111111
    k = z * (narrow_above(s, v) / narrow_below(s, v)) - 0.5 * width
    k = k if narrow else z
    # The share is at most one half, which the window's middle at 0 gives.
    return k if k > -0.5 * width else -0.5 * width


def quantile_above(t):
    """Numerator of z with P(Z > z) = exp(-t^2)."""
    return (-2.884198060833503 - t * 3.200701601697066) + (t * t) * (
        5.543380165003589 + t * 2.9572829067485107
    )


def quantile_below(t):
    """Denominator of z with P(Z > z) = exp(-t^2)."""
    return 1.0 + t * (4.073016119478886 + t * 2.085363094740568)


def wide_above(t):
    """Numerator of k with G(k) = 2 / sqrt(exp(t^2) - 1)."""
    low = -1.999829849197624 + t * 0.42893251421422895
    return low + (t * t) * (
        -0.03686125106338711 + t * (-0.3367862902256877 + t * 0.3130644109777656)
    )


def wide_below(t):
    """Denominator of the same, less a factor t."""
    return 1.0 + t * (-0.21873920388844942 + t * 0.3100388472292031)


def narrow_above(s, v):
    """Numerator of the middle of a narrow window over z."""
    first = 0.9996118737382611 + v * (
        1.3866789060834952 + v * (1.3495208494425825 + v * 0.6067177447059638)
    )
    second = 1.538995370823287 + v * (8.409032142486403 + v * 9.574283880127101)
    third = 1.7239643112666843 + v * 9.794148057610347
    return (first + s * second) + (s * s) * (third + s * 0.5494897356469041)


def narrow_below(s, v):
    """Denominator of the middle of a narrow window over z."""
    first = 1.0 + v * (
        0.9986848048268654 + v * (1.024154941925482 + v * 0.12301479048692882)
    )
    second = 1.5358164476596803 + v * (7.967189375863154 + v * 6.4135546975298885)
    third = 1.7304453092044132 + v * 8.825672822647196
    return (first + s * second) + (s * s) * (third + s * 0.5457692274147862)


def window_step(k, width, target):
    """Take a step of order 5 to the k where G(k) - G(k + width) is the target.

    In units of phi(0), and multiplied by the denominators of both Mills' ratios: so
    one division does. What G = phi - k P loses in the tail is below k's last digit,
    and so is what rounding k * k costs phi.
    """
    a = distance(k)
    c = distance(k + width)
    at_k = exp(-0.5 * a * a, 0.0)
    at_c = exp(-0.5 * c * c, 0.0)
    below_k = mills_below(a)
    below_c = mills_below(c)
    below = below_k * below_c
    upper_k = at_k * below_c * mills_above(a)
    upper_k = upper_k if k >= 0.0 else ROOT_2_PI * below - upper_k
    upper_c = at_c * below_k * mills_above(c)
    gap = (at_k - at_c - ROOT_2_PI * target) * below - (k * upper_k - c * upper_c)
    slope = 1.0 / (upper_k - upper_c)
    u = gap * slope
    # Second to fourth derivative over the first, times powers of Newton's step.
    scale = u * slope * below
    second = (at_k - at_c) * scale
    scale *= u
    third = (c * at_c - k * at_k) * scale
    fourth = ((k * k - 1.0) * at_k - (c * c - 1.0) * at_c) * (scale * u)
    return k + u * step_ratio(second, third, fourth)


def step_ratio(second, third, fourth):
    """Householder's correction of Newton's step, of order 5."""
    third *= 0.16666666666666667  # a constant divisor would cost a division
    above = 1.0 - second - third
    bend = second * (0.25 * second - 0.5) - third - fourth * 0.041666666666666667
    return above / (above + bend)
