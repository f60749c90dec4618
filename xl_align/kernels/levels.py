"""Counted demand at levels one unit apart: each from the one before, not anew."""

from xl_align.kernels._jit import per_series
from xl_align.kernels.discrete import (
    SMALLEST,
    count_loss_of_row,
    count_pmf,
    count_upper_of_row,
    summed_by_units,
)


@per_series("(n),(),()->(n)")
def losses(levels, mean, variance, short):
    """E[(demand - level)+] of whole levels that rise by one.

    From the highest down only what is positive is added: nothing cancels.
    """
    if not summed_by_units(mean, variance):
        for i in range(levels.size):
            short[i] = count_loss_of_row(levels[i], mean, variance)
        return
    excess = variance / mean - 1.0
    excess = excess if excess > 0.0 else 0.0
    j = levels[levels.size - 1]
    beyond = count_loss_of_row(j, mean, variance)
    above = count_upper_of_row(j, mean, variance)
    chance = count_pmf(j, mean, excess)
    short[levels.size - 1] = beyond
    for i in range(levels.size - 2, -1, -1):
        above += chance
        above = 1.0 if above > 1.0 else above
        beyond += above
        short[i] = beyond
        if chance > SMALLEST:
            chance *= j * (1.0 + excess) / (mean + (j - 1.0) * excess)
        else:  # out of the double's reach up there, not so further down
            chance = count_pmf(j - 1.0, mean, excess)
        j -= 1.0
