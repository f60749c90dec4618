"""Natural logarithm that a compiler can run on several rows at once.

The one in the C library is a call, and a call stops vector instructions. This one
is plain arithmetic on the bits of the number, so one row and many give equal bits.
"""

import numpy as np

_FRACTION = 0x000FFFFFFFFFFFFF
_EXPONENT = 0xFFF  # and its sign: says that the shift brings no bits from the left
_ROOT_HALF = 0x3FE6A09E667F3BCD
_ONE_LESS_ROOT_HALF = 0x3FF0000000000000 - _ROOT_HALF
_TWO_52 = 0x4330000000000000
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10


def log(x):
    """Return ln x for normal positive x, within 1 ulp; other x give some number.

    Reduction and polynomial as in Sun's fdlibm, e_log.c (1993).
    """
    bits = centred(x)
    e, f = exponent(bits), fraction(bits)
    return e * _LN2_HIGH - ((shortfall(f) - e * _LN2_LOW) - f)


def depth(tail):
    """Return -ln 2x for a tail x, as log does: 0 where the tail is a half."""
    bits = centred(tail)
    e, f = exponent(bits) + 1.0, fraction(bits)
    return ((shortfall(f) - e * _LN2_LOW) - f) - e * _LN2_HIGH


def log_rough(x):
    """Return ln x within 2 millionths of it, without a division: enough for a start.

    Polynomial: docs/approximations.py.
    """
    bits = centred(x)
    e, f = exponent(bits), fraction(bits)
    f2 = f * f
    low = (1.0000009755477341 - f * 0.5000110993600734) + f2 * (
        0.33314496189934717 - f * 0.2490988241977168
    )
    high = (0.20496721286699948 - f * 0.1866660144874189) + f2 * 0.11892881003242682
    return e * _LN2_HIGH + f * (low + (f2 * f2) * high)


def centred(x):
    """Return the bits of x, moved so that a fraction of 1 stands amid its octave."""
    return np.float64(x).view(np.int64) + _ONE_LESS_ROOT_HALF


def exponent(bits):
    """Return the power of two in centred bits."""
    # Adding 2^52 and taking it off again turns the integer into a float.
    power = (bits >> 52) & _EXPONENT | _TWO_52
    return float(np.int64(power).view(np.float64)) - 4503599627371519.0


def fraction(bits):
    """Return what is above 1 in the other factor: from -0.29 to 0.41."""
    return float(np.int64((bits & _FRACTION) + _ROOT_HALF).view(np.float64)) - 1.0


def shortfall(f):
    """Return f - ln(1 + f)."""
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    # Pairs of terms rather than Horner's chain: they need not wait for one another.
    low = 6.666666666666735130e-01 + z * 3.999999999940941908e-01
    mid = 2.857142874366239149e-01 + z * 2.222219843214978396e-01
    high = 1.818357216161805012e-01 + z * 1.531383769920937332e-01
    half = 0.5 * f * f
    p = (half + z * low) + (z * z2) * (
        mid + z2 * (high + z2 * 1.479819860511658591e-01)
    )
    return half - s * p
