"""Policy review: the policy of each item, and the service curve of one."""

from typing import Any

from xl_align.cash.service_curve import LEVELS
from xl_align.templates.draft import Draft, Either
from xl_align.templates.lines import Field, spill

CURVE = "Service curve"


_LOSS = "(NORM.S.DIST({0},FALSE)-{0}*NORM.S.DIST(-{0},TRUE))"


def fill_native(stock: str, spread: str, order: str) -> str:
    """Return the fill rate in Excel's own functions."""
    near, far = f"({stock}/{spread})", f"(({stock}+{order})/{spread})"
    short = f"{spread}*({_LOSS.format(near)}-{_LOSS.format(far)})/{order}"
    return f"IF({spread}=0,1,1-{short})"  # what is certain is served


def rail(key: str, low: str, high: str) -> Either:
    """Return ok, warn or breach for a figure between two bounds; blank for none."""
    room = f"warn_share*({high}-{low})"
    value = f"{{{key}}}"
    none = f'IF({value}="","",'
    native = (
        f'{none}IF(OR({value}<{low},{value}>{high}),"breach",'
        f'IF(OR({value}<{low}+{room},{value}>{high}-{room}),"warn","ok")))'
    )
    # &"": LibreOffice's COUNTIFS does not see texts as an add-in's array hands them.
    return Either(f'{none}XA_GUARDRAIL({value},{low},{high},warn_share)&"")', native)


KEYS = (
    Field("c_item", "Item", "text", "{item}", width=12),
    Field("c_place", "Place", "text", "{place}", width=9),
    Field("c_family", "Family", "text", "{family}", width=14),
)


POLICY = (
    Field(
        "factor",
        "Service factor",
        "factor",
        Either("XA_SERVICE_FACTOR({service_level})", "NORM.S.INV({service_level})"),
    ),
    Field(
        "spread",
        "Sd over lead time",
        "each",
        Either(
            "XA_LEAD_TIME_SD({demand},{demand_sd},{lead_time},{lead_time_sd},{review})",
            "SQRT(({lead_time}+{review})*{demand_sd}^2+{demand}^2*{lead_time_sd}^2)",
        ),
    ),
    Field(
        "safety",
        "Safety stock",
        "each",
        Either(
            "XA_SAFETY_STOCK({demand},{demand_sd},{lead_time},{service_level},{lead_time_sd},{review})",
            "{factor}*{spread}",
        ),
        total="sum",
    ),
    Field(
        "safety_worth",
        "Safety stock",
        "money",
        Either("XA_STOCK_CASH({safety},{cost})", "{safety}*{cost}"),
        total="sum",
    ),
    Field(
        "safety_cash",
        "Cash in it",
        "money",
        Either(
            "XA_STOCK_CASH({safety},{cost}*cash_share)", "{safety}*{cost}*cash_share"
        ),
        total="sum",
    ),
    Field(
        "carrying",
        "Carrying cost",
        "money/year",
        Either(
            "XA_CARRYING_COST({safety_worth},carrying_rate)",
            "{safety_worth}*carrying_rate",
        ),
        total="sum",
    ),
    Field(
        "fill",
        "Fill rate",
        "fraction",
        Either(
            "XA_FILL_RATE({safety},{spread},{order})",
            fill_native("{safety}", "{spread}", "{order}"),
        ),
    ),
    Field("sold", "Demand a year", "each", "{demand}*weeks_in_year", total="sum"),
    Field("short", "Short a year", "each", "{sold}*(1-{fill})", total="sum"),
    Field(
        "lost",
        "Lost margin",
        "money/year",
        Either(
            "XA_STOCKOUT_COST({short},{price}-{cost},lost_share)",
            "{short}*({price}-{cost})*lost_share",
        ),
        total="sum",
    ),
    Field(
        "hand_worth",
        "Stock in hand",
        "money",
        Either("XA_STOCK_CASH({on_hand},{cost})", "{on_hand}*{cost}"),
        total="sum",
    ),
    Field(
        "safety_hand",
        "Safety in hand",
        "each",
        "MIN({on_hand},MAX({safety},0))",
        total="sum",
    ),
    Field(
        "cycle_hand",
        "Cycle in hand",
        "each",
        "MIN({on_hand}-{safety_hand},{order})",
        total="sum",
    ),
    Field(
        "excess", "Excess", "each", "{on_hand}-{safety_hand}-{cycle_hand}", total="sum"
    ),
    Field(
        "excess_worth",
        "Excess",
        "money",
        Either("XA_STOCK_CASH({excess},{cost})", "{excess}*{cost}"),
        total="sum",
    ),
    Field(
        "cover",
        "Cover",
        "weeks",
        Either(  # without demand no stock has a cover
            'IF({demand}=0,"",XA_COVER({on_hand},{demand}))',
            'IF({demand}=0,"",{on_hand}/{demand})',
        ),
    ),
    Field(
        "fill_state",
        "Fill rate keeps its rail",
        "text",
        rail("fill", "fill_low", "fill_high"),
        width=11,
    ),
    Field(
        "cover_state",
        "Cover keeps its rail",
        "text",
        rail("cover", "cover_low", "cover_high"),
        width=11,
    ),
    Field(
        "safety_fill",
        "Safety stock at target fill",
        "each",
        Either(
            "XA_SAFETY_STOCK_FILL({demand},{demand_sd},{lead_time},fill_target,{order},{lead_time_sd},{review})",
            "",
        ),
        total="sum",
        width=14,
    ),
)


AT_CHOSEN = "MATCH(chosen,{key*},0)"


SELECTED = (  # label, unit, formula and name
    ("Item", "text", "chosen", "sel_item"),
    *(
        (title, unit, f"INDEX({{{key}*}},{AT_CHOSEN})", f"sel_{key}")
        for title, unit, key in (
            ("Demand a week", "each/period", "demand"),
            ("Sd over lead time and review", "each", "spread"),
            ("Standard cost", "money/each", "cost"),
            ("Price", "money/each", "price"),
            ("Order quantity", "each", "order"),
        )
    ),
    (
        "Margin of a short unit",
        "money/each",
        "(sel_price-sel_cost)*lost_share",
        "sel_margin",
    ),
    ("Cash in a unit", "money/each", "sel_cost*cash_share", "sel_cash"),
    (  # of the cash in stock: carrying is charged on the whole cost
        "Carrying rate of the cash, a week",
        "rate",
        "IF(sel_cash=0,0,sel_cost*carrying_rate/weeks_in_year/sel_cash)",
        "sel_rate",
    ),
)


LEAST = (
    "INDEX({curve_service_level*},MATCH(MIN({curve_net_cost*}),{curve_net_cost*},0))"
)


def curve(draft: Draft) -> None:
    """Put the curve of the chosen item: stock, cash and margin at each level."""
    note = (
        "One item, chosen on Inputs: what each level of service costs and saves a week."
    )
    page = draft.page(CURVE, "Policy review: service curve", note)
    page.widths |= {1: 32} | dict.fromkeys(range(2, 8), 15)
    for row, (title, unit, text, name) in enumerate(SELECTED, 4):
        page.put(row, 1, title)
        page.formula(row, 2, text, unit, name=name)
    top = 4 + len(SELECTED) + 1
    page.put(top, 1, "Level of least cost", "total")
    page.formula(top, 2, LEAST, "fraction", "total", "best_level")
    heads = [(f"curve_{name}", name, unit) for name, unit in CURVES]
    # One span of lead time and review: its deviation is the policy's own.
    ours = (
        "XA_SERVICE_CURVE(sel_demand,sel_spread,1,sel_cash,sel_rate,"
        "sel_margin,sel_order)"
    )
    rows = [_level(one, n) for n, one in enumerate(LEVELS, 1)]
    spill(draft, page, top + 2, 1, heads, ours, rows)


CURVES = (
    ("service_level", "fraction"),
    ("safety_stock", "each"),
    ("fill_rate", "fraction"),
    ("cash", "money"),
    ("carrying_cost", "cents"),
    ("lost_margin", "cents"),
    ("net_cost", "cents"),
)


def _level(level: float, n: int) -> list[Any]:
    """Return one level of the curve in Excel's own functions; the level is typed in."""
    return [
        level,
        f"NORM.S.INV({{curve_service_level.{n}}})*sel_spread",
        fill_native(f"{{curve_safety_stock.{n}}}", "sel_spread", "sel_order"),
        f"{{curve_safety_stock.{n}}}*sel_cash",
        f"{{curve_cash.{n}}}*sel_rate",
        f"(1-{{curve_fill_rate.{n}}})*sel_demand*sel_margin",
        f"{{curve_carrying_cost.{n}}}+{{curve_lost_margin.{n}}}",
    ]
