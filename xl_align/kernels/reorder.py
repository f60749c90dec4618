"""Cost of a reorder point and an order quantity, and the quantity that costs least."""

import math

from xl_align.kernels._jit import elementwise
from xl_align.kernels.loss import second_loss, unit_loss
from xl_align.kernels.normal import quantile
from xl_align.kernels.replenish import CERTAIN, safety_stock_fill_of_row


def waiting_of_row(stock, sd, quantity):
    """Mean backorders when safety stock and one order quantity take turns."""
    if not quantity < CERTAIN * sd or not abs(stock) < CERTAIN * sd:
        owed = -stock if stock < 0.0 else 0.0
        rest = owed - quantity if owed > quantity else 0.0
        return 0.5 * (owed * owed - rest * rest) / quantity
    k = stock / sd
    width = quantity / sd
    if width < 1e-6:  # the difference would lose its digits
        return sd * unit_loss(k + 0.5 * width)
    return sd * (second_loss(k) - second_loss(k + width)) / width


def reorder_cost_of_row(point, quantity, mean, sd, paid, hold, wait):
    """(K D + holding and waiting over the stock positions) / Q, a period."""
    known = (quantity > 0.0) & (sd >= 0.0) & (abs(point) < math.inf)
    if not (known & (quantity < math.inf) & (abs(mean) < math.inf)):
        return math.nan
    owed = waiting_of_row(point - mean, sd, quantity)
    hand = point - mean + 0.5 * quantity + owed
    return paid / quantity + hold * hand + wait * owed


def best_quantity_of_row(start, sd, paid, hold, wait):
    """Quantity at which the dearest stock position costs what all do on average.

    ``start``, the quantity of certain demand, is never too large; from below the cost
    of the last position catches up with the average once. By regula falsi, a side
    that stays halved (Illinois).
    """
    if not ((start > 0.0) & (sd >= 0.0) & (hold > 0.0) & (wait > 0.0)):
        return math.nan
    if sd == 0.0 or not start < CERTAIN * sd:
        return start
    low = start
    behind = _gap(low, sd, paid, hold, wait)
    if not behind < 0.0:
        return start
    high = 2.0 * low + sd
    ahead = _gap(high, sd, paid, hold, wait)
    while ahead < 0.0 and high < 1e300:
        low = high
        behind = ahead
        high *= 2.0
        ahead = _gap(high, sd, paid, hold, wait)
    side = 0
    for _ in range(200):
        middle = (low * ahead - high * behind) / (ahead - behind)
        if not low < middle < high:
            middle = 0.5 * (low + high)
        gap = _gap(middle, sd, paid, hold, wait)
        if abs(gap) <= 1e-14 * paid or high - low <= 1e-14 * high:
            return middle
        if gap < 0.0:
            low = middle
            behind = gap
            ahead = 0.5 * ahead if side < 0 else ahead
            side = -1
        else:
            high = middle
            ahead = gap
            behind = 0.5 * behind if side > 0 else behind
            side = 1
    return 0.5 * (low + high)


def _gap(quantity, sd, paid, hold, wait):
    """Cost of the last position less the average, times the quantity."""
    stock = safety_stock_fill_of_row(wait / (wait + hold), sd, quantity)
    last = hold * stock + (hold + wait) * sd * unit_loss(stock / sd)
    return quantity * (
        last - reorder_cost_of_row(stock, quantity, 0.0, sd, paid, hold, wait)
    )


def hadley_whitin_of_row(paid, sd, hold, worth):
    """Safety factor at which order quantity and shortages a cycle fit each other.

    ``worth`` is what a period's demand would cost if all of it were short. The steps
    shrink where they settle; NaN where they reach a stock that never pays.
    """
    if not ((paid >= 0.0) & (sd >= 0.0) & (hold > 0.0) & (worth > 0.0)):
        return math.nan
    short = 0.0
    before = math.inf
    k = math.nan
    for _ in range(1000):
        lot = math.sqrt(2.0 * (paid + worth * short) / hold)
        tail = hold * lot / worth
        if not 0.0 < tail < 1.0:
            return math.nan
        k = -quantile(tail)
        short = sd * unit_loss(k)
        if abs(lot - before) <= 1e-14 * lot:
            break
        before = lot
    return k


reorder_cost = elementwise(reorder_cost_of_row)
best_quantity = elementwise(best_quantity_of_row, weight=32)
safety_factor_of_shortages = elementwise(hadley_whitin_of_row, weight=8)
