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
