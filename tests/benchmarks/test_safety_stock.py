"""Safety stock and its inverse against what a user would write instead.

Off by default: ``pytest -m benchmark -s``. Both sides run in this process, one after
the other, on the same columns; ratios are printed, never seconds.
"""

import sys
import time

import numpy as np
import pytest
from scipy import special, stats

from xl_align import inventory
from xl_align.kernels import loss, replenish

pytestmark = pytest.mark.benchmark

ROWS = 10_000_000


def best(work, rounds=7):
    """Least time of several rounds, which other users of the machine disturb least."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.fixture(scope="module")
def columns():
    rng = np.random.default_rng(1)
    demand = rng.lognormal(4, 1, ROWS)
    return {
        "demand": demand,
        "demand_sd": demand * rng.uniform(0.1, 1.5, ROWS),
        "lead_time": rng.uniform(0.5, 12, ROWS),
        "service_level": rng.uniform(0.5, 0.9999, ROWS),
        "lead_time_sd": rng.uniform(0, 2, ROWS),
    }


def by_hand(quantile, columns):
    spread = np.sqrt(
        columns["lead_time"] * columns["demand_sd"] ** 2
        + columns["demand"] ** 2 * columns["lead_time_sd"] ** 2
    )
    return quantile(columns["service_level"]) * spread


def test_safety_stock_of_ten_million_rows(columns, capsys):
    ours = inventory.safety_stock(**columns)
    np.testing.assert_allclose(ours, by_hand(special.ndtri, columns), rtol=1e-13)
    del ours
    fast = best(lambda: inventory.safety_stock(**columns))
    special_time = best(lambda: by_hand(special.ndtri, columns))
    stats_time = best(lambda: by_hand(stats.norm.ppf, columns), 2)
    with capsys.disabled():
        sys.stdout.write(
            f"\nsafety stock, 10 M rows: {special_time / fast:.1f}x numpy + ndtri, "
        )
        sys.stdout.write(f"{stats_time / fast:.1f}x numpy + stats.norm.ppf")


def test_inverse_loss_of_a_million_rows(capsys):
    losses = np.random.default_rng(2).uniform(1e-9, 0.39, 1_000_000)

    def newton():
        k = np.sqrt(-2 * np.log(losses / 0.3989422804014327))
        for _ in range(8):
            tail = special.ndtr(-k)
            gap = np.exp(-k * k / 2) * 0.3989422804014327 - k * tail
            k += np.log(gap / losses) * gap / tail
        return k

    ours = loss.inverse_loss_of(losses)
    np.testing.assert_allclose(ours, newton(), rtol=1e-8, atol=1e-8)
    ratio = best(newton, 3) / best(lambda: loss.inverse_loss_of(losses), 9)
    with capsys.disabled():
        sys.stdout.write(
            f"\ninverse loss, 1 M rows: {ratio:.1f}x numpy Newton with ndtr"
        )


def test_fill_rate_inverted_over_a_million_rows(capsys):
    """Against Newton's steps on the logarithm of both terms, to the same digits."""
    rng = np.random.default_rng(2)
    sd = rng.lognormal(3, 1, 1_000_000)
    quantity = sd * rng.lognormal(0.5, 0.8, 1_000_000)
    fill = rng.uniform(0.9, 0.9995, 1_000_000)

    def newton():
        width = quantity / sd
        target = (1 - fill) * width
        tail_start = np.sqrt(-2 * np.log(np.minimum(target, 0.39) / 0.3989422804014327))
        k = np.where(target < 0.3, tail_start, -target)
        for _ in range(50):
            end = k + width
            upper, upper_end = special.ndtr(-k), special.ndtr(-end)
            density = np.exp(-0.5 * k * k) - np.exp(-0.5 * end * end)
            short = density * 0.3989422804014327 - k * upper + end * upper_end
            step = np.log(short / target) * short / (upper - upper_end)
            k += step
            if np.max(np.abs(step)) < 1e-12:
                break
        return sd * k

    ours = replenish.safety_stock_fill(fill, sd, quantity)
    assert np.max(np.abs(ours - newton()) / sd) < 1e-12
    pairs = [
        (
            best(newton, 1),
            best(lambda: replenish.safety_stock_fill(fill, sd, quantity), 5),
        )
        for _ in range(5)
    ]
    ratio = min(slow for slow, _ in pairs) / min(fast for _, fast in pairs)
    with capsys.disabled():
        sys.stdout.write(
            f"\nfill rate inverted, 1 M rows: {ratio:.1f}x numpy Newton with ndtr"
        )


def test_guardrail_over_a_million_items(capsys):
    rng = np.random.default_rng(3)
    cost, sd = rng.lognormal(2.5, 1.2, 1_000_000), rng.lognormal(3, 1.5, 1_000_000)
    weight = cost * rng.uniform(0.1, 0.9, 1_000_000) * rng.uniform(2, 26, 1_000_000)
    budget = 1.2 * float(cost @ sd)

    def bisection():
        low, high = -30.0, 30.0
        for _ in range(60):
            x = (low + high) / 2
            tail = np.clip(np.exp(x) * cost / weight, *special.ndtr([-6, 3]))
            low, high = (
                (x, high) if -(cost * sd) @ special.ndtri(tail) > budget else (low, x)
            )
        return -special.ndtri(tail)

    ours = inventory.allocate_service(cost, sd, weight, budget).service_factor
    np.testing.assert_allclose(ours, bisection(), atol=1e-6)
    run = best(lambda: inventory.allocate_service(cost, sd, weight, budget), 3)
    with capsys.disabled():
        sys.stdout.write(
            f"\nguardrail, 1 M items: {best(bisection, 1) / run:.1f}x bisection, ndtri"
        )
