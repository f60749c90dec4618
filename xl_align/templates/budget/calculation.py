"""Budget: lines by period, from units to profit, stock and cash."""

from xl_align.templates.draft import FIRST, Draft, Either, Text
from xl_align.templates.frame import CALCULATION
from xl_align.templates.lines import Line, lines
from xl_align.templates.sample import Sample


def _each(
    count: int,
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
        Line(
            f"{key}_{n}",
            f"{{family.{n}}}",
            unit,
            own(text, n),
            first=own(first, n),
            total=total,
        )
        for n in range(1, count + 1)
    ]


def _sum(key: str, count: int) -> str:
    return f"SUM({{{key}_1}}:{{{key}_{count}}})"


def calculation(draft: Draft, data: Sample) -> None:
    """Put the lines from units to profit, stock and cash."""
    page = draft.page(
        CALCULATION,
        "Budget: calculation",
        "From units to profit, stock and cash.",
        span=8,
    )
    families, count = len(data.families), len(data.periods)
    group = [
        *_calendar(),
        *_profit(families),
        *_stock(families),
        *CAPITAL_LINES,
        *CASH_LINES,
    ]
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


def _profit(count: int) -> list[Line]:
    return [
        Line("", "Revenue: units at budget price"),
        *_each(count, "revenue", "money", REVENUE, "sum"),
        Line(
            "revenue",
            "Revenue",
            "money",
            _sum("revenue", count),
            total="sum",
            role="total",
        ),
        Line("", "Cost of sales: units at standard cost"),
        *_each(count, "cogs", "money", COGS, "sum"),
        Line(
            "cogs",
            "Cost of sales",
            "money",
            _sum("cogs", count),
            total="sum",
            role="total",
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


def _stock(count: int) -> list[Line]:
    made = []
    for heading, key, text, total, first in UNITS:
        made += [Line("", heading), *_each(count, key, "units", text, total, first)]
    opening = "SUMPRODUCT({opening*},{cost*})"
    stock = _sum("worth", count)
    bought = "{stock}-{before}+{cogs}"
    return [
        *made,
        Line("", "Stock at standard cost"),
        *_each(count, "worth", "money", WORTH, "last"),
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
