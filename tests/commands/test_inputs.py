from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from xl_align.commands import Inputs, overridden, results_of
from xl_align.errors import TableError
from xl_align.settings import Settings

SAMPLE = Path(__file__).parents[2] / "workbooks" / "samples" / "meridian"
STATED = Settings(as_of=date(2026, 6, 28))


def test_an_override_is_read_as_its_setting_is():
    words = {"as_of": "2026-05-31", "tolerance": "5", "decimals": "0"}
    words |= {"calendar": "4-4-5", "periods": "2026-01, 2026-03", "folder": "x"}
    found = overridden(STATED, words)
    assert found.as_of == date(2026, 5, 31)
    assert (found.tolerance, found.decimals) == (5.0, 0)
    assert (found.calendar, found.periods) == ("4-4-5", ("2026-01", "2026-03"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"as_of": "31/05/2026"}, "as_of: .*write a day as .*got '31/05/2026'"),
        ({"tolerance": "little"}, "tolerance: .*write a number .*got 'little'"),
        ({"calendar": "lunar"}, "calendar: must be one of"),
        ({"periods": "2026-01"}, "periods: must be a first and a last period"),
        ({"colour": "red"}, "colour: is not understood"),
    ],
)
def test_an_override_that_makes_no_sense_says_so(words, told):
    with pytest.raises(TableError, match=told):
        overridden(STATED, words)


def test_the_day_of_a_nightly_job_beats_source_and_override():
    given = Inputs(SAMPLE, overrides={"as_of": "2026-05-31"})
    day = date(2026, 6, 14)
    assert results_of(replace(given, as_of=day)).settings.as_of == day
    assert results_of(given).settings.as_of == date(2026, 5, 31)


def test_earlier_days_see_less_history():
    late, early = (
        results_of(Inputs(SAMPLE, as_of=day))
        for day in (date(2026, 6, 28), date(2026, 3, 29))
    )
    sold = [one.demand["actual"].sum() for one in (early, late)]
    assert sold[0] < sold[1]
