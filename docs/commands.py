"""Write commands.md: every button with its key and what it does, from the catalog."""

from pathlib import Path

import xl_align.commands  # noqa: F401  publishes the commands
from xl_align.registry import GROUPS, commands

PAGE = Path(__file__).with_name("commands.md")
SELECTED = {  # what the selected cell decides
    "trace": "a row of the table on *Reconciliation* or *Differences*",
    "new_scenario": "the scenario to copy; the base where none is selected",
    "compare": "a scenario: its sheet, its column on *Scenarios*, or its row on "
    "*Assumptions*",
    "promote": "a scenario, as for Compare",
    "explain": "the cell to explain",
}
ABOVE = (
    "The same fourteen commands are buttons on Excel's ribbon tab **Align**, entries "
    "of Calc's menu **Align** (the daily ones on its toolbar too), and `xl-align run "
    "NAME WORKBOOK [--at 'Sheet!B7']` in a shell. Each that writes starts from the "
    "sources, keeps what the workbook's owner entered, and writes every sheet of ours, "
    "so that no workbook holds figures of two moments; then it says what changed. One "
    "that fails, or is stopped, has written nothing. Written by `python "
    "docs/commands.py` from the code."
)


def page() -> str:
    """Return the page: a table for each group of the ribbon."""
    parts = ["# Commands", ABOVE]
    for group in GROUPS:
        rows = [
            f"| {one.label} | `{one.name}` | {one.key} | {one.tip} "
            f"| {SELECTED.get(one.name, '')} |"
            for one in commands()
            if one.group == group
        ]
        head = "| button | name | key | what it does | selected cell |"
        parts += [f"## {group}", "\n".join([head, "|---|---|---|---|---|", *rows])]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
