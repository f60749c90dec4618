"""Lots, policies and echelons against brute force, through the cells."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published.formulas import rows, xa
from published.formulas_of_policies import one_row
from scipy import integrate, stats

COSTS = st.floats(0.5, 50)


@pytest.mark.parametrize("loss", [1e-300, 1e-9, 0.02, 0.3989, 0.6, 40])
def test_inverse_loss_gives_back_the_loss(loss):
    k = xa("INVERSE_LOSS", loss)
    assert xa("UNIT_LOSS", k) == pytest.approx(loss, rel=1e-12)
    assert xa("INVERSE_LOSS", 0).startswith("#NUM! no safety factor")


@pytest.mark.parametrize("k", [-2, 0, 1.3, 4])
def test_second_loss_is_what_the_loss_adds_up_to(k):
    total, _ = integrate.quad(lambda x: xa("UNIT_LOSS", x), k, k + 40)
    assert xa("SECOND_LOSS", k) == pytest.approx(total, rel=1e-8)


def frozen(kind, mean, sd):
    """The distribution of scipy with this mean and deviation."""
    if kind == "gamma":
        return stats.gamma((mean / sd) ** 2, scale=sd**2 / mean)
    if kind == "lognormal":
        width = math.sqrt(math.log1p((sd / mean) ** 2))
        return stats.lognorm(width, scale=mean * math.exp(-(width**2) / 2))
    if kind == "uniform":
        half = sd * math.sqrt(3)
        return stats.uniform(mean - half, 2 * half)
    if kind == "poisson":
        return stats.poisson(mean)
    p = mean / sd**2
    return stats.nbinom(mean * p / (1 - p), p)


@pytest.mark.parametrize("stock", [-6, -1, 0, 4, 11])
@pytest.mark.parametrize(
    "kind", ["gamma", "lognormal", "uniform", "poisson", "negative binomial"]
)
def test_service_and_shortage_of_any_demand_against_scipy(kind, stock):
    mean, sd = 12, 5
    demand = frozen(kind, mean, sd)
    covered = xa("CYCLE_SERVICE", stock, sd, mean, kind)
    assert covered == pytest.approx(demand.cdf(mean + stock), rel=1e-10, abs=1e-15)
    if kind in ("poisson", "negative binomial"):
        units = np.arange(0, 400)
        short = np.dot(np.maximum(units - mean - stock, 0), demand.pmf(units))
    else:
        low, high = max(mean + stock, demand.support()[0]), demand.ppf(1 - 1e-15)
        short = integrate.quad(demand.sf, low, high, limit=200)[0] if low < high else 0
        short += max(low - mean - stock, 0)
    got = xa("EXPECTED_SHORTAGE", stock, sd, mean, kind)
    assert got == pytest.approx(short, rel=1e-6, abs=1e-9)


@given(
    st.sampled_from(["normal", "gamma", "lognormal", "uniform"]),
    st.floats(0.01, 0.99),
    st.floats(1, 1000),
    st.floats(0.05, 2),
)
def test_cycle_service_undoes_safety_stock(kind, level, mean, cv):
    stock = xa("SAFETY_STOCK", mean, cv * mean, 1, level, 0, 0, kind)
    got = xa("CYCLE_SERVICE", stock, cv * mean, mean, kind)
    assert got == pytest.approx(level, rel=1e-7)


@pytest.mark.parametrize(("drag", "lead"), [(0, 4), (0.6, 5), (1, 3), (-0.4, 2.5)])
def test_autocorrelated_errors_are_added_up_one_by_one(drag, lead):
    weights = [sum(drag**i for i in range(j)) for j in range(1, math.ceil(lead) + 1)]
    last = lead - math.floor(lead) or 1.0
    variance = sum(w**2 for w in weights[:-1]) + last * weights[-1] ** 2
    got = xa("SAFETY_STOCK_AR", 8, lead, 0.95, drag)
    assert got == pytest.approx(stats.norm.ppf(0.95) * 8 * math.sqrt(variance))


def test_errors_of_every_measure_of_spread():
    assert xa("SD_FROM_MAD", 2) == pytest.approx(2 / (2 * stats.norm.pdf(0)))
    errors = [3, 1, 4, 1, 5, 9, 2, 6]
    for level in (0.2, 0.5, 0.85):
        got = xa("SAFETY_STOCK_EMPIRICAL", errors, level, "exclusive")
        right = np.quantile(errors, level, method="weibull")
        assert got == pytest.approx(right)
    beyond = xa("SAFETY_STOCK_EMPIRICAL", errors, 0.95, "exclusive")
    assert beyond.startswith("#NUM! there is no error, or none this rare")


@pytest.mark.parametrize(("lead", "chances"), [(2, None), (3, [1, 2, 0, 5]), (1, None)])
def test_lead_time_demand_is_every_possible_draw(lead, chances):
    history = [0, 4, 7, 1]
    weight = chances or [1] * 4
    known: dict[int, float] = {}
    for draw in itertools.product(range(4), repeat=lead):
        total = sum(history[at] for at in draw)
        share = math.prod(weight[at] / sum(weight) for at in draw)
        known[total] = known.get(total, 0) + share
    table = rows("LEAD_TIME_DEMAND", history, lead, chances)
    units = sorted(total for total, share in known.items() if share)
    assert table["units"] == units
    assert table["probability"] == pytest.approx([known[x] for x in units])
    for x, beyond in zip(units, table["beyond"], strict=True):
        right = sum(max(y - x, 0) * p for y, p in known.items())
        assert beyond == pytest.approx(right, abs=1e-12)


@given(st.floats(1, 1e4), COSTS, COSTS, COSTS)
def test_planned_backorders_cost_least(demand, setup, hold, wait):
    table = one_row("EOQ_BACKORDERS", demand, setup, hold, wait)
    lot, owed = table["order_quantity"], table["most_backorders"]

    def cost(lot, owed):
        held = hold * (lot - owed) ** 2 / (2 * lot)
        return setup * demand / lot + held + wait * owed**2 / (2 * lot)

    assert cost(lot, owed) == pytest.approx(table["policy_cost"])
    near = [cost(lot * a, owed * b) for a in (0.99, 1, 1.01) for b in (0.99, 1, 1.01)]
    assert min(near) == pytest.approx(cost(lot, owed), rel=1e-12)


@pytest.mark.parametrize("kind", ["all units", "incremental"])
@pytest.mark.parametrize("demand", [50, 1300, 9000])
def test_price_breaks_against_every_quantity(kind, demand):
    setup, rate, starts, prices = 40, 0.25, [0, 300, 700], [10, 9.6, 9.1]

    def cost(lot):
        at = max(i for i, start in enumerate(starts) if lot >= start)
        value = lot * prices[at]
        if kind == "incremental":
            ends = [*starts[1 : at + 1], lot]
            pairs = zip(starts, ends, prices, strict=False)
            value = sum((end - start) * p for start, end, p in pairs)
        return demand * value / lot + setup * demand / lot + rate * value / 2

    breaks = [["from_quantity", "price"], *map(list, zip(starts, prices, strict=True))]
    table = one_row("EOQ_DISCOUNT", demand, setup, rate, breaks, kind)
    assert table["policy_cost"] == pytest.approx(cost(table["order_quantity"]))
    assert table["policy_cost"] <= min(map(cost, range(1, 5000))) + 1e-9


@settings(max_examples=30)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), COSTS, st.floats(0.1, 5))
def test_wagner_whitin_against_every_plan(demand, setup, hold):
    def cost(ordering):
        total, stock = 0.0, 0
        for at, wanted in enumerate(demand):
            if ordering[at]:
                until = next(
                    (t for t in range(at + 1, len(demand)) if ordering[t]), len(demand)
                )
                lot = sum(demand[at:until]) - stock
                total += setup if lot > 0 else 0
                stock += max(lot, 0)
            stock -= wanted
            if stock < 0:
                return math.inf
            total += hold * stock
        return total

    best = min(map(cost, itertools.product([0, 1], repeat=len(demand))))
    plans = {
        rule: rows("LOT_SIZES", demand, setup, hold, rule)
        for rule in ("wagner whitin", "silver meal", "lot for lot")
    }
    costs = {rule: sum(plan["policy_cost"]) for rule, plan in plans.items()}
    assert costs["wagner whitin"] == pytest.approx(best, abs=1e-9)
    assert min(costs.values()) == pytest.approx(best, abs=1e-9)
    for plan in plans.values():
        assert sum(plan["order_quantity"]) == pytest.approx(sum(demand))


@pytest.mark.parametrize("seed", range(5))
def test_joint_replenishment_against_every_multiple(seed):
    rng = np.random.default_rng(seed)
    setup, held = rng.uniform(5, 400, 3).round(1), rng.uniform(1, 90, 3).round(1)
    shared = float(rng.uniform(20, 300))
    best = math.inf
    for multiple in itertools.product(range(1, 13), repeat=3):
        k = np.array(multiple)
        both = (shared + (setup / k).sum()) * (held * k).sum()
        best = min(best, math.sqrt(2 * both))
    items = [["item", "order_cost", "holding_cost", "demand"]]
    items += [[f"i{at}", setup[at], held[at] / 4, 4] for at in range(3)]
    table = rows("JOINT_REPLENISHMENT", items, shared)
    assert sum(table["policy_cost"]) == pytest.approx(best, rel=1e-9)
    lots = np.multiply(table["cycle_time"], 4)[:-1]
    assert table["order_quantity"][:-1] == pytest.approx(lots.tolist())


NORMAL = (130, 40, 2, 60, 1.5, 9)  # demand, sd, lead time, order, holding, backorder


@pytest.mark.parametrize(("point", "lot"), [(200, 90), (260, 100), (330, 10)])
def test_cost_of_a_pair_is_its_integral_over_the_positions(point, lot):
    mean, sd, lead, setup, hold, wait = NORMAL
    demand = stats.norm(mean * lead, sd * math.sqrt(lead))

    def rate(y):
        short = demand.expect(lambda x: x - y, lb=y, ub=demand.mean() + 12 * sd * 2)
        return hold * (y - mean * lead) + (hold + wait) * short

    total, _ = integrate.quad(rate, point, point + lot)
    got = xa("REORDER_COST", point, lot, *NORMAL)
    assert got == pytest.approx((setup * mean + total) / lot, rel=1e-7)


@given(st.floats(0.2, 3), st.floats(1, 500), COSTS, st.floats(0.5, 200))
def test_no_pair_near_the_best_one_costs_less(cv, setup, hold, wait):
    given = 100, cv * 100, 1.5, setup, hold, wait
    table = one_row("REORDER_POLICY", *given)
    point, lot, least = (table[n] for n in table)
    assert xa("REORDER_COST", point, lot, *given) == pytest.approx(least, rel=1e-12)
    for step in (-0.02, 0.02):
        assert xa("REORDER_COST", point + step * 100, lot, *given) >= least
        assert xa("REORDER_COST", point, lot * (1 + step), *given) >= least


@pytest.mark.parametrize("kind", ["poisson", "negative binomial"])
@pytest.mark.parametrize("setup", [0, 3, 60])
def test_counted_pairs_against_every_pair(kind, setup):
    given = 2.5, 2.2, 1.2, setup, 1, 6, kind
    table = one_row("REORDER_POLICY", *given)
    pairs = itertools.product(range(-6, 12), range(1, 45))
    points, lots = map(list, zip(*pairs, strict=True))
    costs = xa("REORDER_COST", points, lots, *given)
    assert table["policy_cost"] == pytest.approx(min(costs), rel=1e-12)
    assert xa("REORDER_COST", 3, 2.5, *given).startswith("#NUM! counted demand takes")


@pytest.mark.parametrize("short", [2, 7.5, 80])
def test_hadley_and_whitins_two_equations_hold(short):
    demand, sd, lead, setup, hold = 1300, 150, 1 / 12, 8, 0.225
    table = one_row("HADLEY_WHITIN", demand, sd, lead, setup, hold, short)
    spread = sd * math.sqrt(lead)
    k = (table["reorder_point"] - demand * lead) / spread
    missed = spread * (stats.norm.pdf(k) - k * stats.norm.sf(k))
    lot = math.sqrt(2 * demand * (setup + short * missed) / hold)
    assert table["order_quantity"] == pytest.approx(lot, rel=1e-10)
    assert stats.norm.sf(k) == pytest.approx(hold * lot / (short * demand), rel=1e-10)
    cheap = xa("HADLEY_WHITIN", demand, sd, lead, setup, hold, 0.01)
    assert cheap[1][0].startswith("#NUM! units short are too cheap")


def by_markov(low, high, demand, setup, hold, wait, lead=0):
    """Cost of (s, S) from the stationary chance of each position after ordering."""
    levels = np.arange(low + 1, high + 1)
    pmf = stats.poisson.pmf(np.arange(400), demand)
    moves = np.zeros((levels.size, levels.size))
    for at, level in enumerate(levels):
        for sold, p in enumerate(pmf):
            to = level - sold if level - sold > low else high
            moves[at, to - low - 1] += p
    system = np.vstack([moves.T - np.eye(levels.size), np.ones(levels.size)])
    target = np.append(np.zeros(levels.size), 1.0)
    chance = np.linalg.lstsq(system, target, rcond=None)[0]
    ordering = sum(
        chance[at] * pmf[max(level - low, 0) :].sum() for at, level in enumerate(levels)
    )
    units, over = np.arange(600), stats.poisson(demand * (lead + 1))
    stock = levels[:, None] - units[None, :]
    each = (np.where(stock > 0, hold * stock, -wait * stock) * over.pmf(units)).sum(1)
    return setup * ordering + chance @ each


@pytest.mark.parametrize(
    ("low", "high", "lead"), [(4, 10, 0), (6, 40, 0), (17, 30, 2), (3, 4, 1)]
)
def test_min_and_max_against_a_markov_chain(low, high, lead):
    given = 6, 5, 1, 4
    got = xa("MIN_MAX_COST", low, high, *given, lead)
    assert got == pytest.approx(by_markov(low, high, *given, lead), rel=1e-9)


@pytest.mark.parametrize(("setup", "lead"), [(0, 0), (5, 0), (30, 1), (64, 2)])
def test_the_best_levels_against_every_pair_of_them(setup, lead):
    given = 4, setup, 1, 5, lead
    table = one_row("MIN_MAX_POLICY", *given)
    pairs = [(s, t) for s in range(-4, 22) for t in range(s + 1, 60)]
    lows, highs = map(list, zip(*pairs, strict=True))
    costs = xa("MIN_MAX_COST", lows, highs, *given[:4], lead)
    assert table["policy_cost"] == pytest.approx(min(costs), rel=1e-12)
    near = one_row("POWER_APPROXIMATION", 4, 2, max(setup, 1), 1, 5, lead)
    assert abs(near["reorder_point"] - table["reorder_point"]) < 5


@pytest.mark.parametrize(("stock", "load"), [(0, 3.0), (4, 2.5), (30, 28.0)])
def test_lost_sales_are_erlangs_formula(stock, load):
    terms = [load**j / math.factorial(j) for j in range(stock + 1)]
    table = one_row("BASE_STOCK_SERVICE", stock, load, 1, "lost")
    served = 1 - terms[-1] / math.fsum(terms)
    assert table["fill_rate"] == pytest.approx(served, rel=1e-12, abs=1e-15)
    assert table["on_hand"] == pytest.approx(stock - load * served, abs=1e-9)


def test_a_review_simulated():
    mean, sd, lead, review, level = 40.0, 12.0, 2, 3, 260.0
    rng = np.random.default_rng(5)
    sold = rng.normal(mean, sd, 300_000)
    total = np.concatenate([[0.0], np.cumsum(sold)])
    days = np.arange(lead + review, 299_990)
    ordered = days - lead - (days - lead) % review  # the review that counts by then
    stock = level - (total[days + 1] - total[ordered])
    table = one_row("REVIEW_SERVICE", level, mean, sd, lead, review)
    assert table["on_hand"] == pytest.approx(np.maximum(stock, 0).mean(), rel=5e-3)
    assert table["backorders"] == pytest.approx(np.maximum(-stock, 0).mean(), rel=0.03)
    ends = (days - lead) % review == review - 1
    assert table["cycle_service"] == pytest.approx((stock[ends] >= 0).mean(), rel=5e-3)


def test_one_stage_alone_is_a_newsvendor():
    stages = [["stage", "holding_cost", "lead_time"], ["shop", 2, 1.5]]
    exact = one_row("SERIAL_STOCK", stages, 6, 11)
    level = stats.poisson.ppf(11 / 13, 9)
    assert exact["echelon_stock"] == level
    units = np.arange(200)
    net = level - units
    cost = np.where(net > 0, 2 * net, -11 * net) @ stats.poisson.pmf(units, 9)
    assert exact["policy_cost"] == pytest.approx(cost, rel=1e-12)
    bounds = one_row("SERIAL_BOUNDS", stages, 6, 0, 11, "poisson")
    assert bounds["lower_bound"] == bounds["upper_bound"] == level


def test_two_stages_against_every_pair_of_levels():
    """By definition: what the second stage lacks, the first waits for."""
    rate, times, held, wait = 3, (1.0, 0.5), (1.0, 0.6), 12
    units = np.arange(80)
    first, second = (stats.poisson(rate * t).pmf(units) for t in times)

    def cost(low, high):
        total = 0.0
        for late, p in zip(units, second, strict=True):
            echelon = high - late
            level = min(low, echelon)
            net = level - units
            owed = (np.maximum(-net, 0) * first).sum()
            total += p * (held[1] * echelon + held[0] * (level - rate * times[0]))
            total += p * (wait + sum(held)) * owed
        return total

    best = min(cost(a, b) for a in range(1, 12) for b in range(a, 16))
    stages = [["stage", "holding_cost", "lead_time"]]
    stages += [["shop", held[0], times[0]], ["plant", held[1], times[1]]]
    table = rows("SERIAL_STOCK", stages, rate, wait)
    assert table["policy_cost"][-1] == pytest.approx(best, rel=1e-9)
    bounds = rows("SERIAL_BOUNDS", stages, rate, 0, wait, "poisson")
    for low, high, level in zip(
        bounds["lower_bound"],
        bounds["upper_bound"],
        table["echelon_stock"],
        strict=True,
    ):
        assert low <= level <= high


def test_a_budget_saves_the_same_with_every_last_dollar():
    items = [["item", "unit_cost", "lead_time_sd_of_demand", "shortage_weight"]]
    items += [["A", 10, 50, 3], ["B", 2, 200, 1], ["C", 40, 5, 9]]
    table = rows("ALLOCATE_STOCK", items, 1800)
    assert sum(table["invested"]) == pytest.approx(1800)
    for item, k in zip(items[1:], table["service_factor"], strict=True):
        saved = item[3] * stats.norm.sf(k) / item[1]
        assert saved == pytest.approx(table["shadow_price"][0], rel=1e-9)
    none = rows("ALLOCATE_STOCK", items, -1e9)
    assert none["service_factor"][0].startswith("#NUM! even the smallest")


@pytest.mark.parametrize("budget", [500, 2000, 1e6])
def test_a_season_under_a_budget_earns_most(budget):
    items = [["item", "demand", "demand_sd", "price", "cost", "salvage"]]
    items += [["A", 100, 30, 20, 12, 5], ["B", 80, 20, 35, 20, 8]]
    table = rows("NEWSVENDOR_BUDGET", items, budget)
    assert sum(table["invested"]) <= budget * (1 + 1e-12)
    shadow = table["shadow_price"][0]
    for (_, mean, sd, price, cost, salvage), lot in zip(
        items[1:], table["order_quantity"], strict=True
    ):
        left = price - (price - salvage) * stats.norm.cdf((lot - mean) / sd)
        assert left == pytest.approx(cost * (1 + shadow), rel=1e-9) or lot == 0
    assert (shadow == 0) == (budget == 1e6)
