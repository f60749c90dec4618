"""Exponential that a compiler can run on several rows at once; see logarithm.py."""

import numpy as np

# Adding this to a number below 2^51 rounds it to whole, and the last bits of the sum
# are that whole number plus the bias of a double's exponent.
_TO_EXPONENT = 6755399441055744.0 + 1023.0
_PER_LN2 = 1.44269504088896338700
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10


def exp(x, rest):
    """Return e^(x + rest) within 1 ulp, for x from -708 to 709 and a rest below 0.02.

    Reduction as in Sun's fdlibm, e_exp.c (1993); polynomial: docs/approximations.py.
    """
    shifted = x * _PER_LN2 + _TO_EXPONENT
    n = shifted - _TO_EXPONENT
    power = np.float64(shifted).view(np.int64) << 52
    r = ((x - n * _LN2_HIGH) - n * _LN2_LOW) + rest
    r2 = r * r
    low = 0.5000000000000020 + r * 0.1666666666666618
    low += r2 * (0.04166666666643822 + r * 0.008333333333604698)
    high = 0.0013888888969534764 + r * 0.00019841269346255723
    high += r2 * (2.4801465265175808e-05 + r * 2.7557666174136755e-06)
    high += (r2 * r2) * (2.7640345725029194e-07 + r * 2.4992737828559724e-08)
    p = 1.0 + (r + r2 * (low + (r2 * r2) * high))
    return float(np.int64(power).view(np.float64)) * p
