"""Policy review: safety stock as an investment, item by item and in one curve."""

from typing import Any

from xl_align.cash.service_curve import LEVELS
from xl_align.templates.draft import Draft, Either, Spelling
from xl_align.templates.frame import (
    CALCULATION,
    INPUTS,
    MERIDIAN,
    OUTPUT,
    Check,
    Purpose,
    about,
    chart,
    checks,
)
from xl_align.templates.lines import (
    Field,
    Figure,
    columns,
    figures,
    spill,
    table,
)
from xl_align.templates.sample import SAMPLE, Sample, assumed, setting
from xl_align.workbook import Sheet

PURPOSE = Purpose(
    "Policy review",
    "Safety stock reviewed as a managed investment: what each service level holds in "
    "units and money, what it costs in cash, and what service it buys.",
    "Where does the money in safety stock buy service, and where does it break a rule?",
    (
        "Inputs: put your items over the sample's in table Items; one row for each "
        "item at a place.",
        "Inputs: set the guardrails: the fill rates and the weeks of cover you accept.",
        "Inputs: choose an item for the service curve.",
        "Checks must say OK; then present Output.",
    ),
    (
        (
            "Safety stock",
            "service factor x deviation of demand over lead time and review",
        ),
        ("Fill rate", "share of demand served from the shelf; unmet demand waits"),
        ("Cash", "safety stock at the share of standard cost that is paid out"),
        (
            "Split",
            "stock in hand fills safety stock first, then one order; the rest is "
            "excess",
        ),
        (
            "Not in it",
            "normal demand is assumed: for lumpy items see XA_SAFETY_STOCK "
            "with another distribution",
        ),
    ),
)
CURVE = "Service curve"


def policy_review(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    count = len(data.half.policy)
    _inputs(draft, data)
    columns_page = draft.page(
        CALCULATION,
        "Policy review: calculation",
        "Each item at each place, in the order of table Items.",
    )
    columns(draft, columns_page, 4, [*KEYS, *POLICY], count, totals="Total")
    columns_page.freeze = (5, 3)
    _curve(draft)
    _output(draft, data)
    checks(draft, CHECKS)
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()


FAMILIES = (
    Field("group", "Family", "text", role="label"),
    Field("group_low", "Lowest fill rate", "fraction", word="fill_rate"),
)
COMPARED = (Field("level", "Service level", "fraction", word="service_level"),)
ITEMS = (
    Field("key", "Key", "text", role="label"),
    Field("item", "Item", "text"),
    Field("place", "Place", "text"),
    Field("family", "Family", "text"),
    Field("demand", "Demand", "each/week", word="demand"),
    Field("demand_sd", "Demand sd", "each/week", word="demand_sd"),
    Field("lead_time", "Lead time", "weeks", word="lead_time"),
    Field("lead_time_sd", "Lead time sd", "weeks", word="lead_time_sd"),
    Field("review", "Review", "weeks", word="review_period"),
    Field("service_level", "Service level", "fraction", word="service_level"),
    Field("order", "Order quantity", "each", word="order_quantity"),
    Field("cost", "Standard cost", "money/each", word="standard_cost"),
    Field("price", "Price", "money/each", word="price"),
    Field("on_hand", "On hand", "each", word="on_hand"),
)


GENERAL = (
    Figure(
        "currency",
        "Currency",
        setting("currency"),
        "text",
        "of every amount",
    ),
    Figure(
        "carrying_rate",
        "Carrying cost of stock",
        assumed("carrying_rate"),
        "fraction/year",
        SAMPLE,
        "carrying_rate",
    ),
    Figure(
        "cash_share",
        "Standard cost that is paid in cash",
        assumed("cash_share"),
        "fraction",
        SAMPLE,
    ),
    Figure(
        "lost_share",
        "Short units that are lost",
        assumed("lost_share"),
        "fraction",
        SAMPLE,
        "lost_share",
    ),
    Figure("weeks_in_year", "Weeks in a year", 52, "integer", "constant"),
    Figure(
        "fill_low",
        "Guardrail of an item: lowest fill rate",
        0.95,
        "fraction",
        "assumption",
        "fill_rate",
    ),
    Figure(
        "fill_high",
        "Guardrail of an item: highest fill rate",
        1.0,
        "fraction",
        "assumption",
        "fill_rate",
    ),
    Figure(
        "cover_low",
        "Guardrail of an item: least cover",
        2,
        "weeks",
        "assumption: stock in hand",
        "lead_time",
    ),
    Figure(
        "cover_high",
        "Guardrail of an item: most cover",
        20,
        "weeks",
        "assumption: stock in hand",
        "lead_time",
    ),
    Figure(
        "warn_share",
        "Share of a band that warns",
        0.0,
        "fraction",
        "at either end; 0: none warns",
        "lost_share",
    ),
    Figure(
        "fill_target",
        "Fill rate for the comparison",
        0.98,
        "fraction",
        "assumption",
        "fill_rate",
    ),
    Figure(
        "chosen",
        "Item of the service curve",
        "BAG-201 ATL",
        "text",
        "choose from the keys of table Items",
        choices="{key}",
    ),
)


def _inputs(draft: Draft, data: Sample) -> None:
    page = draft.page(
        INPUTS,
        "Policy review: inputs",
        "Assumptions, guardrails and the items under review.",
        "input",
    )
    rows = _items(data)
    families = [[one, 0.97] for one in data.families]
    levels = [[one] for one in LEVELS[2:-1]]
    at = figures(page, 4, "Assumptions and guardrails", GENERAL, data)
    page.put(at, 1, "Families, and levels of service to compare", "heading", span=8)
    table(draft, page, at + 1, "Levels", COMPARED, levels, left=4)
    at = table(draft, page, at + 1, "Families", FAMILIES, families) + 1
    page.put(at, 1, "Items under review, at each place", "heading", span=len(ITEMS))
    table(draft, page, at + 1, "Items", ITEMS, rows)
    page.widths |= {1: 34, 2: 14, 3: 14, 4: 16}


def _items(data: Sample) -> list[list[Any]]:
    rows = []
    row: Any  # pandas makes its type
    for row in data.half.policy.itertuples():
        rows.append(
            [
                f"{row.item} {row.location}",
                row.item,
                row.location,
                row.family,
                round(row.demand, 2),
                round(row.demand_sd, 2),
                round(row.lead_time, 2),
                round(row.lead_time_sd, 2),
                row.review_period,
                row.service_level,
                row.order_quantity,
                row.standard_cost,
                row.price,
                row.on_hand,
            ]
        )
    return rows


_LOSS = "(NORM.S.DIST({0},FALSE)-{0}*NORM.S.DIST(-{0},TRUE))"


def fill_native(stock: str, spread: str, order: str) -> str:
    """Return the fill rate in Excel's own functions."""
    near, far = f"({stock}/{spread})", f"(({stock}+{order})/{spread})"
    return f"1-{spread}*({_LOSS.format(near)}-{_LOSS.format(far)})/{order}"


def _rail(key: str, low: str, high: str) -> Either:
    """Return ok, warn or breach for a figure between two bounds."""
    room = f"warn_share*({high}-{low})"
    value = f"{{{key}}}"
    native = (
        f'IF(OR({value}<{low},{value}>{high}),"breach",'
        f'IF(OR({value}<{low}+{room},{value}>{high}-{room}),"warn","ok"))'
    )
    # &"": LibreOffice's COUNTIFS does not see texts as an add-in's array hands them.
    return Either(f'XA_GUARDRAIL({value},{low},{high},warn_share)&""', native)


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
        Either("XA_COVER({on_hand},{demand})", "{on_hand}/{demand}"),
    ),
    Field(
        "fill_state",
        "Fill rate keeps its rail",
        "text",
        _rail("fill", "fill_low", "fill_high"),
        width=11,
    ),
    Field(
        "cover_state",
        "Cover keeps its rail",
        "text",
        _rail("cover", "cover_low", "cover_high"),
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


_AT = "MATCH(chosen,{key*},0)"
_MARGIN = "(sel_price-sel_cost)*lost_share"
SELECTED = (  # label, unit, formula and name
    ("Item", "text", "chosen", "sel_item"),
    *(
        (title, unit, f"INDEX({{{key}*}},{_AT})", f"sel_{key}")
        for title, unit, key in (
            ("Demand a week", "each/period", "demand"),
            ("Demand sd a week", "sd", "demand_sd"),
            ("Lead time, weeks", "periods", "lead_time"),
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
    ("Carrying rate a week", "rate", "carrying_rate/weeks_in_year", "sel_rate"),
)
LEAST = (
    "INDEX({curve_service_level*},MATCH(MIN({curve_net_cost*}),{curve_net_cost*},0))"
)


def _curve(draft: Draft) -> None:
    """Put the curve of the chosen item: stock, cash and margin at each level."""
    note = (
        "One item, chosen on Inputs: what each level of service costs and saves a week."
    )
    page = draft.page(CURVE, "Policy review: service curve", note)
    page.widths |= {1: 26} | dict.fromkeys(range(2, 8), 15)
    for row, (title, unit, text, name) in enumerate(SELECTED, 4):
        page.put(row, 1, title)
        page.formula(row, 2, text, unit, name=name)
    top = 4 + len(SELECTED) + 1
    page.put(top, 1, "Level of least cost", "total")
    page.formula(top, 2, LEAST, "fraction", "total", "best_level")
    heads = [(f"curve_{name}", name, unit) for name, unit in CURVES]
    ours = (
        "XA_SERVICE_CURVE(sel_demand,sel_demand_sd,sel_lead_time,sel_cost,sel_rate,"
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
    spread = "(sel_demand_sd*SQRT(sel_lead_time))"
    return [
        level,
        f"NORM.S.INV({{curve_service_level.{n}}})*{spread}",
        fill_native(f"{{curve_safety_stock.{n}}}", spread, "sel_order"),
        f"{{curve_safety_stock.{n}}}*sel_cost",
        f"{{curve_cash.{n}}}*sel_rate",
        f"(1-{{curve_fill_rate.{n}}})*sel_demand*sel_margin",
        f"{{curve_carrying_cost.{n}}}+{{curve_lost_margin.{n}}}",
    ]


def _output(draft: Draft, data: Sample) -> None:
    title = "Safety stock as an investment"
    note = "Money in the currency of Inputs; every figure is a live formula."
    page = draft.page(OUTPUT, title, note, "output")
    page.one_page = True
    page.formula(3, 1, HEADLINE, "text", "section", span=11)
    count = len(data.families)
    at = columns(draft, page, 5, [*_families()], count, totals="All")
    page.widths[1] = 26
    page.put(at, 1, "What a service level costs, all items alike", "heading", span=4)
    columns(draft, page, at + 1, LADDER, len(LEVELS) - 3)
    ladder = f"Safety stock by service level, {data.half.settings.currency} thousand"
    curve = "Chosen item: cost a week by service level"
    left, right = (at + 13, 1, 600, 300), (at + 13, 7, 560, 300)
    level = "curve_service_level"
    worth = ("Safety stock", "o_worth", "base")
    shown = "thousands", "fraction"
    page.charts += [
        chart(draft, "column", ladder, "o_level", [worth], left, *shown),
        chart(draft, "line", curve, level, CURVE_CHART, right, "cents", "fraction"),
    ]


CURVE_CHART = (
    ("Carrying cost", "curve_carrying_cost", "base"),
    ("Lost margin", "curve_lost_margin", "down"),
    ("Sum", "curve_net_cost", "accent"),
)
HEADLINE = (
    'TEXT({safety_worth+},"#,##0,")&" k in safety stock buy a fill rate of "'
    '&TEXT({o_fill+},"0.0%")&" for "&TEXT({carrying+},"#,##0,")&" k of carrying cost '
    'a year; "&TEXT({excess_worth+},"#,##0,")&" k of stock are excess ("&currency&")"'
)


SUMMED = (
    ("o_safety", "Safety stock", "each", "safety"),
    ("o_worth_f", "Safety stock", "money", "safety_worth"),
    ("o_cash", "Cash in it", "money", "safety_cash"),
    ("o_carrying", "Carrying cost", "money/year", "carrying"),
    ("o_lost", "Lost margin", "money/year", "lost"),
    ("o_hand", "Stock in hand", "money", "hand_worth"),
    ("o_excess", "Excess", "money", "excess_worth"),
)


def _of(key: str) -> str:
    return f"SUMIFS({{{key}*}},{{c_family*}},{{o_family}})"


def _families() -> list[Field]:
    weight = "{sold*}*{price*}"
    mine = "({c_family*}={o_family})"
    fill = f"SUMPRODUCT({mine}*{weight}*{{fill*}})/SUMPRODUCT({mine}*{weight})"
    everything = f"SUMPRODUCT({weight}*{{fill*}})/SUMPRODUCT({weight})"
    state = _rail("o_fill", "{group_low}", "fill_high")
    return [
        Field("o_family", "Family", "text", "{group}"),
        Field(
            "o_items", "Items", "count", "COUNTIFS({c_family*},{o_family})", total="sum"
        ),
        *(
            Field(key, title, unit, _of(of), total="sum")
            for key, title, unit, of in SUMMED
        ),
        Field("o_fill", "Fill rate", "fraction", fill, total=everything),
        Field("o_state", "Guardrail", "status", state),
        *(
            Field(
                f"o_{rail}",
                title,
                "count",
                f'COUNTIFS({{c_family*}},{{o_family}},{{{rail}*}},"breach")',
                total="sum",
            )
            for rail, title in (
                ("fill_state", "Service breaches"),
                ("cover_state", "Cover breaches"),
            )
        ),
    ]


_ALIKE = "SUMPRODUCT({spread*},{cost*})"
LADDER = (
    Field("o_level", "Service level", "fraction", "{level}"),
    Field(
        "o_worth",
        "Safety stock",
        "money",
        Either(
            f"XA_SERVICE_FACTOR({{o_level}})*{_ALIKE}",
            f"NORM.S.INV({{o_level}})*{_ALIKE}",
        ),
    ),
    Field("o_more", "Against policy", "money", "{o_worth}-{safety_worth+}"),
    Field("o_cost", "Carrying cost", "money/year", "{o_worth}*carrying_rate"),
)
CHECKS = [
    Check(
        "Families add up to the items: safety stock", "{o_worth_f+}", "{safety_worth+}"
    ),
    Check("Families add up to the items: stock in hand", "{o_hand+}", "{hand_worth+}"),
    Check(
        "Safety + cycle + excess = stock in hand, units",
        "{safety_hand+}+{cycle_hand+}+{excess+}",
        "SUM({on_hand*})",
    ),
    Check(
        "Safety stock = service factor x deviation, at cost",
        "SUMPRODUCT({factor*},{spread*},{cost*})",
        "{safety_worth+}",
    ),
    Check(
        "Carrying cost = safety stock x rate",
        "{safety_worth+}*carrying_rate",
        "{carrying+}",
    ),
    Check("Every item belongs to a family", "{o_items+}", "ROWS({item*})"),
    Check(
        "Every key is there once",
        "SUMPRODUCT(1/COUNTIFS({key*},{key*}))",
        "ROWS({key*})",
    ),
    Check(
        "Service curve: costs at each level add up",
        "SUM({curve_carrying_cost*})+SUM({curve_lost_margin*})",
        "SUM({curve_net_cost*})",
    ),
]
