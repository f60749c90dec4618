"""Policy review: the page to present, and what must hold."""

from xl_align.cash.service_curve import LEVELS
from xl_align.templates.draft import Draft, Either
from xl_align.templates.frame import OUTPUT, Check, chart
from xl_align.templates.lines import Field, columns
from xl_align.templates.policy_review.calculation import AT_CHOSEN, rail
from xl_align.templates.sample import Sample


def output(draft: Draft, data: Sample) -> None:
    """Put the page to present."""
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


def _mean(weight: str) -> str:
    """Return the fill rate by a weight; blank where nothing weighs."""
    whole = f"SUMPRODUCT({weight})"
    return f'IF({whole}=0,"",SUMPRODUCT({weight}*{{fill*}})/{whole})'


def _families() -> list[Field]:
    weight = "{sold*}*{price*}"
    mine = "({c_family*}={o_family})"
    fill = _mean(f"{mine}*{weight}")
    everything = _mean(weight)
    state = rail("o_fill", "{group_low}", "fill_high")
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
        "Service curve at the policy's level = safety stock of the policy",
        "{curve_safety_stock.1}/NORM.S.INV({curve_service_level.1})"
        f"*INDEX({{factor*}},{AT_CHOSEN})",
        f"INDEX({{safety*}},{AT_CHOSEN})",
    ),
    Check(
        "Service curve at the policy's level = cash of the policy",
        "{curve_cash.1}/NORM.S.INV({curve_service_level.1})"
        f"*INDEX({{factor*}},{AT_CHOSEN})",
        f"INDEX({{safety_cash*}},{AT_CHOSEN})",
    ),
    Check(
        "Service curve: carrying cost a week = safety stock at cost x rate",
        "SUM({curve_carrying_cost*})",
        "SUM({curve_safety_stock*})*sel_cost*carrying_rate/weeks_in_year",
    ),
    Check(
        "Service curve: costs at each level add up",
        "SUM({curve_carrying_cost*})+SUM({curve_lost_margin*})",
        "SUM({curve_net_cost*})",
    ),
]
