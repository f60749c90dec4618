"""Checks: identities that must hold, each summing to zero, and one master check."""

from dataclasses import dataclass, replace

import pandas as pd

from xl_align.results import Results
from xl_align.sheets import scenario
from xl_align.sheets.grid import Field, address, grid, heading
from xl_align.workbook import Cell, Formula, Sheet

TITLE = "Checks"
TOP = 6
MASTER = (3, 2)  # row and column of the master check
PASS, FAIL = "OK", "CHECK"

FIELDS = (
    Field("check", "Check", "text", width=64),
    Field("left", "Left", "cents"),
    Field("right", "Right", "cents"),
    Field("difference", "Difference", "cents", "ROUND({left}-{right},money_decimals)"),
    Field("state", "State", "status", 'IF({difference}=0,"OK","CHECK")', width=10),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One identity: two formulas that must agree to the minor unit."""

    words: str
    left: Formula
    right: Formula


def sheet(results: Results) -> Sheet:
    """Return every check as two live sides, their difference and the master."""
    checks = identities(results)
    table = grid("Checks", FIELDS, _frame(results, checks), TOP)
    rows = [
        (words, one.left, one.right, *rest)
        for one, (words, _, _, *rest) in zip(checks, table.rows, strict=True)
    ]
    note = "Each line compares two independent ways to the same figure."
    text = (
        '=IF(COUNTIFS(Checks[State],"OK")=ROWS(Checks[State]),"OK",'
        'ROWS(Checks[State])-COUNTIFS(Checks[State],"OK")&" failed")'
    )
    master = Formula(text, verdict(results))
    cells = (
        *heading("Checks", note, span=5),
        Cell(MASTER[0], 1, "Master check", "label"),
        Cell(*MASTER, master, "check", "status", "master_check"),
    )
    table = replace(table, rows=rows)
    return Sheet(TITLE, cells, (table,), freeze=(TOP, 0), tab="check")


def verdict(results: Results) -> str:
    """Return what the master check says: OK, or how many checks failed."""
    states = _frame(results, identities(results))["state"]
    failed = int((states != PASS).sum())
    return f"{failed} failed" if failed else PASS


def _frame(results: Results, checks: list[Check]) -> pd.DataFrame:
    decimals = results.settings.decimals
    sides = [(_number(one.left.value), _number(one.right.value)) for one in checks]
    apart = [round(left - right, decimals) + 0.0 for left, right in sides]
    return pd.DataFrame(
        {
            "check": [one.words for one in checks],
            "left": [left for left, _ in sides],
            "right": [right for _, right in sides],
            "difference": apart,
            "state": [FAIL if difference else PASS for difference in apart],
        }
    )


def identities(results: Results) -> list[Check]:
    """Return the identities of this workbook."""
    return [
        *_rows(results),
        *_reconciled(results),
        *_bridged(results),
        *_stocked(results),
        *_scenarios(results),
    ]


def _rows(results: Results) -> list[Check]:
    return [
        Check(
            f"{one.table}: rows in = rows used + rows set aside",
            Formula(f"=INDEX(Tables[Rows in],{at})", one.rows_in),
            Formula(
                f"=INDEX(Tables[Rows used],{at})+INDEX(Tables[Rows set aside],{at})",
                one.rows_used + one.rows_reported,
            ),
        )
        for at, one in enumerate(results.counts, start=1)
    ]


def _reconciled(results: Results) -> list[Check]:
    lines = results.lines
    total = {
        name: float(lines[name].sum()) for name in ("ours", "ledger", "difference")
    }
    against = results.dollars["line"].gt(0)
    dollars = float(results.dollars.loc[against, "amount"].sum())
    posted = float(results.ledger["amount"].sum())
    traced = float(results.traces["difference"].sum())
    return [
        Check(
            "Reconciliation: from units = every valued row",
            Formula("=SUM(Lines[From units])", total["ours"]),
            Formula('=SUMIFS(Dollars[Amount],Dollars[Line],">0")', dollars),
        ),
        Check(
            "Reconciliation: ledger = every posting",
            Formula("=SUM(Lines[Ledger])", total["ledger"]),
            Formula("=SUM(Ledger[Amount])", posted),
        ),
        Check(
            "Reconciliation: difference = from units less ledger",
            Formula("=SUM(Lines[Difference])", total["difference"]),
            Formula(
                "=SUM(Lines[From units])-SUM(Lines[Ledger])",
                total["ours"] - total["ledger"],
            ),
        ),
        Check(
            "Differences: the traced documents add up to the difference",
            Formula("=SUM(Differences[Difference])", traced),
            Formula("=SUM(Lines[Difference])", total["difference"]),
        ),
    ]


def _bridged(results: Results) -> list[Check]:
    if not results.bridged:
        return []
    totals = results.bridge.totals
    steps = totals.drop(["actual", "check"])
    titles = ("Base", "Volume", "Mix", "Price", "FX", "New", "Lost")
    left = "+".join(f"SUM(Bridge[{title}])" for title in titles)
    actual = Formula("=SUM(BridgeLines[Actual])", float(totals["actual"]))
    checks = [
        Check(
            "Bridge: base and effects add up to actual",
            Formula(f"={left}", float(steps.sum())),
            actual,
        )
    ]
    if results.bridge.reconciled:
        text = '=SUMIFS(Dollars[Amount],Dollars[Version],"actual",'
        dollars = results.dollars
        sold = dollars["version"].eq("actual") & dollars["measure"].eq("revenue")
        revenue = Formula(
            text + 'Dollars[Measure],"revenue")',
            float(dollars.loc[sold, "amount"].sum()),
        )
        words = "Bridge: actual = revenue valued from units"
        checks.append(Check(words, actual, revenue))
    return checks


def _stocked(results: Results) -> list[Check]:
    policy = results.policy
    if policy.empty:
        return []
    parts = float((policy["cycle"] + policy["safety"] + policy["excess"]).sum())
    text = "=SUM(Policy[Cycle in hand])+SUM(Policy[Safety in hand])"
    return [
        Check(
            "Policy: cycle + safety + excess = stock in hand",
            Formula(text + "+SUM(Policy[Excess in hand])", parts),
            Formula("=SUM(Policy[On hand])", float(policy["on_hand"].sum())),
        )
    ]


def _scenarios(results: Results) -> list[Check]:
    if not results.outcomes:
        return []
    base = results.outcomes[0]
    row = scenario.total_row
    checks = [
        Check(
            "Scenarios: cash of the base against itself is zero",
            Formula(
                "=" + address(base.scenario.name, row("cash_against_base"), 2), 0.0
            ),
            Formula("=0", 0.0),
        )
    ]
    for one in results.outcomes:
        name = one.scenario.name
        parts = ("revenue", "cost_of_sales", "freight", "expedite")
        cells = "-".join(address(name, row(key), 2) for key in parts)
        revenue, cost, freight, expedite = (one.totals[key] for key in parts)
        left = Formula("=" + address(name, row("margin"), 2), one.totals["margin"])
        right = Formula("=" + cells, revenue - cost - freight - expedite)
        checks.append(Check(f"{name}: margin = revenue less its costs", left, right))
    return checks


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
