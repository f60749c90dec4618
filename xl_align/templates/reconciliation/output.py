"""Reconciliation: the page to present, and what must hold."""

from xl_align.templates.bridge import EFFECTS, steps
from xl_align.templates.draft import Draft
from xl_align.templates.frame import OUTPUT, Check, chart
from xl_align.templates.lines import Field, columns
from xl_align.templates.reconciliation.calculation import ROLLED
from xl_align.templates.sample import Sample
from xl_align.workbook import Role


def output(draft: Draft, data: Sample, causes: list[str]) -> None:
    """Put the page to present."""
    title = "Units against ledger"
    note = "From units less ledger, closed periods, in the currency of Inputs."
    page = draft.page(OUTPUT, title, note, "output")
    page.one_page = True
    page.formula(3, 1, HEADLINE, "text", "section", span=8)
    at = columns(draft, page, 5, STATEMENT, 3, totals="Total")
    page.widths |= {1: 30} | dict.fromkeys(range(2, 10), 14)
    page.put(at, 1, "Known reconciling items by cause", "heading", span=5)
    texts = [f'"{one}"' for one in causes]
    fields = [Field("c_cause", "Cause", "text", texts), *BY_CAUSE]
    top = 3 + columns(draft, page, at + 1, fields, len(causes), totals="Total")
    page.put(top, 1, "Revenue, budget to actual", "heading", span=2)
    steps(draft, page, top + 1, (1, 2), len(data.families) + 1)
    page.put(top, 4, "Stock, opening to closing", "heading", span=2)
    for row, step in enumerate(ROLLED, top + 1):
        role: Role = "total" if step in ("opening", "closing") else "formula"
        page.put(row, 4, step.capitalize(), "total" if role == "total" else "label")
        page.formula(row, 5, f"SUM({{t_{step}_out*}})", "money", role)
    money = f"{data.half.settings.currency} thousand"
    known, moved = (
        f"Known differences by cause, {money}",
        f"What moved revenue, {money}",
    )
    effect = ("Effect", "step_amount", "base")
    page.charts += [
        chart(draft, "bar", known, "c_cause", CAUSE_CHART, (at, 6, 420, 300)),
        chart(draft, "column", moved, "step", [effect], (top, 6, 330, 210)),
    ]


CAUSE_CHART = (
    ("Net sales", "c_revenue", "base"),
    ("Cost of sales", "c_cost", "accent"),
    ("Finished goods", "c_stock", "compare"),
)


_CAUSED = "SUMIFS({k_amount*},{k_cause*},{c_cause},{k_account*},"


BY_CAUSE = (
    Field("c_items", "Items", "count", "COUNTIFS({k_cause*},{c_cause})", total="sum"),
    Field(
        "c_revenue",
        "Net sales",
        "money",
        f"{_CAUSED}revenue_account)",
        total="sum",
    ),
    Field(
        "c_cost",
        "Cost of sales",
        "money",
        f"{_CAUSED}cost_account)",
        total="sum",
    ),
    Field(
        "c_stock",
        "Finished goods",
        "money",
        f"{_CAUSED}stock_account)",
        total="sum",
    ),
)


HEADLINE = (
    'TEXT({o_matched+},"0")&" of "&TEXT({o_lines+},"0")&" lines match as posted and "'
    '&TEXT({o_after+},"0")&" once known items are counted; "&TEXT({o_apart+},"#,##0")'
    '&" "&currency&" are open, summed without sign"'
)


def _own(key: str) -> str:
    return f"SUMIFS({{{key}*}},{{r_account*}},{{account}})"


STATEMENT = (
    Field("o_name", "Account", "text", '{account}&" "&{account_name}'),
    Field("o_units", "From units", "money", _own("r_left")),
    Field("o_known", "Known items", "money", _own("r_known")),
    Field("o_open", "Open", "money", _own("r_open")),
    Field(
        "o_apart",
        "Open, without sign",
        "money",
        "SUMPRODUCT(({r_account*}={account})*ABS({r_open*}))",
        total="sum",
    ),
    Field("o_ledger", "Ledger", "money", _own("r_right")),
    Field("o_lines", "Lines", "count", "COUNTIFS({r_account*},{account})", total="sum"),
    Field(
        "o_matched",
        "Match as posted",
        "count",
        "SUMPRODUCT(({r_account*}={account})*({r_difference*}<=tolerance)*({r_difference*}>=-tolerance))",
        total="sum",
    ),
    Field(
        "o_after",
        "Match after known",
        "count",
        'COUNTIFS({r_account*},{account},{r_after*},"match")',
        total="sum",
    ),
)


CHECKS = [
    Check("From units: every valued row is in a line", "{worth+}", "SUM({r_left*})"),
    Check("Ledger: every posting is in a line", "{booked+}", "SUM({r_right*})"),
    Check(
        "Difference = from units less ledger",
        "{worth+}-{booked+}",
        "SUM({r_difference*})",
    ),
    Check(
        "Known and open items add up to the difference",
        "SUM({r_known*})+SUM({r_open*})",
        "SUM({r_difference*})",
    ),
    Check(
        "From units less known and open items = ledger",
        "SUM({o_units*})-SUM({o_known*})-SUM({o_open*})",
        "SUM({o_ledger*})",
    ),
    Check("Every known item belongs to a line", "SUM({k_amount*})", "SUM({r_known*})"),
    Check(
        "Causes add up to the known items",
        "{c_revenue+}+{c_cost+}+{c_stock+}",
        "SUM({k_amount*})",
    ),
    Check(
        "Bridge: budget and effects add up to actual revenue",
        "+".join(f"{{pvm_{one}.7}}" for one in EFFECTS[:-1]),
        "SUMIFS({worth*},{v_account*},revenue_account)",
    ),
    Check(
        "Stock: opening and movements add up to closing",
        "+".join(f"SUM({{t_{one}_out*}})" for one in ROLLED[:-1]),
        "SUM({t_closing*})",
    ),
]
