"""Cash ladder: the page to present, and what must hold."""

from xl_align.templates.cash_ladder.calculation import (
    before,
    credit_open,
    invoices_open,
)
from xl_align.templates.cash_ladder.inputs import MONTHS
from xl_align.templates.draft import Draft, Either, Page, Text
from xl_align.templates.frame import OUTPUT, Check, chart
from xl_align.templates.lines import Line, lines
from xl_align.templates.sample import Sample
from xl_align.workbook import Chart


def output(draft: Draft, data: Sample) -> None:
    """Put the page to present."""
    title = "When does the cash of the supply plan leave"
    note = "Money in the currency of Inputs; every figure is a live formula."
    page = draft.page(OUTPUT, title, note, "output")
    page.one_page = True
    page.formula(3, 1, HEADLINE, "text", "section", span=9)
    at = lines(draft, page, 5, _months(), MONTHS, 10.5)
    _stretch(page, at)
    page.charts += _charts(draft, at + 8, data.half.settings.currency)


FLOWS: tuple[tuple[str, str, str], ...] = (
    ("Received", "o_received", "compare"),
    ("Deposits", "o_deposit", "accent"),
    ("Payments", "o_payment", "base"),
)


def _charts(draft: Draft, row: int, currency: str) -> list[Chart]:
    paid = f"Goods received and cash paid by month, {currency} thousand"
    owed = f"Invoices open at the end of the month, {currency} thousand"
    left, right = (row, 1, 640, 400), (row, 9, 560, 400)
    line = [("Invoices open", "o_payables", "base")]
    months = "thousands", "month"
    return [
        chart(draft, "column", paid, "o_label", FLOWS, left, *months),
        chart(draft, "line", owed, "o_label", line, right, *months),
    ]


HEADLINE = (
    '"Orders of "&TEXT({amount_all+},"#,##0,")&" k take "&TEXT({o_deposit+},"#,##0,")'
    '&" k in deposits and "&TEXT({o_payment+},"#,##0,")&" k in payments; "'
    '&"invoices open peak at "'
    '&TEXT(MAX({o_payables*}),"#,##0,")&" k ("&currency&")"'
)


MOVES = (  # word, label, column of the ladder, total
    ("amount_all", "Ordered", "l_ordered_amount"),
    ("o_received", "Goods received", "l_received_amount"),
    ("o_invoiced", "Invoiced, after deposits", "l_invoiced_amount"),
    ("o_deposit", "Deposits paid", "l_deposit_amount"),
    ("o_payment", "Invoices paid", "l_payment"),
)


BALANCES = (
    ("o_payables", "Invoices open", "l_closing_payables"),
    ("o_capital", "Supplier credit, net of deposits", "net_capital"),
)


def _months() -> list[Line]:
    def month(key: str) -> list[str]:
        return [f"{{{key}.{n}}}" for n in range(1, MONTHS + 1)]

    def cents(key: str) -> list[str]:
        return [f"ROUND({one},decimals)" for one in month(key)]

    head = Line(
        "o_label", "Month", "month", month("month"), role="heading", aside="Total"
    )
    out = "{o_deposit}+{o_payment}"
    return [
        head,
        *(Line(w, title, "money", month(of), total="sum") for w, title, of in MOVES),
        Line("o_out", "Cash out", "money", out, total="sum", role="total"),
        *(
            Line(w, title, "money", cents(of), total="last")
            for w, title, of in BALANCES
        ),
    ]


def _stretch(page: Page, top: int) -> None:
    """Put what longer terms would free, and what that is worth."""
    page.put(top, 1, "If suppliers waited longer", "heading", span=3)
    rows: tuple[tuple[str, str, Text, str], ...] = (
        (
            "Receipt to payment today",
            "days",
            "SUMPRODUCT({wait*},{balance*})/SUM({balance*})",
            "wait_now",
        ),
        (
            "Invoiced a day",
            "money",
            f"{{o_invoiced+}}/(EOMONTH({{o_label.{MONTHS}}},0)-{{o_label.1}}+1)",
            "daily_flow",
        ),
        (
            "Cash freed by the stretch",
            "money",
            Either(
                "XA_CASH_RELEASE(stretch_days,daily_flow)", "stretch_days*daily_flow"
            ),
            "freed",
        ),
        ("Worth a year", "money", "freed*capital_rate", "freed_worth"),
        (
            "Rate of the discount not taken",
            "fraction",
            Either(
                "XA_EARLY_PAY_RATE(early_share,early_days,late_days)",
                "early_share/(1-early_share)*days_in_year/(late_days-early_days)",
            ),
            "early_rate",
        ),
    )
    for row, (label, unit, text, name) in enumerate(rows, top + 1):
        page.put(row, 1, label)
        page.put(row, 2, unit, "note")
        page.formula(row, 3, text, unit, name=name)


_START, _NEXT = "{month.1}", f"(EOMONTH({{month.{MONTHS}}},0)+1)"


def _within(amount: str, day: str) -> str:
    return f"{before(amount, day, _NEXT)}-{before(amount, day, _START)}"


CHECKS = [  # of the months shown; what came before is the opening
    Check(
        "Ordered in these months is in the ladder",
        "{amount_all+}",
        _within("amount", "ordered"),
    ),
    Check(
        "Received in these months is in the ladder",
        "{o_received+}",
        _within("amount", "receipt"),
    ),
    Check(
        "Invoiced = received in these months less its deposits",
        "{o_invoiced+}",
        f"{{o_received+}}-({_within('paid_deposit', 'receipt')})",
    ),
    Check(
        "Invoices open: opening + invoiced - paid = received and not yet due",
        f"{invoices_open(_START)}+{{o_invoiced+}}-{{o_payment+}}",
        invoices_open(_NEXT),
    ),
    Check(
        "Invoices open of the last month = received and not yet due",
        "{o_payables+}",
        invoices_open(_NEXT),
    ),
    Check(
        "Deposits of orders in these months = deposits of the months",
        _within("paid_deposit", "ordered"),
        "{o_deposit+}",
    ),
    Check(
        "Supplier credit of the last month = received less cash out by then",
        "{o_capital+}",
        credit_open(_NEXT),
    ),
    Check(
        "Cash out + change of supplier credit = received in these months",
        f"{{o_out+}}+{{o_capital+}}-({credit_open(_START)})",
        "{o_received+}",
    ),
]
