"""Reconciliation: units at price against the ledger, line by line and by cause."""

from typing import Any

import pandas as pd

from xl_align.templates.bridge import EFFECTS, bridge, steps
from xl_align.templates.draft import Draft, Either, Page, Spelling
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
from xl_align.templates.lines import Field, Figure, columns, figures, spill, table
from xl_align.templates.sample import Sample, setting
from xl_align.workbook import Role, Sheet

PURPOSE = Purpose(
    "Reconciliation",
    "Units at price and standard cost against finance's ledger, by account and period: "
    "what matches, what differs, and which document says why.",
    "Do the units of supply chain and the dollars of finance agree, and if not, why?",
    (
        "Units: put units and prices by account, period and family into the table.",
        "Ledger: put the amounts into the table, as posted.",
        "Inputs: list each line (account and period) once; Known: every reconciling "
        "item you know of.",
        "Checks must say OK; work on what Output shows as open.",
    ),
    (
        ("Sign", "the ledger's sign is turned by table Accounts: revenue is positive"),
        (
            "Difference",
            "from units less ledger, in whole cents; within the tolerance it is "
            "a match",
        ),
        ("Open", "the difference that no known item explains"),
        (
            "Stock",
            "opening + receipts - issues + revaluation - scrap; what the ledger's "
            "closing stock differs by is unexplained",
        ),
        ("Not in it", "matching of single documents; 'xl-align reconcile' does that"),
    ),
)
REVENUE, COST, STOCK = 4000, 5000, 1400
KEYS = ["account", "period", "family"]
MEASURES = {"revenue": REVENUE, "cost of sales": COST, "inventory": STOCK}


def reconciliation(data: Sample, spelling: Spelling) -> tuple[Sheet, ...]:
    """Return the sheets of the template, filled with the sample."""
    draft = Draft(spelling)
    books = _books(data)
    known = _known(data)
    _inputs(draft, data, books, known)
    _valued(draft, len(books))
    _reconciled(draft, len(_keys(books)))
    _moved(draft, data)
    _output(draft, data, sorted(set(known["cause"])))
    checks(draft, CHECKS)
    about(draft, PURPOSE, MERIDIAN)
    return draft.sheets()


def _books(data: Sample) -> pd.DataFrame:
    """Return both sides of the closed periods by account, period and family."""
    found = data.half.lines
    found = found[found["version"].eq("actual")]
    found = found.assign(account=found["measure"].map(MEASURES))
    sums = found.groupby(KEYS, as_index=False)[["units", "ours", "ledger"]].sum()
    return sums.assign(price=sums["ours"] / sums["units"])


def _known(data: Sample) -> pd.DataFrame:
    """Return the differences that a document explains."""
    found = data.half.traces
    found = found[found["version"].eq("actual") & found["remaining"].eq(0)]
    found = found.assign(account=found["measure"].map(MEASURES))
    found["document"] = found["document"].replace("", "no document")
    keys = ["account", "period", "document", "cause"]
    return found.groupby(keys, as_index=False)[["explained"]].sum()


def _keys(books: pd.DataFrame) -> list[list[Any]]:
    return books[KEYS[:2]].drop_duplicates().to_numpy(object).tolist()


ACCOUNTS = (
    Field("account", "Account", "integer", role="label"),
    Field("account_name", "Name", "text"),
    Field("sign", "Sign", "±1"),
)
LINES = (
    Field("line_account", "Account", "integer", role="label"),
    Field("line_period", "Period", "text", role="label"),
)
UNITS = (
    Field("u_account", "Account", "integer", role="label"),
    Field("u_period", "Period", "text"),
    Field("u_family", "Family", "text"),
    Field("units", "Units", "units"),
    Field("price", "Price or cost", "rate"),
)
LEDGER = (
    Field("l_account", "Account", "integer", role="label"),
    Field("l_period", "Period", "text"),
    Field("l_family", "Family", "text"),
    Field("posted", "Posted", "cents"),
)
KNOWN = (
    Field("k_account", "Account", "integer", role="label"),
    Field("k_period", "Period", "text"),
    Field("k_document", "Document", "text"),
    Field("k_cause", "Cause", "text"),
    Field("k_amount", "Difference", "cents"),
)
BUDGET = (
    Field("b_item", "Item", "text", role="label"),
    Field("b_quantity", "Quantity", "units", word="quantity"),
    Field("b_price", "Price", "money/each", word="price"),
)
STOCKS = (
    Field("s_family", "Family", "text", role="label"),
    Field("s_opening", "Opening", "money", word="opening"),
    Field("s_receipts", "Receipts", "money", word="receipts"),
    Field("s_revaluation", "Revaluation", "money", word="revaluation"),
    Field("s_scrap", "Scrap", "money", word="scrap"),
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
        "tolerance",
        "Tolerance of a line",
        setting("tolerance"),
        "cents",
        "a smaller difference is a match",
        "tolerance",
    ),
    Figure(
        "revenue_account",
        "Account of revenue",
        REVENUE,
        "integer",
        "bridged to the budget",
    ),
    Figure(
        "cost_account",
        "Account of cost of sales",
        COST,
        "integer",
        "issues of stock",
    ),
    Figure("stock_account", "Account of stock", STOCK, "integer", "closing stock"),
)


def _inputs(
    draft: Draft, data: Sample, books: pd.DataFrame, known: pd.DataFrame
) -> None:
    note = "Both sides of the books, known reconciling items, budget and stock."
    page = draft.page(INPUTS, "Reconciliation: inputs", note, "input")
    at = figures(page, 4, "General", GENERAL, data)
    accounts = [
        [REVENUE, "Net sales", -1],
        [COST, "Cost of sales", 1],
        [STOCK, "Finished goods", 1],
    ]
    page.put(
        at,
        1,
        "Accounts, revenue of the budget, stock at the start and what came",
        "heading",
        span=13,
    )
    table(draft, page, at + 1, "Budget", BUDGET, _budget(data), left=5)
    table(draft, page, at + 1, "Stock", STOCKS, _stock(data, books), left=9)
    table(draft, page, at + 1, "Accounts", ACCOUNTS, accounts)
    page.widths |= {1: 24, 2: 16, 3: 13, 4: 12, 5: 17, 9: 17}
    at += len(data.families) + 5
    page.put(
        at, 1, "Lines to reconcile: each account and period once", "heading", span=4
    )
    table(draft, page, at + 1, "Lines", LINES, _keys(books))
    signs = books["account"].map({REVENUE: -1.0}).fillna(1.0)
    posted = books.assign(posted=(books["ledger"] * signs).round(2))
    for title, words, fields, rows in (
        ("Units", "Units at price", UNITS, books[[*KEYS, "units", "price"]]),
        ("Ledger", "The ledger as posted", LEDGER, posted[[*KEYS, "posted"]]),
        ("Known", "Known reconciling items", KNOWN, known.round({"explained": 2})),
    ):
        heading = f"Reconciliation: {words.lower()}"
        page = draft.page(title, heading, f"{words}, to be replaced by yours.", "input")
        table(draft, page, 4, title, fields, rows.to_numpy(object).tolist())
        page.widths |= dict.fromkeys(range(1, 6), 16) | {4: 26}
        page.freeze = (5, 0)


def _budget(data: Sample) -> list[list[Any]]:
    units = data.units("plan", "revenue")[data.closed].sum(axis=1)
    money = data.units("plan", "revenue", "amount")[data.closed].sum(axis=1)
    return [
        [one, int(units[one]), round(money[one] / units[one], 2)]
        for one in data.families
    ]


def _stock(data: Sample, books: pd.DataFrame) -> list[list[Any]]:
    """Return opening stock and receipts at standard cost by family.

    Opening stock is what the closing stock in units, its receipts and the cost of
    what was sold leave for the start.
    """
    came = data.received()
    came = came.assign(worth=came["received_quantity"] * came["standard_cost"])
    receipts = came.groupby("family")["worth"].sum()
    sides = books.pivot_table("ours", "family", "account", "sum")
    opening = sides[STOCK] - receipts + sides[COST]
    return [
        [one, round(opening[one], 2), round(receipts[one], 2), 0.0, 0.0]
        for one in data.families
    ]


def _valued(draft: Draft, count: int) -> None:
    page = draft.page(
        "Valued",
        "Reconciliation: both sides valued",
        "Every row of Units at its price, every row of Ledger with its sign.",
    )
    fields = [
        Field("v_key", "Key", "text", '{u_account}&" "&{u_period}', width=16),
        Field("v_account", "Account", "integer", "{u_account}"),
        Field("v_family", "Family", "text", "{u_family}", width=16),
        Field("v_units", "Units", "units", "{units}", total="sum"),
        Field(
            "worth",
            "From units",
            "cents",
            Either("XA_TO_MONEY({units},{price})", "{units}*{price}"),
            total="sum",
            width=16,
        ),
    ]
    columns(draft, page, 4, fields, count, totals="Total")
    fields = [
        Field("g_key", "Key", "text", '{l_account}&" "&{l_period}', width=16),
        Field("g_account", "Account", "integer", "{l_account}"),
        Field("g_family", "Family", "text", "{l_family}", width=16),
        Field(
            "booked",
            "Ledger",
            "cents",
            "{posted}*INDEX({sign*},MATCH({l_account},{account*},0))",
            total="sum",
            width=16,
        ),
    ]
    columns(draft, page, 4, fields, count, left=7, totals="Total")
    page.freeze = (5, 1)


RECONCILED = (
    ("r_key", "key", "text"),
    ("r_left", "left", "cents"),
    ("r_right", "right", "cents"),
    ("r_difference", "difference", "cents"),
    ("r_state", "state", "text"),
)


KEY = '{line_account}&" "&{line_period}'
SIDES = (  # words and formula of the two lists that are compared
    ("a", "SUMIFS({worth*},{v_key*},{a_key})"),
    ("z", "SUMIFS({booked*},{g_key*},{z_key})"),
)
EXPLAINED = "SUMIFS({k_amount*},{k_account*},{line_account},{k_period*},{line_period})"
OPEN = Either(
    "XA_CHECK({r_difference}-{r_known},0*{r_known})",
    "ROUND({r_difference}-{r_known},decimals)",
)
AFTER = 'IF(ABS({r_open})<=tolerance,"match","open")'
EXPLAINING = (
    Field("r_account", "Account", "integer", "{line_account}"),
    Field("r_known", "Known items", "cents", EXPLAINED, total="sum", width=15),
    Field("r_open", "Open", "cents", OPEN, total="sum", width=15),
    Field("r_after", "After known items", "text", AFTER, width=13),
)


def _reconciled(draft: Draft, count: int) -> None:
    note = "Each account and period on both sides, then what known items explain of it."
    page = draft.page(CALCULATION, "Reconciliation: calculation", note)
    for left, (side, amount) in zip((1, 4), SIDES, strict=True):
        fields = [
            Field(f"{side}_key", "Key", "text", KEY, width=16),
            Field(f"{side}_amount", "Amount", "cents", amount, width=16),
        ]
        columns(draft, page, 4, fields, count, left)
    ours = "XA_RECONCILE({a_key^a_amount},{z_key^z_amount},tolerance)"
    rows = [_line(n) for n in range(1, count + 1)]
    spill(draft, page, 5, 7, RECONCILED, ours, rows)
    columns(draft, page, 4, EXPLAINING, count, left=13)
    page.widths |= dict.fromkeys(range(7, 12), 15) | {3: 3, 6: 3, 12: 3}
    page.freeze = (5, 0)


def _line(n: int) -> list[str]:
    left, right = f"{{a_amount.{n}}}", f"{{z_amount.{n}}}"
    apart = f"{{r_difference.{n}}}"
    return [
        f"{{a_key.{n}}}",
        f"ROUND({left},decimals)",
        f"ROUND({right},decimals)",
        f"ROUND({{r_left.{n}}}-{{r_right.{n}}},decimals)",
        f'IF(ABS({apart})<=tolerance,"match","break")',
    ]


ROLLED = (
    "opening",
    "receipts",
    "issues",
    "revaluation",
    "scrap",
    "unexplained",
    "closing",
)


def _moved(draft: Draft, data: Sample) -> None:
    """Put the bridge from budget to actual and the roll-forward of stock."""
    note = "Revenue from budget to actual by effect; stock from opening to closing."
    page = draft.page("Bridges", "Reconciliation: bridges", note)
    count = len(data.families)
    mine = "{v_account*},revenue_account,{v_family*},{n_item}"
    fields = [
        Field("n_item", "Item", "text", "{b_item}", width=16),
        Field(
            "n_quantity", "Quantity", "units", f"SUMIFS({{v_units*}},{mine})", width=13
        ),
        Field(
            "n_price",
            "Price",
            "money/each",
            f"SUMIFS({{worth*}},{mine})/{{n_quantity}}",
            width=13,
        ),
    ]
    page.put(4, 1, "Actual lines", "heading", span=3)
    page.put(4, 5, "What moved revenue from budget to actual", "heading", span=9)
    columns(draft, page, 5, fields, count)
    sides = "b_item", ("b_quantity", "b_price"), ("n_quantity", "n_price")
    ours = "XA_PVM(Budget[#All],{n_item^n_price})"
    bridge(draft, page, (6, 5), ours, sides, count)
    _rolled(draft, page, count + 10, count)
    page.widths |= {4: 3} | dict.fromkeys(range(5, 14), 14)


def _rolled(draft: Draft, page: Page, top: int, count: int) -> None:
    page.put(top, 1, "Stock of the ledger", "heading", span=3)
    page.put(top, 5, "Stock from opening to closing", "heading", span=7)
    fields = [
        Field("t_family", "Family", "text", "{s_family}"),
        Field(
            "t_issues",
            "Issues",
            "money",
            "ROUND(SUMIFS({worth*},{v_account*},cost_account,{v_family*},{t_family}),"
            "decimals)",
        ),
        Field(
            "t_closing",
            "Closing, ledger",
            "money",
            "ROUND(SUMIFS({booked*},{g_account*},stock_account,{g_family*},{t_family}),"
            "decimals)",
        ),
    ]
    columns(draft, page, top + 1, fields, count)
    heads = [(f"t_{one}_out", one, "money") for one in ROLLED]
    ours = (
        "XA_STOCK_BRIDGE({s_opening*},{s_receipts*},{t_issues*},{s_revaluation*},"
        "{s_scrap*},{t_closing*})"
    )
    spill(draft, page, top + 2, 5, heads, ours, [_roll(n) for n in range(1, count + 1)])


def _roll(n: int) -> list[str]:
    made = [f"{{t_{one}_out.{n}}}" for one in ROLLED]
    moved = "+".join(made[:5])
    return [
        f"{{s_opening.{n}}}",
        f"{{s_receipts.{n}}}",
        f"-{{t_issues.{n}}}",
        f"{{s_revaluation.{n}}}",
        f"-{{s_scrap.{n}}}",
        f"{made[6]}-({moved})",
        f"{{t_closing.{n}}}",
    ]


def _output(draft: Draft, data: Sample, causes: list[str]) -> None:
    title = "Units against ledger"
    note = "From units less ledger, closed periods, in the currency of Inputs."
    page = draft.page(OUTPUT, title, note, "output")
    page.one_page = True
    page.formula(3, 1, HEADLINE, "text", "section", span=8)
    at = columns(draft, page, 5, STATEMENT, 3, totals="Total")
    page.widths |= {1: 30} | dict.fromkeys(range(2, 9), 14)
    page.put(at, 1, "Known reconciling items by cause", "heading", span=4)
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
        chart(draft, "bar", known, "c_cause", CAUSE_CHART, (at, 5, 440, 300)),
        chart(draft, "column", moved, "step", [effect], (top, 6, 330, 210)),
    ]


CAUSE_CHART = (
    ("Net sales", "c_revenue", "base"),
    ("Cost of sales", "c_cost", "accent"),
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
)
HEADLINE = (
    'TEXT({o_matched+},"0")&" of "&TEXT({o_lines+},"0")&" lines match as posted and "'
    '&TEXT({o_after+},"0")&" once known items are counted; "&TEXT({o_open+},"#,##0")'
    '&" "&currency&" are open"'
)


def _own(key: str) -> str:
    return f"SUMIFS({{{key}*}},{{r_account*}},{{account}})"


STATEMENT = (
    Field("o_name", "Account", "text", '{account}&" "&{account_name}'),
    Field("o_units", "From units", "money", _own("r_left"), total="sum"),
    Field("o_known", "Known items", "money", _own("r_known"), total="sum"),
    Field("o_open", "Open", "money", _own("r_open"), total="sum"),
    Field("o_ledger", "Ledger", "money", _own("r_right"), total="sum"),
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
        "{o_units+}-{o_known+}-{o_open+}",
        "{o_ledger+}",
    ),
    Check("Every known item belongs to a line", "SUM({k_amount*})", "SUM({r_known*})"),
    Check(
        "Causes add up to the known items", "{c_revenue+}+{c_cost+}", "SUM({k_amount*})"
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
