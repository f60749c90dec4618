"""Counted demand: negative binomial, which is Poisson where variance equals mean."""

import math

from xl_align.kernels._jit import elementwise
from xl_align.kernels.gamma import (
    deviance_half,
    gamma_cdf_of_row,
    gamma_loss_of_row,
    gamma_quantile_of_row,
    stirling_rest,
)
from xl_align.kernels.loss import unit_loss
from xl_align.kernels.normal import density, quantile, upper

# Above this variance (30,000 units of sd) or this excess, sums over single units grow
# long and whole units no longer matter: gamma demand, or an expansion in the
# skewness where the two are nearly normal, is right to 1 in 2,000.
LARGE_VARIANCE = 1e9
LARGE_EXCESS = 1e3
SKEWED_EXCESS = 10.0
# A chance below the smallest normal double no longer shrinks when it is halved.
SMALLEST = 2.2250738585072014e-308
# Below this excess of variance over mean the two distributions agree to 1e-12.
POISSON_EXCESS = 1e-12


def count_pmf(x, mean, excess):
    """P(demand = x), by Loader's saddle-point form (2000).

    ``excess`` is variance / mean - 1: 0 for Poisson.
    """
    if x < 0.0:
        return 0.0
    if x == 0.0:
        if excess <= POISSON_EXCESS:
            return math.exp(-mean)
        return math.exp(-mean * math.log1p(excess) / excess)
    if excess <= POISSON_EXCESS:
        power = -stirling_rest(x) - deviance_half(x, mean)
        return math.exp(power) / math.sqrt(2.0 * math.pi * x)
    size = mean / excess
    trials = size + x
    success = 1.0 / (1.0 + excess)
    power = stirling_rest(trials) - stirling_rest(size) - stirling_rest(x)
    power -= deviance_half(size, trials * success)
    power -= deviance_half(x, trials * (excess * success))
    return math.exp(power) * math.sqrt(size / (2.0 * math.pi * x * trials))


def count_lower(x, mean, excess):
    """P(demand <= x), summed from x down: no cancellation in the lower tail."""
    term = count_pmf(x, mean, excess)
    total = term
    j = x
    while j > 0.0:
        term *= j * (1.0 + excess) / (mean + (j - 1.0) * excess)
        total += term
        j -= 1.0
        if j < mean and (term < 1e-18 * total or term <= SMALLEST):
            break
    return total


def count_upper(x, mean, excess):
    """P(demand > x), summed from x + 1 up: no cancellation in the upper tail."""
    j = x + 1.0
    term = count_pmf(j, mean, excess)
    total = term
    while term > SMALLEST:
        term *= (mean + j * excess) / ((1.0 + excess) * (j + 1.0))
        total += term
        j += 1.0
        if j > mean and term < 1e-18 * total:
            break
    return total


def count_reaches(x, p, mean, excess):
    """Tell whether P(demand <= x) >= p, comparing whichever tail is small.

    A hair of slack lets a p that is itself a rounded P(demand <= x) find x again;
    near 1 that is half the last digit of p.
    """
    slack = 1.4e-14
    if p > 0.5:
        return _upper(x, mean, excess) <= (1.0 - p) * (1.0 + slack) + 5.6e-17
    return _lower(x, mean, excess) >= p * (1.0 - slack)


def _lower(x, mean, excess):
    if x < 0.0:
        return 0.0
    if x < mean:
        return count_lower(x, mean, excess)
    return 1.0 - count_upper(x, mean, excess)


def _upper(x, mean, excess):
    if x < 0.0:
        return 1.0
    if x < mean:
        return 1.0 - count_lower(x, mean, excess)
    return count_upper(x, mean, excess)


def _skewness(mean, variance):
    return (2.0 * variance - mean) / (mean * math.sqrt(variance))


def _in_domain(mean, variance):
    # A variance below the mean has no such distribution: it is taken as Poisson.
    known = (variance >= 0.0) & (variance < 1e100)
    return known & ((mean == 0.0) | ((mean > 1e-90) & (mean < 1e100)))


def _too_many(mean, variance):
    return (variance > LARGE_VARIANCE) | (variance > (1.0 + LARGE_EXCESS) * mean)


def _quantile_of_many(p, mean, variance):
    sd = math.sqrt(variance)
    if variance > (1.0 + SKEWED_EXCESS) * mean:
        guess = gamma_quantile_of_row(p, mean, sd)
    else:
        z = quantile(p)
        guess = mean + sd * (z + _skewness(mean, variance) * (z * z - 1.0) / 6.0)
    whole = -((0.5 - guess) // 1.0)
    return whole if guess > 0.5 else 0.0 if guess <= 0.5 else math.nan


def _cdf_of_many(x, mean, variance):
    sd = math.sqrt(variance)
    if variance > (1.0 + SKEWED_EXCESS) * mean:
        return gamma_cdf_of_row(x + 0.5, mean, sd)
    z = (x + 0.5 - mean) / sd
    bend = _skewness(mean, variance) / 6.0 * (z * z - 1.0) * density(z)
    return upper(-z) - bend


def _loss_of_many(x, mean, variance):
    sd = math.sqrt(variance)
    if variance > (1.0 + SKEWED_EXCESS) * mean:
        return gamma_loss_of_row(x, mean, sd)
    z = (x - mean) / sd
    bend = _skewness(mean, variance) / 6.0 * z * density(z)
    return sd * (unit_loss(z) + bend)


def count_quantile_of_row(p, mean, variance):
    """Smallest whole x with P(demand <= x) >= p; never interpolated."""
    if not ((0.0 < p < 1.0) & _in_domain(mean, variance)):
        return math.nan
    if mean == 0.0:
        return 0.0
    variance = variance if variance > mean else mean
    if _too_many(mean, variance):
        return _quantile_of_many(p, mean, variance)
    excess = variance / mean - 1.0
    high = _quantile_of_many(p, mean, variance)
    step = 1.0
    if count_reaches(high, p, mean, excess):
        low = high - step
        while low >= 0.0 and count_reaches(low, p, mean, excess):
            high = low
            step *= 2.0
            low = high - step
        low = low if low > -1.0 else -1.0
    else:
        low = high
        high = low + step
        while not count_reaches(high, p, mean, excess):
            low = high
            step *= 2.0
            high = low + step
    while high - low > 1.0:
        middle = float(math.floor(0.5 * (low + high)))
        if count_reaches(middle, p, mean, excess):
            high = middle
        else:
            low = middle
    return high


def poisson_pmf_of_row(x, mean):
    """P(demand = x) of a Poisson demand."""
    return count_pmf(x, mean, 0.0) if 0.0 < mean < math.inf else math.nan


def count_cdf_of_row(x, mean, variance):
    """P(demand <= x)."""
    if not ((abs(x) < math.inf) & _in_domain(mean, variance)):
        return math.nan
    if x < 0.0 or mean == 0.0:
        return 0.0 if x < 0.0 else 1.0
    variance = variance if variance > mean else mean
    x = x // 1.0
    if _too_many(mean, variance):
        return _cdf_of_many(x, mean, variance)
    return _lower(x, mean, variance / mean - 1.0)


def summed_by_units(mean, variance):
    """Tell whether a demand is added up over single units, as most are."""
    known = _in_domain(mean, variance) & (mean > 0.0)
    return known & (not _too_many(mean, variance if variance > mean else mean))


def count_upper_of_row(x, mean, variance):
    """P(demand > x) of a demand that is summed by units."""
    excess = variance / mean - 1.0
    return _upper(x // 1.0, mean, excess if excess > 0.0 else 0.0)


def count_loss_of_row(x, mean, variance):
    """E[(demand - x)+] for whole x, summed over the side that needs no difference."""
    if not ((abs(x) < math.inf) & _in_domain(mean, variance)):
        return math.nan
    if x <= 0.0 or mean == 0.0:
        return mean - x if x < mean else 0.0
    variance = variance if variance > mean else mean
    if _too_many(mean, variance):
        return _loss_of_many(x, mean, variance)
    excess = variance / mean - 1.0
    if x >= mean:
        return _shortage(x, mean, excess)
    return mean - x + _leftover(x, mean, excess)


def _shortage(x, mean, excess):
    j = x // 1.0 + 1.0
    term = count_pmf(j, mean, excess)
    total = (j - x) * term
    while term > SMALLEST:
        term *= (mean + j * excess) / ((1.0 + excess) * (j + 1.0))
        j += 1.0
        share = (j - x) * term
        total += share
        if j > mean and share < 1e-18 * total:
            break
    return total


def _leftover(x, mean, excess):
    j = -(-x // 1.0) - 1.0
    term = count_pmf(j, mean, excess)
    total = (x - j) * term
    while j > 0.0:
        term *= j * (1.0 + excess) / (mean + (j - 1.0) * excess)
        j -= 1.0
        share = (x - j) * term
        total += share
        if j < mean and (share < 1e-18 * total or term <= SMALLEST):
            break
    return total


pmf_of_poisson = elementwise(poisson_pmf_of_row)
quantile_of_count = elementwise(count_quantile_of_row)
cdf_of_count = elementwise(count_cdf_of_row)
loss_of_count = elementwise(count_loss_of_row)
