"""Cash ladder: purchase orders followed to receipt, invoice and payment by month."""

from datetime import date
from typing import Any

from xl_align.templates.draft import Draft, Either, Page, Spelling, Text
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
    spill,
    table,
)
from xl_align.templates.sample import Sample, assumed, setting
from xl_align.workbook import Chart, Sheet

PURPOSE = Purpose(
    "Cash ladder",
    "Purchase orders followed from order to receipt, invoice and payment, month by "
    "month, deposits apart: when does the cash of a supply plan leave?",
    "How much cash do orders need in each month, and what would longer terms free?",
    (
        "Inputs: put your purchase orders over the sample's in table Orders.",
        "Inputs: keep to the payment terms listed in table Terms, or add yours there.",
        "Inputs: set the days by which you would stretch terms.",
        "Checks must say OK; then present Output.",
    ),
    (
        (
            "Deposit",
            "a share of the order, paid on the day of the order; the sample has "
            "none, so 30 % at the three makers on NET 60 is an assumption",
        ),
        ("Invoice", "comes with the receipt, for the rest"),
        ("Payment", "net by the terms; a discount for early payment is not taken"),
        (
            "Supplier credit",
            "goods received less cash out: invoices open less deposits",
        ),
        ("Not in it", "pay runs, taxes, currencies: amounts are in one currency"),
    ),
)
MONTHS = 12
FIRST_MONTH = date(2025, 12, 1)
DEPOSITS = {"V01": 0.3, "V04": 0.3, "V06": 0.3}


def cash_ladder(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    _inputs(draft, data)
    _orders(draft, data)
    _ladder(draft)
    _output(draft, data)
    checks(draft, CHECKS)
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()


TERMS = (
    Field("term", "Terms", "text", role="label"),
    Field("net", "Net days", "days", word="net_days"),
    Field("month_end", "From month end", "text", choices="yes,no"),
)
ORDERS = (
    Field("order", "Order", "text", role="label"),
    Field("supplier", "Supplier", "text"),
    Field("ordered", "Order date", "date", word="order_date"),
    Field("receipt", "Receipt date", "date", word="receipt_date"),
    Field("amount", "Amount", "money", word="amount"),
    Field("terms", "Terms", "text", choices="{term}"),
    Field("deposit", "Deposit", "fraction", word="deposit"),
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
        "first_month",
        "First month",
        FIRST_MONTH,
        "date",
        "any day of it is the first",
        "as_of",
    ),
    Figure(
        "stretch_days",
        "Stretch of payment terms",
        15,
        "days",
        "what if suppliers waited longer",
        "days_changed",
    ),
    Figure(
        "capital_rate",
        "Cost of capital",
        assumed("carrying_rate"),
        "fraction/year",
        "Meridian sample: carrying rate",
        "carrying_rate",
    ),
    Figure(
        "early_share",
        "Discount for early payment",
        0.02,
        "fraction",
        "of 2/10 NET 30",
    ),
    Figure(
        "early_days",
        "Discount until day",
        10,
        "days",
        "of 2/10 NET 30",
        "discount_days",
    ),
    Figure("late_days", "Net day", 30, "days", "of 2/10 NET 30", "net_days"),
    Figure("days_in_year", "Days in a year", 365, "integer", "constant"),
)


def _inputs(draft: Draft, data: Sample) -> None:
    page = draft.page(
        INPUTS,
        "Cash ladder: inputs",
        "Purchase orders with their terms, and the months.",
        "input",
    )
    at = figures(page, 4, "General", GENERAL, data)
    page.put(at, 1, "Payment terms in use", "heading", span=3)
    terms = [
        ["NET 30", 30, "no"],
        ["NET 60", 60, "no"],
        ["2/10 NET 30", 30, "no"],
        ["30 EOM", 30, "yes"],
    ]
    at = table(draft, page, at + 1, "Terms", TERMS, terms)
    page.put(at, 1, "Purchase orders", "heading", span=len(ORDERS))
    table(draft, page, at + 1, "Orders", ORDERS, _rows(data))
    page.widths |= {1: 34, 2: 18, 3: 14, 4: 14, 5: 14, 6: 14, 7: 12}


def _rows(data: Sample) -> list[list[Any]]:
    """Return one line for each order: its amount at the rate of its day."""
    lines_ = data.tables["orders"]
    worth = (
        lines_["quantity"] * lines_["unit_price"] / lines_["per"] * data.rates(lines_)
    )
    suppliers = data.tables["suppliers"].set_index("supplier")
    sources = (
        data.tables["sourcing"].drop_duplicates("item").set_index("item")["supplier"]
    )
    made = lines_.assign(worth=worth, arrives=lines_["received"].fillna(lines_["due"]))
    rows = []
    for order, group in made.groupby("order"):
        supplier = sources[group["item"].iloc[0]]
        terms = suppliers.loc[supplier, "terms"]
        days = group["ordered"].min().date(), group["arrives"].max().date()
        amount = round(float(group["worth"].sum()), 2)
        name = suppliers.loc[supplier, "name"]
        rows.append([order, name, *days, amount, terms, DEPOSITS.get(supplier, 0.0)])
    return rows


def _orders(draft: Draft, data: Sample) -> None:
    """Put the way of each order: invoice, due day, deposit and balance."""
    note = "Each order's own way to payment, in the order of table Orders."
    page = draft.page("Orders due", "Cash ladder: orders due", note)
    count = len(data.tables["orders"]["order"].unique())
    at = "MATCH({terms},{term*},0)"
    ends = f'IF(INDEX({{month_end*}},{at})="yes",EOMONTH({{receipt}},0),{{receipt}})'
    fields = [
        Field("d_order", "Order", "text", "{order}", width=12),
        Field("d_supplier", "Supplier", "text", "{supplier}", width=20),
        Field(
            "due",
            "Payment due",
            "date",
            Either("XA_PAY_DATE({receipt},{terms})", f"{ends}+INDEX({{net*}},{at})"),
            width=13,
        ),
        Field(
            "paid_deposit",
            "Deposit",
            "money",
            "{amount}*{deposit}",
            total="sum",
            width=13,
        ),
        Field(
            "balance",
            "Balance",
            "money",
            "{amount}-{paid_deposit}",
            total="sum",
            width=13,
        ),
        Field("wait", "Receipt to payment", "days", "{due}-{receipt}", width=13),
    ]
    columns(draft, page, 4, fields, count, totals="Total")
    page.freeze = (5, 2)


HEADS = (
    ("periods", "date"),
    ("ordered_amount", "money"),
    ("received_amount", "money"),
    ("invoiced_amount", "money"),
    ("deposit_amount", "money"),
    ("payment", "money"),
    ("closing_payables", "money"),
)


def _ladder(draft: Draft) -> None:
    """Put the ladder by month as one call, and the working capital beside it."""
    note = "Every order by month: ordered, received, invoiced, paid; deposits apart."
    page = draft.page(CALCULATION, "Cash ladder: calculation", note)
    page.widths |= dict.fromkeys(range(1, 13), 15)
    month = Field(
        "month",
        "Month",
        "date",
        ["first_month", *["EOMONTH({month<},0)+1"] * (MONTHS - 1)],
    )
    columns(draft, page, 4, [month], MONTHS)
    heads = [(f"l_{name}", name, unit) for name, unit in HEADS]
    rows = [_month(n) for n in range(1, MONTHS + 1)]
    spill(draft, page, 5, 3, heads, "XA_CASH_LADDER(Orders[#All],{month*})", rows)
    columns(draft, page, 4, _capital(), MONTHS, left=11)
    page.freeze = (5, 1)


def _capital() -> list[Field]:
    """Return deposits given and not yet received, and what orders tie up."""
    running = [
        "{l_received_amount}-{l_payment}-{l_deposit_amount}",
        *["{net_capital<}+{l_received_amount}-{l_payment}-{l_deposit_amount}"]
        * (MONTHS - 1),
    ]
    return [
        Field("cash_out", "Cash out", "money", "{l_deposit_amount}+{l_payment}"),
        Field(
            "net_capital",
            "Supplier credit, net of deposits",
            "money",
            running,
            width=18,
        ),
    ]


def _month(n: int) -> list[str]:
    """Return one month of the ladder in Excel's own functions."""
    start = f"{{l_periods.{n}}}"

    def during(amount: str, day: str) -> str:
        after = f'">="&{start}'
        before = f'"<="&EOMONTH({start},0)'
        return f"SUMIFS({{{amount}*}},{{{day}*}},{after},{{{day}*}},{before})"

    owed = f"{{l_invoiced_amount.{n}}}-{{l_payment.{n}}}"
    opening = (
        f'SUMIFS({{balance*}},{{receipt*}},"<"&{start})'
        f'-SUMIFS({{balance*}},{{due*}},"<"&{start})'
    )
    carried = f"{{l_closing_payables.{n - 1}}}" if n > 1 else opening
    return [
        f"{{month.{n}}}",
        during("amount", "ordered"),
        during("amount", "receipt"),
        during("balance", "receipt"),
        during("paid_deposit", "ordered"),
        during("balance", "due"),
        f"{carried}+{owed}",
    ]


def _output(draft: Draft, data: Sample) -> None:
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
    left, right = (row, 1, 640, 330), (row, 9, 560, 330)
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
            f"{{o_invoiced+}}/(EOMONTH({{o_label.{MONTHS}}},0)-first_month+1)",
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


CHECKS = [
    Check("Ladder: everything ordered is in it", "{amount_all+}", "SUM({amount*})"),
    Check("Ladder: everything received is in it", "{o_received+}", "SUM({amount*})"),
    Check(
        "Invoiced = received less deposits",
        "{o_invoiced+}",
        "{o_received+}-{o_deposit+}",
    ),
    Check(
        "Invoices open = invoiced less paid",
        "{o_invoiced+}-{o_payment+}",
        "{o_payables+}",
    ),
    Check(
        "Deposits of the orders = deposits of the months",
        "SUMPRODUCT({amount*},{deposit*})",
        "{o_deposit+}",
    ),
    Check(
        "Supplier credit = invoices open, when all is received",
        "{o_capital+}",
        "{o_payables+}",
    ),
    Check(
        "Cash out + invoices open = received", "{o_out+}+{o_payables+}", "{o_received+}"
    ),
]
