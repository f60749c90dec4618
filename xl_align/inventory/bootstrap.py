"""Bootstrap: lead-time demand as past periods would have added up to it."""

import functools

import numpy as np

from xl_align.errors import DomainError
from xl_align.inventory.safety_stock import safety_stock_empirical
from xl_align.vocabulary import Array, Numbers

DRAWS = 20_000
SEED = 20_260_101  # fixed, so that a workbook recalculates to the same figures
LARGEST_CONVOLUTION = 200_000  # units of lead-time demand worth convolving exactly
LONGEST = 1_000.0  # periods of lead time worth drawing
HAIR = 1e-12  # rounding of a sum of probabilities


def safety_stock_bootstrap(
    history: Array,
    lead_time: float,
    service_level: float,
    lead_time_sd: float = 0.0,
    seed: int = SEED,
) -> Numbers:
    """Return the quantile of bootstrapped lead-time demand, less its mean.

    Parameters
    ----------
    history : each/period, shape (periods,)
        Blanks left out; at least one value.
    lead_time, lead_time_sd : periods
        A random lead time is normal, never below 0; a fraction of a period draws
        that fraction of one period's demand.
    service_level : fraction
    seed : start of the random numbers; PCG64's raw bits, the same on every machine

    Returns
    -------
    each
        Exact, the smallest stock that reaches the level, where lead time and demand
        are whole; else Hyndman and Fan's rule 7 over 20,000 draws.

    Notes
    -----
    Raises DomainError above 1,000 periods of lead time. Source: Willemain, Smart &
    Schwarz, International Journal of Forecasting 20 (2004).
    """
    known = history[np.isfinite(history)]
    if not known.size:
        return np.nan
    mean = float(known.mean()) * lead_time
    whole = lead_time_sd == 0.0 and float(lead_time).is_integer()
    most = float(known.max()) * lead_time
    if whole and most <= LARGEST_CONVOLUTION and np.all(known == np.floor(known)):
        reached = _exact(tuple(known.astype(np.int64).tolist()), int(lead_time))
        return float(np.searchsorted(reached, service_level * (1.0 - HAIR))) - mean
    if not lead_time + 8.0 * lead_time_sd <= LONGEST:
        raise DomainError(f"lead time above {LONGEST:g} periods is too long to draw")
    drawn = _draw(tuple(known.tolist()), lead_time, lead_time_sd, int(seed))
    return np.subtract(safety_stock_empirical(drawn, service_level), mean)


# The same history is asked for many service levels: a spill, a column of formulas.
@functools.lru_cache(maxsize=16)
def _exact(history: tuple[int, ...], periods: int) -> Array:
    """Return the chance that so many draws add up to at most 0, 1, 2 ..."""
    share = np.bincount(history) / len(history)
    total = np.ones(1)
    while periods:  # by squaring: the convolution of 2 n periods is that of n twice
        if periods & 1:
            total = _convolve(total, share)
        periods >>= 1
        if periods:
            share = _convolve(share, share)
    return np.cumsum(total)


def _convolve(one: Array, other: Array) -> Array:
    if min(one.size, other.size) < 500:
        direct: Array = np.convolve(one, other)
        return direct
    size = one.size + other.size - 1
    both = np.fft.rfft(one, size) * np.fft.rfft(other, size)
    return np.maximum(np.fft.irfft(both, size), 0.0)


@functools.lru_cache(maxsize=16)
def _draw(
    past: tuple[float, ...], lead_time: float, lead_time_sd: float, seed: int
) -> Array:
    """Lead-time demand of every draw, rising, from bits that no release changes."""
    bits = np.random.PCG64(seed)
    history = np.array(past)

    def uniform() -> Array:
        raw = np.asarray(bits.random_raw(DRAWS), dtype=np.uint64)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53

    length = np.full(DRAWS, lead_time)
    if lead_time_sd > 0.0:
        # Box and Muller's normal numbers, from the same bits.
        radius = np.sqrt(-2.0 * np.log1p(-uniform()))
        length = length + lead_time_sd * radius * np.cos(2.0 * np.pi * uniform())
        # Rounded: logarithms and cosines differ in the last digit between machines.
        length = np.maximum(np.round(length, 9), 0.0)
    total = np.zeros(DRAWS)
    for period in range(int(np.ceil(length.max()))):
        share = np.clip(length - period, 0.0, 1.0)
        total += share * history[(uniform() * history.size).astype(np.int64)]
    return np.sort(total)
