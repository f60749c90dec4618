"""Budget: a year by period whose stock, cash and variances follow from units."""

from collections.abc import Sequence
from typing import Any

from xl_align.period import days_in
from xl_align.templates.bridge import EFFECTS, bridge, steps
from xl_align.templates.draft import FIRST, Draft, Either, Spelling, Text
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
    Line,
    columns,
    figures,
    lines,
    table,
)
from xl_align.templates.sample import SAMPLE, Sample, assumed, by_demand, setting
from xl_align.workbook import Role, Sheet

PURPOSE = Purpose(
    "Budget",
    "A year's budget by fiscal period. Revenue, cost, stock and cash all follow from "
    "one plan in units, so that supply chain and finance share one set of figures.",
    "What does the plan in units earn, what stock does its service need, and what does "
    "that do to cash?",
    (
        "Inputs: put your families, unit plan, prices, standard costs and opening "
        "balances over the sample's figures (blue on yellow).",
        "Inputs: set service, lead times and payment days; stock, payables and cash "
        "follow.",
        "Inputs: put the actuals of closed periods into table Actuals; the bridge from "
        "budget to actual appears.",
        "Checks must say OK; then present Output.",
    ),
    (
        ("Sign", "income and receipts positive; costs are shown positive and deducted"),
        ("Stock", "closing stock = safety stock + the average of an order, per family"),
        (
            "Safety stock",
            "from weekly demand, its variability (the sum over a family's "
            "items and places, as each keeps its own) and lead time",
        ),
        (
            "Days",
            "receivables and payables = days of the period's sales and cost of "
            "sales; overheads are paid in their period",
        ),
        ("Not in it", "tax, financing, capital expenditure, currencies"),
    ),
)


def budget(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    _inputs(draft, data)
    _calculation(draft, data)
    _variance(draft, data)
    _output(draft, data)
    checks(draft, _checks(data))
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()


GENERAL = (
    Figure(
        "currency",
        "Currency",
        setting("currency"),
        "text",
        "of every amount",
    ),
    Figure(
        "year_start",
        "First day of the year",
        lambda data: data.first_day.date(),
        "date",
        SAMPLE,
        "as_of",
    ),
    Figure(
        "calendar",
        "Fiscal calendar",
        setting("calendar"),
        "text",
        "4-4-5 weeks; weeks by period below",
    ),
    Figure(
        "closed",
        "Periods closed",
        lambda data: len(data.closed),
        "integer",
        "periods with actuals",
    ),
    Figure("days_in_week", "Days in a week", 7, "integer", "constant"),
    Figure("days_in_year", "Days in a year", 365, "integer", "of carrying cost"),
    Figure(
        "carrying_rate",
        "Carrying cost of stock",
        assumed("carrying_rate"),
        "fraction/year",
        SAMPLE,
        "carrying_rate",
    ),
    Figure(
        "cycle_share",
        "Share of an order in stock on average",
        0.5,
        "fraction",
        "half, as it sells evenly",
    ),
    Figure(
        "dso_days",
        "Receivables",
        assumed("dso_days"),
        "days",
        SAMPLE,
        "days_changed",
    ),
    Figure(
        "dpo_days",
        "Payables",
        assumed("dpo_days"),
        "days",
        SAMPLE,
        "days_changed",
    ),
    Figure(
        "freight_rate",
        "Freight, of cost of sales",
        assumed("freight_rate"),
        "fraction",
        SAMPLE,
    ),
    Figure(
        "overheads",
        "Overheads a year",
        lambda data: _overheads(data),
        "money",
        "sample: all cost pools but freight and expedite",
    ),
    Figure(
        "opening_receivables",
        "Opening receivables",
        1_445_000,
        "money",
        "estimate: 45 days of the first period",
    ),
    Figure(
        "opening_payables",
        "Opening payables",
        710_000,
        "money",
        "estimate: 40 days of the first period",
    ),
    Figure("opening_cash", "Opening cash", 600_000, "money", "assumption"),
)


def _inputs(draft: Draft, data: Sample) -> None:
    note = "Every figure of the budget that is typed in."
    page = draft.page(INPUTS, "Budget: inputs", note, "input")
    at = figures(page, 4, "General", GENERAL, data)
    words = "Families: price, cost and what their stock depends on"
    page.put(at, 1, words, "heading", span=10)
    at = table(draft, page, at + 1, "Families", FAMILIES, _families(data))
    group = _plan(data)
    at = lines(draft, page, at, group, len(data.periods))
    page.put(at, 1, "Actuals of closed periods, year to date", "heading", span=4)
    table(draft, page, at + 1, "Actuals", LINES, _actuals(data))
    page.freeze = (3, 1)


def _plan(data: Sample) -> list[Line]:
    quarters = [f"Q{n}" for n in (1, 2, 3, 4) for _ in range(3)]
    given: tuple[tuple[str, str, str, Sequence[Any]], ...] = (
        ("period", "Fiscal period", "period", data.periods),
        ("quarter", "Quarter", "period", quarters),
        ("weeks", "Weeks in the period", "integer", _weeks(data)),
    )
    units = data.units("plan", "revenue").to_numpy().astype(int).tolist()
    plan = zip(data.families, units, strict=True)
    return [
        Line("", "Unit plan and calendar by period"),
        *(Line(*one[:3], values=one[3], role="input") for one in given),
        *(
            Line(f"plan_{n}", family, "units", "", sold, total="sum", role="input")
            for n, (family, sold) in enumerate(plan, 1)
        ),
    ]


def _weeks(data: Sample) -> list[int]:
    """Return the weeks of each period; some years have a 53rd in the last."""
    days = days_in(data.periods, data.half.settings.calendar)
    return [int(one) // 7 for one in days]


def _overheads(data: Sample) -> float:
    pools = data.tables["costs"]
    apart = pools["cost_name"].isin(["freight in", "freight out", "expedite"])
    return float(pools.loc[~apart, "amount"].sum())


FAMILIES = (
    Field("family", "Item", "text", role="label"),
    Field("price", "Price", "money/each", word="price"),
    Field("cost", "Standard cost", "money/each", word="standard_cost"),
    Field("opening", "Opening stock", "units"),
    Field("spread", "Demand sd / mean", "factor", word="error_cv"),
    Field("lead", "Lead time", "weeks", word="lead_time"),
    Field("lead_sd", "Lead time sd", "weeks", word="lead_time_sd"),
    Field("review", "Review", "weeks", word="review_period"),
    Field("order_weeks", "Order covers", "weeks", word="lead_time"),
    Field("level", "Service level", "fraction", word="service_level"),
)
LINES = (
    Field("actual_item", "Item", "text", role="label"),
    Field("actual_quantity", "Quantity", "units", word="quantity"),
    Field("actual_price", "Price", "money/each", word="price"),
)


def _families(data: Sample) -> list[list[object]]:
    """Return each family as one line: totals, or means weighted by demand."""
    revenue = data.units("plan", "revenue", "amount").sum(axis=1)
    cost = data.units("plan", "cost of sales", "amount").sum(axis=1)
    units = data.units("plan", "revenue").sum(axis=1)
    opening = _opening(data)
    rows = []
    for family, group in data.half.policy.groupby("family"):
        demand = group["demand"]
        rows.append(
            [
                family,
                round(revenue[family] / units[family], 2),
                round(cost[family] / units[family], 2),
                opening[str(family)],
                round(group["demand_sd"].sum() / demand.sum(), 3),
                round(by_demand(group, "lead_time"), 1),
                round(by_demand(group, "lead_time_sd"), 1),
                round(by_demand(group, "review_period"), 1),
                round(group["order_quantity"].sum() / demand.sum(), 1),
                round(by_demand(group, "service_level"), 3),
            ]
        )
    return rows


def _opening(data: Sample) -> dict[str, int]:
    """Return stock at the start: stock now, less what came, plus what went."""
    stock = data.units("actual", "inventory").sum(axis=1)
    sold = data.units("actual", "revenue").sum(axis=1)
    came = data.received().groupby("family")["received_quantity"].sum()
    return {one: round(stock[one] - came[one] + sold[one]) for one in data.families}


def _actuals(data: Sample) -> list[list[object]]:
    units = data.units("actual", "revenue").sum(axis=1)
    revenue = data.units("actual", "revenue", "amount").sum(axis=1)
    return [
        [one, int(units[one]), round(revenue[one] / units[one], 2)]
        for one in data.families
    ]


def _each(
    names: Sequence[str],
    key: str,
    unit: str,
    text: Text,
    total: str = "",
    first: str = "",
) -> list[Line]:
    """Return a line for each family; # in a formula is the family's number."""

    def own(one: Text, n: int) -> Text:
        if isinstance(one, str):
            return one.replace("#", str(n))
        return Either(one.xa.replace("#", str(n)), one.native.replace("#", str(n)))

    return [
        Line(f"{key}_{n}", name, unit, own(text, n), first=own(first, n), total=total)
        for n, name in enumerate(names, 1)
    ]


def _sum(key: str, count: int) -> str:
    return "+".join(f"{{{key}_{n}}}" for n in range(1, count + 1))


def _calculation(draft: Draft, data: Sample) -> None:
    page = draft.page(
        CALCULATION,
        "Budget: calculation",
        "From units to profit, stock and cash.",
        span=8,
    )
    names, count = data.families, len(data.periods)
    group = [*_calendar(), *_profit(names), *_stock(names), *CAPITAL_LINES, *CASH_LINES]
    lines(draft, page, 4, group, count)
    page.freeze = (4, FIRST - 1)


def _calendar() -> list[Line]:
    end = Either("XA_PERIOD_END({period},calendar)", "{start}+{weeks}*days_in_week-1")
    return [
        Line(
            "label",
            "Fiscal period",
            "period",
            "{period}",
            total='"Year"',
            role="heading",
        ),
        Line("", "Calendar"),
        Line("number", "Number", "integer", "{number<}+1", first="1"),
        Line("start", "First day", "date", "{end<}+1", first="year_start"),
        Line("end", "Last day", "date", end),
        Line("days", "Days", "days", "{end}-{start}+1", total="sum"),
    ]


def _profit(names: Sequence[str]) -> list[Line]:
    n = len(names)
    return [
        Line("", "Revenue: units at budget price"),
        *_each(names, "revenue", "money", REVENUE, "sum"),
        Line(
            "revenue", "Revenue", "money", _sum("revenue", n), total="sum", role="total"
        ),
        Line("", "Cost of sales: units at standard cost"),
        *_each(names, "cogs", "money", COGS, "sum"),
        Line(
            "cogs", "Cost of sales", "money", _sum("cogs", n), total="sum", role="total"
        ),
        Line("", "Profit"),
        Line("margin", "Gross margin", "money", "{revenue}-{cogs}", total="sum"),
        Line(
            "margin_share",
            "Gross margin, of revenue",
            "fraction",
            "{margin}/{revenue}",
            total="{margin+}/{revenue+}",
        ),
        Line("freight", "Freight", "money", "{cogs}*freight_rate", total="sum"),
        Line("overhead", "Overheads", "money", "overheads*{days}/{days+}", total="sum"),
        Line(
            "profit",
            "Operating profit",
            "money",
            "{margin}-{freight}-{overhead}",
            total="sum",
            role="total",
        ),
    ]


REVENUE = Either("XA_TO_MONEY({plan_#},{price.#})", "{plan_#}*{price.#}")
COGS = Either("XA_TO_MONEY({plan_#},{cost.#})", "{plan_#}*{cost.#}")
SAFETY = Either(
    "XA_SAFETY_STOCK({weekly_#},{weekly_#}*{spread.#},{lead.#},{level.#},"
    "{lead_sd.#},{review.#})",
    "NORM.S.INV({level.#})*SQRT(({lead.#}+{review.#})"
    "*({weekly_#}*{spread.#})^2+{weekly_#}^2*{lead_sd.#}^2)",
)
WORTH = Either("XA_STOCK_CASH({closing_#},{cost.#})", "{closing_#}*{cost.#}")
UNITS = (  # heading, word, formula, total and formula of the first period
    ("Demand a week", "weekly", "{plan_#}/{days}*days_in_week", "", ""),
    ("Safety stock for the service level", "safety", SAFETY, "", ""),
    (
        "Stock wanted: safety stock and the average of an order",
        "target",
        "{safety_#}+{weekly_#}*{order_weeks.#}*cycle_share",
        "",
        "",
    ),
    (
        "Receipts: up to the stock wanted; excess sells down first",
        "receipts",
        "MAX(0,{target_#}+{plan_#}-{carried_#})",
        "sum",
        "",
    ),
    ("Opening stock", "carried", "{closing_#<}", "", "{opening.#}"),
    ("Closing stock", "closing", "{carried_#}+{receipts_#}-{plan_#}", "last", ""),
)


def _stock(names: Sequence[str]) -> list[Line]:
    made = []
    for heading, key, text, total, first in UNITS:
        made += [Line("", heading), *_each(names, key, "units", text, total, first)]
    opening = "SUMPRODUCT({opening*},{cost*})"
    stock = _sum("worth", len(names))
    bought = "{stock}-{before}+{cogs}"
    return [
        *made,
        Line("", "Stock at standard cost"),
        *_each(names, "worth", "money", WORTH, "last"),
        Line("stock", "Closing stock", "money", stock, total="last", role="total"),
        Line("before", "Opening stock", "money", "{stock<}", (), opening, "{before.1}"),
        Line("bought", "Purchases", "money", bought, total="sum"),
    ]


CAPITAL_LINES: tuple[Line, ...] = (
    Line("", "Working capital and its days"),
    Line(
        "receivables",
        "Receivables",
        "money",
        "{revenue}*dso_days/{days}",
        total="last",
    ),
    Line("payables", "Payables", "money", "{cogs}*dpo_days/{days}", total="last"),
    Line(
        "capital",
        "Working capital",
        "money",
        Either(
            "XA_WORKING_CAPITAL({receivables},{stock},{payables})",
            "{receivables}+{stock}-{payables}",
        ),
        total="last",
        role="total",
    ),
    Line(
        "dio",
        "Days inventory outstanding",
        "days",
        Either("XA_DIO({stock},{cogs},{days})", "{stock}/{cogs}*{days}"),
    ),
    Line(
        "dso",
        "Days sales outstanding",
        "days",
        Either(
            "XA_DSO({receivables},{revenue},{days})",
            "{receivables}/{revenue}*{days}",
        ),
    ),
    Line(
        "dpo",
        "Days payables outstanding",
        "days",
        Either("XA_DPO({payables},{cogs},{days})", "{payables}/{cogs}*{days}"),
    ),
    Line(
        "ccc",
        "Cash conversion cycle",
        "days",
        Either("XA_CCC({dio},{dso},{dpo})", "{dio}+{dso}-{dpo}"),
    ),
    Line(
        "carrying",
        "Carrying cost of stock",
        "money",
        Either(
            "XA_CARRYING_COST({stock},carrying_rate,{days})",
            "{stock}*carrying_rate*{days}/days_in_year",
        ),
        total="sum",
    ),
)


CASH_LINES: tuple[Line, ...] = (
    Line("", "Cash"),
    Line(
        "collected",
        "Received from customers",
        "money",
        "{revenue}+{receivables<}-{receivables}",
        first="{revenue}+opening_receivables-{receivables}",
        total="sum",
    ),
    Line(
        "paid",
        "Paid to suppliers",
        "money",
        "{bought}+{payables<}-{payables}",
        first="{bought}+opening_payables-{payables}",
        total="sum",
    ),
    Line(
        "spent",
        "Freight and overheads paid",
        "money",
        "{freight}+{overhead}",
        total="sum",
    ),
    Line(
        "flow",
        "Operating cash flow",
        "money",
        "{collected}-{paid}-{spent}",
        total="sum",
        role="total",
    ),
    Line(
        "cash",
        "Closing cash",
        "money",
        "{cash<}+{flow}",
        first="opening_cash+{flow}",
        total="last",
    ),
)


STOCK_CHART = (
    ("Stock", "stock", "base"),
    ("Receivables", "receivables", "compare"),
    ("Payables", "payables", "down"),
    ("Working capital", "capital", "accent"),
)
ACTUAL = "actual_quantity", "actual_price"


def _variance(draft: Draft, data: Sample) -> None:
    """Put budget lines to date, then the bridge to actual that they lead to."""
    count = len(data.families)
    note = "Closed periods: budget lines, and what moved their revenue to actual."
    page = draft.page("Variance", "Budget: variance", note)
    page.widths |= {1: 18, 2: 12, 3: 13, 4: 3, 5: 18} | dict.fromkeys(range(6, 14), 14)
    sold = [
        f'SUMIFS({{plan_{n}*}},{{number*}},"<="&closed)' for n in range(1, count + 1)
    ]
    fields = [
        Field("base_item", "Item", "text", "{family}"),
        Field("base_quantity", "Quantity", "units", sold),
        Field("base_price", "Price", "money/each", "{price}"),
    ]
    columns(draft, page, 4, fields, count)
    ours = "XA_PVM({base_item^base_price},Actuals[#All])"
    sides = "base_item", ("base_quantity", "base_price"), ACTUAL
    bridge(draft, page, (5, 5), ours, sides, count)


def _output(draft: Draft, data: Sample) -> None:
    title = f"Budget of fiscal {data.periods[0][:4]}"
    note = "Money in the currency of Inputs; every figure is a live formula."
    page = draft.page(OUTPUT, title, note, "output")
    page.one_page, page.landscape = True, False
    page.formula(3, 1, HEADLINE, "text", "section", span=7)
    quarters = ["Q1", "Q2", "Q3", "Q4"]
    at = lines(draft, page, 5, _quarters(quarters), len(quarters), 13.0)
    page.put(at, 1, "Revenue of closed periods, budget to actual", "heading", span=3)
    steps(draft, page, at + 1, (1, 3), len(data.families) + 1)
    money = f"{data.half.settings.currency} thousand"
    moved, effect = (
        f"What moved revenue against budget, {money}",
        ("Effect", "step_amount", "base"),
    )
    page.charts += [
        chart(draft, "column", moved, "step", [effect], (at, FIRST, 420, 230)),
        chart(
            draft,
            "line",
            f"Working capital by period, {money}",
            "label",
            STOCK_CHART,
            (at + 13, 1, 860, 300),
        ),
    ]


HEADLINE = (
    '"Operating profit of "&TEXT({out_profit+},"#,##0,")&" k on revenue of "'
    '&TEXT({out_revenue+},"#,##0,")&" k; stock goes from "&TEXT({before+},"#,##0,")'
    '&" k to "&TEXT({stock+},"#,##0,")&" k and the year brings "'
    '&TEXT({out_flow+},"#,##0,")&" k of cash ("&currency&")"'
)


RESULT: tuple[tuple[str, str, Role], ...] = (
    ("revenue", "Revenue", "formula"),
    ("cogs", "Cost of sales", "formula"),
    ("margin", "Gross margin", "total"),
    ("freight", "Freight", "formula"),
    ("overhead", "Overheads", "formula"),
    ("profit", "Operating profit", "total"),
)
CAPITAL: tuple[tuple[str, str, Role], ...] = (
    ("stock", "Closing stock", "formula"),
    ("receivables", "Receivables", "formula"),
    ("payables", "Payables", "formula"),
    ("capital", "Working capital", "total"),
)


QUARTERS = Line("out_head", "Fiscal quarter", "period", role="heading", aside="Year")


def _quarters(quarters: Sequence[str]) -> list[Line]:
    def flow(key: str) -> str:
        return f"SUMIFS({{{key}*}},{{quarter*}},{{out_head}})"

    def balance(key: str) -> str:
        return f"INDEX({{{key}*}},{{out_last}})"

    last = "MATCH({out_head},{quarter*},0)+COUNTIFS({quarter*},{out_head})-1"
    made = [
        Line(
            "out_head",
            "Fiscal quarter",
            "period",
            "",
            quarters,
            role="heading",
            aside="Year",
        ),
        Line("out_last", "Last period, by number", "integer", last, total="last"),
        Line("out_days", "Days", "days", flow("days"), total="sum"),
        Line("", "Profit"),
    ]
    made += [
        Line(f"out_{key}", title, "money", flow(key), total="sum", role=role)
        for key, title, role in RESULT
    ]
    made.append(Line("", "Stock and working capital"))
    made += [
        Line(f"out_{key}", title, "money", balance(key), total="last", role=role)
        for key, title, role in CAPITAL
    ]
    return [
        *made,
        _ratio("dio", "Days inventory outstanding", "out_stock", "out_cogs"),
        _ratio("dso", "Days sales outstanding", "out_receivables", "out_revenue"),
        _ratio("dpo", "Days payables outstanding", "out_payables", "out_cogs"),
        Line("out_carrying", "Carrying cost", "money", flow("carrying"), total="sum"),
        Line("", "Cash"),
        Line("out_flow", "Operating cash flow", "money", flow("flow"), total="sum"),
        Line("out_cash", "Closing cash", "money", balance("cash"), total="last"),
    ]


def _ratio(name: str, title: str, balance: str, flow: str) -> Line:
    def text(mark: str) -> Either:
        given = [f"{{{key}{mark}}}" for key in (balance, flow, "out_days")]
        native = f"{given[0]}/{given[1]}*{given[2]}"
        return Either(f"XA_{name.upper()}({','.join(given)})", native)

    return Line(f"out_{name}", title, "days", text(""), total=text("+"))


def _checks(data: Sample) -> list[Check]:
    count = len(data.families)
    each = range(1, count + 1)
    last = count + 1
    bought = "+".join(f"{{receipts_{n}+}}*{{cost.{n}}}" for n in each)
    moved = "+".join(f"{{pvm_{one}.{last}}}" for one in EFFECTS[:-1])
    actual = f"{{pvm_actual_amount.{last}}}"
    sold = "+".join(f"{{plan_{n}+}}*{{price.{n}}}" for n in each)
    return [
        Check("Revenue of the periods = units at price", "{revenue+}", sold),
        Check("Purchases = units received at standard cost", "{bought+}", bought),
        Check("Bridge: budget and effects add up to actual", moved, actual),
        *CHECKS,
    ]


CHECKS = (
    Check("Quarters of Output add up to the profit", "{out_profit+}", "{profit+}"),
    Check(
        "Stock: opening + purchases - cost of sales = closing",
        "{before+}+{bought+}-{cogs+}",
        "{stock+}",
    ),
    Check(
        "Cash: operating profit less change of working capital = cash flow",
        "{profit+}-({capital+}-(opening_receivables+{before+}-opening_payables))",
        "{flow+}",
    ),
    Check("Cash: opening + cash flow = closing", "opening_cash+{flow+}", "{cash+}"),
    Check("Days sales outstanding = the days assumed", "{dso.12}", "dso_days"),
    Check("Weeks of the periods = days", "SUM({weeks*})*days_in_week", "{days+}"),
    Check("Overheads of the periods = of the year", "{overhead+}", "overheads"),
)
