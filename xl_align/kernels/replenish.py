"""Replenishment: stock for a promised service, and the service of a given stock."""

import math

import numpy as np

from xl_align.kernels._jit import elementwise
from xl_align.kernels.loss import unit_loss
from xl_align.kernels.normal import (
    COMMON_TAIL,
    cdf,
    lesser,
    quantile,
    quantile_by_depth,
    tail_depth,
)
from xl_align.kernels.window import (
    NARROWEST,
    RAREST,
    inverse_window,
    was_close,
    window_mean,
    window_start,
    window_step,
)

# From here on a safety factor says only "always" or "never".
CERTAIN = 1e9
# Rows a block works through at a time.
TILE = 4096


def lead_time_sd_of_row(demand, demand_sd, lead_time, lead_time_sd, review_period):
    """Return the standard deviation of demand over lead time and review."""
    known = (demand_sd >= 0.0) & (lead_time >= 0.0) & (lead_time_sd >= 0.0)
    if not (known & (review_period >= 0.0)):
        return math.nan
    spread = demand * lead_time_sd
    interval = lead_time + review_period
    return math.sqrt(interval * demand_sd * demand_sd + spread * spread)


def safety_stock_of_row(
    demand, demand_sd, lead_time, service_level, lead_time_sd, review_period
):
    """Safety factor times the standard deviation of lead-time demand."""
    return quantile(service_level) * lead_time_sd_of_row(
        demand, demand_sd, lead_time, lead_time_sd, review_period
    )


def safety_stock_of_block(
    demand, demand_sd, lead_time, service_level, lead_time_sd, review_period, out
):
    """Safety stock of many rows, by tiles that stay in the nearest cache."""
    for first in range(0, out.size, TILE):
        last = first + TILE
        safety_stock_of_tile(
            demand[first:last],
            demand_sd[first:last],
            lead_time[first:last],
            service_level[first:last],
            lead_time_sd[first:last],
            review_period[first:last],
            out[first:last],
        )


def safety_stock_of_tile(
    demand, demand_sd, lead_time, service_level, lead_time_sd, review_period, out
):
    """Safety stock of some rows: first all as if common, then the few that are not.

    The first two loops have no branch, so the compiler runs four rows at once; they
    are two because a short loop lets the processor work on more rows ahead.
    """
    for i in range(out.size):
        out[i] = tail_depth(service_level[i])
    rare = 0
    for i in range(out.size):
        # A blank needs no care: it makes the variance blank.
        sds = demand_sd[i] if demand_sd[i] < lead_time_sd[i] else lead_time_sd[i]
        times = lead_time[i] if lead_time[i] < review_period[i] else review_period[i]
        least = sds if sds < times else times
        common = (lesser(service_level[i]) >= COMMON_TAIL) & (least >= 0.0)
        rare += 0 if common else 1
        spread = demand[i] * lead_time_sd[i]
        interval = lead_time[i] + review_period[i]
        variance = interval * demand_sd[i] * demand_sd[i] + spread * spread
        out[i] = quantile_by_depth(service_level[i], out[i]) * math.sqrt(variance)
    if rare == 0:
        return
    for i in range(out.size):
        out[i] = safety_stock_of_row(
            demand[i],
            demand_sd[i],
            lead_time[i],
            service_level[i],
            lead_time_sd[i],
            review_period[i],
        )


def safety_stock_fill_of_row(fill_rate, sd, order_quantity):
    """Safety stock whose two-term fill rate is the one given; may be negative."""
    known = (0.0 <= sd < math.inf) & (0.0 < order_quantity < math.inf)
    if not (known & (0.0 < fill_rate <= 1.0)):
        return math.nan
    if sd == 0.0 or not order_quantity < CERTAIN * sd:
        # Only what is left short on purpose can be missed.
        return -(1.0 - fill_rate) * order_quantity
    if fill_rate == 1.0:
        return math.nan
    width = order_quantity / sd
    # A window mirrored about 0 serves what it did not: the smaller share is exact.
    if fill_rate < 0.5:
        return -sd * (inverse_window(fill_rate, width) + width)
    return sd * inverse_window(1.0 - fill_rate, width)


def safety_stock_fill_of_block(fill_rate, sd, order_quantity, out):
    """Safety stock of many rows, by tiles that stay in the nearest cache."""
    widths = np.empty(TILE)
    for first in range(0, out.size, TILE):
        last = first + TILE
        rows = out[first:last]
        safety_stock_fill_of_tile(
            fill_rate[first:last],
            sd[first:last],
            order_quantity[first:last],
            widths[: rows.size],
            rows,
        )


def safety_stock_fill_of_tile(fill_rate, sd, order_quantity, widths, out):
    """Safety stock of some rows: first all as if common, then the few that are not."""
    for i in range(out.size):
        served = fill_rate[i]
        share = 1.0 - served if served >= 0.5 else served
        widths[i] = order_quantity[i] / sd[i]
        out[i] = window_start(share, widths[i])
    rare = 0
    for i in range(out.size):
        served = fill_rate[i]
        share = 1.0 - served if served >= 0.5 else served
        width = widths[i]
        k = window_step(out[i], width, share * width)
        known = (sd[i] > 0.0) & (share > RAREST) & (served < 1.0)
        usual = known & (width >= NARROWEST) & (width < CERTAIN)
        common = usual & was_close(out[i], k)
        rare += 0 if common else 1
        stock = sd[i] * (k if served >= 0.5 else -(k + width))
        out[i] = stock if common else math.nan
    if rare == 0:
        return
    for i in range(out.size):
        if not abs(out[i]) < math.inf:
            out[i] = safety_stock_fill_of_row(fill_rate[i], sd[i], order_quantity[i])


def fill_rate_of_row(safety_stock, sd, order_quantity):
    """Share of demand met from stock when unmet demand waits: two-term formula."""
    if not ((sd >= 0.0) & (order_quantity >= 0.0) & (abs(safety_stock) < math.inf)):
        return math.nan
    if not abs(safety_stock) < CERTAIN * sd or not order_quantity < CERTAIN * sd:
        if safety_stock >= 0.0:
            return 1.0
        missed = -safety_stock
        return 1.0 - missed / order_quantity if missed < order_quantity else 0.0
    k = safety_stock / sd
    width = order_quantity / sd
    middle = k + 0.5 * width
    if middle < 0.0:
        return window_mean(-k - width, width)
    return 1.0 - window_mean(k, width)


def cycle_service_of_row(safety_stock, sd):
    """Chance that a cycle ends without a stockout."""
    if not ((sd >= 0.0) & (abs(safety_stock) < math.inf)):
        return math.nan
    if not abs(safety_stock) < CERTAIN * sd:
        return 1.0 if safety_stock >= 0.0 else 0.0
    return cdf(safety_stock / sd)


def expected_shortage_of_row(safety_stock, sd):
    """Units short in a cycle, on average."""
    if not ((sd >= 0.0) & (abs(safety_stock) < math.inf)):
        return math.nan
    if not abs(safety_stock) < CERTAIN * sd:
        return 0.0 if safety_stock >= 0.0 else -safety_stock
    return sd * unit_loss(safety_stock / sd)


def fill_rate_periodic_of_row(order_up_to, demand, demand_sd, lead_time, review_period):
    """Share of demand met when stock is ordered up to a level every review."""
    known = (demand > 0.0) & (demand_sd >= 0.0) & (lead_time >= 0.0)
    if not (known & (review_period > 0.0)):
        return math.nan
    interval = lead_time + review_period
    at_end = expected_shortage_of_row(
        order_up_to - demand * interval, demand_sd * math.sqrt(interval)
    )
    at_start = expected_shortage_of_row(
        order_up_to - demand * lead_time, demand_sd * math.sqrt(lead_time)
    )
    return 1.0 - (at_end - at_start) / (demand * review_period)


lead_time_sd_of_demand = elementwise(lead_time_sd_of_row)
safety_stock = elementwise(safety_stock_of_row, safety_stock_of_block)
safety_stock_fill = elementwise(safety_stock_fill_of_row, safety_stock_fill_of_block)
fill_rate = elementwise(fill_rate_of_row)
cycle_service = elementwise(cycle_service_of_row)
expected_shortage = elementwise(expected_shortage_of_row)
fill_rate_periodic = elementwise(fill_rate_periodic_of_row)
