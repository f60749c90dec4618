"""Smoothing of demand that comes now and then, one series at a time."""

import math

from xl_align.kernels._jit import per_series


@per_series("(t),(),()->(),()")
def interval_smoothing(history, alpha, beta, size, interval):
    """Croston: size and interval move only in periods with demand."""
    size[0] = math.nan
    interval[0] = math.nan
    waited = 0.0
    for t in range(history.size):
        if math.isnan(history[t]):
            continue
        waited += 1.0
        if history[t] > 0.0:
            if math.isnan(size[0]):
                size[0] = history[t]
                interval[0] = waited
            else:
                size[0] += alpha * (history[t] - size[0])
                interval[0] += beta * (waited - interval[0])
            waited = 0.0


@per_series("(t),(),()->(),()")
def fading(history, alpha, beta, size, interval):
    """TSB: the chance of a demand moves every period, so it fades when none comes."""
    size[0] = math.nan
    chance = math.nan
    waited = 0.0
    for t in range(history.size):
        if math.isnan(history[t]):
            continue
        waited += 1.0
        sold = history[t] > 0.0
        if math.isnan(size[0]):
            if sold:
                size[0] = history[t]
                chance = 1.0 / waited
            continue
        chance += beta * ((1.0 if sold else 0.0) - chance)
        if sold:
            size[0] += alpha * (history[t] - size[0])
    interval[0] = 1.0 / chance if chance > 0.0 else math.nan
