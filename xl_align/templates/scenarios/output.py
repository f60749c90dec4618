"""Scenarios: side by side, in words and in a chart, and what must hold."""

from xl_align.sheets.grid import letter
from xl_align.templates.draft import FIRST, TOTAL, Draft, Either, Page
from xl_align.templates.frame import OUTPUT, Check
from xl_align.templates.lines import Line, lines
from xl_align.templates.sample import Sample
from xl_align.templates.scenarios.inputs import SCENARIOS
from xl_align.workbook import Chart, Series

MEASURES = (  # key, label, unit, formula, "more" or "less" is better
    ("fill", "Service (fill rate)", "fraction", "", "more"),
    ("inventory", "Inventory investment", "money", "", "less"),
    ("safety_worth", "of which safety stock", "money", "", "less"),
    ("expedite", "Expedite cost", "money", "", "less"),
    ("freight", "Freight", "money", "", "less"),
    ("lost_revenue", "Lost revenue", "money", "", "less"),
    ("revenue", "Revenue", "money", "", "more"),
    ("cost_of_sales", "Cost of sales", "money", "", ""),
    ("margin", "Margin after freight and expedite", "money", "", "more"),
    (
        "carrying",
        "Carrying cost",
        "money",
        Either(
            "XA_CARRYING_COST({o_inventory},carrying_rate)",
            "{o_inventory}*carrying_rate",
        ),
        "less",
    ),
    ("receivables", "Receivables", "money", "{o_revenue}*dso_days/days_in_year", ""),
    ("payables", "Payables", "money", "{o_cost_of_sales}*dpo_days/days_in_year", ""),
    (
        "capital",
        "Working capital",
        "money",
        Either(
            "XA_WORKING_CAPITAL({o_receivables},{o_inventory},{o_payables})",
            "{o_receivables}+{o_inventory}-{o_payables}",
        ),
        "less",
    ),
    (
        "tied",
        "Cash tied up",
        "money",
        "{o_inventory}*cash_share+{o_receivables}-{o_payables}",
        "less",
    ),
)


SHOWN = (
    ("inventory", "Inventory", "base"),
    ("lost_revenue", "Lost revenue", "down"),
    ("margin", "Margin", "accent"),
    ("cash", "Cash", "up"),
)


def output(draft: Draft, data: Sample) -> None:
    """Put the page to present."""
    title = "What do we choose, what do we give up"
    note = "A year at steady state, in the currency of Inputs; every figure is live."
    page = draft.page(OUTPUT, title, note, "output")
    page.one_page = True
    many = len(SCENARIOS)
    at = lines(draft, page, 4, _levels(many), many, 19.0)
    for row, (*_, better) in enumerate(MEASURES, 5):
        page.put(row, TOTAL, better, "note")
    lines(draft, page, at, _against(), many, 19.0)
    _chart(page, at, many, data.half.settings.currency)


def _levels(many: int) -> list[Line]:
    names = [f"{{s_name.{n}}}" for n in range(1, many + 1)]
    weight = "({scenario*}={o_head})*{year*}*{price*}"
    made = [
        Line("o_head", "A year", "period", names, role="heading", aside="Better is")
    ]
    for key, label, unit, text, _ in MEASURES:
        summed = f"SUMIFS({{{key}*}},{{scenario*}},{{o_head}})"
        if key == "fill":
            summed = f"SUMPRODUCT({weight}*{{fill*}})/SUMPRODUCT({weight})"
        made.append(Line(f"o_{key}", label, unit, text or summed))
    return made


def _against() -> list[Line]:
    made = [Line("a_head", "Against base", "period", "{o_head}", role="heading")]
    made += [
        Line(f"a_{key}", label, unit, f"{{o_{key}}}-{{o_{key}.1}}")
        for key, label, unit, _, better in MEASURES
        if better
    ]
    return [
        *made,
        Line(
            "a_cash", "Cash, first year", "money", "{a_margin}-{a_tied}", role="total"
        ),
        Line(
            "a_earned",
            "Margin after carrying cost",
            "money",
            "{a_margin}-{a_carrying}",
        ),
        Line("choose", "We choose", "text", _sentence(1)),
        Line("give", "We give up", "text", _sentence(-1)),
    ]


def _sentence(side: int) -> str:
    """Return in words what moves to the good (1) or to the bad (-1)."""
    parts = []
    for key, noun, sign in (
        ("fill", "service", 1),
        ("inventory", "stock", -1),
        ("earned", "margin", 1),
        ("cash", "cash", 1),
    ):
        least = "least_share" if key == "fill" else "least_money"
        shown = '"+0.0%;-0.0%"' if key == "fill" else '"+#,##0,;-#,##0,"'
        after = " " if key == "fill" else " k "
        mark = "" if sign * side > 0 else "-"
        parts.append(
            f'IF({mark}{{a_{key}}}>={least},"• "&TEXT({{a_{key}}},{shown})'
            f'&"{after}{noun} ","")'
        )
    return f"TRIM({'&'.join(parts)})"


def _chart(page: Page, at: int, many: int, currency: str) -> None:
    keys = [key for key, *_, better in MEASURES if better]
    rows = {key: at + 1 + keys.index(key) for key in keys} | {
        "cash": at + 1 + len(keys)
    }
    first, last = letter(FIRST + 1), letter(FIRST + many - 1)

    def across(row: int) -> str:
        return f"'{OUTPUT}'!${first}${row}:${last}${row}"

    series = tuple(
        Series(title, across(at), across(rows[key]), role) for key, title, role in SHOWN
    )
    title = f"Scenarios against base, {currency} thousand"
    row = at + len(keys) + 6
    page.charts.append(
        Chart("column", title, series, row, 1, 1060, 290, "thousands", legend=True)
    )


CHECKS = [
    Check(
        "Scenarios add up to the rows: inventory",
        "SUM({o_inventory*})",
        "SUM({inventory*})",
    ),
    Check("Scenarios add up to the rows: margin", "SUM({o_margin*})", "SUM({margin*})"),
    Check(
        "Margin = revenue less its costs, all scenarios",
        "SUM({o_revenue*})-SUM({o_cost_of_sales*})-SUM({o_freight*})-SUM({o_expedite*})",
        "SUM({o_margin*})",
    ),
    Check("The base against itself is zero", "{a_cash.1}", "0"),
    Check(
        "Expedited and lost shares of a short unit exceed it by nothing",
        "MAX(0,expedite_share+lost_share-1)",
        "0",
    ),
    Check(
        "Revenue + lost revenue = demand at price",
        "SUM({o_revenue*})+SUM({o_lost_revenue*})",
        "SUMPRODUCT({year*},{price*})",
    ),
    Check(
        "Every scenario meets at least one family",
        "SUMPRODUCT(1*(COUNTIFS({scenario*},{s_name*},{reach*},1)>0))",
        "ROWS({s_name*})",
    ),
]
