"""Investment: what a project is worth, when it pays, how an asset is written off."""

import numpy as np

from xl_align.vocabulary import Array, Numbers

# Growth per period, ln(1 + r), between which rates of return are looked for.
SLOWEST, FASTEST, STEPS = -13.8, 13.8, 4_000


def npv(flows: Array, rate: float) -> float:
    """Return the net present value; the first flow is today's and not discounted.

    Parameters
    ----------
    flows : money, shape (periods + 1,)
    rate : fraction/period
    """
    value: float = np.sum(flows * _factors(flows.size, rate)).item()
    return value


def irr(flows: Array, times: Array | None = None) -> Array:
    """Return every rate at which the flows are worth nothing, in rising order.

    Parameters
    ----------
    flows : money, shape (flows,)
    times : periods from the first flow, shape (flows,); 0, 1, 2 ... if left out

    Returns
    -------
    fraction/period, shape (roots,)
        None where the flows do not change sign. Several are all reported: none of
        them is the rate of return.

    Notes
    -----
    Sought in u = ln(1 + r): brackets from a fine grid, then halved to the last digit.
    With one change of sign there is one rate (Descartes). Source: Norstrom (1972).
    """
    moved = flows != 0.0
    when = (np.arange(flows.size, dtype=np.float64) if times is None else times)[moved]
    known = flows[moved]
    signs = np.sign(known)
    if signs.size < 2 or np.all(signs == signs[0]):
        return np.empty(0)
    grid = np.linspace(SLOWEST, FASTEST, STEPS + 1)
    worth = np.array([_worth(known, when, u) for u in grid])
    exact = np.expm1(grid[worth == 0.0])
    places = np.flatnonzero(np.sign(worth[:-1]) * np.sign(worth[1:]) < 0.0)
    found = [_halve(known, when, grid[at], grid[at + 1]) for at in places]
    return np.sort(np.concatenate([exact, np.expm1(found)]))


def mirr(flows: Array, finance_rate: float, reinvest_rate: float) -> float:
    """Return the modified rate of return: outlays financed, income reinvested.

    Parameters
    ----------
    flows : money, shape (periods + 1,)
    finance_rate, reinvest_rate : fraction/period

    Returns
    -------
    fraction/period
        NaN unless there are both outlays and income. Source: Excel's MIRR.
    """
    periods = flows.size - 1
    paid = -npv(np.minimum(flows, 0.0), finance_rate)
    later = npv(np.maximum(flows, 0.0), reinvest_rate)
    if periods < 1 or not (paid > 0.0 and later > 0.0):
        return np.nan
    # In logarithms: far powers overflow, their root does not.
    growth = (np.log(later) - np.log(paid)) / periods + np.log1p(reinvest_rate)
    rate: float = np.expm1(growth).item()
    return rate


def payback(flows: Array, rate: float = 0.0) -> float:
    """Return the periods until cumulative cash is not below 0 for good.

    Parameters
    ----------
    flows : money, shape (periods + 1,)
    rate : fraction/period; 0 for the plain payback

    Returns
    -------
    periods
        Linear within a period; 0 where it never was below, NaN where it stays so.
    """
    worth = flows * _factors(flows.size, rate)
    cash = np.cumsum(worth)
    below = np.flatnonzero(cash < 0.0)
    if not below.size:
        return 0.0 if np.isfinite(cash).all() else np.nan
    last = int(below[-1])
    if last == flows.size - 1:
        return np.nan
    back: float = (last - cash[last] / worth[last + 1]).item()
    return back


def after_tax(flows: Array, tax: float, life: float | None = None) -> Array:
    """Return flows after tax, the outlay written off in a straight line.

    Parameters
    ----------
    flows : money, shape (periods + 1,)
    tax : fraction
    life : periods; those after the first flow if left out
    """
    periods = np.arange(flows.size, dtype=np.float64)
    years = float(flows.size - 1) if life is None else life
    outlay = max(-float(flows[0]), 0.0)
    used = np.clip(years - periods + 1.0, 0.0, 1.0)
    shield = tax * outlay / years * used if years > 0.0 else np.zeros(flows.size)
    taxed = flows * (1.0 - tax) + shield
    return np.where(periods > 0.0, taxed, flows)


def capex(
    flows: Array,
    rate: float,
    tax: float = 0.0,
    life: float | None = None,
    reinvest_rate: float | None = None,
) -> tuple[Array, Array]:
    """Return what an investment is worth, measure by measure.

    Parameters
    ----------
    flows : money, shape (periods + 1,)
    rate : fraction/period
    tax : fraction
    life : periods
    reinvest_rate : fraction/period that income earns in MIRR; the rate if left out

    Returns
    -------
    name, result : shape (measures,)
        NaN where a measure does not exist; each rate of return has its own row.
    """
    net = after_tax(flows, tax, life) if tax > 0.0 else flows
    value = npv(net, rate)
    rates = irr(net)
    many = [f"IRR {at} of {rates.size}" for at in range(1, rates.size + 1)]
    names = many if rates.size > 1 else ["IRR"]
    outlay = -float(net[0])
    rows = {
        "NPV": value,
        **dict(zip(names, rates if rates.size else [np.nan], strict=True)),
        "MIRR": mirr(net, rate, rate if reinvest_rate is None else reinvest_rate),
        "payback": payback(net),
        "discounted payback": payback(net, rate),
        "profitability index": 1.0 + value / outlay if outlay > 0.0 else np.nan,
    }
    return np.array(list(rows), dtype=object), np.array(list(rows.values()))


def depreciation(
    cost: Numbers,
    salvage: Numbers,
    life: Numbers,
    period: Numbers,
    method: str = "straight line",
    factor: Numbers = 2.0,
    first_months: Numbers = 12.0,
) -> Numbers:
    """Return the value written off in one period of an asset's life.

    Parameters
    ----------
    cost, salvage : money, shape (n,)
    life, period : periods, shape (n,)
    method : "straight line", "sum of years", "double declining", "fixed declining",
        or by Excel's names "sln", "syd", "ddb", "db"
    factor : how many times the straight rate "double declining" takes, shape (n,)
    first_months : of the first year, 1 to 12, that "fixed declining" counts; the
        months left out follow in a year after the life, shape (n,)

    Returns
    -------
    money, the broadcast shape
        NaN beyond the life, or where salvage is above cost.

    Notes
    -----
    Source: Microsoft Support, SLN, SYD, DDB, DB.
    """
    given = cost, salvage, life, period, factor, first_months
    cost, salvage, life, period, factor, months = np.broadcast_arrays(
        *(np.asarray(x, dtype=float) for x in given)
    )
    fall, last = cost - salvage, life + 1.0
    if method in ("straight line", "sln"):
        value = fall / life * np.clip(life - period + 1.0, 0.0, 1.0)
    elif method in ("sum of years", "syd"):
        value = fall * (life - period + 1.0) * 2.0 / (life * (life + 1.0))
    elif method in ("double declining", "ddb"):
        kept = 1.0 - np.minimum(factor / life, 1.0)
        before = np.maximum(cost * kept ** (period - 1.0), salvage)
        value = before - np.maximum(cost * kept**period, salvage)
    else:
        value = _fixed_declining(cost, salvage, life, period, months / 12.0)
        last = np.where(months < 12.0, last + 1.0, last)
    sensible = (period >= 1.0) & (period < last) & (fall >= 0.0) & (life > 0.0)
    return np.where(sensible, value, np.nan)[()]


def _fixed_declining(
    cost: Array, salvage: Array, life: Array, period: Array, first: Array
) -> Array:
    """Write off at a fixed rate; ``first`` is the share of the first year counted."""
    safe = np.where(cost > 0.0, cost, np.nan)
    rate = np.round(1.0 - (salvage / safe) ** (1.0 / life), 3)
    before = cost * (1.0 - rate * first) * (1.0 - rate) ** (period - 2.0)
    rest = np.where(period >= life + 1.0, 1.0 - first, 1.0)
    value: Array = np.where(period < 2.0, cost * rate * first, before * rate * rest)
    return value


def _factors(count: int, rate: float) -> Array:
    factors: Array = np.exp(-np.log1p(rate) * np.arange(count))
    return factors


def _worth(flows: Array, times: Array, u: float) -> float:
    """Return the present value at ln(1 + r) = u, scaled so that it cannot overflow."""
    power = -u * times
    scaled = flows / np.abs(flows).max() * np.exp(power - power.max())
    worth: float = scaled.sum().item()
    return worth


def _halve(flows: Array, times: Array, low: float, high: float) -> float:
    side = np.sign(_worth(flows, times, low))
    for _ in range(100):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if np.sign(_worth(flows, times, middle)) == side:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
