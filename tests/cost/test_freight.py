"""Freight: fuel and haste."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align import cost

MONEY = st.floats(0, 1e6)
SHARE = st.floats(0, 1)


def test_worked_by_hand():
    assert cost.fuel_impact(1_000_000, 0.3, 0.2) == pytest.approx(60_000)
    assert cost.fuel_impact(1_000_000, 0.3, 0.2, 0.25) == pytest.approx(45_000)
    assert cost.expedite_cost(200, 9, 2.5, 3, 150) == pytest.approx(1750)


@given(MONEY, SHARE, st.floats(-1, 3), SHARE)
def test_a_full_surcharge_leaves_nothing(freight, share, change, recovery):
    kept = cost.fuel_impact(freight, share, change, recovery)
    passed_on = cost.fuel_impact(freight, share, change) * recovery
    assert kept + passed_on == pytest.approx(cost.fuel_impact(freight, share, change))
    assert cost.fuel_impact(freight, share, change, 1.0) == 0
