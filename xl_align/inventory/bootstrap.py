"""Bootstrap: lead-time demand as past periods would have added up to it."""

import functools
from typing import Any

import numpy as np
import numpy.typing as npt

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
        reached = np.cumsum(_exact(tuple(known.tolist()), int(lead_time)))
        return float(np.searchsorted(reached, service_level * (1.0 - HAIR))) - mean
    if not lead_time + 8.0 * lead_time_sd <= LONGEST:
        raise DomainError(f"lead time above {LONGEST:g} periods is too long to draw")
    drawn = _draw(tuple(known.tolist()), lead_time, lead_time_sd, int(seed))
    return np.subtract(safety_stock_empirical(drawn, service_level), mean)


def lead_time_demand(
    history: Array, lead_time: float, chances: Array | None = None
) -> tuple[Array, Array, Array, Array]:
    """Return the distribution of lead-time demand drawn from history.

    Parameters
    ----------
    history : each/period, shape (periods,)
        Past demand, or the demands that are thought possible; whole units unless the
        lead time is one period. Blanks are left out.
    lead_time : whole periods
    chances : fraction, shape (periods,)
        Chance of each, in any measure; all the same if left out.

    Returns
    -------
    demand, each; its probability; the chance of no more; mean units beyond it, each :
    shape (demands,)
        Demands that can happen, rising.

    Notes
    -----
    Raises DomainError if there are too many of them. Source: Efron (1979): the limit
    of infinitely many draws.
    """
    weights = np.ones(history.size) if chances is None else chances
    known = np.isfinite(history) & np.isfinite(weights)
    demand, weight = history[known], weights[known]
    if not (weight.sum() > 0.0 and np.isfinite(weight.sum())):
        raise DomainError("no demand has a chance above 0")
    share = weight / weight.sum()
    if lead_time == 1.0:
        units, place = np.unique(demand, return_inverse=True)
        chance = _counted(place, share)
    else:
        if not (float(lead_time).is_integer() and np.all(demand == np.floor(demand))):
            raise DomainError("lead time and demand must be whole to be added up")
        if not demand.max() * lead_time <= LARGEST_CONVOLUTION:
            raise DomainError(f"lead-time demand above {LARGEST_CONVOLUTION:,} units")
        both = tuple(demand.tolist()), int(lead_time), tuple(share.tolist())
        chance = _exact(*both)
        units = np.arange(float(chance.size))
    units, chance = units[chance > 0.0], chance[chance > 0.0]
    reached = np.minimum(np.cumsum(chance), 1.0)
    step = np.diff(units, append=units[-1]) * (1.0 - reached)
    beyond = np.cumsum(step[::-1])[::-1]
    return units, chance, reached, beyond


# The same history is asked for many service levels: a spill, a column of formulas.
@functools.lru_cache(maxsize=16)
def _exact(
    history: tuple[float, ...], periods: int, share: tuple[float, ...] | None = None
) -> Array:
    """Return the chance that so many draws add up to 0, 1, 2 ..."""
    weights = share or np.full(len(history), 1.0 / len(history))
    chance = _counted(np.array(history, dtype=np.int64), weights)
    total = np.ones(1)
    while periods:  # by squaring: the convolution of 2 n periods is that of n twice
        if periods & 1:
            total = _convolve(total, chance)
        periods >>= 1
        if periods:
            chance = _convolve(chance, chance)
    return total


def _counted(places: npt.NDArray[np.int64], weights: Any) -> Array:
    """Return the sum of the weights at each place; numpy's types say counts."""
    total: Any = np.bincount(places, weights)
    summed: Array = total
    return summed


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
