from datetime import date

import pytest

from xl_align.errors import TableError
from xl_align.settings import ASSUMPTIONS, Settings, settings


def test_all_wrong_settings_are_told_at_once():
    words = {"as_of": "soon", "calendar": "lunar", "decimals": "2", "colour": "red"}
    words |= {"assumptions": {"luck": 1, "dso_days": "long"}}
    with pytest.raises(TableError) as caught:
        settings(words)
    told = [problem.column for problem in caught.value.problems]
    assert sorted(told) == [
        "as_of",
        "calendar",
        "colour",
        "decimals",
        "dso_days",
        "luck",
    ]


def test_an_assumption_is_as_set_or_the_usual_figure():
    stated = settings({"as_of": date(2026, 6, 28), "assumptions": {"dso_days": 30}})
    assert stated.assume("dso_days") == 30
    assert stated.assume("dpo_days") == ASSUMPTIONS["dpo_days"].usual


@pytest.mark.parametrize(("bucket", "days"), [("day", 1), ("week", 7)])
def test_buckets_fill_the_year(bucket, days):
    stated = Settings(as_of=date(2026, 6, 28), bucket=bucket)
    assert stated.days_per_bucket == days
    assert stated.periods_per_year * days == pytest.approx(365)


@pytest.mark.parametrize(
    "words",
    [
        {"periods": ["2026-1", "2026-6"]},
        {"periods": ["2026-06", "2026-01"]},
        {"periods": ["2026-13", "2027-01"]},
        {"bridge": ["budget", "actual"]},
        {"bridge": ["plan", "actuals"]},
        {"assumptions": {"carrying_rate": 0}},
        {"assumptions": {"usual_service": 95}},
        {"assumptions": {"lost_share": 1.2}},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(words):
    with pytest.raises(TableError):
        settings({"as_of": date(2026, 6, 28), **words})


def test_a_whole_number_in_a_file_stays_a_fraction_to_be():
    stated = settings({"as_of": date(2026, 6, 28), "tolerance": 5})
    assert isinstance(stated.tolerance, float)
    assert Settings(as_of=date(2026, 6, 28), tolerance=0.015).tolerance_minor == 1
