"""Commands of group Reconcile: units against the ledger, and why they differ."""

from xl_align.commands.rewrite import results_in, rewritten
from xl_align.commands.session import Done, Session
from xl_align.errors import MissingError
from xl_align.registry import command
from xl_align.results import Results
from xl_align.sheets import exceptions as findings
from xl_align.sheets import reconciliation, traced
from xl_align.workbook import Book

TRACEABLE = ("Lines", "Differences")  # tables a row of which can be traced


@command(
    group="Reconcile", label="Reconcile", key="R", image="AccountingFormat", daily=True
)
def reconcile(book: Book, session: Session) -> Done:
    """Value the units, hold them against the ledger and name what differs."""
    results = results_in(book, session)
    said = compared(results)
    return rewritten(book, session, results, said, reconciliation.TITLE)


@command(
    group="Reconcile",
    label="Trace difference",
    key="T",
    image="TracePrecedents",
    daily=True,
)
def trace(book: Book, session: Session) -> Done:
    """List the documents behind the selected line of the reconciliation."""
    keys = _line(book, session)
    results = results_in(book, session)
    page, said = traced.sheet(results, keys), traced.sentence(results, keys)
    return rewritten(book, session, results, [said], page.title, [page])


@command(group="Reconcile", label="Exceptions", key="X", image="ErrorChecking")
def exceptions(book: Book, session: Session) -> Done:
    """List every row set aside and every finding, with the rule it breaks."""
    results = results_in(book, session)
    aside = len(results.set_aside)
    notices = len(results.problems) - aside
    said = f"{aside} rows or figures set aside, {notices} notices"
    return rewritten(book, session, results, [said], findings.TITLE)


def compared(results: Results) -> list[str]:
    """Return both sides of the reconciliation, a line for each measure."""
    return [
        f"{one['measure']}, {one['version']}: from units {one['ours']:,.2f} against "
        f"ledger {one['ledger']:,.2f}; difference {one['difference']:,.2f}, open "
        f"{one['open']:,.2f}; {one['breaks']} of {one['lines']} lines differ"
        for one in results.compared()
    ]


def _line(book: Book, session: Session) -> traced.Keys:
    """Return what names the line in the selected row."""
    at = session.cell
    for name in TRACEABLE:
        try:
            sheet, body = book.where(name)
        except MissingError:
            continue
        if sheet == at.sheet and body.top <= at.row <= body.bottom:
            row = book.table(name).iloc[at.row - body.top]
            return traced.Keys(*(str(row[title]) for title in traced.TITLES))
    raise MissingError(
        "select a row of the table on sheet Reconciliation or Differences first"
    )
