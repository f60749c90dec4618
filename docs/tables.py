"""Write tables.md: every planning table with its columns, from the code."""

from pathlib import Path

from xl_align.schema import Table
from xl_align.settings import ASSUMPTIONS
from xl_align.sheets.settings import MEANINGS
from xl_align.tables import TABLES
from xl_align.vocabulary import VOCABULARY

PAGE = Path(__file__).with_name("tables.md")


def page() -> str:
    """Return the page: tables, then settings and assumptions of settings.toml."""
    parts = [
        "# Planning tables",
        "One CSV file for each table, named after it, header first, dates as "
        "YYYY-MM-DD, decimal points, UTF-8. Needed: `items`, and one of `demand`, "
        "`sales` and `ledger`. Written by `python docs/tables.py` from the code.",
        *(_table(table) for table in TABLES.values()),
        "# settings.toml",
        _rows(("setting", "meaning"), [(f"`{k}`", v) for k, v in MEANINGS.items()]),
        "## [assumptions]",
        _rows(
            ("figure", "unit", "meaning", "usual"),
            [
                (f"`{one.name}`", one.unit, one.doc, f"{one.usual:g}")
                for one in ASSUMPTIONS.values()
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    rows = []
    for name in table.columns:
        word = VOCABULARY[name]
        kind = "key" if name in table.keys else ""
        kind = kind or ("optional" if name in table.optional else "required")
        refers = table.refers.get(name)
        doc = word.doc + (f"; in table `{refers}`" if refers else "")
        rows.append((f"`{name}`", kind, word.unit, doc, word.rule))
    head = ("column", "", "unit", "meaning", "rule")
    order = " ≤ ".join(table.dates)
    after = f"\n\nDates in order: {order}." if order else ""
    return f"## {table.name}\n\n{_rows(head, rows)}{after}"


def _rows(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
