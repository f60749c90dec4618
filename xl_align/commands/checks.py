"""Commands of group Checks: whether the workbook still says what the sources say."""

from xl_align.commands.rewrite import changes, composed, results_in
from xl_align.commands.session import Done, Session
from xl_align.governance import why
from xl_align.registry import catalog, command
from xl_align.sheets import checks
from xl_align.vocabulary import meaning
from xl_align.workbook import Book, Formula
from xl_align.workbook.places import letters

SHOWN = 20  # differing cells a message lists


@command(
    group="Checks", label="Tie-out", key="O", image="FileDocumentInspect", daily=True
)
def tie_out(book: Book, session: Session) -> Done:
    """Hold every figure of the workbook against the sources; change nothing."""
    results = results_in(book, session)
    session.step("Comparing")
    pages = composed(book, results)
    found = list(changes(book, pages))
    said = [f"master check: {book.named('master_check')}"]
    if found:
        said.append(f"{len(found)} cells are not what the sources say now; pull:")
        said += [str(one) for one in found[:SHOWN]]
        said += [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    else:
        tables = sum(len(page.blocks) for page in pages)
        said.append(f"every figure of {tables} tables is what the sources say")
    failed = book.named("master_check") != checks.PASS
    return Done(tuple(said), checks.TITLE, differs=bool(found) or failed)


@command(
    group="Checks", label="Explain cell", key="L", image="FunctionWizard", daily=True
)
def explain(book: Book, session: Session) -> Done:
    """Say what the selected cell holds, how it is made and why it shows an error."""
    at = session.cell
    content = book.cell(at)
    live = isinstance(content, Formula)
    value = content.value if isinstance(content, Formula) else content
    shown = (
        "blank" if value is None else f"{value:,.10g}" if _number(value) else str(value)
    )
    said = [f"{at.sheet}!{letters(at.column)}{at.row}: {shown}"]
    if isinstance(value, str) and value.startswith("#"):
        said.append(f"reason: {why(session.reason or value)}")
    if isinstance(content, Formula):
        said.append(f"formula: {content.text}")
        said += _called(content.text)
    said += _column(book, session)
    if not live and len(said) == 1:
        said.append("nothing is in it" if value is None else "a constant, typed in")
    return Done(tuple(said))


def _called(text: str) -> list[str]:
    """Return a line for each of our functions that a formula calls."""
    upper = text.upper()
    return [
        f"{one.signature}: {one.summary}"
        for one in catalog()
        if f"{one.name}(" in upper
    ]


def _column(book: Book, session: Session) -> list[str]:
    """Return what the column of one of our tables means, and which row it is."""
    at = session.cell
    for name in book.tables():
        sheet, body = book.where(name)
        if sheet != at.sheet or (at.row, at.column) not in body:
            continue
        frame = book.table(name)
        if at.row - body.top >= len(frame):
            return []
        row, title = frame.iloc[at.row - body.top], frame.columns[at.column - body.left]
        keys = [f"{k} {v}" for k, v in row.items() if isinstance(v, str) and k != title]
        words = meaning(title)
        said = [f"column: {title}" + (f", {words}" if words else "")]
        return [*said, f"row: {', '.join(keys[:4])}"] if keys else said
    return []


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
