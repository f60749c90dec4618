"""Payment terms in the words suppliers use."""

import numpy as np
import pytest

from xl_align.cash import Terms, early_pay_rate, parse_terms, pay_date
from xl_align.cash.terms import DAYS_FIRST, MONTH_END_FIRST
from xl_align.errors import InputError


@pytest.mark.parametrize(
    ("terms", "invoice", "paid"),
    [
        ("NET 30", "2024-01-31", "2024-03-01"),
        ("net 30 days", "2024-01-31", "2024-03-01"),
        ("N/30", "2024-01-31", "2024-03-01"),
        ("30", "2023-12-15", "2024-01-14"),
        ("2/10 NET 30", "2024-01-10", "2024-02-09"),
        ("2% / 10, net 30", "2024-01-10", "2024-02-09"),
        ("EOM", "2024-02-03", "2024-02-29"),
        ("30 EOM", "2024-01-10", "2024-03-01"),
        ("NET 30 EOM", "2024-01-10", "2024-03-01"),
        ("EOM + 30", "2024-01-10", "2024-03-01"),
        ("45 DAYS EOM", "2024-01-10", "2024-03-16"),
        ("45 DAYS THEN EOM", "2024-01-10", "2024-02-29"),
        ("NET 45, then EOM", "2024-01-10", "2024-02-29"),
        ("15 PROX", "2024-01-10", "2024-02-15"),
        ("NET 15TH PROX", "2024-12-31", "2025-01-15"),
        ("PROX 31", "2024-01-10", "2024-02-29"),
        ("NET 60 PROX 15", "2024-01-10", "2024-04-15"),
        ("COD", "2024-01-10", "2024-01-10"),
    ],
)
def test_day_of_payment(terms, invoice, paid):
    assert str(pay_date(np.datetime64(invoice), terms)) == paid


def test_both_readings_of_45_days_end_of_month():
    """French commercial code L441-10: 45 days, then month end, or the reverse."""
    invoice = np.datetime64("2024-01-20")
    first = parse_terms("45 DAYS EOM", month_end=MONTH_END_FIRST)
    second = parse_terms("45 DAYS EOM", month_end=DAYS_FIRST)
    assert str(pay_date(invoice, first)) == "2024-03-16"
    assert str(pay_date(invoice, second)) == "2024-03-31"


def test_terms_taken_apart():
    assert parse_terms("1.5/10 NET 45 EOM") == Terms(45, 0.015, 10, MONTH_END_FIRST)
    assert parse_terms("2/10 NET 60 PROX 15") == Terms(60, 0.02, 10, "", 15)


@pytest.mark.parametrize(
    "words", ["", "soon", "NET", "NET thirty", "PROX 32", "100/10 NET 30", "2/10"]
)
def test_words_not_understood_are_named(words):
    with pytest.raises(InputError, match="not understood"):
        parse_terms(words)


def test_reading_must_be_one_of_two():
    with pytest.raises(InputError, match="month_end"):
        parse_terms("45 EOM", month_end="whichever")


def test_payment_waits_for_its_run_and_blanks_stay_blank():
    invoices = np.array(["2024-01-01", "2024-01-05", "NaT"], dtype="datetime64[D]")
    friday = pay_date(invoices, "NET 7", pay_run=4)
    assert friday.astype(str).tolist() == ["2024-01-12", "2024-01-12", "NaT"]


def test_no_rate_for_a_discount_that_asks_for_nothing():
    rates = early_pay_rate([0.02, 0.02, 1.0, -0.1], [30, 10, 10, 10], 30)
    assert np.isnan(rates).tolist() == [True, False, True, True]
