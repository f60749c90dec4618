"""Natural logarithm that a compiler can run on several rows at once.

The one in the C library is a call, and a call stops vector instructions. This one
is plain arithmetic on the bits of the number, so one row and many give equal bits.
"""

import numpy as np

_FRACTION = 0x000FFFFFFFFFFFFF
_ROOT_HALF = 0x3FE6A09E667F3BCD
_ONE_LESS_ROOT_HALF = 0x3FF0000000000000 - _ROOT_HALF
_TWO_52 = 0x4330000000000000
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10


def log(x):
    """Return ln x for normal positive x, within 1 ulp; other x give some number.

    Reduction and polynomial as in Sun's fdlibm, e_log.c (1993).
    """
    bits = np.float64(x).view(np.int64) + _ONE_LESS_ROOT_HALF
    # Adding 2^52 and taking it off again turns the integer exponent into a float.
    e = float(np.int64((bits >> 52) | _TWO_52).view(np.float64)) - 4503599627371519.0
    f = float(np.int64((bits & _FRACTION) + _ROOT_HALF).view(np.float64)) - 1.0
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    # Pairs of terms rather than Horner's chain: they need not wait for one another.
    low = 6.666666666666735130e-01 + z * 3.999999999940941908e-01
    mid = 2.857142874366239149e-01 + z * 2.222219843214978396e-01
    high = 1.818357216161805012e-01 + z * 1.531383769920937332e-01
    p = z * (low + z2 * (mid + z2 * (high + z2 * 1.479819860511658591e-01)))
    half = 0.5 * f * f
    return e * _LN2_HIGH - ((half - (s * (half + p) + e * _LN2_LOW)) - f)


def log_rough(x):
    """Return ln x within 2 millionths of it, without a division: enough for a start.

    Polynomial: docs/approximations.py.
    """
    bits = np.float64(x).view(np.int64) + _ONE_LESS_ROOT_HALF
    e = float(np.int64((bits >> 52) | _TWO_52).view(np.float64)) - 4503599627371519.0
    f = float(np.int64((bits & _FRACTION) + _ROOT_HALF).view(np.float64)) - 1.0
    f2 = f * f
    low = (1.0000009755477341 - f * 0.5000110993600734) + f2 * (
        0.33314496189934717 - f * 0.2490988241977168
    )
    high = (0.20496721286699948 - f * 0.1866660144874189) + f2 * 0.11892881003242682
    return e * _LN2_HIGH + f * (low + (f2 * f2) * high)
