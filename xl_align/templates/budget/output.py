"""Budget: variance, the page to present, and what must hold."""

from collections.abc import Sequence

from xl_align.templates.bridge import EFFECTS, bridge, steps
from xl_align.templates.draft import FIRST, Draft, Either
from xl_align.templates.frame import OUTPUT, Check, chart
from xl_align.templates.lines import Field, Line, columns, lines
from xl_align.templates.sample import Sample
from xl_align.workbook import Role

STOCK_CHART = (
    ("Stock", "stock", "base"),
    ("Receivables", "receivables", "compare"),
    ("Payables", "payables", "down"),
    ("Working capital", "capital", "accent"),
)


ACTUAL = (  # an actual that is not there yet counts as none sold
    Field("sold_item", "Item", "text", "{actual_item}"),
    Field("sold_quantity", "Quantity", "units", "{actual_quantity}+0"),
    Field("sold_price", "Price", "money/each", "{actual_price}+0"),
)


def variance(draft: Draft, data: Sample) -> None:
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
    at = columns(draft, page, 4, fields, count)
    page.put(at, 1, "Actual lines", "heading", span=3)
    columns(draft, page, at + 1, ACTUAL, count)
    ours = "XA_PVM({base_item^base_price},{sold_item^sold_price})"
    sides = (
        "base_item",
        ("base_quantity", "base_price"),
        ("sold_quantity", "sold_price"),
    )
    bridge(draft, page, (5, 5), ours, sides, count)


def output(draft: Draft, data: Sample) -> None:
    """Put the page to present."""
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


def identities(data: Sample) -> list[Check]:
    """Return what must hold."""
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
