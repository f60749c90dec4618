"""Reconciliation: both sides valued, matched and bridged."""

from xl_align.templates.bridge import bridge
from xl_align.templates.draft import Draft, Either, Page
from xl_align.templates.frame import CALCULATION
from xl_align.templates.lines import Field, columns, spill
from xl_align.templates.sample import Sample


def valued(draft: Draft, count: int) -> None:
    """Put both sides in one sign and currency, row by row."""
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


def reconciled(draft: Draft, count: int) -> None:
    """Put both sides against each other by account and period."""
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


def moved(draft: Draft, data: Sample) -> None:
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
            f"IF({{n_quantity}}=0,0,SUMIFS({{worth*}},{mine})/{{n_quantity}})",
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
