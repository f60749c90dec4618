"""Commands of group Data: where the figures come from."""

from xl_align.commands.inputs import inputs
from xl_align.commands.rewrite import results_in, rewritten
from xl_align.commands.session import Done, Session
from xl_align.errors import MissingError
from xl_align.registry import command
from xl_align.scenario import shipped
from xl_align.sheets import about, summary
from xl_align.sheets import settings as page
from xl_align.sources import open_source
from xl_align.workbook import Book


@command(group="Data", label="Pull", key="P", image="RefreshAll", daily=True)
def pull(book: Book, session: Session) -> Done:
    """Read the sources again and rewrite every sheet, keeping your inputs."""
    results = results_in(book, session)
    rows = sum(one.rows_in for one in results.counts)
    aside = sum(one.rows_reported for one in results.counts)
    said = f"{rows:,} rows read from {results.stated['folder']}, {aside:,} set aside"
    return rewritten(book, session, results, [said], summary.TITLE)


@command(group="Data", label="Sources", key="S", image="DatabaseProperties")
def sources(book: Book, session: Session) -> Done:
    """Tell whether the files behind the workbook have changed since the last pull."""
    held = {row["File"]: row["SHA-256"] for _, row in book.table("Sources").iterrows()}
    given = inputs(book, session.home)
    session.step("Reading sources")
    source = open_source(given.folder, given.profile or None)
    for table in source.tables():
        source.read(table)
    now = {one.file: one.sha256 for one in source.describe()}
    said = [
        f"{name}: changed" for name in now if held.get(name, now[name]) != now[name]
    ]
    said += [f"{name}: new" for name in now if name not in held]
    said += [f"{name}: gone" for name in held if name not in now]
    count = f"{len(now)} files in {given.folder.name}"
    if not said:
        return Done((f"{count}, all as they were at the last pull",), about.TITLE)
    return Done((f"{count}; pull to take in:", *said), about.TITLE, differs=True)


@command(group="Data", label="Settings", key="E", image="PropertySheet")
def settings(book: Book, session: Session) -> Done:
    """Check what you entered; in a workbook without settings, add their sheet."""
    try:
        book.table(page.TABLE)
    except MissingError:
        book.put(page.blank())
        words = "write the folder of your data next to 'folder', then pull"
        as_of = session.as_of or session.today
        return Done((words,), page.TITLE, session.home.name, as_of)
    given = inputs(book, session.home)
    own = [f"{name} = {value}" for name, value in (given.overrides or {}).items()]
    own += [f"{name} = {value:g}" for name, value in (given.figures or {}).items()]
    names = ", ".join(one.name for one in given.scenarios or shipped())
    said = f"{len(own)} of your own; scenarios: {names}"
    return Done((said, *own), page.TITLE)
