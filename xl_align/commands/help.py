"""Commands of group Help: what there is, and whether it works."""

import sys

from xl_align import __version__
from xl_align.commands.session import Done, Session
from xl_align.errors import MissingError
from xl_align.registry import catalog, command, commands
from xl_align.sheets import functions as page
from xl_align.workbook import Book


@command(
    group="Help",
    label="Functions",
    key="U",
    image="FunctionsLookupReferenceInsertGallery",
)
def functions(book: Book, session: Session) -> Done:
    """Add a sheet with every XA_ function: what it gives, its arguments, its source."""
    known = catalog()
    sheet = page.sheet(known)
    book.put(sheet)
    said = f"{len(known)} functions, by category; Excel's function wizard has them too"
    day = session.as_of or session.today
    return Done((said,), sheet.title, session.home.name, day)


@command(group="Help", label="Diagnose", key="D", image="Info")
def diagnose(book: Book, session: Session) -> Done:
    """Say what is installed, and whether this workbook can be refreshed."""
    python = ".".join(map(str, sys.version_info[:3]))
    said = [f"xl_align {__version__}, Python {python} in {sys.prefix}"]
    said.append(f"{len(catalog())} functions, {len(commands())} commands")
    try:
        folder = session.home / str(_folder(book))
        sound = folder.is_dir()
        there = "is there" if sound else "is not there: see sheet Settings"
        said.append(f"the folder of the data, {folder}, {there}")
    except MissingError as error:
        sound = False
        said.append(f"{error}: press Settings to add its sheet")
    return Done(tuple(said), differs=not sound)


def _folder(book: Book) -> object:
    rows = book.table("Settings").set_index("Setting").loc["folder"]
    return rows["Override"] or rows["In force"]
