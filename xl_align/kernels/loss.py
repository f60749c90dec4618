"""Unit normal loss: how much, on average, demand passes what was covered."""

import math

from xl_align.kernels._jit import elementwise
from xl_align.kernels.normal import (
    DENSITY_AT_0,
    FAR,
    density,
    missing_share,
    upper,
)

# Newton's next step would be about the square of this one: below the last digit.
CLOSE = 2e-8


def unit_loss(k):
    """G(k) = E[(Z - k)+], without cancellation.

    Beyond 2.5 phi(k) - k P(Z > k) loses its digits one by one, so the share of phi
    that is left is worked out by itself.
    """
    a = abs(k)
    if a > FAR:
        g = 0.0
    elif a < 2.5:
        g = density(a) - a * upper(a)
    else:
        g = density(a) * missing_share(a)
    return g if k >= 0.0 else g - k


def second_loss(k):
    """Half of E[((Z - k)+)^2]: what G adds up to beyond k."""
    return 0.5 * (upper(k) - k * unit_loss(k))


def inverse_loss(g):
    """Return k with G(k) = g; NaN unless g is above 0.

    Left of 0 G is convex, right of 0 its logarithm is concave: after one step
    Newton's steps come down on one side and cannot pass the root.
    """
    if not 0.0 < g < math.inf:
        return math.nan
    negative = g > DENSITY_AT_0
    k = -g if negative else _start(g)
    for _ in range(60):
        loss = unit_loss(k)
        if loss <= 0.0:
            return k
        step = loss - g if negative else math.log(loss / g) * loss
        step /= upper(k)
        k += step
        if abs(step) <= CLOSE * (1.0 + abs(k)):
            break
    return k


def _start(g):
    if g < 1e-7:  # above the root, for G(k) < phi(k) there
        return math.sqrt(-2.0 * math.log(g / DENSITY_AT_0))
    # Rational approximation of Silver, Pyke & Thomas, app. II, to about 1e-4.
    z = math.sqrt(3.2188758248682006 - 2.0 * math.log(g))
    n = -5.3925569 + z * (5.6211054 + z * (-3.8836830 + z * 1.0897299))
    d = 0.507326622 + z * (0.0669136868 - z * 0.00329129114)
    return n / (1.0 + z * (-0.72496485 + z * d))


def window_loss(k, width):
    """G(k) - G(k + width), without cancellation when the window is narrow."""
    if width * (1.0 + abs(k)) > 0.5:
        return unit_loss(k) - unit_loss(k + width)
    # Five-point Gauss-Legendre of the loss's slope, P(Z > x), over the window.
    middle = k + 0.5 * width
    near = 0.2692346550528415455 * width
    far = 0.4530899229693319963 * width
    inner = upper(middle - near) + upper(middle + near)
    outer = upper(middle - far) + upper(middle + far)
    total = 0.2844444444444444444 * upper(middle) + 0.2393143352496832340 * inner
    return width * (total + 0.1184634425280945438 * outer)


def inverse_window_loss(target, width):
    """Return k with G(k) - G(k + width) = target; NaN unless 0 < target < width.

    The window's loss is log-concave and below G, so Newton's steps on its logarithm
    from the inverse of G come down on one side.
    """
    if not 0.0 < target < width < math.inf:
        return math.nan
    k = inverse_loss(target)
    for _ in range(100):
        loss = window_loss(k, width)
        slope = upper(k) - upper(k + width)
        if not (loss > 0.0 and slope > 0.0):
            return k
        step = math.log(loss / target) * loss / slope
        k += step
        if abs(step) <= CLOSE * (1.0 + abs(k)):
            break
    return k


unit_loss_of = elementwise(unit_loss)
second_loss_of = elementwise(second_loss)
inverse_loss_of = elementwise(inverse_loss)
