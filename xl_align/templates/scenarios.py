"""Scenarios: base and alternatives side by side, what we choose and what we give up."""

from dataclasses import replace
from typing import Any

import pandas as pd

from xl_align.scenario.run import largest_supplier
from xl_align.sheets.grid import letter
from xl_align.templates.draft import FIRST, TOTAL, Draft, Either, Page, Spelling
from xl_align.templates.frame import (
    CALCULATION,
    INPUTS,
    MERIDIAN,
    OUTPUT,
    Check,
    Purpose,
    about,
    checks,
)
from xl_align.templates.lines import (
    Field,
    Figure,
    Line,
    columns,
    figures,
    lines,
    table,
)
from xl_align.templates.policy_review import fill_native
from xl_align.templates.sample import SAMPLE, Sample, assumed, by_demand, setting
from xl_align.workbook import Chart, Series, Sheet

PURPOSE = Purpose(
    "Scenarios",
    "A decision on one page: the base and four alternatives by service, stock, cash "
    "and margin, with what each chooses and gives up in words.",
    "What do we choose, and what do we give up for it?",
    (
        "Inputs: put your families over the sample's; each stands for so many like "
        "items at places.",
        "Inputs: write your scenarios over ours; the first stays the base. A change of "
        "0 changes nothing, an empty service level keeps the policy's.",
        "Inputs: say which family a scenario meets, or 'all'.",
        "Checks must say OK; then present Output.",
    ),
    (
        ("A year", "at steady state: demand, stock and cost of a whole year"),
        (
            "Safety stock",
            "rule 'policy' sets it anew; 'keep' leaves the base's in place; "
            "the share cuts it evenly",
        ),
        ("Short units", "a share is lost, a share is expedited at a premium"),
        ("Cash against base", "change of margin less change of cash tied up"),
        (
            "Not in it",
            "the way from one state to the other; 'xl-align new' makes a "
            "workbook that evaluates every item",
        ),
    ),
)


def scenarios(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    _inputs(draft, data)
    note = "Every family under every scenario; the same formulas in each row."
    page = draft.page(CALCULATION, "Scenarios: calculation", note)
    cases = _cases(len(SCENARIOS), len(data.families))
    columns(draft, page, 4, cases, len(SCENARIOS) * len(data.families))
    page.freeze = (5, 2)
    _output(draft, data)
    checks(draft, CHECKS)
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()


SCENARIOS = (
    ["Base", "all", 0.0, 0.0, 0.0, None, "policy", 1.0, 0.0],
    ["Higher service", "all", 0.0, 0.0, 0.0, 0.99, "policy", 1.0, 0.0],
    ["Cash constrained", "all", 0.0, 0.0, 0.0, None, "policy", 0.7, 0.0],
    ["Supplier disruption", "", 0.0, 0.6, 1.0, None, "keep", 1.0, 0.0],
    ["Fuel +20 %", "all", 0.0, 0.0, 0.0, None, "policy", 1.0, 0.2],
)
FIELDS = (
    Field("s_name", "Scenario", "text"),
    Field("s_family", "Family", "text"),
    Field("s_demand", "Demand change", "fraction"),
    Field("s_lead", "Lead time change", "fraction"),
    Field("s_lead_sd", "Lead time sd change", "fraction"),
    Field("s_level", "Service level", "fraction", word="service_level"),
    Field("s_rule", "Safety stock", "text", choices="policy,keep"),
    Field("s_share", "Share of it", "fraction"),
    Field("s_fuel", "Fuel change", "fraction"),
)
FAMILIES = (
    Field("f_name", "Family", "text", role="label"),
    Field("f_count", "Items at places", "count"),
    Field("f_demand", "Demand", "each/week", word="demand"),
    Field("f_sd", "Demand sd", "each/week", word="demand_sd"),
    Field("f_lead", "Lead time", "weeks", word="lead_time"),
    Field("f_lead_sd", "Lead time sd", "weeks", word="lead_time_sd"),
    Field("f_review", "Review", "weeks", word="review_period"),
    Field("f_level", "Service level", "fraction", word="service_level"),
    Field("f_order", "Order quantity", "each", word="order_quantity"),
    Field("f_cost", "Standard cost", "money/each", word="standard_cost"),
    Field("f_price", "Price", "money/each", word="price"),
)


GENERAL = (
    Figure("currency", "Currency", setting("currency"), "text", "of every amount"),
    *(
        Figure(name, label, assumed(name), unit, SAMPLE, name)
        for name, label, unit in (
            ("carrying_rate", "Carrying cost of stock", "fraction/year"),
            ("cash_share", "Standard cost that is paid in cash", "fraction"),
            ("expedite_premium", "Premium of expediting, of cost", "fraction"),
            ("expedite_share", "Short units that are expedited", "fraction"),
            ("lost_share", "Short units that are lost", "fraction"),
            ("freight_rate", "Freight, of cost of sales", "fraction"),
            ("fuel_share", "Fuel, of freight", "fraction"),
            ("fuel_recovery", "Fuel surcharge passed on", "fraction"),
            ("dso_days", "Receivables", "days"),
            ("dpo_days", "Payables", "days"),
        )
    ),
    Figure(
        "cycle_share",
        "Share of an order in stock on average",
        0.5,
        "fraction",
        "half, as it sells evenly",
    ),
    Figure("weeks_in_year", "Weeks in a year", 52, "integer", "constant"),
    Figure("days_in_year", "Days in a year", 365, "integer", "constant"),
    Figure(
        "least_share",
        "Change of service worth a word",
        0.0005,
        "rate",
        "in the sentences of Output",
    ),
    Figure(
        "least_money",
        "Change of money worth a word",
        500,
        "money",
        "in the sentences of Output",
    ),
)


def _inputs(draft: Draft, data: Sample) -> None:
    note = "Assumptions, families and the scenarios with their shocks."
    page = draft.page(INPUTS, "Scenarios: inputs", note, "input")
    at = figures(page, 4, "Assumptions", GENERAL, data)
    page.put(at, 1, "Scenarios: the first is the base", "heading", span=len(FIELDS))
    rows = [list(row) for row in SCENARIOS]
    rows[3][1] = _hit(data.half.policy)
    at = table(draft, page, at + 1, "Scenarios", FIELDS, rows)
    words = "Families: means of their items at places"
    page.put(at, 1, words, "heading", span=len(FAMILIES))
    table(draft, page, at + 1, "Families", FAMILIES, _families(data.half.policy))
    page.widths |= {1: 34, 2: 16, 3: 13}


WEEKS = "lead_time", "lead_time_sd", "review_period"


def _hit(policy: pd.DataFrame) -> str:
    """Return the family that buys most from the largest supplier."""
    rows = policy[policy["supplier"].eq(largest_supplier(policy))]
    spend = (rows["demand"] * rows["standard_cost"]).groupby(rows["family"]).sum()
    return str(spend.idxmax())


def _families(policy: pd.DataFrame) -> list[list[Any]]:
    rows = []
    for family, group in policy.groupby("family"):
        plain = [float(group[one].mean()) for one in ("demand", "demand_sd")]
        weeks = [
            by_demand(group, one)
            for one in ("lead_time", "lead_time_sd", "review_period")
        ]
        money = [by_demand(group, one) for one in ("standard_cost", "price")]
        rows.append(
            [
                family,
                len(group),
                *(round(one, 2) for one in (*plain, *weeks)),
                round(by_demand(group, "service_level"), 3),
                round(float(group["order_quantity"].mean())),
                *(round(one, 2) for one in money),
            ]
        )
    return rows


def _cases(many: int, families: int) -> list[Field]:
    """Return the columns: one row for each scenario and family."""

    def own(text: str) -> list[str]:
        """Put the place of the scenario for S and of the family for F."""
        places = [(s + 1, f + 1) for s in range(many) for f in range(families)]
        return [text.replace("S}", f"{s}}}").replace("F}", f"{f}}}") for s, f in places]

    kept = own('IF({s_rule.S}="keep",{wanted.F},{wanted})*{s_share.S}')
    level = own("IF(AND({s_level.S}>0,{reach}>0),{s_level.S},{f_level.F})")
    reach = own('1*OR({s_family.S}="all",{s_family.S}={family})')
    given = [
        Field("scenario", "Scenario", "text", own("{s_name.S}"), width=20),
        Field("family", "Family", "text", own("{f_name.F}"), width=15),
        Field("reach", "Met", "count", reach),
        Field("count", "Items at places", "count", own("{f_count.F}")),
        Field(
            "demand",
            "Demand",
            "each/week",
            own("{f_demand.F}*(1+{s_demand.S}*{reach})"),
        ),
        Field("sd", "Demand sd", "each/week", own("{f_sd.F}")),
        Field("lead", "Lead time", "weeks", own("{f_lead.F}*(1+{s_lead.S}*{reach})")),
        Field(
            "lead_sd",
            "Lead time sd",
            "weeks",
            own("{f_lead_sd.F}*(1+{s_lead_sd.S}*{reach})"),
        ),
        Field("review", "Review", "weeks", own("{f_review.F}")),
        Field("level", "Service level", "fraction", level),
        Field("order", "Order quantity", "each", own("{f_order.F}")),
        Field("cost", "Standard cost", "money/each", own("{f_cost.F}")),
        Field("price", "Price", "money/each", own("{f_price.F}")),
        Field("fuel", "Fuel change", "fraction", own("{s_fuel.S}")),
    ]
    held = [replace(one, text=kept) if one.key == "safety" else one for one in RESULTS]
    return [*given, *held]


SOLD = "({year}-{short}*lost_share)"
SURCHARGED = "{cost_of_sales}*freight_rate"
RESULTS: tuple[Field, ...] = (
    Field(
        "spread",
        "Sd over lead time",
        "each",
        Either(
            "XA_LEAD_TIME_SD({demand},{sd},{lead},{lead_sd},{review})",
            "SQRT(({lead}+{review})*{sd}^2+{demand}^2*{lead_sd}^2)",
        ),
    ),
    Field(
        "wanted",
        "Safety stock wanted",
        "each",
        Either(
            "XA_SAFETY_STOCK({demand},{sd},{lead},{level},{lead_sd},{review})",
            "NORM.S.INV({level})*{spread}",
        ),
    ),
    Field("safety", "Safety stock held", "each", ""),
    Field(
        "fill",
        "Fill rate",
        "fraction",
        Either(
            "XA_FILL_RATE({safety},{spread},{order})",
            fill_native("{safety}", "{spread}", "{order}"),
        ),
    ),
    Field(
        "safety_worth",
        "Safety stock",
        "money",
        Either("XA_STOCK_CASH({count}*{safety},{cost})", "{count}*{safety}*{cost}"),
    ),
    Field(
        "inventory",
        "Inventory",
        "money",
        Either(
            "XA_STOCK_CASH({count}*({safety}+{order}*cycle_share),{cost})",
            "{count}*({safety}+{order}*cycle_share)*{cost}",
        ),
    ),
    Field("year", "Demand a year", "each", "{count}*{demand}*weeks_in_year"),
    Field("short", "Short a year", "each", "{year}*(1-{fill})"),
    Field(
        "expedite",
        "Expedite",
        "money",
        "{short}*expedite_share*{cost}*expedite_premium",
    ),
    Field("lost_revenue", "Lost revenue", "money", "{short}*lost_share*{price}"),
    Field(
        "revenue",
        "Revenue",
        "money",
        Either(f"XA_TO_MONEY({SOLD},{{price}})", f"{SOLD}*{{price}}"),
    ),
    Field(
        "cost_of_sales",
        "Cost of sales",
        "money",
        Either(f"XA_TO_MONEY({SOLD},{{cost}})", f"{SOLD}*{{cost}}"),
    ),
    Field(
        "freight",
        "Freight",
        "money",
        Either(
            f"{SURCHARGED}+XA_FUEL_IMPACT({SURCHARGED},fuel_share,{{fuel}},fuel_recovery)",
            f"{SURCHARGED}*(1+fuel_share*{{fuel}}*(1-fuel_recovery))",
        ),
    ),
    Field(
        "margin",
        "Margin",
        "money",
        "{revenue}-{cost_of_sales}-{freight}-{expedite}",
    ),
)


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


def _output(draft: Draft, data: Sample) -> None:
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
        Line("choose", "We choose", "text", _sentence(1)),
        Line("give", "We give up", "text", _sentence(-1)),
    ]


def _sentence(side: int) -> str:
    """Return in words what moves to the good (1) or to the bad (-1)."""
    parts = []
    for key, noun, sign in (
        ("fill", "service", 1),
        ("inventory", "stock", -1),
        ("margin", "margin", 1),
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
    row = at + len(keys) + 5
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
