"""Cash ladder: each order's way to payment, and the ladder by month."""

from xl_align.templates.cash_ladder.inputs import MONTHS
from xl_align.templates.draft import Draft, Either
from xl_align.templates.frame import CALCULATION
from xl_align.templates.lines import Field, columns, spill
from xl_align.templates.sample import Sample


def orders(draft: Draft, data: Sample) -> None:
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


def ladder(draft: Draft) -> None:
    """Put the ladder by month as one call, and the working capital beside it."""
    note = "Every order by month: ordered, received, invoiced, paid; deposits apart."
    page = draft.page(CALCULATION, "Cash ladder: calculation", note)
    page.widths |= dict.fromkeys(range(1, 13), 15)
    month = Field(
        "month",
        "Month",
        "date",
        ["EOMONTH(first_month,-1)+1", *["EOMONTH({month<},0)+1"] * (MONTHS - 1)],
    )
    columns(draft, page, 4, [month], MONTHS)
    heads = [(f"l_{name}", name, unit) for name, unit in HEADS]
    rows = [_month(n) for n in range(1, MONTHS + 1)]
    spill(draft, page, 5, 3, heads, "XA_CASH_LADDER(Orders[#All],{month*})", rows)
    columns(draft, page, 4, _capital(), MONTHS, left=11)
    page.freeze = (5, 1)


def before(amount: str, day: str, month: str) -> str:
    """Return the sum of an amount whose day comes before a month."""
    return f'SUMIFS({{{amount}*}},{{{day}*}},"<"&{month})'


def invoices_open(month: str) -> str:
    """Return invoices open when a month begins, from the orders themselves."""
    return f"{before('balance', 'receipt', month)}-{before('balance', 'due', month)}"


def credit_open(month: str) -> str:
    """Return supplier credit when a month begins, from the orders themselves."""
    cash = [before("balance", "due", month), before("paid_deposit", "ordered", month)]
    return f"{before('amount', 'receipt', month)}-{'-'.join(cash)}"


def _capital() -> list[Field]:
    """Return deposits given and not yet received, and what orders tie up."""
    running = [
        f"{credit_open('{month.1}')}+"
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
    carried = f"{{l_closing_payables.{n - 1}}}" if n > 1 else invoices_open(start)
    return [
        f"{{month.{n}}}",
        during("amount", "ordered"),
        during("amount", "receipt"),
        during("balance", "receipt"),
        during("paid_deposit", "ordered"),
        during("balance", "due"),
        f"{carried}+{owed}",
    ]
