import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align.vocabulary import VOCABULARY, Quantity, explain, quantity

QUANTITIES = [word for word in VOCABULARY.values() if isinstance(word, Quantity)]


@pytest.mark.parametrize("word", QUANTITIES, ids=lambda word: word.name)
@given(value=st.floats())
def test_one_value_and_many_are_judged_alike(word, value):
    assert word.holds(np.array([value]))[0] == (value in word)


@pytest.mark.parametrize("word", VOCABULARY.values(), ids=lambda word: word.name)
def test_every_word_says_what_it_is_and_what_it_may_be(word):
    assert word.doc
    assert word.unit
    assert word.rule.startswith("must")


def test_a_label_is_no_quantity():
    with pytest.raises(KeyError):
        quantity("item")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"demand": math.nan, "lead_time": -1}, "#N/A demand is blank"),
        (
            {"demand": 1, "lead_time": -1},
            "#NUM! lead_time must be a number of at least 0; got -1",
        ),
        ({"demand": 1, "lead_time": 1}, None),
    ],
)
def test_the_first_reason_is_given(values, words):
    assert explain(values) == words
