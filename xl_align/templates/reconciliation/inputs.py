"""Reconciliation: both sides of the books, known items, budget and stock."""

from typing import Any

import pandas as pd

from xl_align.templates.draft import Draft
from xl_align.templates.frame import INPUTS
from xl_align.templates.lines import CURRENCY, Field, Figure, figures, table
from xl_align.templates.sample import Sample, setting

REVENUE, COST, STOCK = 4000, 5000, 1400


KEYS = ["account", "period", "family"]


MEASURES = {"revenue": REVENUE, "cost of sales": COST, "inventory": STOCK}


def books(data: Sample) -> pd.DataFrame:
    """Return both sides of the closed periods by account, period and family."""
    found = data.half.lines
    found = found[found["version"].eq("actual")]
    found = found.assign(account=found["measure"].map(MEASURES))
    sums = found.groupby(KEYS, as_index=False)[["units", "ours", "ledger"]].sum()
    return sums.assign(price=sums["ours"] / sums["units"])


def known(data: Sample) -> pd.DataFrame:
    """Return the differences that a document explains."""
    found = data.half.traces
    found = found[found["version"].eq("actual") & found["remaining"].eq(0)]
    found = found.assign(account=found["measure"].map(MEASURES))
    found["document"] = found["document"].replace("", "no document")
    keys = ["account", "period", "document", "cause"]
    return found.groupby(keys, as_index=False)[["explained"]].sum()


def keys(books: pd.DataFrame) -> list[list[Any]]:
    """Return each account and period once."""
    rows = books[KEYS[:2]].drop_duplicates()
    return [list(row) for row in rows.itertuples(index=False)]


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
    CURRENCY,
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


def inputs(
    draft: Draft, data: Sample, books: pd.DataFrame, known: pd.DataFrame
) -> None:
    """Put both sides of the books and what is known of them."""
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
    table(draft, page, at + 1, "Lines", LINES, keys(books))
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
