"""Hypothesis strategies drawn from the vocabulary."""

import math

from hypothesis import strategies as st

from xl_align.vocabulary import quantity


def within(name, lowest=-1e6, highest=1e6):
    """Draw any value the vocabulary allows for this quantity."""
    word = quantity(name)
    low, high = max(word.low, lowest), min(word.high, highest)
    return st.floats(
        low,
        high,
        exclude_min=word.open and math.isclose(low, word.low),
        exclude_max=word.open and math.isclose(high, word.high),
    )
